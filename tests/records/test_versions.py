"""Two people on one record: the later save is refused, names the earlier, and keeps what was typed."""

import re
from datetime import date

import pytest
from django.contrib import admin
from django.urls import reverse

from disclosure.models import Unit
from disclosure.publication import drafting
from portal.roles import sync_roles
from records.versions import VersionedAdminMixin
from requests_app.lifecycle import replying
from tests.factories import disclosure as make
from tests.factories import requests_app as requests
from tests.factories import staff

pytestmark = pytest.mark.django_db


def shown_in(page) -> str:
    return re.search(r'name="shown_version" value="([^"]+)"', page.content.decode())[1]


def test_a_document_saved_by_somebody_else_is_not_saved_over(admin_client):
    item = make.draft()
    url = reverse("admin:disclosure_disclosure_change", args=[item.pk])
    shown = shown_in(admin_client.get(url))
    editor = staff.member("lisi")
    editor.first_name = "李四"
    editor.save()
    drafting.edit(item, by=editor, on=date(2016, 5, 4), body="李四改的正文。")

    page = admin_client.post(url, make.admin_form(body="后来写的正文。", shown_version=shown))

    text = page.content.decode()
    item.refresh_from_db()
    assert item.body == "李四改的正文。"
    assert ("李四" in text, "后来写的正文。" in text) == (True, True)


def test_after_comparing_the_same_form_is_saved(admin_client):
    item = make.draft()
    url = reverse("admin:disclosure_disclosure_change", args=[item.pk])
    shown = shown_in(admin_client.get(url))
    drafting.edit(item, by=staff.member("lisi"), on=date(2016, 5, 4), body="李四改的正文。")
    refused = admin_client.post(url, make.admin_form(body="合并的正文。", shown_version=shown))

    admin_client.post(url, make.admin_form(body="合并的正文。", shown_version=shown_in(refused)))

    item.refresh_from_db()
    assert item.body == "合并的正文。"


def test_reference_data_saved_in_the_admin_meanwhile_names_who(admin_client, admin_user):
    unit = Unit.objects.create(code="jj", name="交警支队")
    url = reverse("admin:disclosure_unit_change", args=[unit.pk])
    shown = shown_in(admin_client.get(url))
    form = {"name": "交通警察支队", "position": "0", "is_active": "on", "shown_version": shown}
    admin_client.post(url, form)

    page = admin_client.post(url, {**form, "name": "交管支队"})

    assert Unit.objects.get().name == "交通警察支队"
    assert admin_user.username in page.content.decode()


def test_a_step_is_not_taken_on_a_record_that_changed_since_its_page_was_shown(admin_client):
    item = make.draft()
    url = reverse("admin:disclosure_disclosure_step", args=[item.pk, "submit"])
    shown = shown_in(admin_client.get(url))
    drafting.edit(item, by=staff.member("lisi"), on=date(2016, 5, 4), body="李四改的正文。")
    answers = {"on": "2016-05-09", "shown_version": shown}

    refused = admin_client.post(url, answers)

    item.refresh_from_db()
    assert (refused.status_code, item.status) == (200, "draft")
    assert "lisi" in refused.content.decode()
    admin_client.post(url, {**answers, "shown_version": shown_in(refused)})
    item.refresh_from_db()
    assert item.status == "first_review"


def test_a_letter_edited_by_two_keeps_the_first_text(client):
    sync_roles()
    client.force_login(requests.handler())
    case = requests.handled_case()
    letter = replying.draft_reply(
        case, by=requests.handler(), on=date(2025, 3, 10), outcome="1", statement="现予提供。"
    )
    url = reverse("admin:requests_app_letter_change", args=[letter.pk])
    shown = shown_in(client.get(url))
    first = {"act": "save", "addressee": "张三丰", "body": "第一稿", "shown_version": shown}
    client.post(url, first)

    page = client.post(url, {**first, "body": "第二稿"})

    letter.refresh_from_db()
    assert letter.body == "第一稿"
    assert ("第二稿" in page.content.decode(), "chengban" in page.content.decode()) == (True, True)


def test_a_form_that_names_no_version_is_taken_as_read_now(admin_client):
    item = make.draft()
    url = reverse("admin:disclosure_disclosure_change", args=[item.pk])

    admin_client.post(url, make.admin_form(body="脚本写的正文。"))

    item.refresh_from_db()
    assert item.body == "脚本写的正文。"


@pytest.mark.parametrize("shown", ["x", "|||", "a-1|notanumber|yesterday", "0" * 5000])
def test_a_forged_version_is_refused_and_breaks_nothing(admin_client, shown):
    item = make.draft()
    url = reverse("admin:disclosure_disclosure_change", args=[item.pk])

    page = admin_client.post(url, make.admin_form(body="改过的正文。", shown_version=shown))

    item.refresh_from_db()
    assert (page.status_code, item.body == "改过的正文。") == (200, False)


def test_every_admin_of_the_staff_site_checks_the_version():
    plain = [
        type(each).__name__
        for each in admin.site._registry.values()
        if not isinstance(each, VersionedAdminMixin)
    ]

    assert plain == []
