"""公开稿: strangers read what was written for them; the letter and its reply stay as they are, inside."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from inquiries import handling, public_version
from inquiries.models import Contact
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from tests.factories import staff
from tests.factories.inquiries import (
    SHANGHAI,
    clerk,
    contact,
    published_contact,
    with_public_version,
)

pytestmark = pytest.mark.django_db

DAY = date(2016, 5, 6)
NOON = datetime(2016, 5, 9, 12, 0, tzinfo=SHANGHAI)
PERSON = {"name": "赵小六", "phone": "13911112222"}
LETTER = "我叫赵小六，身份证号11010519491231002X，家住车城路12号3单元501室，请回电13911112222。"


def replied(**facts):
    asked = contact(person=PERSON, **{"content": LETTER, **facts})
    return handling.reply(asked, text="赵小六同志：请到派出所办理。", on=DAY, by=clerk())


def test_the_proposal_hides_who_wrote_and_every_number_and_quotes_what_it_leaves():
    asked = replied(subject="赵女士咨询")

    proposal = public_version.proposed(asked)

    assert proposal.texts == {
        "public_subject": "×××咨询",
        "public_content": "我叫×××，身份证号×××，×××，请回电×××。",
        "public_reply": "×××同志：请到派出所办理。",
    }
    assert ("我叫", "赵小六", "，身份证号1101051") in proposal.hidden


def test_strangers_read_the_public_version_and_nothing_of_the_original(client):
    asked = replied()
    with_public_version(asked, subject="咨询办证", content="怎样办证？", reply="请到派出所。")
    handling.publish(asked, at=NOON, by=clerk("fabu"))

    pages = [
        client.get(address).content.decode()
        for address in (
            *(reverse("home"), reverse("contact-list"), asked.get_absolute_url()),
            *(f"{reverse('search')}?q=办证", f"{reverse('search')}?q=13911112222"),
        )
    ]

    assert "怎样办证？" in pages[2]
    assert not any("赵小六" in page or "居住证办理" in page for page in pages)
    kept = Contact.objects.get(pk=asked.pk)
    assert (kept.subject, kept.content) == ("咨询居住证办理", LETTER)
    assert list(Contact.objects.matching("家住")) == []


def test_nothing_is_published_without_a_public_version_not_even_by_an_update():
    asked = replied()

    with pytest.raises(NotAllowed):
        handling.publish(asked, at=NOON, by=clerk("fabu"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Contact.objects.filter(pk=asked.pk).update(published_at=NOON)


def test_who_wrote_the_public_version_does_not_release_it():
    asked = replied()
    both = staff.member("both", "承办", "发布")
    handling.write_public(asked, subject="咨询", content="", reply="请来。", on=DAY, by=both)

    with pytest.raises(NotAllowed):
        handling.publish(asked, at=NOON, by=both)

    assert handling.publish(asked, at=NOON, by=clerk("fabu")).published_at == NOON


def test_a_reply_changed_afterwards_asks_for_a_new_public_version():
    asked = with_public_version(replied(), content="怎样办证？")
    handling.reply(asked, text="另一答复。", on=DAY, by=clerk())

    with pytest.raises(NotAllowed):
        handling.publish(asked, at=NOON, by=clerk("fabu"))

    with_public_version(asked, content="怎样办证？")
    handling.publish(asked, at=NOON, by=clerk("fabu"))


@pytest.mark.parametrize(
    ("facts", "is_kept"),
    [
        ({"kind": "report"}, True),
        ({"kind": "question", "code": "report_12389"}, True),
        ({"kind": "complaint", "content": "派出所民警态度生硬"}, True),
        ({"kind": "complaint", "content": "夜间施工扰民"}, False),
        ({"kind": "question", "content": "请问民警何时上班"}, False),
    ],
    ids=["a report", "by 12389", "about an officer", "about noise", "a question"],
)
def test_reports_and_complaints_about_officers_are_confidential_from_the_start(facts, is_kept):
    assert contact(**facts).is_confidential is is_kept


def test_a_table_brings_reports_in_as_confidential(tmp_path):
    table = tmp_path / "contacts.csv"
    rows = ("A1,site_mailbox,2016-05-03,举报,某店", "A2,site_mailbox,2016-05-03,咨询,某事")
    table.write_text("\n".join(["编号,渠道,收到日期,类别,标题", *rows]), encoding="utf-8")

    call_command("import_records", "inquiries", str(table), stdout=StringIO())

    kept = dict(Contact.objects.values_list("number", "is_confidential"))
    assert kept == {"A1": True, "A2": False}


def test_a_contact_that_turns_out_to_be_a_report_becomes_confidential():
    asked = contact()

    handling.amend(asked, on=DAY, by=clerk("dengji"), reason="听录音核对", kind="report")

    assert Contact.objects.get(pk=asked.pk).is_confidential


def test_confidential_ends_by_a_written_decision_of_another_person_only():
    asked = replied(kind="report", content="某店占道")
    for refused in ({"by": clerk()}, {"by": clerk("fabu")}, {"by": clerk("shenhe"), "reason": " "}):
        with pytest.raises(NotAllowed):
            handling.open_up(asked, **{"on": DAY, "reason": "不涉举报人", **refused})
    with pytest.raises(NotAllowed):
        with_public_version(asked)

    handling.open_up(asked, on=DAY, reason="不涉举报人", by=clerk("shenhe"))

    assert not Contact.objects.get(pk=asked.pk).is_confidential
    assert asked.events.get(kind="opened_up").note == "不涉举报人"


def test_no_tick_taken_away_makes_a_report_public(client):
    sync_roles()
    client.force_login(staff.member("somebody", "承办"))
    asked = contact(kind="report")

    page = client.get(reverse("admin:inquiries_contact_change", args=[asked.pk]))

    assert "is_confidential" not in page.context["adminform"].form.fields


def test_the_page_of_the_step_is_filled_in_and_keeps_what_was_typed(client):
    sync_roles()
    client.force_login(staff.member("somebody", "承办"))
    asked = replied()
    step = reverse("admin:inquiries_contact_step", args=[asked.pk, "public_version"])

    page = client.get(step)
    refused = client.post(step, {"on": "2016-05-06", "subject": "", "reply": "请来派出所。"})
    client.post(step, {"on": "2016-05-06", "subject": "咨询", "reply": "请来派出所。"})

    assert "×××同志" in page.context["form"]["reply"].value()
    assert any("【赵小六】" in line for line in page.context["preview"])
    assert refused.context["form"]["reply"].value() == "请来派出所。"
    assert Contact.objects.get(pk=asked.pk).public_reply == "请来派出所。"


def test_what_was_published_before_stays_public_after_a_new_public_version_is_needed(client):
    asked = published_contact()
    handling.withdraw(asked, on=NOON.date(), by=clerk("fabu"), reason="有误")
    assert client.get(asked.get_absolute_url()).status_code == 404

    with_public_version(asked, subject="咨询办证")
    handling.publish(asked, at=NOON, by=clerk("fabu"))

    assert "咨询办证" in client.get(asked.get_absolute_url()).content.decode()
