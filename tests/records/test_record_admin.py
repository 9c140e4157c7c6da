"""The admin's import and export pages over the same engine."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from disclosure.models import Unit
from disclosure.resources import UnitResource
from records.resources import RecordAdminMixin

pytestmark = pytest.mark.django_db


class UnitTableAdmin(RecordAdminMixin, admin.ModelAdmin):
    resource_classes = [UnitResource]


@pytest.fixture
def page(rf):
    clerk = get_user_model().objects.create_superuser("clerk")

    def request(**data):
        post = rf.post("/", data)
        post.user = clerk
        return post

    return request


def posted(page, text, **more):
    upload = SimpleUploadedFile("units.csv", text.encode())
    model_admin = UnitTableAdmin(Unit, admin.site)
    return model_admin.import_action(
        page(import_file=upload, format="0", resource="", **more)
    ).context_data


def test_a_preview_shows_what_would_come_in(page):
    found = posted(page, "代码,名称\nhq,某局\n")

    assert [(row.import_type, row.diff) for row in found["result"].rows] == [
        ("new", ["hq", "某局"])
    ]
    assert "confirm_form" in found
    assert Unit.objects.filter(code="hq").count() == 0


def test_a_bad_row_is_shown_under_its_column_and_cannot_be_confirmed(page):
    found = posted(page, "代码,名称,上级代码\nhq,某局,nowhere\n")

    (row,) = found["result"].invalid_rows
    assert (row.number, list(row.field_specific_errors)) == (2, ["上级代码"])
    assert "confirm_form" not in found


def test_a_file_that_is_no_table_is_an_error_of_the_form(page):
    assert "import_file" in posted(page, "a,a\n1,2\n")["form"].errors


def test_an_export_streams_the_dataset_columns(page):
    Unit.objects.create(code="hq", name="=某局")
    model_admin = UnitTableAdmin(Unit, admin.site)

    answer = model_admin._do_file_export(
        model_admin.export_formats[0](), page(), Unit.objects.filter(code="hq")
    )

    assert b"".join(answer).decode("utf-8-sig").splitlines()[1] == "hq,'=某局,,,,"


IMPORT, CONFIRM = "/admin/disclosure/unit/import/", "/admin/disclosure/unit/process_import/"


def previewed(client, text):
    """Upload; what the confirming form sends."""
    upload = SimpleUploadedFile("units.csv", text.encode("gbk"))
    answer = client.post(IMPORT, {"import_file": upload, "format": "0", "resource": "0"})
    return answer.context["confirm_form"].initial | {"format": "0", "resource": "0"}


def told(answer):
    return [message.level_tag for message in answer.context["messages"]]


def test_what_was_previewed_and_confirmed_is_in_the_register(admin_client):
    confirmed = previewed(admin_client, "代码,名称\nhq,某局\n")

    answer = admin_client.post(CONFIRM, confirmed, follow=True)

    assert (told(answer), answer.redirect_chain) == (
        ["success"],
        [("/admin/disclosure/unit/", 302)],
    )
    assert Unit.objects.get(code="hq").name == "某局"


def test_confirming_twice_asks_for_the_file_again(admin_client):
    confirmed = previewed(admin_client, "代码,名称\nhq,某局\n")
    admin_client.post(CONFIRM, confirmed, follow=True)

    answer = admin_client.post(CONFIRM, confirmed, follow=True)

    assert (told(answer), answer.redirect_chain) == (["error"], [(IMPORT, 302)])
    assert Unit.objects.filter(code="hq").count() == 1


def test_a_register_that_changed_between_preview_and_confirmation_is_left_alone(admin_client):
    confirmed = previewed(admin_client, "代码,名称\nhq,某局\n")
    Unit.objects.create(code="hq", name="别的局")

    answer = admin_client.post(CONFIRM, confirmed, follow=True)

    assert (told(answer), answer.redirect_chain) == (["error"], [(IMPORT, 302)])
    assert Unit.objects.get(code="hq").name == "别的局"
