"""The citizen's ways: find a document, file and follow a request, on a desk and on a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from records.throttle import source_of
from requests_app.lifecycle import intake
from requests_app.models import Case
from requests_app.views.filing import FILING
from tests.factories import disclosure as items
from tests.factories import inquiries as contacts
from tests.factories import requests_app as cases

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_from_the_home_page_by_search_to_a_document_and_its_attachment(desktop):
    items.published(title="关于武当路临时交通管制的通告", files=[("管制路段图.pdf", items.pdf())])
    page = desktop.open("/")

    page.get_by_role("main").get_by_role("searchbox").fill("武当路 管制")
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name="武当路").first.click()

    expect(page.get_by_role("heading", level=1)).to_have_text("关于武当路临时交通管制的通告")
    with page.expect_download() as download:
        page.get_by_role("link", name="管制路段图").first.click(modifiers=["Alt"])
    assert download.value.suggested_filename.endswith(".pdf")


def fill_in(page):
    """The three steps of the request form, up to the last look."""
    page.get_by_label("内容描述").fill("2025年度全市居住证发放数量")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("电子邮箱").fill("zhang@example.com")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("姓名").fill("张三丰")
    page.get_by_label("证件号码").fill("420302198001015671")
    page.get_by_label("联系电话").fill("13800000000")
    page.get_by_role("button", name="下一步").click()


def test_a_request_is_filed_on_a_phone_followed_and_its_clock_read(phone):
    items.unit("0000", "十堰市公安局")
    page = phone.open(reverse("request-new"))

    fill_in(page)
    page.get_by_role("button", name="提交申请").click()
    expect(page.locator(".receipt-code").first).to_be_visible()
    codes = page.locator(".receipt-code").all_inner_texts()
    intake.confirm(Case.objects.get(), by=cases.registrar(), on=localdate(), proof="电话确认")
    page.goto(phone.origin + reverse("request-track"))
    page.get_by_label("登记编号").fill(codes[0])
    page.get_by_label("查询码").fill(codes[1])
    page.get_by_role("button", name="查询").last.click()

    expect(page.get_by_role("main")).to_contain_text("张**")
    shown = page.get_by_role("main").inner_text()
    assert codes[0] in shown
    assert "张三丰" not in shown
    assert "第20个工作日" in shown or "20" in page.locator(".calendar .is-due").first.inner_text()
    assert phone.fits()


def test_a_form_sent_empty_names_its_faults_and_leads_to_them(phone):
    page = phone.open(reverse("request-new"))

    page.get_by_role("button", name="下一步").click()

    summary = page.get_by_role("alert")
    expect(summary).to_be_visible()
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "description"


def test_a_busy_network_proves_some_work_while_the_form_is_filled_in(phone, rf):
    items.unit("0000", "十堰市公安局")
    for _filed in range(FILING.limit):
        FILING.mark(source_of(rf.get("/")))

    page = phone.open(reverse("request-new"))
    fill_in(page)

    expect(page.locator("[data-proven]")).to_be_visible(timeout=20_000)
    expect(page.locator("[data-sum]")).to_be_hidden()


def test_one_click_changes_the_language_and_it_stays(desktop):
    page = desktop.open("/")

    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("button", name="简体中文")).to_be_visible()
    page.goto(desktop.origin + reverse("disclosure-list"))

    assert page.locator("html").get_attribute("lang") == "en"


PAGES = [
    "home",
    "guide",
    "system-list",
    "category-tree",
    "disclosure-list",
    "power-list",
    "service-list",
    "search",
    "request-new",
    "request-track",
    "contact-list",
    "contact-ask",
    "contact-figures",
    "interview-list",
    "consultation-list",
    "report-list",
    "open-data",
    "sitemap-page",
    "about",
]


@pytest.fixture
def some_of_everything():
    items.published(title="关于临时交通管制的通告")
    items.power()
    contacts.published_contact()
    contacts.interview()
    contacts.consultation()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone_and_has_no_barrier(phone, some_of_everything, name):
    page = phone.open(reverse(name))

    found = Axe().run(page).response["violations"]

    assert phone.fits()
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []


@pytest.mark.parametrize(
    "name", ["home", "disclosure-list", "power-list", "request-new", "report-list"]
)
def test_a_page_of_the_large_version_fits_a_phone_and_has_no_barrier(
    phone, some_of_everything, name
):
    page = phone.open(reverse(name))

    page.get_by_role("button", name="长辈版").click()
    page.get_by_role("button", name="标准版").wait_for()
    found = Axe().run(page).response["violations"]

    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "22px"
    assert phone.fits()
    assert [(v["id"], v["nodes"][0]["html"]) for v in found] == []
