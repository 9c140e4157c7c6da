"""A request from both sides: the applicant's way with files, and the office's after a review was lost."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate
from playwright.sync_api import expect

from records.uploads import accept
from requests_app import filing
from requests_app.lifecycle import intake, replying
from requests_app.models import Case, FreshReply, Remedy
from statute.outcomes import Ground, Outcome
from tests.browser.test_staff import Clerk, office  # noqa: F401
from tests.factories import disclosure as items
from tests.factories import requests_app as cases

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def answered_with_a_file(case, content):
    """By the office: confirmed, handled, answered with `content` as 名单.pdf, served on the site."""
    today = localdate()
    case = intake.confirm(case, by=cases.registrar(), on=today, proof="电话确认")
    case = intake.accept(case, by=cases.registrar(), on=today)
    case = intake.assign(case, by=cases.registrar(), on=today, unit=cases.unit())
    case = intake.sign_for(case, by=cases.handler(), on=today)
    upload = accept(SimpleUploadedFile("名单.pdf", content, "application/pdf"))
    filing.add_files(case, [(upload.file, upload)], role="answer", by=cases.handler())
    replying.draft_reply(
        case, by=cases.handler(), on=today, outcome=Outcome.DISCLOSED, statement="随附名单。"
    )
    replying.submit(case, by=cases.handler(), on=today)
    replying.approve(case, by=cases.reviewer(), on=today)
    replying.sign(case, by=cases.head(), on=today)
    replying.reply(case, by=cases.handler(), on=today)
    replying.serve(case, by=cases.handler(), on=today, method="online", proof="网站记录")


def test_an_applicant_files_with_a_file_and_downloads_the_answer_by_the_query_code(phone, tmp_path):
    items.unit("0000", "十堰市公安局")
    proof = tmp_path / "委托书.pdf"
    proof.write_bytes(items.pdf())
    page = phone.open(reverse("request-new"))
    onward = page.get_by_role("button", name="下一步")

    page.locator("textarea[name=description]").fill("2025年度全市居住证发放数量")
    onward.click()
    page.locator("[name=email]").fill("zhang@example.com")
    onward.click()
    page.locator("[name=name]").fill("张䶮")
    page.locator("[name=id_number]").fill("420302198001015671")
    page.locator("[name=phone]").fill("13800000000")
    onward.click()
    page.locator("[name=attachments]").set_input_files(proof)
    page.get_by_role("button", name="提交申请").click()
    expect(page.locator(".receipt-code").first).to_be_visible()
    number, code = page.locator(".receipt-code").all_inner_texts()
    case = Case.objects.get(number=number)
    assert [file.name for file in case.attachments.all()] == ["委托书.pdf"]
    answer = items.pdf()
    answered_with_a_file(case, answer)

    page.goto(phone.origin + reverse("request-track"))
    page.locator("[name=number]").fill(number)
    page.locator("[name=secret]").fill(code)
    page.press("[name=secret]", "Enter")
    with page.expect_download() as given:
        page.get_by_role("link", name="名单.pdf").click()

    sent = case.attachments.given().get()
    assert hashlib.sha256(Path(given.value.path()).read_bytes()).hexdigest() == sent.sha256
    assert sent.sha256 in page.get_by_role("main").inner_text().replace("\n", "")
    with page.expect_download() as letter:
        page.locator('main a[href$=".pdf"]').last.click()
    assert letter.value.suggested_filename.endswith(".pdf")
    assert phone.fits()


def lost_review():
    """A refusal of two months ago with a review that the office has answered; its decision came today."""
    received = localdate() - timedelta(90)
    case = cases.closed_case(on=received, outcome=Outcome.PROCESS)
    filed = received + timedelta(20)
    return cases.remedy(
        "十政复决〔2026〕1号",
        case=case,
        authority="十堰市人民政府",
        filed_on=filed,
        told_on=filed + timedelta(3),
        answered_on=filed + timedelta(10),
    )


def stepped(clerk, record, step, **answers):
    """The page of the step itself, answered and confirmed."""
    opts = record._meta
    name = f"admin:{opts.app_label}_{opts.model_name}_step"
    clerk.visit.open(reverse(name, args=[record.pk, step]))
    for field, answer in answers.items():
        boxes = clerk.page.locator(f"[name={field}]")
        if answer is True:
            boxes.check()
        elif boxes.first.get_attribute("type") in ("radio", "checkbox"):
            clerk.page.locator(f"[name={field}][value='{answer}']").check()
        elif boxes.evaluate("field => field.tagName") == "SELECT":
            boxes.select_option(answer)
        else:
            boxes.fill(answer)
    clerk.page.locator(".submit-row .default").click()
    expect(clerk.page.locator(".messagelist .success")).to_be_visible()


@pytest.mark.usefixtures("office")
def test_a_lost_review_opens_the_request_again_and_another_reply_closes_it(desktop):
    review = lost_review()
    case, today = review.case, localdate().isoformat()

    registrar = Clerk(desktop, "dengji")
    stepped(
        registrar,
        review,
        "decided",
        decided_on=today,
        received_on=today,
        result="corrected",
        orders_reply=True,
        order_days="20",
    )
    handler = Clerk(desktop, "chengban")
    handler.open(case)
    expect(handler.page.locator("#content")).to_contain_text("十政复决〔2026〕1号")
    again = {"outcome": Outcome.PROCESS.value, "grounds": Ground.DISCUSSION.value}
    stepped(handler, case, "draft_reply", **again, statement="仍属讨论记录。")
    handler.visit.open(reverse("admin:requests_app_case_step", args=[case.pk, "submitted"]))
    handler.page.locator(".submit-row .default").click()
    expect(handler.page.locator(".errorlist, .errornote").first).to_be_visible()
    stepped(handler, case, "draft_reply", outcome="1", statement="现予提供。")
    stepped(handler, case, "submitted")
    stepped(Clerk(desktop, "shenhe"), case, "reviewed")
    stepped(Clerk(desktop, "fuzeren"), case, "signed")
    handler = Clerk(desktop, "chengban")
    stepped(handler, case, "replied")
    stepped(handler, case, "served", method="email", proof="邮件系统记录")

    fresh = FreshReply.objects.get(remedy=review)
    case.refresh_from_db()
    assert (fresh.first_outcome, fresh.outcome, fresh.replied_on) == ("3.6", "1", localdate())
    assert (case.status, case.letters.issued().filter(kind="reply").count()) == ("closed", 2)
    assert Remedy.objects.get().result == "corrected"
