"""/requests/: how to ask in each way, the form to print, and a receipt to keep."""

import io
from datetime import UTC, datetime

import docx
import pytest
import time_machine
from django.core.cache import caches
from django.urls import reverse
from pypdf import PdfReader

from records.lifecycle import NotAllowed
from requests_app import form_paper, text_proposals
from requests_app.models import Case
from tests.factories import requests_app as make

pytestmark = pytest.mark.django_db
FIELDS = (
    "姓名",
    "统一社会信用代码",
    "联系电话",
    "获取信息的方式",
    "获取信息的途径",
    "□当场查阅、抄录",
)


@pytest.fixture(autouse=True)
def _monday():
    for cache in caches.all():  # a page kept of another test's guide
        cache.clear()
    with time_machine.travel(datetime(2025, 3, 10, 3, tzinfo=UTC), tick=True):
        yield


def squeezed(text):
    return "".join(text.split())


def test_the_page_says_how_to_ask_and_leads_to_everything_else(client):
    page = client.get("/requests/").content.decode()

    for name, args in (
        ("request-new", []),
        ("request-track", []),
        ("request-suggest", []),
        ("request-form", ["pdf"]),
        ("request-form", ["docx"]),
    ):
        assert reverse(name, args=args) in page
    assert "category=ysqdf" in page
    assert "20个工作日" in page


def test_the_form_to_print_asks_what_article_29_names():
    paper = form_paper.application_form(on=make.RECEIVED)

    text = "".join(cell.text for table in paper.blocks[:3] for row in table.body for cell in row)
    assert [field for field in FIELDS if field not in text] == []
    assert "用途" not in text


def test_the_form_is_taken_as_pdf_and_as_docx(client):
    pdf = client.get("/requests/form.pdf")
    word = client.get("/requests/form.docx")

    printed = squeezed("".join(p.extract_text() for p in PdfReader(io.BytesIO(pdf.content)).pages))
    assert "政府信息公开申请表" in printed
    tables = docx.Document(io.BytesIO(word.content)).tables
    assert "姓名" in [cell.text for row in tables[0].rows for cell in row.cells]
    assert client.get("/requests/form.xlsx").status_code == 404


def test_the_receipt_is_saved_as_pdf_with_number_and_code(client):
    form = {
        "name": "张三丰",
        "id_kind": "passport",
        "id_number": "E12345678",
        "description": "2024年度治安案件数量",
        "delivery": "email",
        "medium": "electronic",
        "phone": "13800000000",
        "email": "zhang@example.com",
    }
    client.post("/requests/new/?as=person", form)
    secret = client.get("/requests/receipt/").context["receipt"]["secret"]

    pdf = client.get("/requests/receipt.pdf")

    pages = PdfReader(io.BytesIO(pdf.content)).pages
    text = squeezed("".join(page.extract_text() for page in pages))
    assert Case.objects.get().number in text
    assert "扫码查询办理进度" in text
    assert len(pages) == 1
    assert secret in text
    assert "张三丰" not in text


def test_without_a_receipt_there_is_nothing_to_save(client):
    assert client.get("/requests/receipt.pdf").url == "/requests/new/"


def edited(key, text):
    proposal = text_proposals.propose(
        slot=key, text=text, reason="窗口搬迁", by=make.registrar(), on=make.RECEIVED
    )
    return text_proposals.approve(proposal, by=make.head(), on=make.RECEIVED)


def test_the_office_edits_the_guide_and_the_page_says_it_from_the_approval_on(client):
    before = client.get("/requests/").content.decode()
    edited("guide.ways", "当面：到政务服务中心三楼12号窗口提交。")

    page = client.get("/requests/").content.decode()

    assert "填写申请表，提交后显示登记编号和查询码" in before
    assert "填写申请表，提交后显示登记编号和查询码" not in page
    assert "当面：到政务服务中心三楼12号窗口提交。" in page


def test_readers_of_english_get_the_offices_own_words_marked_as_chinese(client):
    edited("guide.fees", "不收费；超过{免费件数}件或者{免费页数}页的除外。")
    client.cookies["django_language"] = "en"

    page = client.get("/requests/").content.decode()

    assert '<p lang="zh-CN">不收费；超过10件或者30页的除外。</p>' in page
    assert "within 20 working days of receipt" in page
    assert "<strong>Unclear</strong>: you are asked once" in page


def test_personal_data_do_not_get_into_the_guide():
    with pytest.raises(NotAllowed, match="公民身份号码"):
        edited("guide.ways", "当面：找王五，420302198001015671。")


def test_the_flow_chart_is_drawn_from_the_steps_and_the_list_below_says_the_same(client):
    edited(
        "guide.steps",
        "提出申请：任一方式。\n— 不明确：{补正天数}日内告知。\n答复：{答复天数}个工作日，延长{延长天数}个。",
    )

    page = client.get("/requests/").content.decode()

    chart, below = page[page.index('class="chart"') :].split("</svg>", 1)
    assert [name in chart for name in ("提出申请", "不明确", "答复")] == [True, True, True]
    assert 'role="img"' in chart
    assert "20个工作日，延长20个。" in below
