"""The 67 rules: each with what it lets pass and what it finds, and that nothing else would have found it."""

from dataclasses import replace
from datetime import date

import pytest

from disclosure.monitor.style import RULES, Paper, breaches

NUMBER = "十公发〔2016〕7号"
OPENING = "因道路施工，决定临时限制通行。"
SIGNED = "十堰市公安局\n2016年5月9日\n（此件公开发布）"
GOOD = Paper(
    title="十堰市公安局关于临时交通管制的通告",
    formed_on=date(2016, 5, 9),
    published_on=date(2016, 5, 10),
    summary="为保障道路施工，部分路段临时限制通行。",
    body=f"{NUMBER}\n{OPENING}\n一、时间\n（一）白天\n1. 上午\n（1）早间\n二、其他\n{SIGNED}",
    document_number=NUMBER,
    index_number="MB0000000/2016-00012",
    unit="十堰市公安局",
    organ="十堰市公安局",
)


def says(sentence: str) -> Paper:
    """The good paper with a line more."""
    return replace(GOOD, body=GOOD.body.replace(OPENING, f"{OPENING}\n{sentence}"))


def numbered(number: str) -> Paper:
    return replace(GOOD, document_number=number, body=GOOD.body.replace(NUMBER, number))


def without(*passages: str) -> Paper:
    body = GOOD.body
    for passage in passages:
        body = body.replace(passage, "")
    return replace(GOOD, body=body)


def headed(*lines: str) -> Paper:
    return replace(GOOD, body="\n".join((NUMBER, OPENING, *lines, SIGNED)))


def has(**facts) -> Paper:
    return replace(GOOD, **facts)


UNNUMBERED = {"document_number": "", "body": OPENING}

