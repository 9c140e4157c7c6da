"""E1 to E6: the identities printed in, and implied by, the form itself."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from annual_report.balance.submission import Fault, Number, Submission
from annual_report.grid import FilledTable, Value, printed
from annual_report.tables import (
    CARRIED_IN,
    CARRIED_OUT,
    COLUMNS,
    KINDS,
    NEW,
    REMEDIES,
    RESULT_COLUMNS,
    RESULTS,
    TOTAL,
    cell_ref,
    request_rows,
    result_refs,
)


def added(table: FilledTable, refs: Iterable[str]) -> Number:
    """The sum of some cells; a blank adds nothing."""
    return sum((table.number(ref) for ref in refs), 0)


def is_number(value: Value) -> bool:
    """A blank or a mark has no value that an identity could compare; E6 names it by itself."""
    return isinstance(value, int | Decimal)


def received_equals_handled(report: Submission) -> Iterator[Fault]:
    """新收 + 上年结转 = 总计 + 结转下年度, in every column."""
    table = report.requests
    for column in COLUMNS:
        if not all(is_number(table[cell_ref(row, column)]) for row in (NEW, RESULTS)):
            continue
        new, before, results, after = (
            table.number(cell_ref(row, column)) for row in (NEW, CARRIED_IN, RESULTS, CARRIED_OUT)
        )
        if new + before != results + after:
            yield Fault(
                f"{column}：新收{new}＋上年结转{before}＝{new + before}，"
                f"总计{results}＋结转下年度{after}＝{results + after}",
                cell=f"表三 {column}",
                left=new + before,
                right=results + after,
            )


def results_add_up(report: Submission) -> Iterator[Fault]:
    """（七）总计 = the rows （一） to （六）, in every column."""
    rows = result_refs(report.requests_form)
    for column in COLUMNS:
        yield from _adds_up(
            report.requests,
            cell_ref(RESULTS, column),
            tuple(cell_ref(row, column) for row in rows),
            f"{column}：各项办理结果之和{{parts}}，（七）总计{{total}}",
        )


def kinds_add_up(report: Submission) -> Iterator[Fault]:
    """总计 = the six kinds of applicant, in every row."""
    for row in request_rows(report.requests_form):
        yield from _adds_up(
            report.requests,
            cell_ref(row.ref, TOTAL),
            tuple(cell_ref(row.ref, kind) for kind in KINDS),
            f"{row.label}：六类申请人之和{{parts}}，总计{{total}}",
        )


def _adds_up(table: FilledTable, total: str, refs: tuple[str, ...], told: str) -> Iterator[Fault]:
    """A stated total against its parts; a total left blank states nothing."""
    if not is_number(table[total]):
        return
    parts, stated = added(table, refs), table.number(total)
    if parts != stated:
        told = told.format(parts=printed(parts), total=printed(stated))
        yield Fault(told, cell=f"表{table.table.name} {total}", left=parts, right=stated)


def carried_over_unchanged(report: Submission) -> Iterator[Fault]:
    """上年结转 = 结转下年度 of last year's report, in every column."""
    if report.last_year is None:
        return
    for column in COLUMNS:
        now = report.requests[cell_ref(CARRIED_IN, column)]
        then = report.last_year.requests[cell_ref(CARRIED_OUT, column)]
        if is_number(now) and is_number(then) and now != then:
            yield Fault(
                f"{column}：上年结转{now}，上年报告的结转下年度{then}",
                cell=f"表三 {cell_ref(CARRIED_IN, column)}",
                left=now,
                right=then,
            )


def remedies_add_up(report: Submission) -> Iterator[Fault]:
    """Table 四: 总计 = the four results, in each of its three parts."""
    for kind in REMEDIES:
        yield from _adds_up(
            report.remedies,
            cell_ref(kind, TOTAL),
            tuple(cell_ref(kind, result) for result in RESULT_COLUMNS),
            f"{kind}：各项结果之和{{parts}}，总计{{total}}",
        )


def _is_count(value: Value, *, decimal: bool) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | Decimal) or value < 0:
        return False
    return decimal or value == int(value)


def cells_are_counts(report: Submission) -> Iterator[Fault]:
    """Every cell is a whole number from 0 on; amounts of money may have decimals; none is blank.

    A table, row or column left blank throughout is one fault, not one for each of its cells.
    """
    for table in (report.proactive, report.requests, report.remedies):
        if table.table.name in report.absent:
            continue
        if all(value is None for value in table.values.values()):
            yield _blank(f"表{table.table.name}", f"全部{len(table.values)}格")
        else:
            yield from _cells_of(table)


def _cells_of(table: FilledTable) -> Iterator[Fault]:
    whole, told = _blank_lines(table), set()
    for ref, value in table.values.items():
        row, _slash, column = ref.rpartition("/")
        line = next((name for name in (column, row) if name in whole), "")
        money = "金额" in ref
        if line:
            if line not in told:
                yield _blank(f"表{table.table.name} {line}", whole[line])
            told.add(line)
        elif ref.endswith("/本年增/减") and isinstance(value, int):
            continue
        elif not _is_count(value, decimal=money):
            stands = "空白" if value in (None, "") else f"“{printed(value)}”"
            wanted = "不小于0的数" if money else "不小于0的整数"
            cell = f"表{table.table.name} {ref}"
            yield Fault(f"{cell}：{stands}，应为{wanted}", cell=cell)


def _blank(cell: str, extent: str) -> Fault:
    return Fault(f"{cell}：{extent}空白，应为不小于0的整数", cell=cell)


def _blank_lines(table: FilledTable) -> dict[str, str]:
    """Columns and rows of table 三 without a single value → 整列25格, 整行7格."""
    if table.table.name != "三":
        return {}
    lines: dict[tuple[str, str], list[Value]] = {}
    for ref, value in table.values.items():
        row, _slash, column = ref.rpartition("/")
        lines.setdefault(("列", column), []).append(value)
        lines.setdefault(("行", row), []).append(value)
    return {
        name: f"整{way}{len(values)}格"
        for (way, name), values in lines.items()
        if all(value is None for value in values)
    }
