"""Many at once: numbers without gaps, and one of two clerks is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from inquiries.models import Contact
from records.lifecycle import NotAllowed
from records.models import FormReceipt
from requests_app.lifecycle import intake
from requests_app.models import Applicant, Case
from tests.factories import requests_app as make
from tests.inquiries.test_pages import ask as ask_question
from tests.requests_app.test_filing import post as post_request

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(
        "connection.vendor != 'postgresql'", reason="SQLite tests share one connection"
    ),
]


def at_once(count, work):
    def one(place):
        try:
            return work(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as workers:
        return list(workers.map(one, range(count)))


def test_fifty_filings_at_once_get_fifty_numbers_without_a_gap():
    at_once(50, lambda place: make.filed_case(applicant={"name": f"申请人{place}"}))

    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"2025-{n:05d}" for n in range(1, 51)]
    assert Applicant.objects.count() == 50


def test_two_clerks_cannot_both_take_a_step():
    case = make.registered_case()
    clerk = make.registrar()

    def accept(_place):
        try:
            intake.accept(case, by=clerk, on=date(2025, 3, 4))
        except NotAllowed:
            return "refused"
        return "taken"

    outcomes = at_once(4, accept)

    assert sorted(outcomes) == ["refused", "refused", "refused", "taken"]
    assert case.events.filter(kind="accepted").count() == 1
    assert case.letters.count() == 1


@pytest.mark.parametrize(
    ("page", "send", "kept"),
    [("request-new", post_request, Case), ("contact-ask", ask_question, Contact)],
    ids=["request", "question"],
)
def test_one_form_pressed_on_four_connections_at_once_is_kept_once(client, page, send, kept):
    token = client.get(reverse(page)).context["once"]

    def receipt(_place):
        visitor = Client()
        return visitor.get(send(visitor, once=token).url).context["receipt"]

    receipts = at_once(4, receipt)

    assert kept.objects.count() == 1
    assert receipts == [receipts[0]] * 4
    assert FormReceipt.objects.count() == 1
