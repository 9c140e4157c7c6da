"""Many at once: numbers without gaps, one of two clerks is refused, and a form pressed twice is kept once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inquiries.models import Contact, Opinion
from portal.roles import sync_roles
from records.lifecycle import NotAllowed
from records.models import FormReceipt
from requests_app.lifecycle import intake
from requests_app.models import Applicant, Case
from tests.factories import inquiries as dialogue
from tests.factories import requests_app as make
from tests.inquiries.test_pages import ask as ask_question
from tests.requests_app.test_filing import post as post_request
from tests.requests_app.test_intake_page import MAIL, TYPED

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SHARED = pytest.mark.skipif(
    "connection.vendor != 'postgresql'", reason="SQLite tests share one connection"
)
AT_ONCE = 4


def at_once(count, work):
    def one(place):
        try:
            return work(place)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as workers:
        return list(workers.map(one, range(count)))


@pytest.fixture
def every_connection_its_own(monkeypatch, tmp_path):
    """Call it when the records are there: from then on each thread opens the database for itself.

    Tests on SQLite share one connection to a database in memory; a copy in a file is opened like the
    office's own.
    """

    def begin():
        if connection.vendor == "sqlite":
            file = tmp_path / "copy.sqlite3"
            with sqlite3.connect(file) as copy:
                connection.connection.backup(copy)
            monkeypatch.setitem(connection.settings_dict, "NAME", str(file))

    return begin


@SHARED
def test_fifty_filings_at_once_get_fifty_numbers_without_a_gap():
    at_once(50, lambda place: make.filed_case(applicant={"name": f"申请人{place}"}))

    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"2025-{n:05d}" for n in range(1, 51)]
    assert Applicant.objects.count() == 50


@SHARED
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


def kept(*models):
    """How many rows of each there are, read where the forms were stored."""
    return at_once(1, lambda _place: [model.objects.count() for model in models])[0]


@pytest.mark.parametrize(
    ("page", "send", "model"),
    [("request-new", post_request, Case), ("contact-ask", ask_question, Contact)],
    ids=["request", "question"],
)
def test_one_form_pressed_on_four_connections_at_once_is_kept_once(
    client, every_connection_its_own, page, send, model
):
    token = client.get(reverse(page)).context["once"]
    every_connection_its_own()

    def receipt(_place):
        visitor = Client()
        return visitor.get(send(visitor, once=token).url).context["receipt"]

    receipts = at_once(AT_ONCE, receipt)

    assert receipts == [receipts[0]] * AT_ONCE
    assert kept(model, FormReceipt) == [1, 1]


def test_one_opinion_pressed_on_four_connections_at_once_is_kept_once_and_thanked_for_each_time(
    client, every_connection_its_own
):
    today = timezone.localdate()
    page = dialogue.consultation(opens=today, closes=today).get_absolute_url()
    opinion = {"text": "建议增加夜间停车位", "once": client.get(page).context["once"]}
    every_connection_its_own()

    answers = at_once(AT_ONCE, lambda _place: Client().post(page, opinion))

    assert [(answer.status_code, answer.url) for answer in answers] == [(302, page)] * AT_ONCE
    assert kept(Opinion, FormReceipt) == [1, 1]


def test_one_registration_pressed_on_four_connections_at_once_is_kept_once(
    every_connection_its_own,
):
    sync_roles()
    registrars = [Client() for _ in range(AT_ONCE)]
    clerk = make.registrar()
    for registrar in registrars:
        registrar.force_login(clerk)
    form = TYPED | {"once": registrars[0].get(MAIL).context["once"]}
    every_connection_its_own()

    def slip(place):
        registrar = registrars[place]
        page = registrar.get(registrar.post(MAIL, form).url)
        return page.context["case"].number, page.context["secret"]

    slips = at_once(AT_ONCE, slip)

    assert slips == [slips[0]] * AT_ONCE
    assert kept(Case, FormReceipt) == [1, 1]
