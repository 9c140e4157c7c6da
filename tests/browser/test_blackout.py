"""Drawing boxes over a page: with the mouse, with the keyboard, and taking over what is proposed."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_staff import Clerk, office  # noqa: F401  (a fixture)
from tests.disclosure.blackout.test_copy import LETTER
from tests.factories import disclosure as items

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def letter(office, settings, tmp_path):  # noqa: F811
    settings.MEDIA_ROOT = tmp_path
    return items.attachment(items.draft(), name="答复.pdf", content=LETTER)


def drawing_page(visit, letter):
    Clerk(visit, "chengban")
    address = f"/admin/disclosure/disclosure/{letter.disclosure_id}/original/{letter.pk}/blackout/"
    page = visit.open(address)
    page.wait_for_selector(".blackout-box")
    return page


def test_a_box_is_drawn_moved_and_resized_and_a_proposal_is_taken_over(desktop, letter):
    page = drawing_page(desktop, letter)
    frame = page.locator(".blackout-page img").bounding_box()
    page.mouse.move(frame["x"] + frame["width"] * 0.1, frame["y"] + 100)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.5, frame["y"] + 160, steps=4)
    page.mouse.up()
    page.locator("tr[data-box]").nth(1).locator("select").select_option("privacy")
    drawn = page.locator(".blackout-box").nth(1)
    before = drawn.bounding_box()

    drawn.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowRight")
    after = drawn.bounding_box()
    proposed = page.locator(".blackout-box.is-proposed")
    proposed.focus()
    page.keyboard.press("Space")

    assert after["y"] > before["y"]
    assert after["width"] > before["width"]
    expect(proposed).to_have_count(0)
    assert desktop.fits()
    page.locator(".submit-row .default").click()
    page.wait_for_selector(".messagelist .success")
    assert letter.boxes.count() == 2


def test_the_page_fits_a_phone(phone, letter):
    page = drawing_page(phone, letter)

    assert phone.fits()
    assert page.locator(".blackout-box").bounding_box()["width"] > 20
