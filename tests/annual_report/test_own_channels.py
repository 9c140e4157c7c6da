"""A bureau's own channels, and a bureau that is not the demonstration's: from nothing to its reports."""

import json
from datetime import date, datetime

import pytest
from django.core.management import call_command

from annual_report import drilldown, life, preflight
from annual_report.content import drawn_up
from annual_report.figures import YearFacts, YearFigures
from annual_report.models import NarrativeSection, Problem, StatedFigure
from disclosure.models import Channel, DecisionCount
from portal.setting_up import set_up
from tests.factories.annual_report import SHANGHAI, case, contacts, keep_registers, state, tally
from tests.factories.disclosure import imported, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_kept")]
COUNTY = {
    "office": {"name": "房县公安局", "site_domain": "gaj.fangxian.example"},
    "channels": [
        {"code": "site", "name": "房县公安网", "kind": "website"},
        {"code": "fx_wechat", "name": "房县公安微信", "kind": "wechat"},
        {"code": "fx_bus", "name": "公交车载屏", "kind": "broadcast"},
        {"code": "fx_square", "name": "百姓广场", "kind": "contact"},
    ],
}


@pytest.fixture
def county():
    keep_registers()
    set_up(COUNTY, on=date(2015, 1, 1))


def figures(year=2024):
    return YearFigures(YearFacts.of(year))


def write(report, key, text):
    NarrativeSection.objects.filter(report=report, key=key).update(text=text)


def test_a_channel_entered_today_has_its_figure_its_name_its_rows_and_its_chart(county):
    tally("fx_bus", "发布", 320, period="2023")
    tally("fx_bus", "播放屏", 45, "块")
    tally("fx_bus", "发布", 410, period="2024")
    told = figures(2024)

    assert (told["fx_bus_published"].label, str(told["fx_bus_published"])) == (
        "公交车载屏发布",
        "410条",
    )
    assert told["fx_bus_published"].change == "上升28.1%"
    assert (
        told["fx_bus_published"].change == "上升28.1%" or told["fx_bus_published"].previous is None
    )
    assert str(figures(2016)["fx_bus_播放屏"]) == "45块"
    assert drilldown.of_figure("fx_bus_published", told.facts).records.get().count == 410
    chart = next(
        each for each in drawn_up(2024, on=date(2025, 1, 9)).pictures if "渠道公开" in each.title
    )
    assert chart.labels == ("公交车载屏发布",)


def test_a_channel_of_another_name_is_told_by_it_everywhere(county):
    imported(3, at=datetime(2024, 5, 9, 9, tzinfo=SHANGHAI))
    Channel.objects.filter(code="site").update(name="平安房县网")

    content = drawn_up(2024, on=date(2025, 1, 9))

    assert figures()["site_published"].label == "平安房县网发布"
    assert "平安房县网3条" in content.prose["1.1"]


def test_the_total_of_contacts_is_that_of_the_bureaus_channels_but_those_counted_apart(county):
    contacts("fx_square", 4, year=2024)
    contacts("site_mailbox", 2, year=2024)
    together = figures()["contacts_total"].value
    Channel.objects.filter(code="site_mailbox").update(counted_apart=False)

    assert (together, figures()["contacts_total"].value) == (4, 6)
    assert str(figures()["fx_square_reply_rate"]) == "100%"


def test_a_wrong_number_of_an_own_channel_is_found_in_the_text(county):
    tally("fx_bus", "发布", 410, period="2024")
    report = life.draw_up(2024, by=person("nianbao"), on=date(2025, 1, 9))
    write(report, "1.1", "2024年，公交车载屏发布提示401条，房县公安微信推送若干条。")

    faults = {
        finding.id: finding for finding in preflight.of_report(report, on=date(2025, 1, 9)).open
    }

    assert "公交车载屏：正文401条" in str(faults["W2"].faults[0])
    assert "410" in str(faults["W2"].faults[0])


def test_another_office_has_none_of_the_demonstrations_channels(county):
    assert set(Channel.objects.values_list("code", flat=True)) == {
        *("site", "fx_wechat", "fx_bus", "fx_square", "site_mailbox")
    }


def test_a_shipped_channel_that_something_was_entered_for_stays():
    contacts("mayor_hotline", 1, year=2024)

    set_up(COUNTY, on=date(2015, 1, 1))

    assert Channel.objects.filter(code="mayor_hotline").exists()
    assert not Channel.objects.filter(code="online_politics").exists()


@pytest.mark.parametrize("year", [2016, 2020, 2024])
def test_a_county_bureau_comes_from_nothing_to_its_published_report(county, client, tmp_path, year):
    out = date(year + 1, 1, 20)
    for channel in ("fx_wechat", "fx_bus"):
        tally(channel, "发布", 120, period=str(year))
    imported(3, at=datetime(year, 5, 9, 9, tzinfo=SHANGHAI))
    contacts("fx_square", 14, year=year)
    case(
        f"房公开〔{year}〕1号", received=date(year, 3, 1), closed=date(year, 3, 9), outcome="1"
    ).save()
    for kind in DecisionCount.Kind:
        DecisionCount.objects.create(year=year, kind=kind, count=7)
    Problem.objects.create(year=year, title="更新不及时", description="个别栏目更新偏慢。")
    report = life.draw_up(year, by=person("nianbao"), on=out)
    for section in report.narrative.filter(text__contains="【待填"):
        write(report, section.key, "全年按规定公开。")
    for section in report.narrative.filter(text="{measures}"):
        write(report, section.key, "下一步，按月检查各栏目的更新情况。")
    asked = drawn_up(year, on=out).figures
    state(year, *(key for key, figure in asked.items() if not figure.is_known))
    state(year, "other_decisions", "charge_items", "purchases", "purchase_sum")
    state(year - 1, "charge_items")

    life.check(report, by=person("nianbao"), on=out)
    life.approve(report, by=person("fuzeren"), on=out)
    life.publish(report, by=person("nianbao"), at=datetime(year + 1, 1, 21, 12, tzinfo=SHANGHAI))

    printed = client.get(f"/reports/{year}/").content.decode()
    exported = tmp_path / "report.json"
    call_command(
        "export_report", str(year), "--format", "json", "--published", "--output", str(exported)
    )
    text = "".join(part["text"] for part in json.loads(exported.read_text("utf-8"))["sections"])
    assert "房县公安微信120条、公交车载屏120条" in text
    assert "受理群众来件14件" in text
    assert "房县公安局" in printed
    assert not [
        word for word in ("十堰", "网上问政", "一网三线", "市长热线", "12389") if word in text
    ]
    assert StatedFigure.objects.filter(year=year, kind__startswith="online_politics").count() == 0