# rule: ([papers it passes], [papers it finds])
EXAMPLES = {
    1: (
        [GOOD, has(**UNNUMBERED)],
        [has(document_number="十公发[2016]7号"), has(document_number="十公发（2016）7号")],
    ),
    2: ([GOOD], [numbered("十公发〔16〕7号")]),
    3: ([numbered("十公发〔2016〕10号")], [numbered("十公发〔2016〕07号")]),
    4: ([GOOD], [numbered("十公发〔2016〕第7号")]),
    5: ([GOOD, numbered("十堰市公安局令第3号")], [numbered("〔2016〕7号"), numbered("十公发7号")]),
    6: ([GOOD], [numbered("十公发〔2015〕7号")]),
    7: (
        [GOOD, has(body=GOOD.body.replace(NUMBER, "十公发〔 2016 〕7号")), has(body="")],
        [without(NUMBER)],
    ),
    8: (
        [says("执行国办函〔2020〕109号。"), says("案号为（2016）鄂03民终1号。")],
        [says("执行国办函[2020]109号。")],
    ),
    9: ([has(is_normative=True), has(**UNNUMBERED)], [has(is_normative=True, **UNNUMBERED)]),
    10: (
        [says("自2016年10月5日起施行。")],
        [says("自2016年05月10日起施行。"), says("自2016年5月01日起施行。")],
    ),
    11: ([says("截至2016年2月29日。")], [says("截至2015年2月29日。"), says("2016年13月施行。")]),
    12: ([says("截至2016年3月。"), says("聘期为10年6月内。")], [says("截至16年3月。")]),
    13: (
        [says("2016年3月公布。"), says("全年1497条。")],
        [says("20163月公布。"), says("截至20161231日。")],
    ),
    14: ([GOOD], [has(body=GOOD.body.replace("2016年5月9日", "二〇一六年五月九日"))]),
    15: ([GOOD], [has(body=GOOD.body.replace("2016年5月9日", "2016年5月8日"))]),
    16: ([GOOD, has(published_on=date(2016, 5, 9))], [has(published_on=date(2016, 5, 8))]),
    17: (
        [says("自2016年5月10日起施行。"), says("登记编号2016-00044。")],
        [says("自2016-05-10起施行。"), says("自2016.5.10起施行。")],
    ),
    18: ([says("长5公里。"), says("一起案件。")], [says("长五公里。")]),
    19: ([says("增长2.6%。"), says("百分之百满意。")], [says("增长百分之二点六。")]),
    20: ([says("增长2.6%。")], [says("增长2.6％。")]),
    21: ([says("共1497条。")], [says("共１４９７条。")]),
    22: (
        [says("共2700余条。"), says("共10万余人。")],
        [says("共2700条余。"), says("共10万人余。")],
    ),
    23: ([says("共12345条。")], [says("共12,345条。"), says("共1，234，567元。")]),
    24: (
        [says("占63%～68%。"), says("电话0719-0000000。")],
        [says("占63%-68%。"), says("限10-20人。")],
    ),
    25: (
        [says("占63%～68%。"), says("10万～20万元。")],
        [says("占63～68%。"), says("10～20万元。")],
    ),
    26: (
        [says("推进一网三线。"), says("公开“三公”经费。")],
        [says("推进1网3线。"), says("公开3公经费。")],
    ),
    27: (
        [says("依照《条例》办理。")],
        [says("依照《条例办理。"), has(title="十堰市公安局关于条例》的通告")],
    ),
    28: (
        [says("本局（以下简称我局）办理。")],
        [says("本局（以下简称我局办理。"), says("本局以下简称）办理。")],
    ),
    29: ([says("推行“一站式”服务。")], [says("推行“一站式服务。")]),
    30: ([says("见国办函〔2020〕109号。")], [says("见国办函〔2020。")]),
    31: (
        [says("时间：白天，地点另行通知。"), says("8:30开始。")],
        [says("请注意,白天限行。"), says("时间:白天。")],
    ),
    32: ([says("本局（市局）办理。"), says("算式为f(x)。")], [says("本局(市局)办理。")]),
    33: ([says("推行“一站式”服务。")], [says('推行"一站式"服务。')]),
    34: ([says("请配合。")], [says("请配合。。"), says("请注意，，白天限行。")]),
    35: ([says("请配合：特此通告。")], [says("请配合，。"), says("请配合。，特此通告。")]),
    36: (
        [says("本局（市局）办理。")],
        [says("本局（）办理。"), says("依照《》办理。"), has(title="十堰市公安局关于（ ）的通告")],
    ),
    37: (
        [says("达到目的的措施。"), says("的的确确。")],
        [says("我局的的措施。"), says("认真认真办理。")],
    ),
    38: (
        [says("A&B公司。"), says("气温<5度。")],
        [says("请&nbsp;配合。"), says("请<br>配合。"), says("请\ufffd配合。")],
    ),
    39: (
        [GOOD, headed("1. 甲", "2. 乙")],
        [headed("一、甲", "1. 乙"), headed("一、甲", "（一）乙", "（1）丙")],
    ),
    40: (
        [
            headed("一、甲。二、乙。", "三、丙"),
            headed("内容包括：一、甲；二、乙。", "三、丙"),
            GOOD,
        ],
        [headed("一、甲", "三、乙")],
    ),
    41: (
        [headed("一、甲", "（一）乙", "（二）丙", "二、丁", "（一）戊")],
        [headed("一、甲", "（一）乙", "（三）丙")],
    ),
    42: ([headed("1. 甲", "2. 乙"), headed("2.5公里处管制")], [headed("1. 甲", "3. 乙")]),
    43: ([headed("（一）甲", "（二）乙")], [headed("（一）、甲"), headed("（1）.甲")]),
    44: ([headed("一、甲"), headed("一起案件")], [headed("一，甲"), headed("一.甲")]),
    45: ([headed("1. 甲"), headed("1.甲")], [headed("1、甲"), headed("1，甲")]),
    46: ([GOOD, has(title="十堰市公安局关于印发《办法》的通告")], [has(title=GOOD.title + "。")]),
    47: ([has(title="通" * 60)], [has(title="通" * 61)]),
    48: ([GOOD], [has(summary="")]),
    49: ([has(summary="限" * 99 + "。")], [has(summary="限" * 100 + "。")]),
    50: ([GOOD, has(summary="")], [has(summary="部分路段临时限制通行")]),
    51: ([GOOD], [has(summary=GOOD.title + "。"), has(summary="《" + GOOD.title + "》全文。")]),
    52: (
        [GOOD, has(unit="茅箭区分局")],
        [has(unit="市公安局", body=without("十堰市公安局\n").body), has(unit="分局")],
    ),
    53: (
        [GOOD, has(index_number=""), has(index_number="S0009-0000-2019-00003")],
        [has(index_number="20160012"), has(index_number="MB0000000/2016-12")],
    ),
    54: ([GOOD, says("十堰市公安局办理。")], [says("十堰公安局办理。")]),
    55: (
        [says("依照《中华人民共和国政府信息公开条例》办理。")],
        [says("依照《中华人名共和国宪法》办理。"), says("依照《政府信息公开条列》办理。")],
    ),
    56: (
        [GOOD, has(unit="茅箭区分局")],
        [has(body=GOOD.body.replace("十堰市公安局\n", "房县公安局\n"))],
    ),
    57: ([GOOD, has(**UNNUMBERED)], [without("十堰市公安局\n2016年5月9日\n")]),
    58: ([GOOD, has(**UNNUMBERED)], [without("（此件公开发布）")]),
    59: ([says("附件：1. 申请表")], [says("附件：1. 申请表。")]),
    60: ([says("附件：申请表")], [says("附件:申请表")]),
    61: (
        [
            has(body=says("具体见附件。").body, attachments=("表.xlsx",)),
            says("附件说明的写法另定。"),
        ],
        [says("具体见附件。"), says("以公告附件为准。")],
    ),
    62: (
        [GOOD, has(attachments=("表.xlsx",))],
        [has(attachments=("通告.docx",)), has(attachments=("通告.DOC",))],
    ),
    63: ([GOOD, has(attachments=("表.xlsx",))], [has(attachments=("通告.pdf",))]),
    64: (
        [says("登记编号420300202600044。"), says("统一社会信用代码124203004203001234。")],
        [says("身份号码420300199001011234。"), says("身份号码42030019900101123X。")],
    ),
    65: (
        [says("咨询电话0719-0000000。"), says("举报电话12389。")],
        [says("联系13800000000。"), says("联系138 0013 8000。")],
    ),
    66: ([says("鄂C号段车辆。")], [says("鄂C12345小型客车。"), says("鄂C·D12345车辆。")]),
    67: (
        [says("犯罪嫌疑人王某，已被抓获。"), says("犯罪嫌疑人被抓获。")],
        [says("犯罪嫌疑人王小明，已被抓获。")],
    ),
}

