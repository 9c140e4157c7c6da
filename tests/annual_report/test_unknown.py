"""What nobody recorded is unknown: prints 【待填】, is null, and fails until somebody states it, or a 0."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from annual_report import life, preflight
from annual_report.figures import YearFacts, YearFigures
from annual_report.models import KeptRegister, StatedFigure
from annual_report.narrative import compose, plain_text
from disclosure.models import DecisionCount
from tests.factories.annual_report import SUGGESTED_CHANNELS, case, state, tally
from tests.factories.disclosure import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nothing_kept")]
DAY = date(2025, 1, 20)


def figures(year=2024):
    return YearFigures(YearFacts.of(year))


def composed(text, year=2024):
    return plain_text(compose(text, figures(year), {}))


def open_checks(year=2024):
    return {finding.id: finding for finding in preflight.of_year(year, on=DAY).open}


def keep(*registers, since=2024):
    KeptRegister.objects.bulk_create(KeptRegister(register=r, since=since) for r in registers)


@pytest.mark.parametrize(
    "key",
    [
        *("requests_received", "requests_closed", "reviews", "suits", "powers_total"),
        *("trainings", "meetings", "campaigns", "fees_taken", "interviews_held"),
        *("documents_made", "licences_decided", "appeals", "contacts_total", "weibo_published"),
    ],
)
def test_a_figure_nobody_kept_or_stated_is_not_nought(key):
    figure = figures()[key]

    assert figure.value is None
    assert str(figure) == "【待填】"
    assert figure.as_json()["value"] is None


def test_rows_alone_do_not_make_a_register_complete():
    case("1", received=date(2024, 3, 1)).save()

    assert figures()["requests_received"].value is None


def test_of_a_kept_register_the_empty_rows_mean_nought():
    keep("requests", "training")

    assert str(figures()["requests_received"]) == "0件"
    assert str(figures()["trainings"]) == "0次"
    assert figures(2023)["trainings"].value is None


def test_a_register_given_up_is_kept_until_then():
    KeptRegister.objects.create(register="training", since=2020, until=2023)

    assert str(figures(2023)["trainings"]) == "0次"
    assert figures(2024)["trainings"].value is None


def test_what_somebody_states_is_printed_with_its_source_nought_too():
    state(2024, "reviews")
    state(2024, "contacts_total", value=314)

    told = figures()
    assert str(told["reviews"]) == "0件"
    assert str(told["contacts_total"]) == "314件"
    assert told["contacts_total"].source_name == "填报"


def test_a_stated_lower_bound_keeps_its_word():
    StatedFigure.objects.create(
        year=2024, kind="weibo_published", value=2700, approx=True, source="宣传科"
    )

    assert composed("发布{weibo_published}。") == "发布2700余条。"


def test_records_come_before_what_was_stated():
    keep("requests")
    state(2024, "requests_received", value=9)

    assert figures()["requests_received"].value == 0


def test_one_channel_nobody_counted_makes_the_sum_unknown():
    for channel in ("online_politics", "integrity_hotline", "mayor_hotline"):
        tally(channel, "受理", 10, "件", period="2024")

    assert figures()["contacts_total"].value is None


def test_no_change_is_told_against_a_year_nobody_counted():
    keep("requests")

    text = "新收{requests_received}[，上年{requests_received.previous}]。"
    assert composed(text) == "新收0件。"
    assert composed("新收{requests_received}[，比上年{requests_received.change}]。") == "新收0件。"


def test_brackets_without_a_figure_are_just_brackets():
    assert composed("按照沪公发[2013]51号办理。") == "按照沪公发[2013]51号办理。"


def test_tables_of_registers_nobody_kept_are_blank_and_say_so():
    content = preflight.of_year(2024, on=DAY).content

    assert set(content.tables["三"].values.values()) == {None}
    assert content.tables["三"].told("一/总计") == "【待填】"
    assert "表三：全部175格空白，应为不小于0的整数" in open_checks()["E6"].faults


def test_the_check_asks_for_exactly_what_the_text_prints():
    asked = open_checks()["A5"]

    assert asked.mark == "FAIL"
    assert any(fault.startswith("新收申请：") for fault in asked.faults)
    assert not any(fault.startswith("官方微博粉丝：") for fault in asked.faults)


def test_when_everything_is_kept_or_stated_nothing_is_asked_for():
    keep(*KeptRegister.Register.values)
    state(2024, *SUGGESTED_CHANNELS)
    for kind in DecisionCount.Kind:
        DecisionCount.objects.create(year=2024, kind=kind, count=0)

    assert not {"A5", "E6"} & open_checks().keys()


def test_the_suggested_text_of_2008_leaves_to_be_filled_what_no_register_knows():
    faults = open_checks(2016)["A5"].faults

    assert "“（五）公共监管信息公开情况”：【待填：公共监管信息的公开情况】没有填写" in faults


def test_a_report_with_gaps_is_not_passed_on():
    report = life.draw_up(2024, by=person("nianbao"), on=DAY)

    with pytest.raises(life.DoesNotBalance, match="A5"):
        life.check(report, by=person("nianbao"), on=DAY)


@pytest.fixture
def clerk(client):
    user = person("nianbao")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["add_statedfigure", "add_keptregister"])
    )
    client.force_login(user)
    return user


def test_who_states_a_figure_stands_beside_it_with_the_day(client, clerk):
    client.post(
        reverse("admin:annual_report_statedfigure_add"),
        {"year": 2024, "kind": "trainings", "value": "0", "source": "政治部"},
    )

    stated = StatedFigure.objects.get()
    assert (stated.kind, stated.stated_by) == ("trainings", clerk)
    assert stated.stated_on is not None
    assert str(figures()["trainings"]) == "0次"


def test_who_declares_a_register_kept_stands_beside_it(client, clerk):
    client.post(
        reverse("admin:annual_report_keptregister_add"), {"register": "requests", "since": 2024}
    )

    assert KeptRegister.objects.get().declared_by == clerk


def test_the_line_of_years_breaks_where_no_register_was_kept():
    keep("requests", since=2023)
    case("1", received=date(2024, 3, 1)).save()

    picture = next(p for p in preflight.of_year(2024, on=DAY).content.pictures if "五年" in p.title)

    assert picture.series["收到申请"] == (None, None, None, 0, 1)


def test_a_lower_bound_keeps_its_word_in_the_chart_and_its_table():
    for channel, approx in (("local_media", True), ("provincial_press", False)):
        tally(channel, "发布", 2700, period="2024", approx=approx)

    picture = preflight.of_year(2024, on=DAY).content.pictures[0]

    assert [row for row in picture.rows if "媒体" in row[0]] == [("本地媒体公开", ["2700余"])]
    assert "2700余条" in picture.svg
    assert "省级以上刊物公开2700条" in picture.told
