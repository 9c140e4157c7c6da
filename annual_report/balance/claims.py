"""W2: what prose says of a number that a table or a record holds too. Pure.

A quantity is matched by its unit and by the words nearest before it in its sentence (or right after it:
27件申请). A number of another year, of a part of the year or of a change says nothing of this year's.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from annual_report.balance.identities import added, is_number
from annual_report.balance.numbers import Quantity, normal, quantities
from annual_report.balance.submission import Fault, Number, Submission
from annual_report.grid import FilledTable, printed
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
_CASES = frozenset({"件", "起", "宗", "份", "例", "个", "次"})
_ITEMS = frozenset({"条", "篇"})
_TIMES = frozenset({"次", "期", "场", "场次", "期次", "个"})
_POWERS = frozenset({"项"})


@dataclass(frozen=True)
class Claim:
    """`words` name it in the sentence; `units` are those it is counted in."""

    label: str
    words: re.Pattern[str]
    units: frozenset[str]
    stated: Stated
    in_tables: bool = True  # held by table 三 or 四, or by table 二 of 2021


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


def _claim(label: str, words: str, stated: Stated, units: frozenset[str] = _CASES) -> Claim:
    return Claim(label, re.compile(words), units, stated)


def _documents(column: str) -> Stated:
    return _proactive(ITEM_1, NORMATIVE, column)


_DOCUMENT = r"(?:行政)?规范性文件"
_MAKES = r"(?:制发|制定|印发|出台)"
_DONE = r"(?:办结|答复|办理完毕|办复)"
_SITE = r"(?<!市)政府网站|(?:本|我)局网站|官方网站|平安十堰网"
CLAIMS: tuple[Claim, ...] = (
    _claim("新收申请", r"(?:新收|收到|接到|接收|受理|收)[^，。]*申请", _rows(NEW)),
    _claim("新收申请", r"申请(?:新收|受理|收件)", _rows(NEW)),
    _claim("上年结转", r"(?:上年|上一年|去年)(?:度)?结转", _rows(CARRIED_IN)),
    _claim(
        "办结申请",
        r"(?:办结|答复|办理完毕|办复)[^，。]*申请|申请[^，。]*(?:办结|办理完毕|办复)|^[^，。]*均?已?办结",
        _rows(RESULTS),
    ),
    _claim("结转下年度", r"结转(?:至|到)?(?:下|次|明|\d{4})[一年]?年?(?:度)?", _rows(CARRIED_OUT)),
    _claim(
        "予以公开",
        r"(?<!不)(?<!不)予以公开|(?<!不予)(?<!部分)(?<!主动)(?<!依法)同意公开",
        _rows(Outcome.DISCLOSED.ref),
    ),
    _claim("部分公开", r"部分公开", _rows(Outcome.PARTLY.ref)),
    _claim("不予公开", r"不予公开", _rows(*_group("3"))),
    _claim("无法提供", r"无法提供", _rows(*_group("4"))),
    _claim("不予处理", r"不予处理", _rows(*_group("5"))),
    _claim("其他处理", r"其他(?:方式)?处理", _otherwise),
    _claim("自然人申请", r"自然人|公民个人", _rows(NEW, column=KINDS[0])),
    _claim("法人或其他组织申请", r"法人(?:或|和|及|、)?(?:者)?其他组织", _organisations),
    *(_claim(f"{kind}申请", kind, _rows(NEW, column=kind)) for kind in KINDS[1:-1]),
    _claim("行政复议", r"行政复议", _remedies(REVIEW)),
    _claim("行政诉讼", r"行政诉讼", _remedies(SUIT, SUIT_AFTER_REVIEW)),
    _claim(
        "制发规范性文件",
        rf"(?:制发|制定|印发|出台)[^，。]*{_DOCUMENT}",
        _proactive(ITEM_1, NORMATIVE, MADE),
    ),
    _claim(
        "废止规范性文件",
        rf"废止[^，。]*{_DOCUMENT}|{_DOCUMENT}[^，。]*废止",
        _proactive(ITEM_1, NORMATIVE, REPEALED),
    ),
    _claim("现行有效规范性文件", r"现行有效", _documents(IN_FORCE)),
    _claim("行政许可", r"行政许可", _proactive(ITEM_5, LICENCES, DECIDED)),
    _claim("行政处罚", r"行政处罚", _proactive(ITEM_6, PENALTIES, DECIDED)),
    _claim("行政强制", r"行政强制", _proactive(ITEM_6, COERCION, DECIDED)),
    _claim("行政许可事项", r"行政许可", _figure("powers_licence"), _POWERS),
    _claim("行政处罚事项", r"行政处罚", _figure("powers_penalty"), _POWERS),
    _claim("行政强制事项", r"行政强制", _figure("powers_coercion"), _POWERS),
    _claim("行政检查事项", r"行政检查", _figure("powers_inspection"), _POWERS),
    _claim("行政奖励事项", r"行政奖励", _figure("powers_reward"), _POWERS),
    _claim("行政确认事项", r"行政确认", _figure("powers_confirmation"), _POWERS),
    _claim("权责事项", r"(?:权责|权力)(?:清单|事项)", _figure("powers_total"), _POWERS),
    _claim("官方微博发布", r"微博", _figure("weibo_published"), _ITEMS),
    _claim("微信发布", r"微信", _figure("wechat_published"), _ITEMS),
    _claim(
        "网站公开",
        r"(?<!市)(?<!门户)(?:政府网站|本局网站|局网站|官方网站|平安十堰网)",
        _figure("site_published"),
        _ITEMS,
    ),
    _claim("网上问政", r"网上问政", _figure("online_politics_received"), _ITEMS | _CASES),
    _claim("在线访谈", r"在线访谈", _figure("interviews_held"), _TIMES),
    _claim("征集调查", r"征集调查|意见征集|民意征集", _figure("consultations_held"), _TIMES),
    _claim("业务培训", r"培训", _figure("trainings"), _TIMES),
    _claim("专题会议", r"专题会议|工作会议|推进会", _figure("meetings"), _TIMES),
    _claim("新闻发布", r"新闻发布会", _figure("media_events"), _TIMES),
)
FIGURE_KEYS = (
    *("powers_licence", "powers_penalty", "powers_coercion", "powers_inspection"),
    *("powers_reward", "powers_confirmation", "powers_total"),
    *("weibo_published", "wechat_published", "site_published", "online_politics_received"),
    *("interviews_held", "consultations_held", "trainings", "meetings", "media_events"),
)

_SENTENCE = re.compile(r"[^。；！？\n]+")
_REACH_AFTER = re.compile(r"^[^，。；、：\d]{0,16}")
# A number of another year, of part of a year, of a change, of another office, or of a rank.
_OF_ANOTHER = re.compile(
    r"(?:上年|去年|上一年)(?:度)?(?!(?:度)?结转)|同比|环比|增加|减少|增长|下降|上升|提高"
    r"|较\S{0,4}年|比上年|累计|历年|季度|上半年|下半年|[\d一二三四五六七八九十]月|全市(?:公安|各|共)|各县|区县|第$|其余"
)
_NOT_REQUESTS = re.compile(r"行政复议|行政诉讼|许可|举报|投诉|咨询|信访|来信|来电|护照|身份证|办证")


def prose_agrees(report: Submission) -> Iterator[Fault]:
    """A number in the text that is held elsewhere too is the same there."""
    told: set[tuple[str, str]] = set()
    claims = (*CLAIMS, *(_of_channel(*each) for each in report.channels))
    for sentence in _SENTENCE.findall(normal(report.text)):
        for quantity, claim in _claimed(sentence, claims):
            held = claim.stated(report)
            if held is None or quantity.agrees(held):
                continue
            clause = _clause(sentence, quantity)
            if (claim.label, clause) in told:
                continue
            told.add((claim.label, clause))
            yield Fault(
                f"{claim.label}：正文{quantity.printed}（“{clause}”），{_where(claim)}{printed(held)}",
                cell=f"正文 {claim.label}",
                left=_whole(quantity),
                right=held,
            )


def _of_channel(name: str, unit: str, count: Number) -> Claim:
    """What one of the bureau's own channels brought."""
    units = (_ITEMS | _CASES) if unit in _ITEMS | _CASES else frozenset({unit})
    return Claim(name, re.compile(re.escape(name)), units, lambda report: count)


