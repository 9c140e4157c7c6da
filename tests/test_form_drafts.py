"""Nothing typed is lost: drafts of the account, and a second press that is answered as the success it was."""

import json

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from accounts.models import FormDraft
from portal.roles import sync_roles
from requests_app.models import Case
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
DRAFT = reverse("admin:form-draft")


@pytest.fixture(autouse=True)
def _on_the_day():
    sync_roles()
    with time_machine.travel("2025-03-12 10:00+08:00"):
        yield


@pytest.fixture
def desk(client):
    client.force_login(make.handler())
    return client


def step(case, name):
    return reverse("admin:requests_app_case_step", args=[case.pk, name])


def keep(client, path, text="还没写完"):
    fields = json.dumps([["text", text]])
    return client.post(DRAFT, {"path": path, "fields": fields}).json()


def read(client, path):
    return client.get(DRAFT, {"path": path}).json()["fields"]


def test_what_is_being_typed_comes_back_to_the_same_account_only(desk):
    path = step(make.handled_case(), "comment")
    keep(desk, path)
    keep(desk, path, "写完了")
    own = read(desk, path)

    desk.force_login(make.reviewer())

    assert own == [["text", "写完了"]]
    assert read(desk, path) == []


def test_a_form_that_was_taken_leaves_no_draft_and_an_old_one_goes(desk):
    case = make.handled_case()
    sent, left = step(case, "comment"), step(case, "returned")
    keep(desk, sent)
    keep(desk, left)

    desk.post(sent, {"text": "请核对。", "to": ""})
    with time_machine.travel("2025-03-21 10:00+08:00"):
        call_command("forget_sign_ins")

    assert not FormDraft.objects.exists()


def test_a_draft_is_of_the_staffs_pages_and_of_bounded_length(desk):
    elsewhere = desk.post(DRAFT, {"path": "/apply/", "fields": "[]"})
    odd = desk.post(DRAFT, {"path": DRAFT, "fields": "{"})

    assert (elsewhere.status_code, odd.status_code) == (400, 400)
    assert keep(desk, DRAFT, "长" * 500_001) == {"kept": False}


def test_a_second_press_is_answered_as_the_success_it_was(desk):
    case = make.assigned_case()
    answers = {"on": "2025-03-12", "once": "0" * 32}

    first = desk.post(step(case, "signed_for"), answers)
    again = desk.post(step(case, "signed_for"), answers, follow=True)

    assert first.status_code == 302
    assert again.redirect_chain[0][0] == case.get_absolute_url()
    assert {message.level_tag for message in again.context["messages"]} == {"success"}
    assert Case.objects.get(pk=case.pk).events.filter(kind="signed_for").count() == 1
