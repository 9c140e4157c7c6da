"""Sheets as offices keep them: titles, serial numbers, totals, merged and hidden cells, several sheets."""

import io
import time
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from openpyxl.styles import Border, Side

from disclosure.models import Disclosure, Unit
from disclosure.resources import DisclosureResource, UnitResource
from records.grids import SpreadsheetError
from records.office_tables import LEAVE, TAKE, Reading, SeveralSheets
from records.resources import run_import
from records.spreadsheets import read_table

HEAD = ["标题", "类别", "发布机构", "成文日期", "发布日期", "正文"]
ROW = ["关于加强货车通行管理的通告", "通知通告", "交警", "2024-03-01", "2024-03-05", "一、范围"]
TITLE = ["十堰市公安局2024年主动公开信息目录"]


def book(*rows, name="Sheet1", change=None, more=()):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for title, others in more:
        page = workbook.create_sheet(title)
        for row in others:
            page.append(list(row))
    if change:
        change(workbook)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def table(content, **reading):
    chosen = Reading(**reading)
    heads = DisclosureResource().heads(chosen)
    return read_table(io.BytesIO(content), heads=heads, reading=chosen)


def merged(*areas):
    def change(workbook):
        for area in areas:
            workbook.active.merge_cells(area)

    return change


@pytest.fixture
def _catalogue(db):
    Unit.objects.create(code="jj", name="交警")


def load(content, **options):
    return run_import(DisclosureResource(), io.BytesIO(content), **options)


def test_the_head_is_found_below_a_title_and_a_unit():
    content = book(
        TITLE, ["填报单位：交警", None, None, None, "填报日期：2024年3月5日"], HEAD, ROW,
        change=merged("A1:F1", "A2:D2"),
    )  # fmt: skip

    assert table(content).rows == [(4, ROW)]
    assert "十堰市公安局2024年主动公开信息目录" in table(content).notes[0]


def test_a_head_of_two_rows_is_read_as_one():
    content = book(
        ["标题", "类别", "发布机构", "日期", None, "正文"],
        [None, None, None, "成文日期", "发布日期"],
        ROW,
        change=merged("A1:A2", "D1:E1"),
    )

    assert (table(content).headers, table(content).rows) == (HEAD, [(3, ROW)])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "head",
    [
        ["标题*", "类别（必填）", "发布机构 ", "成文日期", "发布日期", "正文"],
        ["标　题", "类　别", "发布机构", "成文\n日期", "发布\n日期", "正　文"],
        ["信息名称", "分类", "发文机关", "生成日期", "公开时间", "内容"],
        ["title", "Category", "unit", "formed_on", "published_on", "body"],
    ],
)
@pytest.mark.usefixtures("_catalogue")
def test_heads_are_known_by_what_they_say(head):
    assert load(book(head, ROW)).created == 1
    assert Disclosure.objects.get().formed_on == date(2024, 3, 1)


@pytest.mark.usefixtures("_catalogue")
def test_serial_numbers_and_remarks_are_left_out_and_said():
    outcome = load(book(["序号", *HEAD, "备注"], [1, *ROW, "已核"]))

    assert outcome.created == 1
    assert outcome.notes == ["“序号”列未读入", "“备注”列未读入"]


@pytest.mark.usefixtures("_catalogue")
def test_an_unknown_column_is_an_error_until_somebody_says_what_it_is():
    content = book([*HEAD[:-1], "公文内容", "保管期限"], [*ROW, "永久"])

    refused = load(content)
    taken = load(content, reading=Reading(columns={"公文内容": "body", "保管期限": ""}))

    assert [error.column for error in refused.errors] == ["公文内容", "保管期限"]
    assert taken.created == 1
    assert Disclosure.objects.get().body == "一、范围"


def test_totals_notes_and_a_second_head_are_no_records():
    content = book(
        HEAD, ROW, HEAD, ["合计：1条"], ["注：本表每季度报送"], ["审核人：某某"],
    )  # fmt: skip

    assert table(content).rows == [(2, ROW)]
    assert [note[:5] for note in table(content).notes] == [
        "第 3 行",
        "第 4 行",
        "第 5 行",
        "第 6 行",
    ]


def test_a_title_that_begins_like_a_total_is_a_record():
    total = ["合计拘留人数的通报", *ROW[1:]]

    assert table(book(HEAD, total)).rows == [(2, total)]


def test_numbers_printed_beforehand_are_no_records():
    assert table(book(["序号", *HEAD], [1, *ROW], [2], [3])).rows == [(2, ["1", *ROW])]


def test_a_merged_value_holds_for_all_its_rows():
    second = ["关于限行的通告", None, None, *ROW[3:]]
    content = book(HEAD, ROW, second, change=merged("B2:B3", "C2:C3"))

    assert table(content).rows[1] == (3, ["关于限行的通告", *ROW[1:]])


def hide_third_row(workbook):
    workbook.active.row_dimensions[3].hidden = True


