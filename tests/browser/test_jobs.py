"""Jobs of the office from the start page to their end, with every click counted."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from annual_report.models import Report
from disclosure.models import AdjustmentProposal, Disclosure, Membership
from portal.roles import sync_roles
from requests_app.models import Case
from statute.models import CalendarDay
from tests.factories import annual_report as reports
from tests.factories import disclosure as items
from tests.factories import inquiries
from tests.statute.test_pasting import NOTICE

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


DUTY = {"保密审查": "审核"}  # another person of the same duty


class Clicks:
    """One person at the desk, from the start page on; what is typed is no click."""

    def __init__(self, visit, client, role):
        self.visit, self.page, self.count = visit, visit.page, 0
        user, _made = get_user_model().objects.get_or_create(username=role, is_staff=True)
        user.groups.set(Group.objects.filter(name=DUTY.get(role, role)))
        bureau = items.unit("0000", "十堰市公安局")
        Membership.objects.get_or_create(user=user, unit=bureau)
        visit.page.goto(
            "about:blank"
        )  # what the person before still asked for brings no cookie back
        client.force_login(user)
        session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
        visit.page.context.add_cookies([session | {"url": visit.origin}])
        visit.open(reverse("admin:index"))

    def click(self, what):
        self.count += 1
        where = self.page.locator(what) if isinstance(what, str) else what
        where.first.click()
        self.page.wait_for_load_state()  # what the scripts of the page listen to, they listen to now
        return self

    def menu(self, area, entry):
        self.click(self.page.locator("nav.menu summary", has_text=area))
        return self.click(self.page.locator("nav.menu details[open] a", has_text=entry))

    def fill(self, name, text):
        self.page.locator(f"[name={name}]").first.fill(text)
        return self

    def turn(self, subject):
        """From the start page to the record that waits; the step it waits for is open there."""
        return self.click(self.page.locator("table.turns a", has_text=subject))

    def open(self, step):
        form = self.page.locator(f"details:has(form[action$='/step/{step}/'])")
        return self.click(form.locator("summary"))

    def take(self, step):
        # The page before may show a message too: only the one after counts.
        with self.page.expect_navigation():
            self.click(f"form[action$='/step/{step}/'] input[type=submit]")
        return self.done()

    def done(self):
        said = self.page.locator(".messagelist .success")
        assert said.count(), self.page.inner_text("#content")
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

    head = Clicks(desktop, client, "机构负责人").turn("2026-11-01").take("approved")

    proposal = AdjustmentProposal.objects.get()
    assert (proposal.kind, proposal.status, len(proposal.opens)) == ("changed", "approved", 10)
    clicks = clerk.count + head.count
    told(record_property, "ten powers changed under one decision", clicks, 20)


def test_a_contact_is_answered_and_published(desktop, client, record_property):
    contact = inquiries.contact(on=date(2026, 11, 2))
    clerk = Clicks(desktop, client, "承办").turn(contact.subject)
    clerk.page.locator("#reply_text").fill("请携带居民身份证和居住证明，到居住地派出所办理。")
    clerk.take("reply")
    clerk.open("public_version").take("public_version")
    publisher = Clicks(desktop, client, "发布").turn(contact.subject).take("publish")

    contact.refresh_from_db()
    assert None not in (contact.replied_on, contact.published_at)
    clicks = clerk.count + publisher.count
    told(record_property, "contact answered and published", clicks, 7)


def test_a_document_is_revised(desktop, client, record_property):
    bureau = items.unit("0000", "十堰市公安局")
    items.published(title="关于人民路临时交通管制的通告", unit=bureau)
    writer = Clicks(desktop, client, "承办").fill("q", "人民路")
    writer.page.locator("#find-document").press("Enter")
    writer.click("#result_list tbody th a").open("revise")
    writer.page.locator("#revise_note").fill("管制延长至年底。")
    writer.take("revise")
    writer.fill("title", "关于延长人民路临时交通管制的通告")
    writer.click("[name=_hand_in]").done()
    clicks = writer.count + read_and_published(desktop, client, "关于延长人民路")

    titles = Disclosure.objects.published(at=now()).values_list("title", flat=True)
    assert list(titles) == ["关于延长人民路临时交通管制的通告"]
    told(record_property, "document revised", clicks, 12)


@time_machine.travel(datetime(2027, 1, 12, 9, 0, tzinfo=UTC))
def test_the_report_of_a_year_is_published(desktop, client, record_property):
    reports.calm_year(2026)
    reports.state(2026, *reports.SUGGESTED_CHANNELS)
    clerk = Clicks(desktop, client, "年报")
    clerk.click("a.add[href*='annual_report/report/add']").fill("year", "2026")
    clerk.click("[name=_save]").done()
    clerk.click("a[href$='/section/5/']")
    clerk.fill("text", "一是公开内容不够全面。下一步将按栏目明确更新周期。")
    clerk.click(".submit-row .default").done()
    clerk.open("check").take("check")
    head = Clicks(desktop, client, "机构负责人").turn("2026 v1").take("approve")
    clerk.count += Clicks(desktop, client, "年报").turn("2026 v1").take("publish").count

    assert Report.objects.get().status == Report.Status.PUBLISHED
    told(record_property, "yearly report", clerk.count + head.count, 12)


def ems(desktop, client):
    """A letter by EMS, entered and passed to the bureau's own unit; the clerk who did it."""
    clerk = Clicks(desktop, client, "登记")
    clerk.click("a.add[href*='requests_app/case/add']")
    clerk.click("button[name=switch][value=registered_mail]")
    clerk.fill("name", "李四").fill("description", "2025年养犬登记数量")
    clerk.fill("address", "十堰市茅箭区人民路1号")
    clerk.fill("arrived_on", f"{date.today()}").fill("received_on", f"{date.today()}")
    clerk.fill("receipt_proof", "EX123456789CN")
    clerk.click(".submit-row .default")
    clerk.page.locator("select[name=unit]").select_option(label="十堰市公安局")
    clerk.count += 2  # the list of units is opened, and one is pressed
    return clerk.click("form.case-panel .default").done()


