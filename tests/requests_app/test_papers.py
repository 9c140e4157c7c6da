"""Addresses of letters and their copies that lead nowhere."""

import pytest

from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
LETTERS = "/admin/requests_app/letter/"


@pytest.mark.parametrize(
    "path",
    [
        "abc/change/",
        "1.5/change/",
        f"{10**22}/change/",
        f"{'9' * 5000}/change/",
        "abc/copy.pdf/change/",
        f"{10**22}/copy.pdf",
        f"{'9' * 5000}/copy.pdf/change/",
        "1000/copy.exe",
    ],
    ids=lambda path: path[:12],
)
def test_an_address_no_letter_can_have_is_not_found_and_no_error(admin_client, path):
    make.accepted_case()

    assert admin_client.get(LETTERS + path).status_code == 404
