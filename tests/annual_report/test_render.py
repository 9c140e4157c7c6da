"""One report, five formats: read back, each gives the same numbers and the same words."""

import io
import json
import re
from datetime import date

import docx
import openpyxl
import pypdf
import pytest
from docx.oxml.ns import qn
from lxml import html

from annual_report.balance import examine
from annual_report.frozen import freeze, thaw, thaw_findings
from annual_report.grid import Kind, printed
from annual_report.render.files import FORMATS, file_name, written
from annual_report.tables import Form
from tests.factories.annual_report import PROSE, content, distinct_tables, submission

FORMS = (Form.OF_2019, Form.OF_2021)


def findings():
    return examine(submission())


def numbers_of(tables):
    return [
        printed(filled[cell.ref])
        for filled in tables.values()
        for cell in filled.table.value_cells()
    ]


def four_digits(text):
    return re.findall(r"(?<!\d)[345]\d{3}(?!\d)", text)


def read_html(file):
    cells = html.fromstring(file.decode()).xpath("//table//td")
    return [cell.text_content() for cell in cells]


def read_docx(file):
    body = docx.Document(io.BytesIO(file)).element.body
    cells = (cell.xpath("string(.)") for cell in body.iter(qn("w:tc")))
    return [text for text in cells if four_digits(text) == [text]]


def read_pdf(file):
    return four_digits(
        "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages)
    )


def read_json(file):
    tables = json.loads(file)["tables"]
    found = [n for row in tables["proactive"] for n in row["values"].values()]
    found += [n for row in tables["requests"]["rows"] for n in row["values"]]
    found += [n for results in tables["remedies"].values() for n in results.values()]
    return [str(number) for number in found]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    ("format", "read"),
    [("html", read_html), ("docx", read_docx), ("pdf", read_pdf), ("json", read_json)],
)
def test_a_file_read_back_holds_every_number_in_its_place(form, format, read):
    tables = distinct_tables(form)

    file = written(content(form, tables=tables), findings(), format)

    assert read(file) == numbers_of(tables)


def computed(sheet):
    """The sheet's numbers by place, its SUM formulas worked out."""
    values = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row}

    def value(place):
        found = values[place]
        if isinstance(found, str) and found.startswith("=SUM("):
            return sum(value(part) for part in found[5:-1].split(","))
        return found

    return {place: value(place) for place in values}


@pytest.mark.parametrize("name", ["二", "三", "四"])
def test_the_workbook_adds_its_own_totals_and_gets_the_same_numbers(name):
    report = content()

    book = openpyxl.load_workbook(io.BytesIO(written(report, findings(), "xlsx")))

    filled, values = report.tables[name], computed(book[f"表{name}"])
    assert {
        p.cell.ref: values[book[f"表{name}"].cell(p.row + 3, p.column + 1).coordinate]
        for p in filled.table.placed()
        if p.cell.kind is Kind.VALUE
    } == filled.values


def test_totals_of_the_workbook_are_live_formulas():
    book = openpyxl.load_workbook(io.BytesIO(written(content(), findings(), "xlsx")))

    assert book["表三"]["J6"].value == "=SUM(D6,E6,F6,G6,H6,I6)"
    assert book["表四"]["E6"].value == "=SUM(A6,B6,C6,D6)"


@pytest.mark.parametrize("name", ["二", "三", "四"])
def test_a_reader_that_computes_nothing_sees_the_same_numbers(name):
    report = content()
    file = io.BytesIO(written(report, findings(), "xlsx"))

    sheet = openpyxl.load_workbook(file, data_only=True)[f"表{name}"]

    filled = report.tables[name]
    assert {
        p.cell.ref: sheet.cell(p.row + 3, p.column + 1).value
        for p in filled.table.placed()
        if p.cell.kind is Kind.VALUE
    } == filled.values


def test_the_workbook_keeps_the_merged_heads():
    book = openpyxl.load_workbook(io.BytesIO(written(content(), findings(), "xlsx")))

    merged = {str(area) for area in book["表三"].merged_cells.ranges}

    assert {"A3:C5", "D3:J3", "D4:D5", "E4:I4", "J4:J5", "A8:A29", "A30:C30"} <= merged


def words(text):
    return re.sub(r"\s+", "", text)


