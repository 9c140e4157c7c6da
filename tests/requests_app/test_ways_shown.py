"""The page of a request shows no way that is shut to who reads it."""

import pytest

from portal.roles import sync_roles
from tests.factories import requests_app as requests
from tests.factories import staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "open_to_them"), [("登记", True), ("年报", False)])
def test_letters_and_files_are_linked_for_who_may_open_them(client, role, open_to_them):
    sync_roles()
    client.force_login(staff.member("somebody", role))
    case = requests.accepted_case()

    page = client.get(case.get_absolute_url()).content.decode()

    letter = case.letters.get(kind="receipt")
    assert (f"/letter/{letter.pk}/change/" in page) is open_to_them
    assert (f"/case/{case.pk}/attach/" in page) is open_to_them
