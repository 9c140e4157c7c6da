"""A passkey in a real browser, with the device Chromium can play."""

import pytest
from django.contrib.auth.models import User

from accounts.models import Passkey

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
PASSWORD = "long-words-for-a-clerk"


def with_device(page):
    """A key of the machine's own that says yes to everything."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_a_passkey_is_added_and_opens_the_next_sign_in(desktop):
    User.objects.create_superuser("root", password=PASSWORD)
    desktop.origin = desktop.origin.replace("127.0.0.1", "localhost")
    page = desktop.open("/admin/my-sign-in/")
    with_device(page)
    page.fill("#id_username", "root")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.fill("#id_label", "办公电脑")
    page.click("form[data-passkey=create] button")
    page.wait_for_selector(".recovery-codes")

    page.click("#logout-form button")
    desktop.open("/admin/")
    page.fill("#id_username", "root")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.click("form[data-passkey=get] button")
    page.wait_for_selector(".todo, .apps")

    assert Passkey.objects.get().used_at is not None
