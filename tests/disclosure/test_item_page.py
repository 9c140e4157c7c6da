"""An item's page: what it is and whether it holds comes first; what belongs to it; how to take it along."""

from datetime import date
from io import BytesIO

import pypdf
import pytest
from django.core.cache import caches
from docx import Document
from lxml import html
from openpyxl import Workbook

from disclosure.models import ServiceLink
from disclosure.publication import publishing
from records.lifecycle import NotAllowed
from tests.factories import disclosure as make

pytestmark = pytest.mark.django_db
NUMBER = "十公规〔2016〕3号"


def page_of(client, item):
    caches["pages"].clear()
    caches["facts"].clear()
    return html.fromstring(client.get(item.get_absolute_url()).content)


def text(page, path: str) -> str:
    return " ".join("".join(page.xpath(f"{path}//text()")).split())


def repeal(item, **facts):
    change = {"validity": "repealed", "repealed_on": date(2020, 1, 1), "basis": "年度清理"}
    return publishing.change_validity(
        item, by=make.person("fabu"), on=date(2020, 1, 2), **change | facts
    )


def workbook(*rows) -> bytes:
    book, held = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(held)
    return held.getvalue()


def letter(*paragraphs) -> bytes:
    document, held = Document(), BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(held)
    return held.getvalue()


def test_status_number_and_day_stand_before_the_facts(client):
    item = make.published(document_number=NUMBER, body=NUMBER)

    head = text(page_of(client, item), "//header[@class='doc-top']")

    assert head.startswith(f"{item.title} 有效 {NUMBER}")
    assert head.index("2016-05-09") < head.index("索引号")


def test_a_repealed_item_says_by_what_and_leads_there(client):
    newer = make.published(title="关于规范性文件清理结果的通知")
    item = repeal(make.published(), repealed_by=f"《{newer.title}》")
    other = repeal(make.published(title="另一通告"), repealed_by="国务院令第711号")

    page = page_of(client, item)

    notice = "//div[contains(@class, 'notice-warning')]"
    assert page.xpath(f"{notice}//a/@href") == [newer.get_absolute_url()]
    assert "国务院令第711号" in text(page_of(client, other), notice)


def test_only_what_no_longer_holds_was_ended_and_the_gate_reads_by_what():
    item = make.published()

    with pytest.raises(NotAllowed, match="废止依据"):
        repeal(item, validity="in_force", repealed_on=None, repealed_by="某文件")
    with pytest.raises(NotAllowed, match="138"):
        repeal(item, repealed_by="见 13812345678")


def test_what_belongs_to_an_item_by_the_words_of_the_powers_stands_below_it(client):
    make.power("QR-004", type="QR", name="居民身份证签发", keywords="身份证")
    ServiceLink.objects.create(
        group="service", name="身份证补领预约", url="https://x.example.gov.cn/"
    )
    item = make.published(title="身份证丢失补领程序")
    plain = make.published(title="道路施工通告")

    told = page_of(client, item).xpath("//section[contains(@class, 'beside')]//a/text()")

    assert told == ["身份证补领预约", "居民身份证签发"]
    assert not page_of(client, plain).xpath("//section[contains(@class, 'beside')]")


def test_the_text_is_taken_along_as_pdf_and_docx_and_cited(client):
    item = make.published(
        document_number=NUMBER,
        body=f"{NUMBER}\n\n一、管制时间\n\n5月10日8时。\n\n十堰市公安局\n2016年5月3日",
    )

    address = item.get_absolute_url()
    pdf = pypdf.PdfReader(BytesIO(client.get(f"{address}paper.pdf").content))
    docx = Document(BytesIO(client.get(f"{address}paper.docx").content))

    lines = [paragraph.text for paragraph in docx.paragraphs]
    assert lines.count(NUMBER) == 1
    assert lines.count("十堰市公安局") == 1
    assert "一、管制时间" in lines
    assert "管制时间" in pdf.pages[0].extract_text()
    cited = text(page_of(client, item), "//span[@id='citation']")
    assert cited == f"办公室：《{item.title}》（{NUMBER}），2016-05-09发布，索引号0010/2016-00001"
    assert b"<svg" in client.get(f"{address}code.svg").content


@pytest.mark.parametrize("part", ["paper.pdf", "paper.docx", "code.svg"])
def test_of_what_is_not_public_nothing_is_taken_along(client, part):
    assert client.get(f"{make.draft().get_absolute_url()}{part}").status_code == 404


def test_a_sheet_and_a_text_are_looked_at_before_they_are_saved(client):
    item = make.published(
        files=[
            ("收支表.xlsx", workbook(["项目", "金额"], ["收入", 52340])),
            ("通知.docx", letter("第一段", "第二段")),
        ]
    )
    sheet, letter_file = item.attachments.all()

    page = page_of(client, item)
    cells = html.fromstring(client.get(sheet.preview_address).content).xpath("//td/text()")
    lines = html.fromstring(client.get(letter_file.preview_address).content)

    assert sheet.preview_address in page.xpath("//a/@href")
    assert cells == ["项目", "金额", "收入", "52340"]
    assert lines.xpath("//div[contains(@class, 'official')]/p/text()") == ["第一段", "第二段"]


def test_a_file_of_what_is_not_public_has_no_preview(client):
    item = make.submitted(files=[("收支表.xlsx", workbook(["项目"]))])

    assert client.get(item.attachments.get().preview_address).status_code == 404
