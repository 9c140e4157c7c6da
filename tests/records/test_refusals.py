"""What a register refuses while a form is stored stands in that form, with all that was typed."""

import pytest

from disclosure.models import AdjustmentProposal, Disclosure, Membership, Unit
from portal.roles import sync_roles
from tests.factories import disclosure as make
from tests.factories.staff import member

pytestmark = pytest.mark.django_db


def test_a_power_the_list_refuses_comes_back_with_all_that_was_typed(admin_client):
    typed = {
        **{"code": "XK-010", "type": "XK", "name": "新事项", "legal_basis": "《某法》第一条"},
        **{"valid_from": "2020-03-01", "kind": "added", "approval": "市政府"},
        "basis": "详情请致电13812345678",
    }
    page = "/admin/disclosure/poweritem/add/"
    typed["once"] = admin_client.get(page).context["once"]

    refused, again = (admin_client.post(page, typed) for _ in range(2))

    form = refused.context["adminform"].form
    assert "138" in form.non_field_errors()[0]
    assert (form["name"].value(), form["basis"].value()) == ("新事项", typed["basis"])
    assert again.context["adminform"].form.non_field_errors() == form.non_field_errors()
    assert not AdjustmentProposal.objects.exists()


def test_an_item_for_a_unit_of_others_comes_back_with_all_that_was_typed(client):
    sync_roles()
    clerk = member("jia", "承办")
    Membership.objects.create(user=clerk, unit=Unit.objects.create(code="jj", name="交警支队"))
    client.force_login(clerk)

    refused = client.post("/admin/disclosure/disclosure/add/", make.admin_form(body="拟写的正文。"))

    form = refused.context["adminform"].form
    assert form.non_field_errors()
    assert form["body"].value() == "拟写的正文。"
    assert not Disclosure.objects.exists()
