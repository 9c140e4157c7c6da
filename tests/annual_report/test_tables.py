"""The statutory forms as data: every label word for word, every merge in place."""

import pytest

from annual_report.grid import Cell, Table
from annual_report.tables import (
    SECTIONS,
    Form,
    NoSuchYear,
    form_for,
    proactive_table,
    remedies_table,
    request_rows,
    requests_table,
    title,
)

ROWS_2021 = [
    ("一", "一、本年新收政府信息公开申请数量"),
    ("二", "二、上年结转政府信息公开申请数量"),
    ("（一）", "（一）予以公开"),
    ("（二）", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("（三）1", "1.属于国家秘密"),
    ("（三）2", "2.其他法律行政法规禁止公开"),
    ("（三）3", "3.危及“三安全一稳定”"),
    ("（三）4", "4.保护第三方合法权益"),
    ("（三）5", "5.属于三类内部事务信息"),
    ("（三）6", "6.属于四类过程性信息"),
    ("（三）7", "7.属于行政执法案卷"),
    ("（三）8", "8.属于行政查询事项"),
    ("（四）1", "1.本机关不掌握相关政府信息"),
    ("（四）2", "2.没有现成信息需要另行制作"),
    ("（四）3", "3.补正后申请内容仍不明确"),
    ("（五）1", "1.信访举报投诉类申请"),
    ("（五）2", "2.重复申请"),
    ("（五）3", "3.要求提供公开出版物"),
    ("（五）4", "4.无正当理由大量反复申请"),
    ("（五）5", "5.要求行政机关确认或重新出具已获取信息"),
    ("（六）1", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("（六）2", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ("（六）3", "3.其他"),
    ("（七）", "（七）总计"),
    ("四", "四、结转下年度继续办理"),
]
ALL_TABLES = [
    *(
        make(form)
        for form in (Form.OF_2019, Form.OF_2021)
        for make in (proactive_table, requests_table)
    ),
    remedies_table(),
]


def texts(table: Table, row: int) -> list[tuple[str, int, int]]:
    return [(cell.text, cell.rows, cell.columns) for cell in table.rows[row] if cell.text]


def test_table_three_of_2021_has_the_statutory_rows_in_order():
    assert [(row.ref, row.label) for row in request_rows(Form.OF_2021)] == ROWS_2021


def test_table_three_of_2019_has_other_handling_in_one_row():
    refs = [row.ref for row in request_rows(Form.OF_2019)]

    assert len(refs) == 23
    assert refs[-3:] == ["（六）", "（七）", "四"]
    assert request_rows(Form.OF_2019)[-3].label == "（六）其他处理"


def test_the_head_of_table_three_is_merged_as_printed():
    table = requests_table(Form.OF_2021)

    assert texts(table, 0) == [
        ("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3),
        ("申请人情况", 1, 7),
    ]
    assert texts(table, 1) == [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)]
    assert [text for text, *_ in texts(table, 2)] == [
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
    ]


@pytest.mark.parametrize(("form", "span"), [(Form.OF_2019, 20), (Form.OF_2021, 22)])
def test_the_results_are_one_cell_beside_all_their_rows(form, span):
    first = requests_table(form).rows[5][0]

    assert (first.text, first.rows) == ("三、本年度办理结果", span)


def test_table_two_of_2021_has_four_blocks():
    table = proactive_table(Form.OF_2021)

    assert [[text for text, *_ in texts(table, row)] for row in range(len(table.rows))] == [
        ["第二十条第（一）项"],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章"],
        ["行政规范性文件"],
        ["第二十条第（五）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政许可"],
        ["第二十条第（六）项"],
        ["信息内容", "本年处理决定数量"],
        ["行政处罚"],
        ["行政强制"],
        ["第二十条第（八）项"],
        ["信息内容", "本年收费金额（单位：万元）"],
        ["行政事业性收费"],
    ]


def test_table_two_of_2019_counts_items_and_procurement():
    table = proactive_table(Form.OF_2019)

    assert table.refs()[-6:] == (
        "第二十条第（六）项/行政强制/本年增/减",
        "第二十条第（六）项/行政强制/处理决定数量",
        "第二十条第（八）项/行政事业性收费/上一年项目数量",
        "第二十条第（八）项/行政事业性收费/本年增/减",
        "第二十条第（九）项/政府集中采购/采购项目数量",
        "第二十条第（九）项/政府集中采购/采购总金额",
    )


def test_table_four_has_one_row_of_fifteen_numbers():
    table = remedies_table()

    assert texts(table, 0) == [("行政复议", 1, 5), ("行政诉讼", 1, 10)]
    assert texts(table, 1)[5:] == [("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)]
    assert len(table.refs()) == 15


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: f"{table.name}-{len(table.rows)}")
def test_the_merged_cells_cover_the_whole_table_once(table):
    covered = [
        (placed.row + down, placed.column + right)
        for placed in table.placed()
        for down in range(placed.cell.rows)
        for right in range(placed.cell.columns)
    ]

    assert sorted(covered) == [(r, c) for r in range(len(table.rows)) for c in range(table.width)]


@pytest.mark.parametrize("table", ALL_TABLES, ids=lambda table: f"{table.name}-{len(table.rows)}")
def test_every_value_has_a_reference_of_its_own_and_totals_add_existing_cells(table):
    refs = table.refs()
    added = {ref for cell in table.value_cells() for ref in cell.sums}

    assert len(set(refs)) == len(refs)
    assert added <= set(refs)


def test_a_value_for_a_cell_that_does_not_exist_is_refused():
    with pytest.raises(KeyError, match="table 四"):
        remedies_table().filled({"行政复议/和解": 1})


@pytest.mark.parametrize(
    ("year", "form"),
    [
        (2008, "2008"),
        (2016, "2008"),
        (2018, "2008"),
        (2019, "2019"),
        (2020, "2019"),
        (2021, "2021"),
        (2025, "2021"),
    ],
)
def test_each_year_has_the_form_then_in_force(year, form):
    assert form_for(year) == form


def test_a_year_before_the_regulations_has_no_report():
    with pytest.raises(NoSuchYear, match="2007年没有政府信息公开年度报告"):
        form_for(2007)


def test_the_report_of_2008_has_its_parts_in_the_order_of_the_bureau():
    assert [(s.level, s.heading or s.about) for s in SECTIONS[Form.OF_2008]] == [
        (1, "概述"),
        (1, "一、主动公开信息情况"),
        (2, "（一）主动公开信息情况"),
        (2, "（二）受理回复群众咨询情况"),
        (2, "（三）行政权力运行信息公开情况"),
        (2, "（四）财政资金信息公开情况"),
        (2, "（五）公共监管信息公开情况"),
        (1, "二、依申请公开信息办理情况"),
        (1, "三、信息公开收费及减免情况"),
        (1, "四、因政府信息公开申请行政复议、提起行政诉讼的情况"),
        (1, "五、信息公开工作措施效果及问题"),
        (2, "（一）工作措施及效果"),
        (2, "（二）工作中存在的问题"),
        (2, "（三）改进措施"),
        (1, "注"),
    ]


@pytest.mark.parametrize(
    ("form", "fifth"),
    [
        (Form.OF_2019, "五、政府信息公开工作存在的主要问题及改进情况"),
        (Form.OF_2021, "五、存在的主要问题及改进情况"),
    ],
)
def test_the_forms_of_2019_and_2021_differ_in_the_fifth_heading(form, fifth):
    assert [s.heading for s in SECTIONS[form] if s.level == 1] == [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
        fifth,
        "六、其他需要报告的事项",
    ]


def test_the_title_follows_the_form():
    assert (
        title("十堰市公安局", 2016, Form.OF_2008) == "十堰市公安局2016年度政府信息公开工作情况报告"
    )
    assert title("十堰市公安局", 2024, Form.OF_2021) == "十堰市公安局2024年政府信息公开工作年度报告"


def test_a_cell_merged_downward_pushes_the_next_rows_cells_to_the_right():
    table = Table("x", "", 2, 0, ((Cell("a", rows=2), Cell("b")), (Cell("c"),)))

    assert [(p.row, p.column, p.cell.text) for p in table.placed()] == [
        (0, 0, "a"),
        (0, 1, "b"),
        (1, 1, "c"),
    ]
