from datetime import date
from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from papers.conventions import chinese_date, document_number, organ_indent, title_lines
from papers.docx import to_docx
from papers.html import to_html
from papers.model import Cell, Heading, Paragraph, Run, Table
from papers.pdf import to_pdf
from tests.papers.samples import figure, paper, table

HOSTILE = "<A&B> #let x = 1 \x00\x07繁體 镕 “引号”"
PRINTED = "<A&B> #let x = 1 繁體 镕 “引号”"


def full_paper():
    return paper(Heading(1, "一、总体情况"), Paragraph(HOSTILE), table(), figure())


def test_dates_and_numbers_are_written_as_official_papers_write_them():
    assert chinese_date(date(2017, 1, 5)) == "2017年1月5日"
    assert document_number("十公依", year=2017, serial=3) == "十公依〔2017〕3号"


@pytest.mark.parametrize(
    ("organ", "indent"),
    [("十堰市公安局", 4.25), ("局", 6.75), ("十堰市公安局交通警察支队茅箭大队", 0), ("", 7.25)],
)
def test_the_signature_stands_above_the_middle_of_its_date(organ, indent):
    assert organ_indent(organ, "2017年1月20日") == indent


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("答复书", ["答复书"]),
        (
            "十堰市公安局2016年度政府信息公开工作情况报告",
            ["十堰市公安局2016年度", "政府信息公开工作情况报告"],
        ),
        (
            "十堰市公安局2024年政府信息公开工作年度报告",
            ["十堰市公安局2024年", "政府信息公开工作年度报告"],
        ),
        (
            "十堰市公安局关于加强城区货运机动车辆管理的通告",
            ["十堰市公安局", "关于加强城区货运机动车辆管理的通告"],
        ),
        ("长" * 30, ["长" * 30]),
        ("关于" + "长" * 50, ["关于" + "长" * 50]),
    ],
)
def test_a_long_title_is_broken_between_phrases(title, lines):
    assert title_lines(title) == lines


def test_hostile_text_reaches_the_docx_as_text():
    read = docx.Document(BytesIO(to_docx(full_paper())))

    assert PRINTED in [each.text for each in read.paragraphs]
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows] == [
        ["申请人", "件数", "件数"],
        ["申请人", "新收", "结转"],
        ["自然人", "1497", "3"],
    ]
    assert [each.text for each in read.paragraphs if each.style.name == "Heading 1"] == [
        "一、总体情况"
    ]
    assert read.core_properties.title == "十堰市公安局年度报告"


def test_the_pdf_is_archival_titled_bookmarked_and_holds_the_text():
    read = PdfReader(BytesIO(to_pdf(full_paper())))
    text = "".join(page.extract_text() for page in read.pages).replace(" ", "").replace("\n", "")

    assert PRINTED.replace(" ", "") in text
    assert "1497" in text
    assert [each.title for each in read.outline] == ["一、总体情况"]
    assert read.metadata.title == "十堰市公安局年度报告"
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    packet = read.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in packet
    assert "pdfaid:part" in packet


def test_the_same_paper_gives_the_same_bytes():
    assert to_pdf(full_paper()) == to_pdf(full_paper())
    assert to_docx(full_paper()) == to_docx(full_paper())


def test_html_escapes_text_marks_headers_and_carries_no_style():
    html = to_html(full_paper())

    assert "&lt;A&amp;B&gt; #let" in html
    assert '<th scope="col" rowspan="2">申请人</th>' in html.replace("colgroup", "col").replace(
        "rowgroup", "row"
    )
    assert '<th scope="row">自然人</th>' in html
    assert "style=" not in html


def test_rare_characters_and_very_long_words_do_not_stop_the_printing():
    text = "𠮷😀" + "长" * 20_000 + "x" * 3_000

    assert "〓" in PdfReader(BytesIO(to_pdf(paper(Paragraph(text))))).pages[0].extract_text()


def test_a_script_is_no_link():
    with pytest.raises(ValueError):
        Run("点击", link="javascript:alert(1)")


def test_spans_that_overlap_are_refused():
    with pytest.raises(ValueError):
        Table("表", [], [[Cell("甲", colspan=2)], [Cell("乙")]])
