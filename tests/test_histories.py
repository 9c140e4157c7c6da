"""The history of a record tells its ledger: no page says that there is none where there is one."""

import pytest
from django.urls import reverse

from portal.roles import sync_roles
from tests.factories import disclosure, inquiries, staff
from tests.factories import requests_app as requests

pytestmark = pytest.mark.django_db
NOTHING = "此对象没有修改历史"


@pytest.fixture
def registrar(client):
    sync_roles()
    client.force_login(staff.member("dengji", "登记", "审核"))
    return client


def history_of(client, model, record):
    return client.get(reverse(f"admin:{model}_history", args=[record.pk])).content.decode()


def test_the_history_of_a_request_tells_its_steps(registrar):
    page = history_of(registrar, "requests_app_case", requests.accepted_case())

    assert "受理" in page
    assert NOTHING not in page


def test_the_history_of_a_document_tells_its_steps(registrar):
    page = history_of(registrar, "disclosure_disclosure", disclosure.published())

    assert "办理记录" in page
    assert "<td>送审</td>" in page
    assert "submit" not in page.partition("办理记录")[2].partition("</table>")[0]
    assert NOTHING not in page


def test_the_history_of_a_contact_tells_its_steps(registrar):
    page = history_of(registrar, "inquiries_contact", inquiries.published_contact())

    assert "回复" in page
    assert NOTHING not in page


def test_a_step_nobody_is_named_for_is_told_by_a_dash(registrar):
    contact = inquiries.contact()
    contact.events.create(kind="received", on=contact.received_on)

    page = registrar.get(reverse("admin:inquiries_contact_change", args=[contact.pk]))

    assert "None" not in page.content.decode()
