"""Filters of the lists of the staff."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("register", "lookup"),
    [
        ("requests_app_case", "received_on__year=99999"),
        ("disclosure_disclosure", "published_at__year=99999"),
        ("inquiries_contact", "received_on__year=0"),
        ("records_auditentry", "at__year=99999"),
        ("auth_user", "date_joined__year=99999"),
    ],
)
def test_a_year_no_calendar_has_is_refused_by_every_list(admin_client, register, lookup):
    page = admin_client.get(reverse(f"admin:{register}_changelist") + f"?{lookup}")

    assert (page.status_code, page.url.rpartition("?")[2]) == (302, "e=1")


@pytest.mark.parametrize("register", ["requests_app_case", "disclosure_disclosure"])
def test_nor_is_a_file_of_such_a_list_an_error(admin_client, register):
    page = admin_client.get(reverse(f"admin:{register}_export") + "?received_on__year=99999")

    assert (page.status_code, page.url) == (302, reverse(f"admin:{register}_changelist") + "?e=1")