def test_a_letter_by_ems_reaches_its_unit(desktop, client, record_property):
    clerk = ems(desktop, client)

    assert Case.objects.get().status == Case.Status.ASSIGNED
    told(record_property, "EMS request to unit", clerk.count, 6)


def test_a_request_goes_from_the_letter_to_the_archive_over_four_people(
    desktop, client, record_property
):
    clicks = ems(desktop, client).count
    clicks += handled(desktop, client)
    clicks += decided(desktop, client, "审核", "reviewed")
    clicks += decided(desktop, client, "机构负责人", "signed")
    clerk = Clicks(desktop, client, "登记").turn("2025年养犬登记数量")
    clerk.take("replied")
    clerk.open("served").fill("proof", "EX987654321CN").take("served")
    clerk.open("archived").take("archived")

    assert Case.objects.get().status == Case.Status.ARCHIVED
    told(record_property, "request to archive", clicks + clerk.count, 28)


def handled(desktop, client):
    unit = Clicks(desktop, client, "承办").turn("2025年养犬登记数量")
    unit.take("signed_for")
    unit.open("draft_reply")
    unit.page.locator("#draft_reply_outcome").select_option("3.8")
    unit.count += 2
    unit.page.locator("#draft_reply_reference").fill("《养犬管理条例》")
    unit.page.locator("#draft_reply_statement").fill("经检索，按上述规定查询。")
    unit.take("draft_reply")
    unit.open("submitted").take("submitted")
    return unit.count


def decided(desktop, client, role, step):
    return Clicks(desktop, client, role).turn("2025年养犬登记数量").take(step).count


PASTED = "<table><tr><td colspan=2>路段</td></tr><tr><td>人民路</td><td>8时至18时</td></tr></table>"
PASTE = """(words) => {
  const data = new DataTransfer();
  data.setData("text/html", words);
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.querySelector(".tiptap").dispatchEvent(paste);
}"""


def test_a_notice_with_a_table_and_two_files_is_published(
    desktop, client, record_property, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    items.published(title="关于人民路临时交通管制的通告")
    writer = Clicks(desktop, client, "承办")
    writer.click("a.add[href*='disclosure/disclosure/add']")
    writer.fill("title", "关于人民路临时交通管制的通告（二）")
    writer.page.locator("[name=title]").press("Tab")
    writer.click(".suggested button")
    writer.fill("summary", "人民路部分路段临时限制通行。")
    writer.page.locator(".tiptap").evaluate("(editor) => editor.focus()")
    writer.page.evaluate(PASTE, PASTED)
    for row in range(2):
        writer.page.locator(f"#id_attachments-{row}-original").set_input_files(
            {"name": f"附件{row}.pdf", "mimeType": "application/pdf", "buffer": items.pdf()}
        )
        writer.count += 1  # the file is chosen
    writer.click("[name=_hand_in]").done()
    clicks = writer.count + read_and_published(desktop, client, "（二）")

    item = Disclosure.objects.get(title__endswith="（二）")
    assert (item.status, item.attachments.count()) == (Disclosure.Status.PUBLISHED, 2)
    assert 'colspan="2"' in item.body_html
    told(record_property, "notice with table and two files published", clicks, 14)


def read_and_published(desktop, client, title):
    """Read by two, approved and published: the clicks of four people."""
    steps = ("first_review", "secrecy_review", "approve", "publish")
    people = zip(("审核", "保密审查", "机构负责人", "发布"), steps, strict=True)
    return sum(reviewed(desktop, client, title, role, step) for role, step in people)


def reviewed(desktop, client, title, role, step):
    person = Clicks(desktop, client, role).turn(title)
    form = person.page.locator(f"form[action$='/step/{step}/']")
    if step != "publish":  # which gives no opinion
        form.locator("[name=note]").fill("依法应当主动公开，不涉密。")
    return person.take(step).count


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
