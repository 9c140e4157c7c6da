"""A printed report goes in as it stands, from every kind of file, and its own faults are named, no others."""

import json
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from annual_report.grid import FilledTable
from annual_report.printed import Unreadable, read
from annual_report.printed.checking import as_last_year, examined
from annual_report.render.files import written
from annual_report.tables import COLUMNS, Form, cell_ref, remedies_table
from tests.factories.annual_report import (
    content,
    distinct_tables,
    having,
    proactive,
    remedies,
    requests,
)

PUBLISHED = Path(__file__).parent / "published"
FORMATS = ("html", "docx", "pdf", "xlsx", "json")
ROWS = {
    "一": [3001, 53, 0, 0, 61, 4, 3119],
    "二": [34, 0, 0, 0, 0, 0, 34],
    "（一）": [1288, 21, 0, 0, 50, 3, 1362],
    "（二）": [447, 7, 0, 0, 0, 0, 454],
    "（三）2": [30, 1, 0, 0, 0, 0, 31],
    "（三）8": [105, 0, 0, 0, 0, 0, 105],
    "（四）1": [746, 12, 0, 0, 10, 1, 769],
    "（六）1": [9, 0, 0, 0, 1, 0, 10],
    "（六）3": [380, 10, 0, 0, 0, 0, 390],
    "（七）": [3005, 51, 0, 0, 61, 4, 3121],
    "四": [30, 2, 0, 0, 0, 0, 32],
}


def tables(form: Form = Form.OF_2021, **changes: FilledTable) -> dict[str, FilledTable]:
    rows = ROWS if form is Form.OF_2021 else {k: v for k, v in ROWS.items() if "（六）" not in k}
    return {"二": proactive(), "三": requests(rows, form), "四": remedies()} | changes


def named(report: bytes, **known) -> list[str]:
    return [
        f"{finding.id} {fault}"
        for finding in examined(read(report), **known).open
        for fault in finding.faults
    ]


@pytest.mark.parametrize("format", FORMATS)
def test_every_cell_comes_back_from_each_of_our_own_files(format):
    report = content(tables=tables())

    back = read(written(report, (), format))

    assert {name: dict(t.values) for name, t in back.tables.items()} == {
        name: dict(t.values) for name, t in report.tables.items()
    }
    assert (back.year, back.form, back.absent, back.oddities) == (2024, "2021", frozenset(), ())
    assert back.title == report.title
    assert back.organ == report.organ


@pytest.mark.parametrize("format", FORMATS)
def test_the_text_comes_back_under_its_six_headings(format):
    back = read(written(content(tables=tables()), (), format))

    assert list(back.sections) == ["1", "5", "6"]
    assert "（一）主动公开" in back.sections["1"]


# Of each report what it prints against the rules: two leave nothing to say.
OWN_FAULTS = {
    "2023_jinhu_xian.json": [],
    "2024_shanghai_kewei.json": [],
    "2023_shuyang_fagaiju.json": [
        "E6 表三 商业企业：整列25格空白，应为不小于0的整数",
        "E6 表三 科研机构：整列25格空白，应为不小于0的整数",
        "E6 表三 社会公益组织：整列25格空白，应为不小于0的整数",
        "E6 表三 法律服务机构：整列25格空白，应为不小于0的整数",
        "E6 表三 其他：整列25格空白，应为不小于0的整数",
    ],
    "2024_hongze_qu.json": [
        "E6 表三 （六）1：整行7格空白，应为不小于0的整数",
        "E6 表三 （六）2：整行7格空白，应为不小于0的整数",
        "E6 表三 （六）3：整行7格空白，应为不小于0的整数",
    ],
}


@pytest.mark.parametrize("name", OWN_FAULTS)
def test_of_a_published_report_its_own_faults_are_named_and_no_others(name):
    assert named((PUBLISHED / name).read_bytes()) == OWN_FAULTS[name]


def test_other_handling_printed_in_one_row_is_read_and_told():
    document = json.loads((PUBLISHED / "2024_hongze_qu.json").read_text("utf-8"))
    rows = {ref: row for ref, row in document["requests"].items() if "（六）" not in ref}
    document["requests"] = rows | {"（六）": [0, 0, 0, 0, 0, 0, 0]}

    assert named(json.dumps(document).encode()) == ["T1 表三：（六）其他处理只印一行，应有三个子行"]


def test_totals_are_read_not_computed():
    """A real report prints table 四 with totals of 0 beside 11, 0 and 5."""
    stated = having(
        remedies((11, 0, 0, 0, 0)), {"未经复议直接起诉/结果维持": 0, "复议后起诉/其他结果": 5}
    )
    report = examined(read(written(content(tables=tables(四=stated)), (), "docx")))

    faults = [fault for finding in report.open if finding.id == "E5" for fault in finding.faults]
    assert [(f.cell, f.left, f.right, f.difference) for f in faults] == [
        ("表四 行政复议/总计", 11, 0, 11),
        ("表四 复议后起诉/总计", 5, 0, 5),
    ]


