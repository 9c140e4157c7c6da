"""What prose can say of a number that a table or a record holds too, and in which words. Pure."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from annual_report.balance.identities import added, is_number
from annual_report.balance.submission import Number, Submission
from annual_report.grid import FilledTable
from annual_report.tables import (
    CARRIED_IN,
    CARRIED_OUT,
    COERCION,
    DECIDED,
    IN_FORCE,
    ITEM_1,
    ITEM_5,
    ITEM_6,
    KINDS,
    LICENCES,
    MADE,
    NEW,
    NORMATIVE,
    PENALTIES,
    REPEALED,
    RESULTS,
    REVIEW,
    SUIT,
    SUIT_AFTER_REVIEW,
    TOTAL,
    Form,
    cell_ref,
    result_refs,
)
from statute.outcomes import Outcome

Stated = Callable[[Submission], Number | None]  # what is held; None where nothing is known
CASES = frozenset({"件", "起", "宗", "份", "例", "个", "次"})
ITEMS = frozenset({"条", "篇"})
TIMES = frozenset({"次", "期", "场", "场次", "期次", "个"})
POWERS = frozenset({"项"})


@dataclass(frozen=True)
class Claim:
    """`words` name it in the sentence; `units` are those it is counted in.

    `unless` are words beside it with which something else is counted: 行政处罚听证 is no 行政处罚.
    `context` must stand before it in the sentence: 维持 means nothing without 行政复议.
    """

    label: str
    words: re.Pattern[str]
    units: frozenset[str]
    stated: Stated
    unless: re.Pattern[str] | None = None
    context: re.Pattern[str] | None = None


def _known(table: FilledTable, refs: Iterable[str]) -> Number | None:
    """The sum of some cells; None where one of them says nothing."""
    refs = tuple(refs)
    return added(table, refs) if all(is_number(table[ref]) for ref in refs) else None


def _rows(*rows: str, column: str = TOTAL) -> Stated:
    return lambda report: _known(report.requests, (cell_ref(row, column) for row in rows))


def _group(number: str) -> tuple[str, ...]:
    return tuple(outcome.ref for outcome in Outcome if outcome.group.value == number)


def _otherwise(report: Submission) -> Number | None:
    rows = [row for row in result_refs(report.requests_form) if row.startswith("（六）")]
    return _rows(*rows)(report)


def _organisations(report: Submission) -> Number | None:
    return _known(report.requests, (cell_ref(NEW, kind) for kind in KINDS[1:]))


def _remedies(*kinds: str) -> Stated:
    return lambda report: _known(report.remedies, (cell_ref(kind, TOTAL) for kind in kinds))


def _proactive(item: str, row: str, column: str) -> Stated:
    def stated(report: Submission) -> Number | None:
        if report.form is not Form.OF_2021:
            return None
        return _known(report.proactive, (f"{item}/{row}/{column}",))

    return stated


def _figure(key: str) -> Stated:
    return lambda report: report.figures.get(key)


def _claim(
    label: str,
    words: str,
    stated: Stated,
    units: frozenset[str] = CASES,
    *,
    unless: str = "",
    context: str = "",
) -> Claim:
    return Claim(
        label,
        re.compile(words),
        units,
        stated,
        re.compile(unless) if unless else None,
        re.compile(context) if context else None,
    )


def _documents(column: str) -> Stated:
    return _proactive(ITEM_1, NORMATIVE, column)


def _results(*kinds: str) -> tuple[Claim, ...]:
    """How reviews, or suits, ended: 行政复议4件，其中维持1件."""
    if kinds == (REVIEW,):
        word, context = "行政复议", r"复议(?!.*(?:诉讼|起诉))"
    else:
        word, context = "行政诉讼", r"(?:诉讼|起诉)(?!.*复议)"
    return tuple(
        _claim(
            f"{word}{column}",
            words,
            lambda report, column=column: _known(
                report.remedies, (cell_ref(kind, column) for kind in kinds)
            ),
            context=context,
        )
        for column, words in (
            ("结果维持", r"维持"),
            ("结果纠正", r"纠正|撤销|变更"),
            ("尚未审结", r"尚未审结|未审结|正在审理"),
        )
    )


_DOCUMENT = r"(?:行政)?规范性文件"
_CHANGED = r"调整(?!后|为|完善)|取消|新增|增补|下放|承接|废止|合并|委托|压减"  # of a list of powers
# Of decisions, beside how many were made.
_SHOWN = r"听证|公开|公示|发布|上网|撤销|变更|首违不罚|减免|免予|不予|当场|简易|程序|涉企"
_ELSEWHERE = r"提请|建议|备案|报备|报送|审核|审查|转发|上级|起草|参与"  # made or repealed by others
_REACH = r"阅读|浏览|粉丝|赞|留言|私信|咨询|评论|转载"  # of what was published
_OTHER_REVIEWS = r"治安|交通|执法类|处罚类|不含|全局|各类|其他类"
_SOME_REQUESTS = (
    r"补正|延期|撤回|转送|应办理|含上|复议申请|赔偿申请|更正申请"
    r"|自然人申请|企业申请|机构申请|组织申请"
)
# The rows of table 三 that prose names in its own words.
_OUTCOMES = {
    Outcome.STATE_SECRET: r"国家秘密",
    Outcome.FORBIDDEN_BY_LAW: r"法律、?行政法规禁止公开",
    Outcome.ENDANGERS_SAFETY: r"三安全一稳定",
    Outcome.THIRD_PARTY: r"第三方合法权益",
    Outcome.INTERNAL_AFFAIRS: r"内部事务信息",
    Outcome.PROCESS: r"过程性信息",
    Outcome.ENFORCEMENT_FILE: r"行政执法案卷",
    Outcome.ADMINISTRATIVE_QUERY: r"行政查询事项",
    Outcome.NOT_HELD: r"不掌握|信息不存在",
    Outcome.NOT_EXISTING: r"没有现成信息|另行制作",
    Outcome.STILL_UNCLEAR: r"补正后[^，。]*不明确",
    Outcome.PETITION: r"(?:信访|举报|投诉)类?(?:申请)?(?=的?不予处理)|信访举报投诉类",
    Outcome.REPEATED: r"重复申请",
    Outcome.PUBLICATION: r"公开出版物",
    Outcome.EXCESSIVE: r"大量反复申请",
    Outcome.CONFIRMATION: r"确认或重新出具",
    Outcome.NOT_CORRECTED: r"逾期不补正",
    Outcome.NOT_PAID: r"逾期[^，。]*(?:缴|交)[^，。]*费用?",
}
_OTHER_TRAINING = r"参加|参训|派员|选派|新警|警务|普法|实战|业务技能"
CLAIMS: tuple[Claim, ...] = (
    _claim(
        "新收申请",
        r"(?:新收|新增|收到|接到|接收|受理|登记|收|提出|提交)[^，。]*申请",
        _rows(NEW),
        unless=_SOME_REQUESTS,
    ),
    _claim(
        "新收申请",
        r"信息公开申请$|申请(?:新收|新增|受理|收件|收到)|申请(?:新收|受理|办理)?总?(?:数量|数|量)为?$|新收件数",
        _rows(NEW),
        unless=_SOME_REQUESTS,
    ),
    _claim(
        "新收申请",
        r"依申请公开[^。]*(?:收件|来件|办理量|办理总量|件数)|(?:受理|收到|办理)[^，。]*依申请公开",
        _rows(NEW),
    ),
    _claim("上年结转", r"(?:上年|上一年|去年)(?:度)?结转|结转上一?年", _rows(CARRIED_IN)),
    _claim(
        "办结申请",
        r"(?:办结|答复|办理完毕|办复)[^，。]*申请|申请[^，。]*(?:办结|办理完毕|办复)|^[^，。]*均?已?办结",
        _rows(RESULTS),
    ),
    _claim("结转下年度", r"结转(?:至|到)?(?:下|次|明|\d{4})[一年]?年?(?:度)?", _rows(CARRIED_OUT)),
    _claim(
        "予以公开",
        r"(?<!不)(?<!部分)予以公开|(?<!部分)(?:准予公开|全部公开)"
        r"|(?<!不予)(?<!部分)(?<!主动)(?<!依法)同意公开",
        _rows(Outcome.DISCLOSED.ref),
        unless=r"公开率|主动",
    ),
    _claim("部分公开", r"部分(?:准予|同意|予以)?公开", _rows(Outcome.PARTLY.ref)),
    *(_claim(outcome.label, words, _rows(outcome.ref)) for outcome, words in _OUTCOMES.items()),
    *(
        _claim(label, label, _rows(*_group(number)), unless="|".join(_OUTCOMES.values()))
        for label, number in (("不予公开", "3"), ("无法提供", "4"), ("不予处理", "5"))
    ),
    _claim("其他处理", r"其他(?:方式)?处理", _otherwise),
    _claim("自然人申请", r"自然人|公民个人", _rows(NEW, column=KINDS[0])),
    _claim("法人或其他组织申请", r"法人(?:或|和|及|、)?(?:者)?(?:其他)?组织", _organisations),
    *(_claim(f"{kind}申请", kind, _rows(NEW, column=kind)) for kind in KINDS[1:-1]),
    _claim(
        "行政复议",
        r"(?<!未经)复议(?!后|决定|申请|机关|机构)",
        _remedies(REVIEW),
        unless=_OTHER_REVIEWS,
    ),
    *_results(REVIEW),
    _claim("行政诉讼", r"行政诉讼", _remedies(SUIT, SUIT_AFTER_REVIEW), unless=_OTHER_REVIEWS),
    *_results(SUIT, SUIT_AFTER_REVIEW),
    _claim(SUIT, r"未经复议直接起诉", _remedies(SUIT)),
    _claim(SUIT_AFTER_REVIEW, r"复议后起诉", _remedies(SUIT_AFTER_REVIEW)),
    _claim(
        "制发规范性文件",
        rf"(?:制发|制定|印发|出台)[^，。]*{_DOCUMENT}",
        _documents(MADE),
        unless=_ELSEWHERE,
    ),
    _claim(
        "废止规范性文件",
        rf"废止[^，。]*{_DOCUMENT}|{_DOCUMENT}[^，。]*废止",
        _documents(REPEALED),
        unless=_ELSEWHERE,
    ),
    _claim("现行有效规范性文件", rf"现行有效|有效的?{_DOCUMENT}", _documents(IN_FORCE)),
    _claim("行政许可", r"行政许可", _proactive(ITEM_5, LICENCES, DECIDED), unless=_SHOWN),
    _claim(
        "行政处罚", r"行政处罚|处罚(?=决定)", _proactive(ITEM_6, PENALTIES, DECIDED), unless=_SHOWN
    ),
    _claim("行政强制", r"行政强制", _proactive(ITEM_6, COERCION, DECIDED), unless=_SHOWN),
    *(
        _claim(f"行政{kind}事项", rf"行政{kind}", _figure(f"powers_{key}"), POWERS, unless=_CHANGED)
        for kind, key in (
            ("许可", "licence"),
            ("处罚", "penalty"),
            ("强制", "coercion"),
            ("检查", "inspection"),
            ("奖励", "reward"),
            ("确认", "confirmation"),
        )
    ),
    _claim(
        "权责事项",
        r"(?:权责|权力)(?:清单|事项)|行政职权",
        _figure("powers_total"),
        POWERS,
        unless=_CHANGED,
    ),
    _claim("官方微博发布", r"微博", _figure("weibo_published"), ITEMS, unless=_REACH),
    _claim("微信发布", r"微信", _figure("wechat_published"), ITEMS, unless=_REACH),
    _claim(
        "网站公开",
        r"(?<!市)(?<!门户)(?:政府网站|本局网站|局网站|官方网站|平安十堰网)|(?<![市府])门户网站"
        r"|(?<![一-鿿])网站[^，。]*(?:发布|公开|更新)",
        _figure("site_published"),
        ITEMS,
    ),
    _claim("网上问政", r"网上问政", _figure("online_politics_received"), ITEMS | CASES),
    _claim("在线访谈", r"在线访谈", _figure("interviews_held"), TIMES),
    _claim(
        "征集调查",
        r"征集调查|调查征集|网上调查|意见征集|民意征集",
        _figure("consultations_held"),
        TIMES,
    ),
    _claim("业务培训", r"培训", _figure("trainings"), TIMES, unless=_OTHER_TRAINING),
    _claim("专题会议", r"专题会议|工作会议|推进会", _figure("meetings"), TIMES, unless="参加"),
    _claim("新闻发布", r"新闻发布会", _figure("media_events"), TIMES, unless="参加"),
)
FIGURE_KEYS = (
    *("powers_licence", "powers_penalty", "powers_coercion", "powers_inspection"),
    *("powers_reward", "powers_confirmation", "powers_total"),
    *("weibo_published", "wechat_published", "site_published", "online_politics_received"),
    *("interviews_held", "consultations_held", "trainings", "meetings", "media_events"),
)
