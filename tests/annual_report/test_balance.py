"""Forty faults put into a report that balances: each is caught by its check, with both values named."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from annual_report.balance import examine
from annual_report.balance.submission import Change
from annual_report.tables import CARRIED_IN, CARRIED_OUT, NEW, RESULTS, TOTAL, Form
from tests.factories.annual_report import (
    PROSE,
    THIS_YEAR,
    having,
    last_year,
    proactive,
    remedies,
    requests,
    submission,
)

MADE = "第二十条第（一）项/行政规范性文件/本年制发件数"
CHARGE = "第二十条第（八）项/行政事业性收费/本年收费金额（单位：万元）"


def prose(**sections):
    return submission(
        sections=PROSE | {key.strip("s").replace("_", "."): text for key, text in sections.items()}
    )


def carried(row):
    return last_year(requests=requests({CARRIED_OUT: row}))


def in_cells(changes):
    return submission(requests=having(submission().requests, changes))


REPEATED = {key: text for key, text in PROSE.items() if key in ("1", "1.2", "1.3", "5")}

FAULTS = [
    # the identities
    (
        "E1",
        in_cells({"一/自然人": 9, f"一/{TOTAL}": 10}),
        "新收9＋上年结转1＝10，总计5＋结转下年度2＝7",
    ),
    (
        "E1",
        in_cells({f"二/{TOTAL}": 4, "二/其他": 3}),
        "其他：新收0＋上年结转3＝3，总计0＋结转下年度0＝0",
    ),
    ("E1", in_cells({"四/商业企业": 1}), "商业企业：新收1＋上年结转0＝1，总计1＋结转下年度1＝2"),
    ("E1", in_cells({"（七）/自然人": 4}), "自然人：新收6＋上年结转1＝7，总计4＋结转下年度2＝6"),
    ("E2", in_cells({"（一）/自然人": 4}), "自然人：各项办理结果之和6，（七）总计5"),
    ("E2", in_cells({"（二）/科研机构": 1}), "科研机构：各项办理结果之和1，（七）总计0"),
    ("E2", in_cells({"（六）3/总计": 2}), "总计：各项办理结果之和8，（七）总计6"),
    ("E2", in_cells({"（三）1/自然人": 0}), "自然人：各项办理结果之和4，（七）总计5"),
    ("E3", in_cells({f"（一）/{TOTAL}": 5}), "（一）予以公开：六类申请人之和4，总计5"),
    (
        "E3",
        in_cells({"一/法律服务机构": 2}),
        "一、本年新收政府信息公开申请数量：六类申请人之和9，总计7",
    ),
    ("E3", in_cells({f"四/{TOTAL}": 1}), "四、结转下年度继续办理：六类申请人之和2，总计1"),
    ("E3", in_cells({"（七）/社会公益组织": 1}), "（七）总计：六类申请人之和7，总计6"),
    (
        "E4",
        submission(last_year=carried([2, 0, 0, 0, 0, 0, 2])),
        "自然人：上年结转1，上年报告的结转下年度2",
    ),
    (
        "E4",
        submission(last_year=carried([0, 1, 0, 0, 0, 0, 1])),
        "商业企业：上年结转0，上年报告的结转下年度1",
    ),
    ("E4", submission(last_year=carried([0] * 7)), "总计：上年结转1，上年报告的结转下年度0"),
    ("E5", submission(remedies=remedies((1, 0, 0, 1, 3))), "行政复议：各项结果之和2，总计3"),
    (
        "E5",
        submission(remedies=having(remedies(), {"未经复议直接起诉/结果维持": 1})),
        "未经复议直接起诉：各项结果之和1，总计0",
    ),
    (
        "E5",
        submission(remedies=having(remedies(), {"复议后起诉/总计": 2})),
        "复议后起诉：各项结果之和0，总计2",
    ),
    ("E6", in_cells({"（三）2/自然人": None}), "表三 （三）2/自然人：空白，应为不小于0的整数"),
    ("E6", in_cells({"（三）3/其他": "/"}), "表三 （三）3/其他：“/”，应为不小于0的整数"),
    ("E6", in_cells({"（五）1/自然人": -1}), "表三 （五）1/自然人：“-1”，应为不小于0的整数"),
    (
        "E6",
        in_cells({"（五）2/自然人": Decimal("1.5")}),
        "表三 （五）2/自然人：“1.5”，应为不小于0的整数",
    ),
    (
        "E6",
        submission(proactive=having(proactive(), {MADE: ""})),
        f"表二 {MADE}：空白，应为不小于0的整数",
    ),
    (
        "E6",
        submission(proactive=having(proactive(), {CHARGE: Decimal("-0.5")})),
        "“-0.5”，应为不小于0的数",
    ),
    (
        "E6",
        submission(remedies=having(remedies(), {"行政复议/其他结果": "无"})),
        "“无”，应为不小于0的整数",
    ),
    # last year, prose, fees
    (
        "W1",
        submission(proactive=proactive(现行有效件数=12)),
        "现行有效12，上年10＋制发2－废止1＝11",
    ),
    ("W1", submission(proactive=proactive(本年废止件数=0)), "现行有效11，上年10＋制发2－废止0＝12"),
    (
        "W2",
        prose(s1_2="全年新收政府信息公开申请8件。"),
        "新收申请：正文8件（“全年新收政府信息公开申请8件”），表中7",
    ),
    ("W2", prose(s1_2="上年结转3件。"), "上年结转：正文3件（“上年结转3件”），表中1"),
    (
        "W2",
        prose(s1_2="结转下一年度继续办理5件。"),
        "结转下年度：正文5件（“结转下一年度继续办理5件”），表中2",
    ),
    ("W2", prose(s1_2="其中予以公开5件。"), "予以公开：正文5件（“其中予以公开5件”），表中4"),
    ("W2", prose(s1_2="其中不予公开2件。"), "不予公开：正文2件（“其中不予公开2件”），表中1"),
    (
        "W2",
        prose(s1_5="因政府信息公开引发行政复议1件。"),
        "行政复议：正文1件（“因政府信息公开引发行政复议1件”），表中2",
    ),
    (
        "W2",
        prose(s1_1="全年制发行政规范性文件5件。"),
        "制发规范性文件：正文5件（“全年制发行政规范性文件5件”），表中2",
    ),
    (
        "W2",
        prose(s1_1="作出行政处罚决定10件。"),
        "行政处罚：正文10件（“作出行政处罚决定10件”），表中0",
    ),
    ("W3", submission(fees=Decimal(380)), "台账收取信息处理费380元，正文没有写明收费金额"),
    ("W3", prose(s6="本年度收取信息处理费380元。"), "台账收取信息处理费0元，正文380元"),
    ("W3", prose(s6="无其他事项。"), "台账收取信息处理费0元，正文没有说明是否收费"),
    (
        "W4",
        submission(last_year=last_year(remedies=remedies((0, 0, 0, 3, 3)))),
        "上年尚未审结3件，本年总计只有2件",
    ),
    # what assessors look for
    ("A1", prose(s5=" "), "“五、存在的主要问题及改进情况”没有内容：应有文字，实为0字"),
    (
        "A2",
        submission(last_year=last_year(sections=REPEATED)),
        "%与上年报告相同，超过50%：“本年度按照《条例》要求推进政府信息公开工作”",
    ),
    ("A3", submission(out_on=date(2025, 2, 1)), "应于2025-01-31前公布，实为2025-02-01"),
    (
        "A4",
        submission(jumps=(Change("12389", 832, 1602),)),
        "12389：上年832，本年1602，上升92.5%，正文没有说明",
    ),
    ("A5", submission(missing=("行政许可",)), "行政许可：没有台账、统计数或者填报数"),
    ("A5", prose(s1_4="【待填：平台建设情况】"), "【待填：平台建设情况】没有填写"),
    ("A6", prose(s1_3="按照《条例要求执行。"), "“《”1个，“》”0个"),
    ("A6", prose(s1_3="20163月公布预算。"), "“20163月”疑有缺字，应为2016年3月"),
]


@pytest.mark.parametrize(
    ("check", "report", "told"), FAULTS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_fault_is_caught_by_its_check_with_both_values_named(check, report, told):
    finding = next(finding for finding in examine(report) if finding.id == check)

    assert not finding.holds
    assert told in finding.detail


def test_a_balanced_report_passes_every_check():
    assert [finding.id for finding in examine(submission()) if not finding.holds] == []


def test_identities_fail_and_the_ties_to_last_year_and_prose_warn():
    marks = {
        finding.id: finding.mark
        for finding in examine(
            submission(
                requests=requests(THIS_YEAR | {NEW: [9, 1, 0, 0, 0, 0, 9]}),
                fees=Decimal(380),
            )
        )
    }

    assert (marks["E1"], marks["W3"], marks["E5"]) == ("FAIL", "warn", "ok")


def test_the_form_of_2019_balances_with_its_one_row_of_other_handling():
    rows = THIS_YEAR | {"（六）": [1, 0, 0, 0, 0, 0, 1], "（四）1": [0] * 7}
    report = replace(submission(), form=Form.OF_2019, requests=requests(rows, Form.OF_2019))

    assert [
        finding.id for finding in examine(report) if finding.id[0] == "E" and not finding.holds
    ] == []


def test_unpaid_requests_must_be_accounted_for_in_words():
    rows = THIS_YEAR | {"（六）2": [1, 0, 0, 0, 0, 0, 1], "（四）1": [0] * 7}

    finding = {
        f.id: f
        for f in examine(submission(requests=requests(rows), sections=PROSE | {"6": "未收费。"}))
    }["W3"]

    assert finding.faults == ("表三（六）2逾期未缴费1件，正文0处提到信息处理费",)


def test_the_first_report_has_no_last_year_to_agree_with():
    alone = submission(last_year=None)

    assert [finding.id for finding in examine(alone) if not finding.holds] == []


def test_numbers_of_last_year_are_compared_by_column():
    findings = {
        finding.id: finding
        for finding in examine(
            submission(
                requests=requests(
                    THIS_YEAR | {CARRIED_IN: [0, 1, 0, 0, 0, 0, 1], RESULTS: [5, 1, 0, 0, 0, 0, 6]}
                )
            )
        )
    }

    assert findings["E4"].faults == (
        "自然人：上年结转0，上年报告的结转下年度1",
        "商业企业：上年结转1，上年报告的结转下年度0",
    )


LAST = {
    "1": "2023年，本局主动公开信息1200条，其中网站发布800条。",
    "5": "存在公开内容不够全面的问题，将加强业务培训，提高公开质量。",
}


def share_of(sections):
    report = submission(sections=sections, last_year=last_year(sections=LAST))
    return {f.id: f for f in examine(report)}["A2"]


def test_last_years_text_with_other_numbers_is_last_years_text():
    now = {
        "1": "2024年，本局主动公开信息1450条，其中网站发布911条。",
        "5": "存在公开内容不够全面的问题，将加强业务培训，提高公开质量。",
    }

    finding = share_of(now)

    assert not finding.holds
    assert "全文100%与上年报告相同" in finding.detail
    assert "“2024年，本局主动公开信息1450条，其中网站发布911条”" in finding.detail


def test_how_much_is_repeated_is_said_also_where_it_is_little():
    finding = share_of({"1": "今年起公开目录按主题编排，群众评议结果一并公布。"})

    assert finding.holds
    assert finding.detail == "与上年报告相同的文字不超过一半（与上年报告相同0%）"
