"""The admin's export page over the dataset's own columns."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model

from disclosure.models import Unit
from disclosure.resources import UnitResource
from records.record_admin import RecordAdminMixin

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


def test_an_export_streams_the_dataset_columns(page):
    Unit.objects.create(code="hq", name="=某局")
    model_admin = UnitTableAdmin(Unit, admin.site)

    answer = model_admin._do_file_export(
        model_admin.export_formats[0](), page(), Unit.objects.filter(code="hq")
    )

    assert b"".join(answer).decode("utf-8-sig").splitlines()[1] == "hq,'=某局,,,,,0"