def test_the_form_of_2019_is_known_by_its_headings():
    report = content(Form.OF_2019, year=2020, tables=distinct_tables(Form.OF_2019))

    back = read(written(report, (), "docx"))

    assert (back.year, back.form, back.absent, back.oddities) == (2020, "2019", frozenset(), ())
    assert dict(back.tables["二"].values) == dict(report.tables["二"].values)


def test_last_years_report_is_what_this_years_must_follow():
    before = read(written(content(year=2023, tables=tables()), (), "html"))
    this_year = written(content(tables=tables()), (), "html")

    told = named(this_year, last_year=as_last_year(before))

    assert "E4 自然人：上年结转34，上年报告的结转下年度30" in told
    assert "W1 行政规范性文件：现行有效11，上年11＋制发2－废止1＝12" in told
    assert any(fault.startswith("A2 ") for fault in told)


def test_what_cannot_be_checked_is_said():
    report = examined(read(written(content(tables=tables()), (), "pdf")))

    assert report.left_out["E4"] == "没有上年的年报"
    assert report.left_out["A3"] == "没有公布日期"
    assert "E4" not in {finding.id for finding in report.findings}


def test_a_table_that_is_not_there_is_one_fault():
    document = json.loads((PUBLISHED / "2023_jinhu_xian.json").read_text("utf-8"))
    del document["remedies"]

    assert named(json.dumps(document).encode()) == ["T1 没有找到表四"]


# --- text as a PDF gives it: labels broken, groups beside rows, a page's number between two

AS_IN_A_PDF = """某市公安局2024年政府信息公开
工作年度报告
一、总体情况
本年新收申请3119件。
二、主动公开政府信息情况
第二十条 第（一）项
信息内容 本年制发件数 本年废止件
数
现行有效件数
规章 0 0 0
行政规范性文件 2 1 11
第二十条 第（五）项
信息内容 本年处理决定数量
行政许可 1,204
- 4 -
第二十条 第（六）项
信息内容 本年处理决定数量
行政处罚 3985758
行政强制 88283
第二十条 第（八）项
信息内容 本年收费金额（单位：万元）
行政事业性收费 96171.6
三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第一项加第二项之和，
等于第三项加第四项之和）
申请人情况
总计商 业 企
业
一、本年新收政府信息公开申请数量 3001 53 0 0 61 4 3119
二、上年结转政府信息公开申请数量 34 0 0 0 0 0 34
三、
本年度办
理结果
（一）予以公开 1288 21 0 0 50 3 1362
（二）部分公开（区分处理的，只计这一情
形，不计其他情形） 447 7 0 0 0 0 454
（三）不
予公开
1.属于国家秘密 2 0 0 0 0 0 2
2.其他法律行政法规禁止公开 30 1 0 0 0 0 31
3.危及“三安全一稳定” 5 0 0 0 0 0 5
4.保护第三方合法权益 6 0 0 0 0 0 6
5.属于三类内部事务信息 7 1 0 0 0 0 8
6.属于四类过程性信息 12 0 0 0 0 0 12
7.属于行政执法案卷 9 0 0 0 0 0 9
- 5 -
8.属于行政查询事项 105 0 0 0 0 0 105
（四）无 1.本机关不掌握相关政府信息 746 12 0 0 10 1 769
法提供
2.没有现成信息需要另行制作 0 0 0 0 0 0 0
3.补正后申请内容仍不明确 0 0 0 0 0 0 0
（五）不
予处理
1.信访举报投诉类申请 0 0 0 0 0 0 0
2.重复申请 1 1
3.要求提供公开出版物 0 0 0 0 0 0 0
4.无正当理由大量反复申请 0 0 0 0 0 0 0
5.要求行政机关确认或重新出具已获取
信息 0 0 0 0 0 0 0
（六）其
他处理
1.申请人无正当理由逾期不补正、行政机
关不再处理其政府信息公开申请 9 0 0 0 1 0 10
2.申请人逾期未按收费通知要求缴纳费
用、行政机关不再处理其政府信息公开申
请 0 0 0 0 0 0 0
3.其他 380 10 0 0 0 0 390
（七）总计 3046 52 0 0 61 4 3163
四、结转下年度继续办理 0 0 0 0 0 0 0
四、政府信息公开行政复议、行政诉讼情况
行政复议 行政诉讼
结果
维持
总计
11 0 0 0 0 0 0 0 0 0 0 0 5 0 0
五、存在的主要问题及改进情况
无。
"""


def test_running_text_is_read_row_by_row():
    back = read(AS_IN_A_PDF.encode())

    row = [back.tables["三"][cell_ref("（二）", column)] for column in COLUMNS]
    assert row == [447, 7, 0, 0, 0, 0, 454]
    assert back.tables["三"]["（四）1/总计"] == 769
    assert back.tables["三"]["（六）3/总计"] == 390
    assert back.tables["三"]["（六）2/总计"] == 0
    assert back.tables["二"]["第二十条第（五）项/行政许可/本年处理决定数量"] == 1204
    assert back.tables["二"]["第二十条第（一）项/行政规范性文件/现行有效件数"] == 11
    assert back.tables["四"]["复议后起诉/其他结果"] == 5
    assert back.year == 2024
    assert back.organ == "某市公安局"


