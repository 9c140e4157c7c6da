"""The staff's ways in the admin: an item from draft to withdrawal, a request to its reply, a year's end."""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from annual_report.models import Report
from disclosure.models import Disclosure
from portal.roles import sync_roles
from requests_app.models import Case
from tests.factories import annual_report as reports
from tests.factories import disclosure as items
from tests.factories import requests_app as cases

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

STAFF = {
    "dengji": "登记",
    "chengban": "承办",
    "shenhe": "审核",
    "baomi": "审核",
    "fabu": "发布",
    "nianbao": "年报",
    "fuzeren": "机构负责人",
}


@pytest.fixture
def office():
    """Accounts with one role each, and the bureau."""
    sync_roles()
    for name, role in STAFF.items():
        user = get_user_model().objects.create_user(name, password="gongkai-test", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
    return items.unit("0000", "十堰市公安局")


class Clerk:
    """Somebody at the desk: signs in, opens a record, takes its steps."""

    def __init__(self, visit, name):
        self.visit, self.page = visit, visit.open(reverse("admin:index"))
        if self.page.locator("#logout-form").count():
            self.page.locator("#logout-form button").click()
            visit.open(reverse("admin:index"))
        self.page.fill("#id_username", name)
        self.page.fill("#id_password", "gongkai-test")
        self.page.press("#id_password", "Enter")
        self.page.wait_for_selector("#logout-form")

    def open(self, record):
        opts = record._meta
        self.visit.open(
            reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])
        )
        return self

    def _opened(self, step):
        """The form of a step: in place on the record's page, or on a page of its own."""
        asked = self.page.locator(f'details:has(form[action$="/step/{step}/"])')
        link = self.page.locator(f'a[href$="/step/{step}/"]')
        expect(asked.or_(link).first).to_be_attached()
        if not asked.count():
            link.first.click()
            return self.page.locator("#content")
        if asked.get_attribute("open") is None:
            asked.locator("summary").click()
        return asked

    def take(self, step, **answers):
        """Press the step's button, answer what it asks, confirm; the record's page says it is done."""
        form = self._opened(step)
        for name, answer in answers.items():
            field = form.locator(f"[name={name}]")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(answer)
            else:
                field.fill(answer)
        with self.page.expect_navigation():  # the page before may show a message too
            form.locator("input.default[type=submit]").first.click()
        paper = self.page.locator(".draft-paper")  # the letter, to be read before it is sent
        done = self.page.locator(".messagelist .success")
        refused = self.page.locator(".errornote, .errorlist")
        expect(done.or_(refused).or_(paper).first).to_be_visible()
        if paper.count():
            self.page.locator(".submit-row .default").click()
        expect(done.or_(refused).first).to_be_visible()
        assert done.count() == 1, self.page.inner_text("#content")
        return self


def test_an_item_goes_from_draft_through_two_reviews_to_the_public_and_is_withdrawn(
    desktop, office
):
    clerk = Clerk(desktop, "chengban")
    page = desktop.open(reverse("admin:disclosure_disclosure_add"))
    page.fill("[name=title]", "关于北京路临时交通管制的通告")
    page.fill("[name=summary]", "为保障道路施工安全，北京路部分路段临时限制通行。")
    page.locator("summary", has_text="纯文本").click()
    page.fill("[name=body]", "一、管制时间\n\n即日起至完工。")
    page.fill("[name=formed_on]", "2026-11-02")
    for field, word in (("category", "通知通告"), ("unit", "十堰市公安局")):
        page.locator(f"#id_{field} + .select2").click()
        page.locator(".select2-search__field").last.fill(word)
        page.locator(".select2-results__option", has_text=word).first.click()
    page.locator("[name=_save]").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    item = Disclosure.objects.get()

    clerk.open(item).take("submit")
    Clerk(desktop, "shenhe").open(item).take("first_review", note="内容属实")
    Clerk(desktop, "baomi").open(item).take("secrecy_review", result="disclose", note="不涉密")
    Clerk(desktop, "fuzeren").open(item).take("approve", note="同意公开")
    publisher = Clerk(desktop, "fabu").open(item).take("publish")

    public = desktop.open(item.get_absolute_url())
    expect(public.get_by_role("heading", level=1)).to_have_text("关于北京路临时交通管制的通告")

    publisher.open(item).take("withdraw", note="管制取消")
    answer = desktop.page.goto(desktop.origin + item.get_absolute_url())
    desktop.faults.clear()  # Chromium reports the 410 that is wanted here
    assert answer.status == 410
    assert "管制取消" in desktop.page.inner_text("main")


