"""The whole file of a request as one PDF: everything that can be printed, in order of time."""

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from papers.model import Paper, Paragraph
from papers.pdf import to_pdf
from records.uploads import accept
from requests_app import case_file, filing
from requests_app.lifecycle import intake, rounds
from requests_app.models import CaseAttachment
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 10)


def picture():
    stored = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(stored, "PNG")
    return stored.getvalue()


def scan():
    return to_pdf(Paper(title="身份证明扫描件", date=DAY, blocks=[Paragraph("演示")]))


def attach(case, name, content):
    upload = SimpleUploadedFile(name, content)
    filing.attach(case, [(upload, accept(upload))], role=CaseAttachment.Role.EVIDENCE)


def bound(case):
    return PdfReader(io.BytesIO(case_file.pdf_of(case, on=DAY)))


def titles(reader):
    return [item.title for item in reader.outline]


def first_page_of(reader, title):
    item = next(item for item in reader.outline if title in item.title)
    return reader.get_destination_page_number(item)


def test_the_application_comes_first_and_the_rest_by_its_day():
    case = intake.request_correction(
        make.registered_case(),
        by=make.registrar(),
        on=DAY,
        wanted="年份",
        reply_by=date(2025, 3, 20),
    )

    assert titles(bound(case))[:3] == [
        "卷内目录",
        "2025-03-03 政府信息公开申请",
        f"2025-03-10 政府信息公开申请补正告知书 {case.letters.get().number}",
    ]


def test_the_index_says_on_which_page_each_paper_begins_and_how_it_was_served():
    case = make.closed_case()
    reader = bound(case)
    index = "".join(page.extract_text() for page in reader.pages[: first_page_of(reader, "申请")])

    assert "挂号信" in index
    assert "XA00000000042" in index
    assert str(first_page_of(reader, "答复书") + 1) in index


def test_a_letter_stands_there_as_it_was_issued():
    reader = bound(make.closed_case())
    letter = reader.pages[first_page_of(reader, "答复书")].extract_text()

    assert "现将有关信息提供给你" in letter


def test_pictures_and_pdfs_are_pages_and_what_is_no_page_is_named_with_its_digest():
    case = make.closed_case()
    attach(case, "照片.png", picture())
    attach(case, "扫描.pdf", scan())
    attach(case, "坏的.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n")
    reader = bound(case)
    broken = case.attachments.order_by("pk").last()

    assert "演示" in reader.pages[first_page_of(reader, "扫描.pdf")].extract_text()
    assert len(reader.pages[first_page_of(reader, "照片.png")].images) == 1
    sheet = reader.pages[first_page_of(reader, "坏的.pdf")].extract_text()
    assert broken.sha256 in "".join(sheet.split())


def test_an_opinion_is_a_paper_of_its_own():
    case = make.handled_case()
    asked = rounds.ask_opinion(
        case, by=make.handler(), on=DAY, kind="third_party", party="某某公司", content="合同"
    )
    rounds.record_opinion(asked, by=make.handler(), on=DAY, answer="objects", opinion="不同意")

    reader = bound(case)

    assert "不同意" in reader.pages[first_page_of(reader, "征求意见结果登记")].extract_text()
