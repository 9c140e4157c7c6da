"""Files nobody would write and everybody sends: read as they are meant, or refused with what to do."""

import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from disclosure.models import Channel, Disclosure, PowerItem, Tally, Unit
from disclosure.resources import DisclosureResource, PowerItemResource, TallyResource, UnitResource
from inquiries.models import Contact
from inquiries.resources import ContactResource
from records.columns import whole_number, yes_or_no
from records.grids import SpreadsheetError
from records.office_tables import Reading
from records.resources import run_import
from records.spreadsheets import read_table
from requests_app.models import Case
from requests_app.resources import CaseResource

HEAD = ["标题", "类别", "发布机构", "成文日期", "发布日期", "正文"]
ROW = ["关于加强货车通行管理的通告", "通知通告", "交警", "2024-03-01", "2024-03-05", "一、范围"]


def book(*rows, merge=(), change=None):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(list(row))
    for area in merge:
        sheet.merge_cells(area)
    if change:
        change(workbook, sheet)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def text(*rows, separator=",", encoding="utf-8"):
    return "".join(separator.join(row) + "\r\n" for row in rows).encode(encoding)


def with_part(content, part, old, new):
    """The workbook with something in one of its parts written otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            stored = source.read(name)
            target.writestr(name, re.sub(old, new, stored) if name == part else stored)
    return out.getvalue()


def package(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return out.getvalue()


def hide_body(_workbook, sheet):
    sheet.column_dimensions["F"].hidden = True


def protect(workbook, sheet):
    sheet.protection.sheet = True
    sheet.protection.password = "1234"
    workbook.security.lockStructure = True


def remark(_workbook, sheet):
    sheet["A2"].comment = Comment("请核对", "办公室")


def count_from_1904(workbook, sheet):
    workbook.epoch = CALENDAR_MAC_1904
    sheet["D2"] = date(2024, 3, 1)


def read(content, resource=DisclosureResource):
    heads = resource().heads(Reading())
    return read_table(io.BytesIO(content), heads=heads, reading=Reading())


ACROSS = "第 {} 行是横贯全表的一行文字（{}），未读入"
READ = {
    "three head rows, the lower two as one": (
        book(
            ["目录"],
            ["基本信息", None, None, "日期", None, "正文"],
            ["标题", "类别", "发布机构", "成文", "发布"],
            ROW,
            merge=["A2:C2", "D2:E2", "F2:F3"],
        ),
        ["表头以上的内容未读入：目录"],
    ),
    "columns numbered below the head": (
        book(HEAD, ["（1）", "（2）", "（3）", "（4）", "（5）", "（6）"], ROW),
        ["第 2 行是各列的编号，未读入"],
    ),
    "columns numbered in Han, 栏次 before them": (
        book(["序号", *HEAD], ["栏次", *"一二三四五六"], [1, *ROW]),
        ["“序号”列未读入", "第 2 行是各列的编号，未读入"],
    ),
    "a note merged below the table": (
        book(HEAD, ROW, ["以上由办公室解释"], merge=["A3:F3"]),
        [ACROSS.format(3, "以上由办公室解释")],
    ),
    "a heading of a section merged between rows": (
        book(HEAD, ["一、交警支队"], ROW, merge=["A2:F2"]),
        [ACROSS.format(2, "一、交警支队")],
    ),
    "合计 behind an empty 序号": (
        book(["序号", *HEAD], [1, *ROW], [None, "合  计", "1件"]),
        ["“序号”列未读入", "第 3 行是合计，未读入"],
    ),
    "合计 merged over 序号": (
        book(["序号", *HEAD], [1, *ROW], ["总 计", None, 1], merge=["A3:B3"]),
        ["“序号”列未读入", "第 3 行是合计，未读入"],
    ),
    "serial numbers under №": (text(["№", *HEAD], ["1", *ROW]), ["“№”列未读入"]),
    "serial numbers under #": (text(["#", *HEAD], ["1", *ROW]), ["“#”列未读入"]),
    "serial numbers without a head": (
        text(["", *HEAD], ["1", *ROW]),
        ["A 列是各行的序号，未读入"],
    ),
    "the index a program adds": (
        text(["Unnamed: 0", *HEAD], ["0", *ROW]),
        ["“Unnamed: 0”列未读入"],
    ),
    "a hidden column": (book(HEAD, ROW, change=hide_body), ["隐藏的“正文”列已照常读入"]),
    "a sheet closed against changes": (book(HEAD, ROW, change=protect), []),
    "a remark at a cell": (book(HEAD, ROW, change=remark), []),
    "days counted from 1904": (book(HEAD, ROW, change=count_from_1904), []),
    "a table that begins at C3": (book([], [], [None, None, *HEAD], [None, None, *ROW]), None),
    "UTF-16 without its mark": (text(HEAD, ROW, separator="\t", encoding="utf-16-le"), []),
    "UTF-16, big end first": (
        b"\xfe\xff" + text(HEAD, ROW, separator="\t", encoding="utf-16-be"),
        [],
    ),
    "lines of an old Mac": (text(HEAD, ROW).replace(b"\r\n", b"\r"), []),
    "commas behind every line": (text([*HEAD, "", ""], [*ROW, "", ""], [""] * 8), None),
    "semicolons, with semicolons and quotation marks inside": (
        text(HEAD, [*ROW[:5], '"一、范围"'], separator=";"),
        [],
    ),
}


@pytest.mark.parametrize("what", READ)
def test_a_file_is_read_as_it_is_meant(what):
    content, notes = READ[what]

    table = read(content)

    ((_row, cells),) = table.rows
    at = {head: cell for head, cell in zip(table.headers, cells, strict=True) if head in HEAD}
    assert (list(at.values()) if len(at) == 6 else cells[-6:]) == ROW
    assert notes is None or table.notes == notes


REFUSED = {
    "a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "取消密码",
    ),
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "另存为"),
    "a Word file": (package("word/document.xml"), "Excel"),
    "an OpenDocument table": (package("content.xml"), "另存为"),
    "a binary workbook": (package("xl/workbook.bin"), "另存为"),
    "a ZIP of something": (package("a.txt"), "不是电子表格"),
    "a workbook cut off": (book(HEAD, ROW)[:3000], "已损坏"),
    "a web page called .xls": (b"<html><table><tr><td>1</td></tr></table></html>", "另存为"),
    "a table in XML": (b'<?xml version="1.0"?><Workbook></Workbook>', "另存为"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "另存为"),
    "an archive": (b"Rar!\x1a\x07\x01\x00abcdefgh", "另存为"),
    "one broken character": (
        text(HEAD, ROW).replace("管".encode(), "管".encode()[:2]),
        "第 2 行的文字已损坏",
    ),
    "quotation marks inside unquoted": (
        text(HEAD, ROW, ['"关于"平安"行动"', *ROW[1:]]),
        "第 3 行开始",
    ),
    "a quotation mark not closed": (text(HEAD, [*ROW[:5], '"一'], ROW), "第 2 行开始"),
    "a comma in a cell": (text(HEAD, ["通告,一", *ROW[1:]]), "第 2 行的单元格多于表头"),
    "a column without a head": (
        text(["标题", "", *HEAD[2:]], ROW),
        "B 列没有表头，第 2 行却有内容",
    ),
    "a head twice": (book([*HEAD, "标题"], [*ROW, "另一个"]), "“标题”重复：请改名"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(what):
    content, said = REFUSED[what]

    with pytest.raises(SpreadsheetError, match=said):
        read(content)


@pytest.fixture
def _catalogue(db):
    Unit.objects.create(code="jj", name="交警")
    Channel.objects.get_or_create(code="web", defaults={"name": "网站", "kind": "website"})


PICTURE = rb'<c r="F2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>'
REQUEST = ["登记编号", "收到日期", "申请人类别", "申请内容"]
CELLS = {
    "a formula never worked out": (
        DisclosureResource,
        book(HEAD, [*ROW[:3], "=DATE(2024,3,1)", *ROW[4:]]),
        ("成文日期", "公式没有保存计算结果"),
    ),
    "a month for a day": (
        DisclosureResource,
        book(HEAD, [*ROW[:3], "2024年3月", *ROW[4:]]),
        ("成文日期", "请写成 2016-03-05"),
    ),
    "a day the American way": (
        DisclosureResource,
        text(HEAD, [*ROW[:3], "3/1/2024", *ROW[4:]]),
        ("成文日期", "请写成 2016-03-05"),
    ),
    "a picture in a cell": (
        DisclosureResource,
        with_part(book(HEAD, ROW), "xl/worksheets/sheet1.xml", rb'<c r="F2".*?</c>', PICTURE),
        ("正文", "作为附件报送"),
    ),
    "a number cut short": (
        CaseResource,
        text(REQUEST, ["2.02403E+11", "2024-03-01", "自然人", "统计"]),
        ("登记编号", "填写全部数字"),
    ),
    "an error kept as text": (
        CaseResource,
        text(REQUEST, ["1", "2024-03-01", "自然人", "#REF!"]),
        ("申请内容", "已丢失"),
    ),
    "a day in too narrow a column": (
        CaseResource,
        text(REQUEST, ["1", "########", "自然人", "统计"]),
        ("收到日期", "已丢失"),
    ),
    "per cent for a number": (
        TallyResource,
        text(["年月", "渠道", "指标", "数量", "单位"], ["2016-05", "网站", "发布", "85%", "条"]),
        ("数量", "不是整数"),
    ),
    "a quarter for a month": (
        TallyResource,
        text(["年月", "渠道", "指标", "数量", "单位"], ["2016年1季度", "网站", "发布", "8", "条"]),
        ("年月", "2016-05"),
    ),
}


@pytest.mark.usefixtures("_catalogue")
@pytest.mark.parametrize("what", CELLS)
def test_a_cell_that_lost_its_value_is_one_error_and_nothing_is_in(what):
    resource, content, (column, said) = CELLS[what]

    outcome = run_import(resource(), io.BytesIO(content))

    assert [(error.row, error.column) for error in outcome.errors] == [(2, column)]
    assert said in outcome.errors[0].reason
    assert not resource.model._base_manager.exists()


@pytest.mark.usefixtures("_catalogue")
@pytest.mark.parametrize(
    "written", ["2016年5月", "2016-5", "2016.05", "201605", "２０１６年５月份", "2016-05-01"]
)
def test_a_month_is_read_in_the_spellings_people_use(written):
    content = text(
        ["年月", "渠道", "指标", "数量", "单位"], [written, "网站", "发布", "12.0", "条"]
    )

    run_import(TallyResource(), io.BytesIO(content))

    assert list(Tally.objects.values_list("period", "count")) == [("2016-05", 12)]


@pytest.mark.parametrize(
    ("written", "number"),
    [("12.0", 12), ("20个工作日", 20), ("15天", 15), ("2016年度", 2016), ("1,234.00件", 1234)],
)
def test_a_whole_number_may_be_written_with_its_unit_or_as_a_decimal(written, number):
    assert whole_number(written) == number


@pytest.mark.parametrize(
    ("written", "is_so"),
    [
        ("√", True),
        ("是", True),
        ("有", True),
        ("Y", True),
        ("×", False),
        ("无", False),
        ("N", False),
    ],
)
def test_ticks_and_crosses_are_yes_and_no(written, is_so):
    assert yes_or_no(written) is is_so


@pytest.mark.usefixtures("_catalogue")
def test_odd_tables_of_every_register_go_in_once():
    """Heads of two rows, a merged type, days of Excel, ticks, rare characters of GB18030."""
    contacts = book(
        ["来件登记"],
        ["编号", "渠道", "日期", None, "标题"],
        [None, None, "收到", "回复"],
        ["5", "12389", datetime(2016, 5, 1), datetime(2016, 5, 3), "咨询\n身份证"],
        merge=["A1:E1", "A2:A3", "C2:D2"],
    )
    powers = book(
        ["序号", "职权编码", "权力类型", "权力名称", "设定依据", "法定时限"],
        [1, 4203001, "许可", "甲", "《法》", 20],
        [2, 4203002, None, "乙", "《法》", "10个工作日"],
        merge=["C2:C3"],
    )
    tables = [
        (ContactResource, contacts),
        (PowerItemResource, powers),
        (UnitResource, text(["代码", "名称", "单独编制年报"], ["a1", "甲局", "√"])),
        (CaseResource, text(REQUEST, ["'0012", "２０２４．３．１", "自然人", "统计"])),
        (DisclosureResource, text(HEAD, ["关于𠮷祥街㙍的通告", *ROW[1:]], encoding="gb18030")),
    ]
    for again in (False, True):
        outcomes = [run_import(kind(), io.BytesIO(content)) for kind, content in tables]
        expected = [0, 0, 0, 0, 0] if again else [1, 2, 1, 1, 1]
        assert [outcome.created for outcome in outcomes] == expected

    contact = Contact.objects.get()
    assert (contact.subject, contact.replied_on) == ("咨询身份证", date(2016, 5, 3))
    days = PowerItem.objects.filter(code__startswith="4203").order_by("code")
    assert list(days.values_list("statutory_days", flat=True)) == [20, 10]
    assert Unit.objects.get(code="a1").reports_yearly
    case = Case.objects.get()
    assert (case.number, case.received_on) == ("0012", date(2024, 3, 1))
    assert Disclosure.objects.get().title == "关于𠮷祥街㙍的通告"
