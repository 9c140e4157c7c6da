"""W1 to W4: what ties a report to last year's, to its own prose and to the fee ledger."""

import re
from collections.abc import Iterator
from decimal import Decimal

from annual_report.balance.identities import is_number
from annual_report.balance.submission import Fault, Submission
from annual_report.grid import printed
from annual_report.tables import (
    IN_FORCE,
    ITEM_1,
    MADE,
    NORMATIVE,
    PENDING,
    REMEDIES,
    REPEALED,
    RULES,
    TOTAL,
    Form,
    cell_ref,
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


_YUAN = re.compile(r"(\d+(?:\.\d+)?)元")
_NONE_TAKEN = ("未收", "没有收", "零收费", "未向", "0元")


def fee_text(report: Submission) -> str:
    """What the report says where it accounts for fees."""
    key = "3" if report.form is Form.OF_2008 else "6"
    spoken = [section.key for section in report.expected_parts if section.speaks_for(key)]
    return "\n".join(report.sections.get(each, "") for each in spoken)


def fees_are_stated(report: Submission) -> Iterator[Fault]:
    """The section on fees says what the fee ledger says (国办函〔2020〕109号).

    Of a report without a ledger only its own table can be asked: whether anybody did not pay.
    """
    text = fee_text(report)
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