def all_text(file, format):
    match format:
        case "html":
            return html.fromstring(file.decode()).text_content()
        case "docx":
            return "".join(p.text for p in docx.Document(io.BytesIO(file)).paragraphs)
        case "pdf":
            return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(file)).pages)
        case "xlsx":
            sheet = openpyxl.load_workbook(io.BytesIO(file))["正文"]
            return "".join(str(row[0]) for row in sheet.iter_rows(values_only=True))
        case "json":
            data = json.loads(file)
            return data["title"] + "".join(s["heading"] + s["text"] for s in data["sections"])


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_says_the_same_words_under_the_same_headings(format):
    file = written(content(), findings(), format)

    told = words(all_text(file, format))

    assert "十堰市公安局2024年政府信息公开工作年度报告" in told
    for expected in (*PROSE.values(), "一、总体情况", "（一）主动公开", "六、其他需要报告的事项"):
        assert words(expected) in told


def test_the_json_has_the_shape_other_systems_read():
    data = json.loads(written(content(), findings(), "json"))

    assert {key: data[key] for key in ("year", "form", "organ", "period")} == {
        "year": 2024,
        "form": "2021",
        "organ": "十堰市公安局",
        "period": ["2024-01-01", "2024-12-31"],
    }
    assert data["tables"]["proactive"][1] == {
        "block": "第二十条第（一）项",
        "row": "行政规范性文件",
        "values": {"本年制发件数": 2, "本年废止件数": 1, "现行有效件数": 11},
    }
    assert data["tables"]["requests"]["columns"][-1] == "总计"
    assert data["tables"]["requests"]["rows"][0] == {
        "ref": "一",
        "label": "一、本年新收政府信息公开申请数量",
        "values": [6, 1, 0, 0, 0, 0, 7],
    }
    assert data["tables"]["remedies"]["行政复议"] == {
        "结果维持": 1,
        "结果纠正": 0,
        "其他结果": 0,
        "尚未审结": 1,
        "总计": 2,
    }
    assert [section["heading"] for section in data["sections"]] == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        "五、存在的主要问题及改进情况",
        "六、其他需要报告的事项",
    ]
    assert data["checks"][0] == {
        "id": "E1",
        "holds": True,
        "severity": "FAIL",
        "detail": "新收＋上年结转＝总计＋结转下年度",
        "answer": "",
    }


def test_the_pdf_is_tagged_and_has_a_bookmark_for_each_section():
    reader = pypdf.PdfReader(io.BytesIO(written(content(), findings(), "pdf")))

    bookmarks = [entry.title for entry in reader.outline if not isinstance(entry, list)]

    assert bookmarks[:2] == ["一、总体情况", "二、主动公开政府信息情况"]
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "十堰市公安局2024年政府信息公开工作年度报告"


def test_a_report_of_2008_lists_its_figures_in_the_workbook():
    book = openpyxl.load_workbook(
        io.BytesIO(written(content(Form.OF_2008, year=2016), findings(), "xlsx"))
    )

    assert book.sheetnames == ["正文", "数据"]


def test_frozen_and_thawed_a_report_is_the_same_even_if_the_database_keeps_no_order():
    report = content()

    stored = json.loads(json.dumps(freeze(report, findings()), sort_keys=True))

    assert thaw(stored) == report
    assert list(thaw(stored).tables) == ["二", "三", "四"]
    assert thaw_findings(stored) == findings()


def test_the_file_is_named_like_the_report():
    assert file_name(content(), "pdf") == "十堰市公安局2024年政府信息公开工作年度报告.pdf"
    assert file_name(content(), "pdf", version=2).endswith("年度报告（第2版）.pdf")


def test_the_paper_is_signed_by_the_organ_on_its_day():
    told = words(all_text(written(content(signed_on=date(2025, 1, 9)), findings(), "docx"), "docx"))

    assert told.endswith("十堰市公安局2025年1月9日")


@pytest.mark.parametrize("form", FORMS)
def test_table_three_stands_on_one_page(form):
    report = content(form, tables=distinct_tables(form))
    pages = pypdf.PdfReader(io.BytesIO(written(report, findings(), "pdf"))).pages
    cells = [set(four_digits(page.extract_text())) for page in pages]
    wanted = set(numbers_of({"三": report.tables["三"]}))

    assert len([page for page in cells if page & wanted]) == 1
    assert wanted <= set().union(*cells)


def test_word_keeps_the_rows_of_a_statutory_table_together():
    written_docx = docx.Document(io.BytesIO(written(content(), findings(), "docx")))
    table = max(written_docx.tables, key=lambda each: len(each.rows))
    loose = [row for row in table._tbl.tr_lst[:-1] if not row.findall(f".//{qn('w:keepNext')}")]

    assert len(table.rows) > 20
    assert loose == []
