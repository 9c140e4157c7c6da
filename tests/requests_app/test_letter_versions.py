"""What an officer wrote in a draft is never lost; what goes to the post is printed for many at once."""

import io
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from portal.roles import sync_roles
from requests_app import letters, postal
from requests_app.lifecycle import replying
from requests_app.models import CaseAccess
from statute.outcomes import Outcome
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)


@pytest.fixture(autouse=True)
def _on_the_day():
    sync_roles()
    with time_machine.travel("2025-03-10 10:00+08:00"):
        yield


@pytest.fixture
def reply():
    case = make.handled_case()
    return draft(case)


def draft(case):
    return replying.draft_reply(
        case, by=make.handler(), on=DAY, outcome=Outcome.DISCLOSED, statement="见附件。"
    )


def page_of(letter):
    return reverse("admin:requests_app_letter_change", args=[letter.pk])


def test_drafting_again_keeps_the_text_that_was_edited(reply):
    letters.edit(reply, addressee="张三丰", body="手工改好的答复。", by=make.handler(), on=DAY)

    again = draft(reply.case)

    assert again.body != "手工改好的答复。"
    assert again.versions.last().body == "手工改好的答复。"
    assert again.versions.last().replaced_by == make.handler()


def test_an_earlier_text_is_used_again_by_one_button_and_what_it_replaces_is_kept(reply, client):
    first = reply.body
    letters.edit(reply, addressee="张三丰", body="改坏了。", by=make.handler(), on=DAY)
    client.force_login(make.handler())

    client.post(page_of(reply), {"act": "restore", "version": reply.versions.get().pk})

    reply.refresh_from_db()
    assert reply.body == first
    assert [version.body for version in reply.versions.all()] == [first, "改坏了。"]


def test_the_same_text_again_is_no_version(reply):
    letters.edit(reply, addressee=reply.addressee, body=reply.body, by=make.handler(), on=DAY)

    assert not reply.versions.exists()


def test_address_sheets_and_service_receipts_come_one_page_a_letter(client):
    cases = [make.replied_case(), make.replied_case(), make.handled_case()]
    found = postal.letters_to_serve(cases)

    sheets = PdfReader(io.BytesIO(postal.address_sheets(found, on=DAY)))
    receipts = PdfReader(io.BytesIO(postal.service_receipts(found, on=DAY)))

    assert "十堰市茅箭区人民路1号" in sheets.pages[0].extract_text().replace(" ", "")
    assert "送达回证" in receipts.pages[0].extract_text()
    assert len(sheets.pages) == len(receipts.pages) == len(found)


def test_printing_is_a_recorded_view_of_each_letter(client):
    case = make.replied_case()
    client.force_login(make.registrar())

    printed = client.post(
        reverse("admin:requests_app_case_changelist"),
        {"action": "service_receipts", "_selected_action": [case.pk]},
    )

    assert printed["Content-Type"] == "application/pdf"
    assert CaseAccess.objects.filter(case=case, kind="letter").count() == 1
