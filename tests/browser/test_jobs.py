"""Jobs of the office from the start page to their end, with every click counted."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from disclosure.models import AdjustmentProposal, Membership
from inquiries.models import Contact
from portal.roles import sync_roles
from statute.models import CalendarDay
from tests.factories import disclosure as items
from tests.factories import inquiries
from tests.statute.test_pasting import NOTICE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


class Clicks:
    """One person at the desk, from the start page on; what is typed is no click."""

    def __init__(self, visit, client, role):
        self.visit, self.page, self.count = visit, visit.page, 0
        user, _made = get_user_model().objects.get_or_create(username=role, is_staff=True)
        user.groups.set(Group.objects.filter(name=role))
        bureau = items.unit("0000", "十堰市公安局")
        Membership.objects.get_or_create(user=user, unit=bureau)
        client.force_login(user)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        visit.page.context.add_cookies([session | {"url": visit.origin}])
        visit.open(reverse("admin:index"))

    def click(self, what):
        self.count += 1
        where = self.page.locator(what) if isinstance(what, str) else what
        where.first.click()
        return self

    def menu(self, area, entry):
        self.click(self.page.locator("nav.menu summary", has_text=area))
        return self.click(self.page.locator("nav.menu details[open] a", has_text=entry))

    def fill(self, name, text):
        self.page.locator(f"[name={name}]").first.fill(text)
        return self

    def done(self):
        expect(self.page.locator(".messagelist .success").first).to_be_visible()
        return self


@pytest.fixture(autouse=True)
def roles():
    sync_roles()


def told(record_property, job, clicks, most):
    record_property(job, clicks)
    print(f"{job}: {clicks} clicks")
    assert clicks <= most


def test_the_holidays_of_a_year(desktop, client, record_property):
    clerk = Clicks(desktop, client, "管理员")

    clerk.menu("设置", "按通知录入全年节假日")
    clerk.fill("source", "国办发明电〔2026〕9号").fill("text", NOTICE)
    clerk.click("[name=read]")
    expect(clerk.page.locator(".step-preview")).to_be_visible()
    clerk.click("[name=keep]").done()

    assert CalendarDay.objects.of_year(2027).count() == 31
    told(record_property, "holidays of a year", clerk.count, 4)


def test_ten_powers_under_one_decision(desktop, client, record_property):
    for number in range(1, 11):
        items.power(f"XK-{number:03}", name=f"事项{number}")
    clerk = Clicks(desktop, client, "发布")

    clerk.menu("权责清单", "权责事项")
    for number in range(10):
        clerk.click(clerk.page.locator("input.action-select").nth(number))
    clerk.page.locator("[name=action]").first.select_option("adjust")
    clerk.count += 2  # the list of choices is opened, and one is pressed
    clerk.click(".actions button")
    clerk.fill("effective_on", "2026-11-01").fill("basis", "机构改革方案").fill(
        "approval", "市政府"
    )
    clerk.fill("implementing_unit", "出入境管理局")
    clerk.click(".submit-row .default").done()

    proposal = AdjustmentProposal.objects.get()
    assert (proposal.kind, len(proposal.opens)) == ("changed", 10)
    told(record_property, "ten powers proposed under one decision", clerk.count, 20)


def test_a_contact_is_answered_from_the_start_page(desktop, client, record_property):
    contact = inquiries.contact(on=date(2026, 11, 2))
    clerk = Clicks(desktop, client, "承办")

    clerk.click(clerk.page.locator("table.turns a", has_text=contact.subject))
    clerk.click("a[href$='/step/reply/']")
    clerk.fill("text", "请携带居民身份证和居住证明，到居住地派出所办理。")
    clerk.click(".submit-row .default").done()

    assert Contact.objects.get(pk=contact.pk).replied_on is not None
    told(record_property, "contact answered", clerk.count, 3)


def test_the_menu_is_used_by_the_keyboard_and_closes_by_escape(desktop, client):
    clerk = Clicks(desktop, client, "登记")
    area = clerk.page.locator("nav.menu summary", has_text="受理办理")
    entries = clerk.page.locator("nav.menu details[open] a")

    area.focus()
    clerk.page.keyboard.press("Enter")
    expect(entries.first).to_be_visible()
    clerk.page.keyboard.press("Escape")

    expect(entries).to_have_count(0)
    expect(area).to_be_focused()


def test_the_menu_and_the_turns_fit_a_phone(phone, client):
    inquiries.contact(on=date(2026, 11, 2))
    clerk = Clicks(phone, client, "承办")

    clerk.click(clerk.page.locator("nav.menu summary", has_text="监测考核"))

    expect(clerk.page.locator("nav.menu details[open] a").first).to_be_visible()
    assert phone.fits()