def test_a_row_whose_blanks_left_no_trace_is_told_and_not_guessed():
    back = read(AS_IN_A_PDF.encode())

    assert back.tables["三"]["（五）2/自然人"] is None
    assert back.oddities == (
        "表三“2.重复申请”：文字中有2个数，应为7个，无法确定各在哪一格，这一行没有读入",
    )


# --- pages as government sites have them

PAGE = """<html><head><meta charset="gb2312"><script>var 表 = 1</script></head><body>
<table><tr><td>首页</td><td>
<h1>某县公安局2022年度政府信息公开工作年度报告</h1>
<p>四、政府信息公开行政复议、行政诉讼情况</p>
<table><tr><td colspan="5">行政复议</td><td colspan="10">行政诉讼</td></tr>
<tr>{review}<td colspan="5">未经复议直接起诉</td><td colspan="5">复议后起诉</td></tr>
<tr>{heads}</tr><tr>{numbers}</tr></table></td></tr></table></body></html>"""
LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def page(numbers: list[str]) -> bytes:
    return PAGE.format(
        review="".join(f'<td rowspan="2">{label}</td>' for label in LABELS),
        heads="".join(f"<td>{label[:2]}<br>{label[2:]}</td>" for label in LABELS * 2),
        numbers="".join(f"<td>{number}</td>" for number in numbers),
    ).encode("gb18030")


def test_a_page_in_gbk_with_tables_for_layout_is_read():
    numbers = ["11", "&nbsp;", "0", "/", "0", *["0"] * 7, "5", "0", "0"]

    back = read(page(numbers))

    assert (back.organ, back.year) == ("某县公安局", 2022)
    assert [back.tables["四"][ref] for ref in remedies_table().refs()][:5] == [11, None, 0, "/", 0]
    assert back.absent == frozenset("二三")


def test_marks_and_blanks_are_named_as_they_stand():
    numbers = ["11", "", "0", "/", "0", *["0"] * 10]

    assert named(page(numbers)) == [
        "T1 没有找到表二",
        "T1 没有找到表三",
        "E5 行政复议：各项结果之和11，总计0",
        "E6 表四 行政复议/结果纠正：空白，应为不小于0的整数",
        "E6 表四 行政复议/尚未审结：“/”，应为不小于0的整数",
    ]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"", "空"),
        (b"PK\x03\x04broken", "损坏"),
        (b"%PDF-1.4 nothing", "损坏"),
        (b"\xd0\xcf\x11\xe0old", "旧版"),
        (b'{"requests": [1]}', "JSON"),
        (b"{", "JSON"),
        ("十堰市公安局2016年度政府信息公开工作情况报告".encode(), "三张表"),
        (b"<table><tr><td rowspan='99999999' colspan='99999999'>1</td></tr></table>", "三张表"),
        (b"\x00\x01\x02", "XLSX"),
        (b" " * (10 * 1024 * 1024 + 1), "10 MB"),
    ],
)
def test_what_is_no_report_is_refused_with_a_reason(file, told):
    with pytest.raises(Unreadable, match=told):
        read(file)


# --- a folder of reports


@pytest.fixture
def folder(tmp_path):
    stated = having(remedies((11, 0, 0, 0, 0)), {})
    (tmp_path / "2023.docx").write_bytes(
        written(content(year=2023, tables=tables(四=stated)), (), "docx")
    )
    (tmp_path / "2024.pdf").write_bytes(written(content(tables=tables()), (), "pdf"))
    (tmp_path / "说明.txt").write_text("这不是年报。", "utf-8")
    return tmp_path


def test_a_folder_of_reports_becomes_one_workbook_of_findings(folder, tmp_path_factory):
    output = tmp_path_factory.mktemp("out") / "findings.xlsx"

    with pytest.raises(CommandError, match="3份年报中3份"):
        call_command("check_printed", folder, output=output)

    book = openpyxl.load_workbook(output)
    overview = {row[0]: row for row in book["年报"].iter_rows(min_row=2, values_only=True)}
    assert overview["2024.pdf"][1:4] == ("十堰市公安局", 2024, "2021")
    assert overview["2024.pdf"][6] == "有"
    assert overview["2023.docx"][6] == "无"
    assert "没有找到" in overview["说明.txt"][8]
    faults = list(book["问题"].iter_rows(min_row=2, values_only=True))
    assert (
        *("2023.docx", "十堰市公安局", 2023, "E5", "表四各项结果之和＝总计", "FAIL"),
        *("表四 行政复议/总计", 11, 0, 11, "行政复议：各项结果之和11，总计0"),
    ) in faults
    assert any(fault[0] == "2024.pdf" and fault[3] == "E4" for fault in faults)


def test_a_report_without_a_fault_ends_well(tmp_path, capsys):
    file = tmp_path / "report.json"
    file.write_bytes((PUBLISHED / "2023_jinhu_xian.json").read_bytes())

    call_command("check_printed", file)

    assert "report.json\tok T1、E1、E2、E3、E5、E6" in capsys.readouterr().out


def test_a_path_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="不能读取"):
        call_command("check_printed", tmp_path / "none")
