"""Everything the daily rescan can find before strangers is taken back by one, and shown again by two."""

from datetime import date, datetime

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse

from annual_report import taking_back
from annual_report.models import Report
from disclosure.models import Adjustment, Finding, PowerItem, Version
from disclosure.powers_shown import ADJUSTMENTS, POWERS
from disclosure.publication import emergencies as of_documents
from inquiries import consulting
from inquiries.emergencies import CONSULTATIONS
from inquiries.models import Consultation
from opendata import public_record
from portal.rescanning import rescan
from portal.roles import sync_roles
from portal.turns import kinds_of
from records.lifecycle import NotAllowed
from tests.factories import disclosure as make
from tests.factories import opendata, staff
from tests.factories.inquiries import SHANGHAI, clerk, consultation
from transparency.models import LogLeaf

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=SHANGHAI)
FACTS = {"at": NOON, "reason": "含手机号"}
MOBILE = "请致电13812345678"


@pytest.fixture(autouse=True)
def noon(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(NOON, tick=False):
        yield


def said_by(client, *addresses):
    """What all of them say, one after the other."""
    answers = [client.get(address) for address in addresses]
    return "".join(
        (b"".join(answer) if answer.streaming else answer.content).decode() for answer in answers
    )


DOORS = (
    *("/powers/", "/powers/?q=旅馆", "/powers/list.csv", "/powers/list.json", "/search/?q=旅馆业"),
    *("/open-data/powers.csv", "/open-data/power-versions.csv", "/sitemap-powers-1.xml"),
    "/powers/changes/?first=2015-01-01&last=2026-01-01",
)


def test_a_power_taken_back_leaves_every_door_and_comes_back_by_a_second_person(client):
    item = make.power(flow_text="一、受理")
    item.flow_chart.save("a.pdf", ContentFile(make.pdf()))
    pages = (item.get_absolute_url(), reverse("power-flow", args=[item.code]))
    assert "旅馆业特种行业许可" in said_by(client, *DOORS)

    POWERS.take(item, by=staff.member("lisi"), **FACTS)

    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert "旅馆业特种行业许可" not in said_by(client, *DOORS)
    assert item.code not in said_by(client, *DOORS[:-1])
    assert "power_away" in str(kinds_of(clerk("shenhe"), on=NOON.date()))
    with pytest.raises(NotAllowed):
        POWERS.undo(item, by=staff.member("lisi"), **FACTS)

    POWERS.undo(item, by=staff.member("shenhe"), **FACTS)

    assert [client.get(page).status_code for page in pages] == [200, 200]


def test_the_page_of_its_unit_and_the_public_log_hold_nothing_of_a_power_taken_back(client):
    unit = make.unit("gaj-hzzd", "治安管理支队")
    item = make.power("XK-777", handling_unit=unit.name)
    public_record.enter(at=NOON)
    record = f"{item.code} {item.valid_from}"
    page = reverse("unit-detail", args=[unit.code])
    kept = reverse("open-data-log-content", args=["power", item.pk])
    doors = (page, "/units/", "/", "/sitemap/", kept)
    assert "旅馆业特种行业许可" in said_by(client, page)
    assert "旅馆业特种行业许可" in said_by(client, kept)

    POWERS.take(item, by=staff.member("lisi"), **FACTS)
    public_record.enter(at=NOON)

    assert "旅馆业特种行业许可" not in said_by(client, *doors)
    assert client.get(kept).status_code == 404
    log = said_by(client, reverse("open-data-log") + f"?record={record}", "/open-data/log.json")
    assert "旅馆业特种行业许可" not in log
    entered, gone = LogLeaf.objects.filter(record=record).order_by("position")
    assert (entered.digest, gone.act) == (gone.digest, LogLeaf.Act.WITHDRAW)
    assert gone.digest in log

    POWERS.undo(item, by=staff.member("shenhe"), **FACTS)

    assert "旅馆业特种行业许可" in said_by(client, page)


def test_a_power_is_not_shown_again_with_what_was_found_in_it():
    item = make.power(duties=MOBILE)
    assert rescan(at=NOON).count == 1
    POWERS.take(item, by=staff.member("lisi"), **FACTS)
    assert rescan(at=NOON).count == 0

    with pytest.raises(NotAllowed):
        POWERS.undo(item, by=staff.member("shenhe"), **FACTS)
    POWERS.confirm(item, by=staff.member("shenhe"), **FACTS)
    POWERS.propose(item, by=staff.member("fabu"), **FACTS)
    with pytest.raises(NotAllowed):
        POWERS.restore(item, by=staff.member("fuzeren"), **FACTS)
    PowerItem.objects.update(duties="受理")
    POWERS.restore(item, by=staff.member("fuzeren"), **FACTS)

    assert PowerItem.objects.shown().exists()


def test_the_basis_of_an_adjustment_is_read_no_longer(client):
    adjustment = Adjustment.objects.create(
        kind="added", effective_on=date(2026, 1, 1), basis=MOBILE, approval="市政府"
    )
    item = make.power(valid_from=date(2026, 1, 1), opened_by=adjustment)
    doors = (
        *(item.get_absolute_url(), "/powers/changes/?first=2025-01-01&last=2026-06-01"),
        "/open-data/power-versions.csv",
    )
    assert said_by(client, *doors).count("13812345678") == 3
    assert rescan(at=NOON).count == 1

    ADJUSTMENTS.take(adjustment, by=staff.member("lisi"), **FACTS)

    assert "13812345678" not in said_by(client, *doors)
    assert rescan(at=NOON).count == 0


def test_a_report_taken_back_says_that_it_is_checked_until_a_second_person_decides(client):
    report = opendata.published_report()
    address, other = report.get_absolute_url(), staff.member("shenhe")

    taking_back.take(report, by=staff.member("lisi"), **FACTS)
    gone = client.get(address)
    assert (gone.status_code, "含手机号" in gone.content.decode()) == (410, False)
    taking_back.undo(report, by=other, **FACTS)
    assert client.get(address).status_code == 200

    taking_back.take(report, by=staff.member("lisi"), **FACTS)
    with pytest.raises(NotAllowed):
        taking_back.confirm(report, by=other, at=NOON, reason=MOBILE)
    taking_back.confirm(report, by=other, at=NOON, reason="内容有误")
    assert "内容有误" in client.get(address).content.decode()


def test_a_corrected_report_comes_back_as_the_corrected_one_it_was():
    first = opendata.published_report()
    Report.objects.update(status="corrected")
    facts = {"frozen": first.frozen, "sha256": "1" * 64, "published_at": NOON}
    facts |= {"version": 2, "status": "published", "reason": "更正"}
    Report.objects.create(year=2024, form=first.form, as_of=first.as_of, **facts)

    taking_back.take(first, by=staff.member("lisi"), **FACTS)
    first = taking_back.undo(first, by=staff.member("shenhe"), **FACTS)

    assert first.status == "corrected"


def test_a_printed_report_is_taken_back_alike(client):
    report = opendata.printed_report()
    assert client.get(report.get_absolute_url()).status_code == 200

    taking_back.PRINTED.take(report, by=staff.member("lisi"), **FACTS)

    assert client.get(report.get_absolute_url()).status_code == 404
    assert "2020" not in said_by(client, "/open-data/printed-report-figures.csv")


def taken_back_for_good(asked):
    CONSULTATIONS.take(asked, by=clerk("chengban"), **FACTS)
    return CONSULTATIONS.confirm(asked, by=clerk("shenhe"), **FACTS)


def test_a_consultation_is_mended_while_it_is_away_and_shown_again_by_two(client):
    asked = consultation()
    Consultation.objects.update(text=MOBILE)
    with pytest.raises(NotAllowed):
        CONSULTATIONS.propose(asked, by=clerk("fabu"), **FACTS)
    assert not consulting.may_be_edited(asked)

    asked = taken_back_for_good(asked)
    assert consulting.may_be_edited(asked)
    CONSULTATIONS.propose(asked, by=clerk("fabu"), **FACTS)
    with pytest.raises(NotAllowed):
        CONSULTATIONS.restore(asked, by=clerk("fuzeren"), **FACTS)
    Consultation.objects.update(text="现就草案征求意见。")
    with pytest.raises(NotAllowed):
        CONSULTATIONS.restore(asked, by=clerk("fabu"), **FACTS)
    CONSULTATIONS.restore(asked, by=clerk("fuzeren"), **FACTS)

    assert client.get(asked.get_absolute_url()).status_code == 200


def test_who_mended_a_consultation_does_not_show_it_again_and_a_refusal_ends_the_proposal():
    asked = taken_back_for_good(consultation())
    consulting.note_edit(asked, on=NOON.date(), by=staff.member("both", "承办", "机构负责人"))
    CONSULTATIONS.propose(asked, by=clerk("fabu"), **FACTS)

    with pytest.raises(NotAllowed):
        CONSULTATIONS.restore(asked, by=staff.member("both"), **FACTS)
    CONSULTATIONS.refuse(asked, by=clerk("fuzeren"), **FACTS)
    with pytest.raises(NotAllowed):
        CONSULTATIONS.restore(asked, by=clerk("fuzeren"), **FACTS)


@pytest.mark.parametrize(("status", "is_offered"), [("open", True), ("closed", False)])
def test_groups_that_strangers_read_are_not_changed_past_the_gate(client, status, is_offered):
    sync_roles()
    facts = {"result": "采纳", "closed_on": date(2024, 4, 2)} if status == "closed" else {}
    asked = consultation(status=status, **facts)
    asked.groups.create(summary="车位", adoption="adopted")
    client.force_login(staff.member("somebody", "承办"))

    page = client.get(reverse("admin:inquiries_consultation_change", args=[asked.pk]))

    assert ('name="groups-0-summary"' in page.content.decode()) is is_offered


def test_a_reason_that_names_somebody_is_found_every_day_and_worded_anew(client):
    item = make.withdrawn()
    type(item).objects.update(withdrawal_reason=MOBILE)
    assert rescan(at=NOON).count == 1

    of_documents.reword(item, by=staff.member("lisi"), at=NOON, reason="内容有误")

    assert rescan(at=NOON).count == 0
    assert "内容有误" in client.get(item.get_absolute_url()).content.decode()
    with pytest.raises(NotAllowed):
        of_documents.reword(item, by=staff.member("lisi"), at=NOON, reason=MOBILE)


def test_what_is_found_inside_a_withdrawn_item_stays_but_is_no_line_of_the_monitor():
    item = make.withdrawn()
    type(item).objects.update(body=MOBILE)

    assert rescan(at=NOON).count == 0
    assert Finding.objects.of(item).blocking().count() == 1


def test_the_reason_in_place_of_an_earlier_text_is_worded_anew():
    item = make.published()
    make.revised(item, withhold="含个人信息", body="新的正文。")
    Version.objects.update(withheld_reason=MOBILE)
    assert rescan(at=NOON).count == 1

    of_documents.reword(item, by=staff.member("lisi"), at=NOON, reason="含个人信息")

    assert rescan(at=NOON).count == 0


def test_the_reason_of_a_report_is_found_and_worded_anew():
    report = opendata.published_report()
    Report.objects.update(reason=MOBILE)
    assert rescan(at=NOON).count == 1

    taking_back.reword(report, by=staff.member("lisi"), at=NOON, reason="更正表三")

    assert rescan(at=NOON).count == 0
