"""Reference data is public the moment it is saved: a person planted in it stops the form, at its field."""

import pytest
from django.urls import reverse

from disclosure.models import Category, Channel, ServiceLink, Unit
from records.models import Office

pytestmark = pytest.mark.django_db
PLANTED = "王某13812345678"
NEW = {
    "unit": (Unit, {"code": "0099", "name": "户政科", "position": 1, "is_active": "on"}, "address"),
    "category": (
        Category,
        {"code": "hz", "name": "户政", "position": 1, "method": "", "procedure": ""},
        "description",
    ),
    "channel": (
        Channel,
        {"code": "hz", "name": "户政热线", "kind": "hotline", "position": 1},
        "name",
    ),
    "service": (
        ServiceLink,
        {"name": "户籍", "group": "public", "url": "https://example.gov.cn/", "position": 1},
        "name",
    ),
}


def sent(client, model, facts):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    return client.post(address, facts)


@pytest.mark.parametrize("name", NEW)
def test_a_person_is_refused_at_the_field_and_nothing_is_stored(admin_client, name):
    model, facts, field = NEW[name]
    before = model.objects.count()

    page = sent(admin_client, model, {**facts, field: PLANTED})

    assert "13812345678" not in str(page.context["adminform"].form.errors[field])
    assert model.objects.count() == before


def test_the_telephone_of_a_unit_is_the_offices_own(admin_client):
    facts = {**NEW["unit"][1], "phone": "13812345678", "duties": "电话13812345678"}

    assert sent(admin_client, Unit, facts).status_code == 302


def test_the_office_itself_is_no_door_either(admin_client):
    facts = {"valid_from": "2026-01-01", "name": "十堰市公安局", "address": PLANTED}

    page = sent(admin_client, Office, facts)

    assert page.context["adminform"].form.errors["address"]
