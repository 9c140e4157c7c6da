"""W1 to W4: what ties a report to last year's, to its own prose and to the fee ledger."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from annual_report.balance.identities import added, is_number
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


def documents_in_force_follow(report: Submission) -> Iterator[Fault]:
    """现行有效 = last year's + 制发 − 废止."""
    last = report.last_year
    if report.table_form is not Form.OF_2021 or last is None or last.proactive is None:
        return
    if cell_ref(f"{ITEM_1}/{RULES}", IN_FORCE) not in last.proactive.values:
        return
    for row in (RULES, NORMATIVE):
        in_force = f"{ITEM_1}/{row}/{IN_FORCE}"
        cells = [
            *(report.proactive[f"{ITEM_1}/{row}/{column}"] for column in (MADE, REPEALED)),
            report.proactive[in_force],
            last.proactive[in_force],
        ]
        if not all(is_number(value) for value in cells):
            continue
        made, repealed, stands, before = cells
        if stands != before + made - repealed:
            yield Fault(
                f"{row}：现行有效{stands}，上年{before}＋制发{made}－废止{repealed}"
                f"＝{before + made - repealed}",
                cell=f"表二 {in_force}",
                left=stands,
                right=before + made - repealed,
            )


def _group(number: str) -> tuple[str, ...]:
    return tuple(outcome.ref for outcome in Outcome if outcome.group.value == number)


Stated = Callable[[Submission], Number | None]  # what the table holds; None where it says nothing


@dataclass(frozen=True)
class Claim:
    """A way prose states a number that a table holds too."""

    label: str
    pattern: re.Pattern[str]
    stated: Stated


def _known(table: FilledTable, refs: Iterable[str]) -> Number | None:
    """The sum of some cells; None where one of them says nothing."""
    refs = tuple(refs)
    return added(table, refs) if all(is_number(table[ref]) for ref in refs) else None


def _rows(*rows: str) -> Stated:
    return lambda report: _known(report.requests, (cell_ref(row, TOTAL) for row in rows))


def _otherwise(report: Submission) -> Number | None:
    rows = [row for row in result_refs(report.requests_form) if row.startswith("（六）")]
    return _rows(*rows)(report)


def _remedies(*kinds: str) -> Stated:
    return lambda report: _known(report.remedies, (cell_ref(kind, TOTAL) for kind in kinds))


def _proactive(item: str, row: str, column: str) -> Stated:
    return lambda report: _known(report.proactive, (f"{item}/{row}/{column}",))


def _claim(label: str, pattern: str, stated: Stated) -> Claim:
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


def prose_agrees(report: Submission) -> Iterator[Fault]:
    """A number in the text that a table holds too is the same there."""
    claims = _REQUEST_CLAIMS
    if report.form is Form.OF_2021:
        claims += _PROACTIVE_CLAIMS
    for claim in claims:
        in_table = claim.stated(report)
        for found in claim.pattern.finditer(report.text):
            if in_table is not None and int(found[1]) != in_table:
                yield Fault(
                    f"{claim.label}：正文{found[1]}（“{found[0]}”），表中{printed(in_table)}",
                    cell=f"正文 {claim.label}",
                    left=int(found[1]),
                    right=in_table,
                )


_YUAN = re.compile(r"(\d+(?:\.\d+)?)元")
_NONE_TAKEN = ("未收", "没有收", "零收费", "未向", "0元")


def fee_section(form: Form) -> str:
    """The key of the section that accounts for fees."""
    return "3" if form is Form.OF_2008 else "6"


def fees_are_stated(report: Submission) -> Iterator[Fault]:
    """The section on fees says what the fee ledger says (国办函〔2020〕109号).

    Of a report without a ledger only its own table can be asked: whether anybody did not pay.
    """
    text = report.sections.get(fee_section(report.form), "")
    if report.fees is not None:
        yield from _as_in_ledger(text, report.fees)
    unpaid = report.requests.values.get(cell_ref(Outcome.NOT_PAID.ref, TOTAL))
    if is_number(unpaid) and unpaid and "收费通知" not in text and "信息处理费" not in text:
        yield Fault(
            f"表三（六）2逾期未缴费{unpaid}件，正文0处提到信息处理费", cell="正文 信息处理费"
        )


def _as_in_ledger(text: str, fees: Decimal) -> Iterator[Fault]:
    cell = "正文 信息处理费"
    sums = [Decimal(amount) for amount in _YUAN.findall(text)]
    if fees and fees not in sums:
        stated = "、".join(f"{amount}元" for amount in sums) or "没有写明收费金额"
        yield Fault(f"台账收取信息处理费{printed(fees)}元，正文{stated}", cell=cell)
    if not fees:
        for amount in sums:
            if amount:
                yield Fault(
                    f"台账收取信息处理费0元，正文{amount}元", cell=cell, left=fees, right=amount
                )
        if not sums and not any(words in text for words in _NONE_TAKEN):
            yield Fault("台账收取信息处理费0元，正文没有说明是否收费", cell=cell)


def pending_remedies_return(report: Submission) -> Iterator[Fault]:
    """What was 尚未审结 last year is decided or still pending this year."""
    if report.last_year is None:
        return
    for kind in REMEDIES:
        before = report.last_year.remedies[cell_ref(kind, PENDING)]
        total = report.remedies[cell_ref(kind, TOTAL)]
        if is_number(before) and is_number(total) and total < before:
            yield Fault(
                f"{kind}：上年尚未审结{before}件，本年总计只有{total}件",
                cell=f"表四 {cell_ref(kind, TOTAL)}",
                left=total,
                right=before,
            )