def test_a_request_goes_from_its_receipt_through_the_office_to_the_served_reply(desktop, office):
    case = cases.filed_case(on=localdate())

    registrar = Clerk(desktop, "dengji").open(case)
    registrar.take("confirmed", proof="当日电话确认").take("accepted").take(
        "assigned", unit="十堰市公安局"
    )
    Clerk(desktop, "chengban").open(case).take("signed_for")
    handler = Clerk(desktop, "chengban").open(case)
    handler.take("draft_reply", outcome="1", statement="经检索，该信息可以公开，现予提供。")
    handler.open(case).take("submitted")
    Clerk(desktop, "shenhe").open(case).take("reviewed")
    Clerk(desktop, "fuzeren").open(case).take("signed")
    handler = Clerk(desktop, "chengban").open(case).take("replied")
    handler.open(case).take("served", method="email", proof="邮件系统记录")

    case.refresh_from_db()
    assert (case.status, case.outcome, case.closed_on) == ("closed", "1", localdate())
    page = desktop.page
    with page.expect_download() as download:
        page.locator(
            'a[href$=".zip"], form[action$=".zip"] button, a:has-text("ZIP")'
        ).first.click()
    assert download.value.suggested_filename == f"{case.number}.zip"


def test_who_handles_a_request_sees_what_a_step_does_to_the_last_day_before_taking_it(
    desktop, office
):
    case = cases.case_in(Case.Status.HANDLING)

    page = Clerk(desktop, "chengban").open(case).page
    step = page.locator("li", has=page.locator('form[action$="/step/correction_requested/"]'))

    expect(step.locator(".step-effect")).to_contain_text("期限停止计算")


def write_section(clerk, key, text):
    clerk.page.locator(f'a[href$="/section/{key}/"]').first.click()
    clerk.page.fill("[name=text]", text)
    clerk.page.locator("[name=text]").evaluate("field => field.form.requestSubmit()")
    expect(clerk.page.locator(".messagelist .success")).to_be_visible()


def open_checks(clerk):
    """Ids of the checks that do not hold, in the order of the page."""
    page = clerk.page
    verdict = page.get_by_text("未通过", exact=True).or_(page.get_by_text("提醒", exact=True))
    return [row.inner_text().split()[0] for row in page.locator("tr", has=verdict).all()]


def test_the_years_report_is_drawn_up_mended_approved_published_and_corrected(desktop, office):
    cases.registered_case(on=date(2024, 5, 6))
    reports.calm_year(2024)
    clerk = Clerk(desktop, "nianbao")
    page = desktop.open(reverse("admin:annual_report_report_add"))
    page.fill("[name=year]", "2024")
    page.locator("[name=_save]").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    report = Report.objects.get()
    public = reverse("report-detail", args=[2024])

    # a typed number that contradicts the table, and nothing said in part five
    write_section(clerk.open(report), "1.2", "{year}年，新收政府信息公开申请99件，均已答复。")
    assert open_checks(clerk.open(report)) == ["W2", "A1", "A3", "A5"]
    page.locator("summary", has_text="提交审批").click()
    page.locator("form[action$='/step/check/'] [type=submit]").click()
    expect(page.locator(".errorlist").first).to_be_visible()

    write_section(clerk.open(report), "1.2", "{year}年，新收政府信息公开申请{requests_received}。")
    write_section(clerk.open(report), "5", "一是公开内容不够全面。下一步将按栏目明确更新周期。")
    assert open_checks(clerk.open(report)) == ["A3", "A5"]
    # what cannot be mended is answered in writing, and printed; an error by who approves
    late = "系统上线前的年度，补编报告。"
    clerk.open(report).take("waive", check_id="A3", reason=late)
    unknown = "各渠道2024年尚未建立台账，报告中如实说明。"
    Clerk(desktop, "fuzeren").open(report).take("waive-error", check_id="A5", reason=unknown)
    clerk = Clerk(desktop, "nianbao")
    clerk.open(report).take("check")
    Clerk(desktop, "fuzeren").open(report).take("approve")
    clerk = Clerk(desktop, "nianbao").open(report)
    clerk.take("publish")

    assert "新收政府信息公开申请1件" in desktop.open(public).inner_text("main")
    with page.expect_download() as download:
        page.get_by_role("main").locator('a[href$="/pdf/"]').first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF")

    clerk.open(report).take("correct", reason="第五部分补充说明")
    assert list(Report.objects.order_by("version").values_list("version", "status")) == [
        (1, "published"),
        (2, "draft"),
    ]
