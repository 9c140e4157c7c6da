"""W1 to W4: what ties a report to last year's, to its own prose and to the fee ledger."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from annual_report.balance.identities import added
from annual_report.balance.submission import Number, Submission
from annual_report.grid import printed
from annual_report.tables import (
    CARRIED_IN,
    CARRIED_OUT,
    COERCION,
    DECIDED,
    IN_FORCE,
    ITEM_1,
    ITEM_5,
    ITEM_6,
    LICENCES,
    MADE,
    NEW,
    NORMATIVE,
    PENALTIES,
    PENDING,
    REMEDIES,
    REPEALED,
    RESULTS,
    REVIEW,
    RULES,
    SUIT,
    SUIT_AFTER_REVIEW,
    TOTAL,
    Form,
    cell_ref,
    result_refs,
)
from statute.outcomes import Outcome


def documents_in_force_follow(report: Submission) -> Iterator[str]:
    """现行有效 = last year's + 制发 − 废止."""
    last = report.last_year
    if report.table_form is not Form.OF_2021 or last is None or last.proactive is None:
        return
    if cell_ref(f"{ITEM_1}/{RULES}", IN_FORCE) not in last.proactive.values:
        return
    for row in (RULES, NORMATIVE):
        made, repealed, stands = (
            report.proactive.number(f"{ITEM_1}/{row}/{column}")
            for column in (MADE, REPEALED, IN_FORCE)
        )
        before = last.proactive.number(f"{ITEM_1}/{row}/{IN_FORCE}")
        if stands != before + made - repealed:
            yield (
                f"{row}：现行有效{stands}，上年{before}＋制发{made}－废止{repealed}"
                f"＝{before + made - repealed}"
            )


def _group(number: str) -> tuple[str, ...]:
    return tuple(outcome.ref for outcome in Outcome if outcome.group.value == number)


@dataclass(frozen=True)
class Claim:
    """A way prose states a number that a table holds too."""

    label: str
    pattern: re.Pattern[str]
    stated: Callable[[Submission], Number]


def _rows(*rows: str) -> Callable[[Submission], Number]:
    return lambda report: added(
        report.requests,
        tuple(
            cell_ref(row, TOTAL) for row in rows if cell_ref(row, TOTAL) in report.requests.values
        ),
    )


def _otherwise(report: Submission) -> Number:
    rows = [row for row in result_refs(report.table_form) if row.startswith("（六）")]
    return _rows(*rows)(report)


def _remedies(*kinds: str) -> Callable[[Submission], Number]:
    return lambda report: added(report.remedies, tuple(cell_ref(kind, TOTAL) for kind in kinds))


def _proactive(item: str, row: str, column: str) -> Callable[[Submission], Number]:
    return lambda report: report.proactive.number(f"{item}/{row}/{column}")


def _claim(label: str, pattern: str, stated: Callable[[Submission], Number]) -> Claim:
    return Claim(label, re.compile(pattern), stated)


