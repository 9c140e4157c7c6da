from datetime import UTC, datetime

import pytest

from inquiries.models import Contact, ContactPerson
from inquiries.search import CONTACT
from portal.referrals import enter_contact, erase_contact
from records.kept import ERASED
from records.models import SearchEntry
from records.search import entries
from requests_app.lifecycle import replying
from requests_app.models import Case
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db


def test_a_petition_is_passed_on_to_the_contacts_with_its_matter_and_person():
    case = make.case_in(Case.Status.HANDLING)

    reply = replying.refer(
        case, by=make.handler(), on=make.DUE, channel="本局信访接待室", pass_on=True
    )

    contact = Contact.objects.get()
    assert (contact.content, contact.person.name) == (case.description, case.applicant.name)
    assert reply.outcome == "5.1"
    assert case.events.last().data["contact"] == contact.number


def test_a_petition_passed_on_is_confidential_and_named_by_its_number_only():
    case = make.case_in(Case.Status.HANDLING)

    number = enter_contact(case, by=make.handler(), on=make.DUE)

    contact = Contact.objects.get(number=number)
    assert contact.is_confidential
    assert contact.subject == f"转自依申请公开登记编号 {case.number}"
    assert case.description not in str(contact)


def test_a_petition_published_in_error_leaves_the_public_pages_when_it_is_erased():
    case = make.case_in(Case.Status.HANDLING)
    number = enter_contact(case, by=make.handler(), on=make.DUE)
    Contact.objects.update(
        is_confidential=False,
        reply="已办理。",
        replied_on=make.DUE,
        public_subject="咨询",
        public_reply="已办理。",
        published_at=datetime(2025, 4, 1, tzinfo=UTC),
    )
    entries.refresh(CONTACT, Contact.objects.values_list("pk", flat=True))

    erase_contact(number)

    contact = Contact.objects.get()
    assert (contact.published_at, contact.content, contact.reply) == (None, ERASED, ERASED)
    assert contact.public_subject == ""
    assert not ContactPerson.objects.exists()
    assert not SearchEntry.objects.filter(kind="contact").exists()


def test_a_number_unknown_to_the_contacts_does_not_stop_an_erasure():
    erase_contact("2025-99999")


def test_without_the_wish_nothing_is_entered_among_the_contacts():
    case = make.case_in(Case.Status.HANDLING)

    replying.refer(case, by=make.handler(), on=make.DUE, channel="市信访局")

    assert Contact.objects.count() == 0
