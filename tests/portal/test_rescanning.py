"""What is public is scanned again every day, stands in the monitor, and is taken back at once by one person,
which another confirms or undoes."""

from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from disclosure import emergency
from disclosure.models import Category, Disclosure, Finding, ListedWord, Unit
from disclosure.monitor.duties import terms
from disclosure.publication import emergencies as of_documents
from disclosure.publication import findings, restoring
from inquiries import emergencies, handling
from inquiries.models import Consultation, Contact
from portal.public_registers import REGISTERS
from portal.rescanning import rescan
from portal.roles import sync_roles
from portal.turns import kinds_of
from records.lifecycle import NotAllowed
from tests.factories import disclosure as make
from tests.factories import staff
from tests.factories.inquiries import (
    SHANGHAI,
    clerk,
    consultation,
    contact,
    interview,
    published_contact,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=SHANGHAI)
MOBILE = "请致电13812345678"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def planted(model):
    """A record strangers see, with a person planted behind the gate."""
    match model._meta.model_name:
        case "disclosure":
            return make.published(), "body"
        case "contact":
            return published_contact(), "public_reply"
        case "interview":
            return interview(), "summary"
        case "consultation":
            return consultation(), "text"
        case "poweritem":
            return make.power(), "duties"
        case "unit":
            return make.unit("0099", "户政"), "duties"
        case "category":
            return make.category(), "description"
    return None, ""


FIRST = [one.model for one in REGISTERS[:5]]


@pytest.mark.parametrize("model", [*FIRST, Unit, Category])
def test_what_slipped_through_is_found_again_and_named_by_the_monitor(model):
    record, field = planted(model)
    model._base_manager.filter(pk=record.pk).update(**{field: MOBILE})

    assert rescan(at=NOON).count == 1
    with time_machine.travel(NOON + timedelta(days=3)):
        rescan(at=NOON + timedelta(days=3))
        check = terms(date(2026, 11, 30), NOON + timedelta(days=3))[0]

    assert (check.verdict, "3" in check.detail, len(check.evidence)) == ("FAIL", True, 1)
    assert "13812345678" not in str(check)


def test_what_is_mended_or_cleared_leaves_the_monitor():
    first, second = make.published(), make.published(title="另一")
    Disclosure.objects.update(body=MOBILE)
    assert rescan(at=NOON).count == 2

    Disclosure.objects.filter(pk=first.pk).update(body="正文。")
    (finding,) = second.findings.blocking()
    findings.clear(finding, by=staff.member("shenhe"), at=NOON, reason="值班手机")

    assert rescan(at=NOON).count == 0
    assert rescan(at=NOON).count == 0
    assert second.findings.get().reason == "值班手机"


def test_a_word_added_to_the_list_is_found_in_what_has_long_been_public():
    make.published(body="本市某某路。")
    assert rescan(at=NOON).count == 0

    ListedWord.objects.create(word="某某路", kind="banned", effect="stop")

    assert rescan(at=NOON).count == 1


def test_what_is_not_public_is_no_line_of_the_monitor():
    make.submitted(body=MOBILE)
    contact(content=MOBILE)

    said = StringIO()
    call_command("rescan_public", stdout=said)

    assert said.getvalue().startswith("0 findings")
    assert Finding.objects.filter(disclosure__isnull=False).exists()


def test_what_is_taken_back_leaves_the_monitor_with_the_next_rescan():
    item = make.published()
    Disclosure.objects.update(body=MOBILE)
    rescan(at=NOON)

    of_documents.take(item, by=staff.member("lisi"), at=NOON, reason="含手机号")

    assert rescan(at=NOON).count == 0


def test_one_person_takes_a_document_back_and_a_second_confirms(client):
    item = make.published()
    of_documents.take(item, by=staff.member("lisi"), at=NOON, reason="正文含王某手机号")

    gone = client.get(item.get_absolute_url())
    assert (gone.status_code, "王某" in gone.content.decode()) == (410, False)
    with pytest.raises(NotAllowed):
        of_documents.confirm(item, by=staff.member("lisi"), at=NOON, reason="确有个人信息")
    with pytest.raises(NotAllowed):
        restoring.propose_restore(item, by=make.person("fabu"), on=NOON.date(), reason="误")

    of_documents.confirm(item, by=staff.member("shenhe"), at=NOON, reason="内容有误")

    assert "内容有误" in client.get(item.get_absolute_url()).content.decode()


def test_a_second_person_undoes_it_unless_a_finding_stands_open(client):
    item = make.published()
    of_documents.take(item, by=staff.member("lisi"), at=NOON, reason="疑似")

    of_documents.undo(item, by=staff.member("shenhe"), at=NOON, reason="核实无误")

    assert client.get(item.get_absolute_url()).status_code == 200
    Disclosure.objects.update(body=MOBILE)
    rescan(at=NOON)
    of_documents.take(item, by=staff.member("lisi"), at=NOON, reason="疑似")
    with pytest.raises(NotAllowed):
        of_documents.undo(item, by=staff.member("shenhe"), at=NOON, reason="无误")


@pytest.mark.parametrize("made", [published_contact, interview, consultation])
def test_the_other_registers_are_taken_back_and_shown_again_alike(client, made):
    record = made()
    address = record.get_absolute_url()
    assert client.get(address).status_code == 200

    emergencies.of(record).take(record, by=clerk("chengban"), at=NOON, reason="含手机号")
    assert client.get(address).status_code == 404
    assert "confirmed" in str([k.code for k in kinds_of(clerk("shenhe"), on=NOON.date())])
    with pytest.raises(NotAllowed):
        emergencies.of(record).undo(record, by=clerk("chengban"), at=NOON, reason="无")
    emergencies.of(record).undo(record, by=clerk("shenhe"), at=NOON, reason="核实无误")
    assert client.get(address).status_code == 200

    emergencies.of(record).take(record, by=clerk("chengban"), at=NOON, reason="含手机号")
    emergencies.of(record).confirm(record, by=clerk("fabu"), at=NOON, reason="确有")
    assert client.get(address).status_code == 404


def test_a_consultation_taken_back_takes_no_opinions():
    asked = consultation(opens=date(2026, 11, 1), closes=date(2026, 12, 1))

    asked = emergencies.of(asked).take(asked, by=clerk("chengban"), at=NOON, reason="含手机号")

    assert not asked.takes_opinions(on=NOON.date())
    assert not Consultation.objects.taking_opinions(on=NOON.date()).exists()


def test_a_contact_is_not_published_past_the_second_person():
    asked = emergencies.CONTACTS.take(
        published_contact(), by=clerk("chengban"), at=NOON, reason="疑似"
    )

    with pytest.raises(NotAllowed):
        handling.publish(asked, at=NOON, by=clerk("fabu"))


def test_the_button_takes_it_back_in_one_step(client):
    sync_roles()
    client.force_login(staff.member("somebody", "承办"))
    asked = published_contact()
    change = reverse("admin:inquiries_contact_change", args=[asked.pk])
    step = reverse("admin:inquiries_contact_step", args=[asked.pk, emergency.TAKEN])
    assert step in client.get(change).content.decode()

    client.post(step, {"note": "含手机号"})

    assert Contact.objects.get().published_at is None
