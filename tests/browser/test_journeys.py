"""People on their way through the site, each to what they came for; citizens on phones: test_citizen.py."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from disclosure.models import Category
from records.models import SynonymGroup
from tests.factories import disclosure as items
from tests.factories import inquiries as contacts
from tests.factories.opendata import published_report

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_a_journalist_goes_from_a_figure_of_the_report_to_the_rows_behind_it(desktop):
    report = published_report(2016)
    page = desktop.open(reverse("report-detail", args=[report.year]))

    page.locator(".figures a").first.click()

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url != desktop.origin + reverse("report-detail", args=[report.year])


def test_a_lawyer_sees_first_whether_a_text_holds_and_takes_it_along_with_its_citation(desktop):
    item = items.published(
        title="关于印发养犬管理办法的通知",
        document_number="十公发〔2016〕12号",
        body="十公发〔2016〕12号\n现将养犬管理办法印发给你们。",
        category=Category.objects.get(code="art20-01-2"),
    )
    page = desktop.open(reverse("search") + "?q=十公发[2016]12号")

    page.get_by_role("main").get_by_role("link", name=item.title).first.click()

    head = page.get_by_role("main").inner_text()[:400]
    assert "有效" in head
    assert "十公发〔2016〕12号" in head
    with page.expect_download() as paper:
        page.get_by_role("link", name="PDF").first.click(modifiers=["Alt"])
    assert paper.value.suggested_filename.endswith(".pdf")


def test_a_blind_user_goes_by_landmarks_and_keyboard_to_a_contact_and_hears_what_is_missing(
    desktop,
):
    contacts.published_contact()
    page = desktop.open("/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"
    for landmark in ("banner", "navigation", "main", "contentinfo"):
        expect(page.get_by_role(landmark).first).to_be_attached()
    page.goto(desktop.origin + reverse("contact-ask"))
    page.get_by_role("main").get_by_role("button", name="提交").press("Enter")

    expect(page.get_by_role("alert")).to_be_focused()
    assert Axe().run(page).response["violations"] == []


def test_a_foreigner_asks_in_english_for_a_residence_permit(desktop):
    SynonymGroup.objects.create(words="residence permit、居住证、居留")
    items.published(title="居住证申领办理程序")
    page = desktop.open("/")

    page.get_by_role("button", name="English").click()
    page.get_by_role("main").get_by_role("searchbox").fill("how to get a residence permit")
    page.keyboard.press("Enter")

    hit = page.get_by_role("main").get_by_role("link", name="居住证申领办理程序").first
    expect(hit).to_be_visible()
    assert hit.evaluate("link => link.closest('[lang]').lang").startswith("zh")
    page.goto(desktop.origin + reverse("request-new"))
    expect(page.get_by_role("button", name="Next")).to_be_visible()