_GAP = r"[^，。；、：\d]{0,16}?"  # a few words between the term and its number
_REQUEST_CLAIMS = (
    _claim("新收申请", rf"(?:新收|收到|接到){_GAP}申请{_GAP}(\d+)件", _rows(NEW)),
    _claim("上年结转", rf"上年(?:度)?结转{_GAP}(\d+)件", _rows(CARRIED_IN)),
    _claim("办结申请", rf"办结{_GAP}申请{_GAP}(\d+)件", _rows(RESULTS)),
    _claim("结转下年度", rf"结转(?:至)?下(?:一)?年(?:度)?{_GAP}(\d+)件", _rows(CARRIED_OUT)),
    _claim("予以公开", r"(?<!不)予以公开(?:的)?(\d+)件", _rows(Outcome.DISCLOSED.ref)),
    _claim("部分公开", r"部分公开(?:的)?(\d+)件", _rows(Outcome.PARTLY.ref)),
    _claim("不予公开", r"不予公开(?:的)?(\d+)件", _rows(*_group("3"))),
    _claim("无法提供", r"无法提供(?:的)?(\d+)件", _rows(*_group("4"))),
    _claim("不予处理", r"不予处理(?:的)?(\d+)件", _rows(*_group("5"))),
    _claim("其他处理", r"其他处理(?:的)?(\d+)件", _otherwise),
    _claim("行政复议", rf"行政复议{_GAP}(\d+)件", _remedies(REVIEW)),
    _claim("行政诉讼", rf"行政诉讼{_GAP}(\d+)件", _remedies(SUIT, SUIT_AFTER_REVIEW)),
)
_DOCUMENT = r"(?:行政)?规范性文件"
_PROACTIVE_CLAIMS = (
    _claim("制发规范性文件", rf"制发{_GAP}{_DOCUMENT}(\d+)件", _proactive(ITEM_1, NORMATIVE, MADE)),
    _claim(
        "废止规范性文件",
        rf"废止{_GAP}{_DOCUMENT}(\d+)件",
        _proactive(ITEM_1, NORMATIVE, REPEALED),
    ),
    _claim(
        "现行有效规范性文件",
        rf"现行有效{_GAP}{_DOCUMENT}(\d+)件",
        _proactive(ITEM_1, NORMATIVE, IN_FORCE),
    ),
    _claim("行政许可", r"行政许可(?:决定)?(\d+)件", _proactive(ITEM_5, LICENCES, DECIDED)),
    _claim("行政处罚", r"行政处罚(?:决定)?(\d+)件", _proactive(ITEM_6, PENALTIES, DECIDED)),
    _claim("行政强制", r"行政强制(?:决定)?(\d+)件", _proactive(ITEM_6, COERCION, DECIDED)),
)


def prose_agrees(report: Submission) -> Iterator[str]:
    """A number in the text that a table holds too is the same there."""
    claims = _REQUEST_CLAIMS
    if report.form is Form.OF_2021:
        claims += _PROACTIVE_CLAIMS
    for claim in claims:
        in_table = claim.stated(report)
        for found in claim.pattern.finditer(report.text):
            if int(found[1]) != in_table:
                yield f"{claim.label}：正文{found[1]}（“{found[0]}”），表中{printed(in_table)}"


_YUAN = re.compile(r"(\d+(?:\.\d+)?)元")
_NONE_TAKEN = ("未收", "没有收", "零收费", "未向", "0元")


def fee_section(form: Form) -> str:
    """The key of the section that accounts for fees."""
    return "3" if form is Form.OF_2008 else "6"


def fees_are_stated(report: Submission) -> Iterator[str]:
    """The section on fees says what the fee ledger says (国办函〔2020〕109号)."""
    text = report.sections.get(fee_section(report.form), "")
    sums = [Decimal(amount) for amount in _YUAN.findall(text)]
    if report.fees and report.fees not in sums:
        stated = "、".join(f"{amount}元" for amount in sums) or "没有写明收费金额"
        yield f"台账收取信息处理费{printed(report.fees)}元，正文{stated}"
    if not report.fees:
        for amount in sums:
            if amount:
                yield f"台账收取信息处理费0元，正文{amount}元"
        if not sums and not any(words in text for words in _NONE_TAKEN):
            yield "台账收取信息处理费0元，正文没有说明是否收费"
    unpaid = report.requests.values.get(cell_ref(Outcome.NOT_PAID.ref, TOTAL))
    if unpaid and "收费通知" not in text and "信息处理费" not in text:
        yield f"表三（六）2逾期未缴费{unpaid}件，正文0处提到信息处理费"


def pending_remedies_return(report: Submission) -> Iterator[str]:
    """What was 尚未审结 last year is decided or still pending this year."""
    if report.last_year is None:
        return
    for kind in REMEDIES:
        before = report.last_year.remedies.number(cell_ref(kind, PENDING))
        total = report.remedies.number(cell_ref(kind, TOTAL))
        if total < before:
            yield f"{kind}：上年尚未审结{before}件，本年总计只有{total}件"