def _where(claim: Claim) -> str:
    return "台账" if claim.units in (_POWERS, _TIMES, _ITEMS) else "表中"


def _whole(quantity: Quantity) -> Number:
    low = quantity.low
    return int(low) if low == int(low) else low


def _clause(sentence: str, quantity: Quantity) -> str:
    """The stretch between two commas that the number stands in."""
    start = max(sentence.rfind(mark, 0, quantity.start) for mark in "，：、") + 1
    return sentence[start : quantity.end].strip()


def _claimed(sentence: str, claims: tuple[Claim, ...]) -> Iterator[tuple[Quantity, Claim]]:
    before = 0
    is_of_requests = False
    for quantity in quantities(sentence):
        lead = sentence[before : quantity.start]
        after = _REACH_AFTER.match(sentence[quantity.end :])[0]
        claim, used = _nearest(lead, quantity, after, claims)
        before = quantity.end + used
        if _OF_ANOTHER.search(lead) or _OF_ANOTHER.match(after):
            continue
        if claim is None:
            continue
        if claim.label in _OF_KINDS:
            if not is_of_requests:
                continue
        elif claim.label == "新收申请":
            if _NOT_REQUESTS.search(lead + after):
                continue
            is_of_requests = True
        yield quantity, claim


_OF_KINDS = frozenset(f"{kind}申请" for kind in (*KINDS[:-1], "法人或其他组织"))


def _nearest(
    lead: str, quantity: Quantity, after: str, claims: tuple[Claim, ...]
) -> tuple[Claim | None, int]:
    """The claim whose words end last before the number; else one completed by what follows it.

    With how many characters after the number belong to it: in 389项行政处罚、16项行政许可 the first
    words are not the second number's.
    """
    best, place = None, -1
    for claim in claims:
        if quantity.unit not in claim.units:
            continue
        for found in claim.words.finditer(lead):
            if found.end() > place:
                best, place = claim, found.end()
    if best is not None:
        return best, 0
    for claim in claims:
        found = claim.words.search(lead + after) if quantity.unit in claim.units else None
        if found:
            return claim, max(found.end() - len(lead), 0)
    return None, 0