PASSED = [(rule, paper) for rule in RULES for paper in EXAMPLES[rule.number][0]]
FOUND = [(rule, paper) for rule in RULES for paper in EXAMPLES[rule.number][1]]


def found_by(paper: Paper) -> set[int]:
    return {rule.number for rule in RULES if breaches(rule, [paper])}


def named(rule_or_paper) -> str:
    return str(getattr(rule_or_paper, "number", ""))


def test_there_are_67_rules_each_with_a_name_a_source_and_examples_of_both_kinds():
    assert [rule.number for rule in RULES] == list(range(1, 68))
    assert len({rule.name for rule in RULES}) == 67
    assert all(rule.source for rule in RULES)
    assert all(good and bad for good, bad in EXAMPLES.values())


@pytest.mark.parametrize(("rule", "paper"), PASSED, ids=named)
def test_a_good_text_passes(rule, paper):
    assert breaches(rule, [paper]) == []


@pytest.mark.parametrize(("rule", "paper"), FOUND, ids=named)
def test_a_bad_text_is_found_by_its_rule_and_by_no_other(rule, paper):
    """So with the rule taken away, it would pass unseen."""
    assert found_by(paper) == {rule.number}


def test_the_good_paper_breaks_no_rule():
    assert found_by(GOOD) == set()


def test_a_finding_quotes_the_passage_with_its_surroundings():
    (found,) = breaches(RULES[33], [says("请各有关单位和个人予以配合。。特此通告。")])

    assert found.passages == ("各有关单位和个人予以配合。。特此通告。 一、时间 （",)