@pytest.mark.usefixtures("_catalogue")
def test_hidden_rows_are_taken_or_left_only_when_somebody_says_so():
    content = book(HEAD, ROW, ["内部通告", *ROW[1:]], change=hide_third_row)

    refused = load(content)
    assert [(error.row, error.column) for error in refused.errors] == [(3, "")]
    assert load(content, dry_run=True, reading=Reading(hidden_rows=TAKE)).created == 2
    left = load(content, reading=Reading(hidden_rows=LEAVE))
    assert (left.created, left.notes) == (1, ["隐藏行未读入：第 3 行"])


def test_of_several_sheets_with_records_somebody_chooses_one():
    content = book(HEAD, ROW, more=[("第二季度", [HEAD, ROW, ROW])])

    with pytest.raises(SpreadsheetError, match="“Sheet1”（1 行）、“第二季度”（2 行）"):
        table(content)
    chosen = table(content, sheet="第二季度")
    assert (len(chosen.rows), chosen.notes) == (2, ["工作表“Sheet1”未读入"])
    with pytest.raises(SpreadsheetError, match="第三季度"):
        table(content, sheet="第三季度")


def hide(*titles):
    def change(workbook):
        for title in titles:
            workbook[title].sheet_state = "hidden"

    return change


def test_a_hidden_sheet_of_words_is_left_out_and_one_of_records_asked_about():
    words = book(
        ["类别"], ["通知通告"], name="字典", more=[("表", [HEAD, ROW])], change=hide("字典")
    )
    records = book(HEAD, ROW, name="旧表", more=[("表", [HEAD, ROW])], change=hide("旧表"))

    assert table(words).rows == [(2, ROW)]
    assert table(words).notes == ["隐藏的工作表“字典”未读入"]
    with pytest.raises(SpreadsheetError, match="“旧表”（1 行，隐藏）"):
        table(records)


def formats(workbook):
    sheet = workbook.active
    sheet["D2"], sheet["D2"].number_format = datetime(2024, 3, 1, 8, 30), "yyyy-m-d h:mm"
    sheet["E2"], sheet["E2"].number_format = 45356, "General"
    sheet["A2"], sheet["A2"].number_format = 123, "00000"


@pytest.mark.usefixtures("_catalogue")
def test_cells_are_read_as_they_are_shown():
    load(book(HEAD, ROW, change=formats))

    item = Disclosure.objects.get()
    assert (item.title, item.formed_on, item.published_on) == (
        "00123",
        date(2024, 3, 1),
        date(2024, 3, 5),
    )


@pytest.mark.parametrize(
    ("cell", "said"), [("=VLOOKUP(A2,B2,1)", "公式"), (1234567890123456789, "十五位")]
)
@pytest.mark.usefixtures("_catalogue")
def test_what_excel_lost_is_an_error_of_its_cell(cell, said):
    outcome = load(book([*HEAD, "文号"], [*ROW, cell]))

    assert [(error.row, error.column) for error in outcome.errors] == [(2, "发文字号")]
    assert said in outcome.errors[0].reason


@pytest.mark.usefixtures("_catalogue")
def test_a_break_inside_a_title_falls_away_between_han_characters():
    load(book(HEAD, ["关于加强货车\n通行管理的通告", *ROW[1:-1], "第一行_x000D_\n第二行"]))

    item = Disclosure.objects.get()
    assert (item.title, item.body) == ("关于加强货车通行管理的通告", "第一行\n第二行")


def test_borders_over_sixty_thousand_empty_rows_cost_little():
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append(HEAD)
    sheet.append(ROW)
    empty = openpyxl.cell.WriteOnlyCell(sheet)
    empty.border = Border(left=Side("thin"))
    for _number in range(60_000):
        sheet.append([empty] * 6)
    file = io.BytesIO()
    workbook.save(file)

    begun = time.process_time()
    assert table(file.getvalue()).rows == [(2, ROW)]
    assert time.process_time() - begun < 10  # on a machine busy with other tests


def test_one_cell_that_swells_is_refused():
    normal = io.BytesIO(book(HEAD, [*ROW[:-1], "SWELLS"]))
    swollen = io.BytesIO()
    with (
        zipfile.ZipFile(normal) as source,
        zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.namelist():
            content = source.read(part).replace(b"SWELLS", b"x" * 30_000_000)
            target.writestr(part, content)

    with pytest.raises(SpreadsheetError, match="10 MB"):
        table(swollen.getvalue())


@pytest.mark.django_db
def test_the_command_names_the_option_that_answers_and_the_wizard_its_form_alone(tmp_path):
    book = openpyxl.Workbook()
    for sheet in (book.active, book.create_sheet("第二季度")):
        sheet.append(["代码", "名称"])
        sheet.append(["a", "甲局"])
    book.save(tmp_path / "units.xlsx")

    with pytest.raises(CommandError, match=r"\(--sheet\)$"):
        call_command("import_records", "units", str(tmp_path / "units.xlsx"))
    with pytest.raises(SeveralSheets, match=r"[^)]$"):
        run_import(UnitResource(), tmp_path / "units.xlsx")
