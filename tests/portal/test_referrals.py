import pytest

from inquiries.models import Contact
from requests_app import lifecycle
from requests_app.models import Case
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db


def test_a_petition_is_passed_on_to_the_contacts_with_its_matter_and_person():
    case = make.case_in(Case.Status.HANDLING)

    reply = lifecycle.refer(
        case, by=make.handler(), on=make.DUE, channel="本局信访接待室", pass_on=True
    )

    contact = Contact.objects.get()
    assert (contact.content, contact.person.name) == (case.description, case.applicant.name)
    assert reply.outcome == "5.1"
    assert case.events.last().data["contact"] == contact.number


def test_without_the_wish_nothing_is_entered_among_the_contacts():
    case = make.case_in(Case.Status.HANDLING)

    lifecycle.refer(case, by=make.handler(), on=make.DUE, channel="市信访局")

    assert Contact.objects.count() == 0
