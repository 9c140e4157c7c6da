"""Who asked is told on a recorded click, and goes with the words when the term of retention has ended."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from inquiries import consulting, handling, retention
from inquiries.models import Contact, ContactPerson, Disposal, Opinion
from portal.roles import sync_roles
from portal.turns import kinds_of
from records.kept import ERASED
from records.lifecycle import NotAllowed
from records.models import AuditEntry
from tests.factories import staff
from tests.factories.inquiries import clerk, consultation, contact, published_contact

pytestmark = pytest.mark.django_db

PERSON = {"name": "赵小六", "phone": "13911112222", "email": "zhao@example.com"}
ENDED = date(2026, 5, 10)  # ten years after the feedback


def ended_contact(**facts):
    asked = published_contact(person=PERSON, content="我家漏水", **facts)
    asked = handling.close(asked, on=date(2016, 5, 9), by=clerk())
    return handling.feed_back(asked, on=date(2016, 5, 10), by=clerk())


def opinion_given():
    asked = consultation(opens=date(2016, 3, 1), closes=date(2016, 3, 31))
    sent = datetime(2016, 3, 5, 2, tzinfo=UTC)
    given = consulting.send_opinion(
        asked, text="增设车位", name="钱七", phone="13900001111", at=sent
    )
    given.group = asked.groups.create(summary="车位", adoption="adopted")
    given.save()
    consulting.close_consultation(asked, result="已采纳。", on=date(2016, 5, 10), by=clerk("fabu"))
    return given


def signed_in(client, name, *duties):
    sync_roles()
    client.force_login(staff.member(name, *duties))
    return client


def readings():
    return list(
        AuditEntry.objects.filter(action=AuditEntry.Action.READ).values_list("register", flat=True)
    )


@pytest.mark.parametrize(
    ("make", "page", "model"),
    [
        (lambda: contact(person=PERSON), "inquiries_contact", "inquiries.ContactPerson"),
        (opinion_given, "inquiries_opinion", "inquiries.Opinion"),
    ],
    ids=["contact", "opinion"],
)
def test_who_asked_is_told_on_a_click_that_is_recorded_and_not_unasked(client, make, page, model):
    record = make()
    signed_in(client, "dengji")
    change = reverse(f"admin:{page}_change", args=[record.pk])
    address = reverse(f"admin:{page}_person", args=[record.pk])
    secret = "13911112222" if "contact" in page else "13900001111"

    shown = client.get(change).content.decode()
    opened = client.get(address)
    assert (address in shown, secret in shown, opened.status_code) == (True, False, 302)
    assert model not in readings()
    told = client.post(address)

    assert secret in told.content.decode()
    assert model in readings()
    assert "no-store" in told.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["fabu", "shenhe", "nianbao"])
def test_who_does_not_handle_contacts_is_not_told_who_asked(client, name):
    asked = contact(person=PERSON)
    signed_in(client, name)

    told = client.post(reverse("admin:inquiries_contact_person", args=[asked.pk]))

    assert told.status_code == 403
    assert "inquiries.ContactPerson" not in readings()


def test_a_contact_of_another_unit_tells_nobody_who_asked(client):
    asked = contact(person=PERSON)
    Contact.objects.filter(pk=asked.pk).update(unit=staff.unit("0099", "户政"))
    signed_in(client, "alone", "承办")

    assert (
        client.post(reverse("admin:inquiries_contact_person", args=[asked.pk])).status_code == 404
    )


def test_what_is_due_is_what_ended_ten_years_ago_and_is_not_erased():
    asked, given = ended_contact(), opinion_given()
    contact(on=date(2016, 5, 3))  # still open

    day_before = date(2026, 5, 9)
    assert list(retention.due_contacts(on=day_before)) == []
    assert list(retention.due_opinions(on=day_before)) == []
    assert list(retention.due_contacts(on=ENDED)) == [asked]
    assert list(retention.due_opinions(on=ENDED)) == [given]
    with pytest.raises(NotAllowed):
        retention.propose(asked, by=clerk("dengji"), on=day_before)


def test_one_proposes_and_another_erases_person_and_words_of_a_contact():
    asked = ended_contact()
    disposal = retention.propose(asked, by=clerk("dengji"), on=ENDED)
    with pytest.raises(NotAllowed):
        retention.carry_out(disposal, by=clerk("dengji"), on=ENDED)
    with pytest.raises(NotAllowed):
        retention.carry_out(disposal, by=clerk(), on=ENDED)

    retention.carry_out(disposal, by=clerk("fuzeren"), on=ENDED)

    kept = Contact.objects.get(pk=asked.pk)
    assert (kept.subject, kept.content, kept.reply) == (ERASED,) * 3
    assert (kept.received_on, kept.public_content) == (date(2016, 5, 3), "我家漏水")
    assert not ContactPerson.objects.exists()
    assert list(retention.due_contacts(on=ENDED)) == []
    assert Disposal.objects.get().erased_by == clerk("fuzeren")


def test_of_an_opinion_the_result_stays_and_the_person_goes():
    given = opinion_given()
    disposal = retention.propose(given, by=clerk("dengji"), on=ENDED)

    retention.carry_out(disposal, by=clerk("fuzeren"), on=ENDED)

    kept = Opinion.objects.get(pk=given.pk)
    assert (kept.name, kept.phone, kept.text, kept.group.summary) == ("", "", ERASED, "车位")


def test_the_database_refuses_an_erasure_by_one_person_alone():
    disposal = retention.propose(ended_contact(), by=clerk("dengji"), on=ENDED)

    with pytest.raises(IntegrityError), transaction.atomic():
        Disposal.objects.update(erased_on=ENDED, erased_by=disposal.proposed_by)


def test_what_is_due_is_listed_proposed_and_erased_many_at_once(client):
    asked = ended_contact()
    signed_in(client, "dengji")
    due = reverse("admin:inquiries_contact_changelist") + "?retention=due"
    chosen = {"action": "bulk_propose_erasure", "_selected_action": [asked.pk]}
    assert list(client.get(due).context["cl"].queryset) == [asked]

    client.post(due, {**chosen, "confirmed": "yes"})
    disposal = Disposal.objects.get()
    head = staff.member("fuzeren")
    assert "disposal.erase" in {kind.code for kind in kinds_of(head, on=ENDED)}
    client.force_login(head)
    client.post(
        reverse("admin:inquiries_disposal_changelist"),
        {"action": "bulk_erase", "_selected_action": [disposal.pk], "confirmed": "yes"},
    )

    assert Contact.objects.get(pk=asked.pk).content == ERASED
