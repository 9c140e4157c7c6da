"""What nobody sees comes in by no door: forms of the public and of the staff, tables, code of our own."""

from io import BytesIO

import pytest
from django.apps import apps
from django.db import models

from disclosure.models import Disclosure
from disclosure.resources import DisclosureResource
from inquiries.models import Contact
from portal.roles import sync_roles
from records.kept import REGISTERS
from records.plain_text import PlainTextModel
from records.resources import run_import
from tests.factories import disclosure as make
from tests.factories.staff import member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def duties():
    sync_roles()


QUESTION = {"kind": "question", "name": "李某某", "phone": "0719-0000000"}


def test_a_question_of_the_public_is_kept_as_it_is_read(client):
    sent = {
        "subject": "居\u200b民户\ufeff口\u2060如何迁移",
        "content": "第一行\r\n⺠警\u00ad电话\ufe0f",
    }

    client.post("/contacts/ask/", QUESTION | sent)

    asked = Contact.objects.get()
    assert (asked.subject, asked.content) == ("居民户口如何迁移", "第一行\n民警电话")


def test_a_clerks_form_takes_a_word_processors_soft_breaks_and_the_feed_stays_readable(client):
    client.force_login(member("chengban", "承办"))
    typed = {
        "title": "关于加强货车\x0b通行\u200b管理的通告",
        "summary": "第一行\x0b第二行，软回车来自文字处理软件。",
        "body": "一、范围\r\n第一行\x0b第二行",
    }

    client.post("/admin/disclosure/disclosure/add/", make.admin_form(**typed))

    item = Disclosure.objects.get()
    assert item.title == "关于加强货车通行管理的通告"
    assert item.summary == "第一行第二行，软回车来自文字处理软件。"
    assert item.body == "一、范围\n第一行\n第二行"


def test_the_reason_of_a_step_is_read_plain_too(client):
    item = make.published()
    client.force_login(make.person("fabu"))

    client.post(
        f"/admin/disclosure/disclosure/{item.pk}/step/withdraw/", {"note": "内容\u200b有误"}
    )

    item.refresh_from_db()
    assert item.withdrawal_reason == "内容有误"


def test_a_password_is_compared_as_it_was_typed(client, django_user_model):
    django_user_model.objects.create_user("zhang", password="长\u200b口令2016-05", is_staff=True)

    page = client.post("/admin/login/", {"username": "zhang", "password": "长\u200b口令2016-05"})

    assert page.status_code == 302


def test_a_table_is_put_right_as_a_form_is():
    make.unit("jjzd", "交通警察支队")
    table = (
        "标题,类别,发布机构,成文日期,内容概述,正文\n"
        "关于货\u200b车通行的通告,tztg,jjzd,2024-03-01,第一行\x0b第二行。,⺠警\u2060说明\n"
    )

    run_import(DisclosureResource(), BytesIO(table.encode()))

    item = Disclosure.objects.get()
    assert item.title == "关于货车通行的通告"
    assert (item.summary, item.body) == ("第一行第二行。", "民警说明")


def test_a_title_that_came_in_with_zero_width_blanks_is_found_as_it_is_read(client):
    make.unit("jjzd", "交通警察支队")
    table = (
        "标题,类别,发布机构,成文日期,发布日期,内容概述\n"
        "关于加强货\u200b车通行管理的通告,tztg,jjzd,2024-03-01,2024-03-05,货车通行。\n"
    )

    run_import(DisclosureResource(), BytesIO(table.encode()))

    found = client.get("/search/?q=加强货车通行管理").content.decode()
    assert f'href="{Disclosure.objects.get().get_absolute_url()}' in found


def test_code_of_our_own_stores_no_unseen_characters_either():
    item = make.draft()
    item.summary = "摘\u200b要⼀"
    item.save()

    item.refresh_from_db()
    assert item.summary == "摘要一"


# Written by the program itself, or read as evidence and kept to the letter.
WRITTEN_BY_THE_PROGRAM = {
    *("disclosure.Finding", "disclosure.OldAddress", "disclosure.AttachmentBox"),
    *("requests_app.LetterCopy", "requests_app.CaseBox", "annual_report.PrintedReport"),
    *("statute.CalendarDay",),
}


def test_every_register_guards_its_texts():
    unguarded = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in REGISTERS
        and not issubclass(model, PlainTextModel)
        and any(
            isinstance(field, models.CharField | models.TextField) and not field.choices
            for field in model._meta.concrete_fields
        )
    }

    assert unguarded == WRITTEN_BY_THE_PROGRAM
