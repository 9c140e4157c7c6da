"""A printed report examined: the checks of our own reports on what somebody else's says. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from annual_report.balance import CHECKS, examine
from annual_report.balance.submission import (
    Check,
    CheckResult,
    Fault,
    LastYear,
    Severity,
    Submission,
)
from annual_report.printed import Printed
from annual_report.tables import SECTIONS, Section

# What only our own records could answer: figures that moved (A4) and figures not entered (A5).
_OF_OUR_RECORDS = frozenset({"A4", "A5"})
_OF_TEXT = frozenset({"W2", "W3", "A1", "A2", "A6"})
_OF_LAST_YEAR = frozenset({"E4", "W1", "W4", "A2"})
_FORM_TITLE = "三张表齐全，行列与规定格式一致"


@dataclass(frozen=True)
class Examined:
    """`left_out`: why a check was not made, by its id; what was not checked must not look right."""

    printed: Printed
    findings: tuple[CheckResult, ...]
    left_out: dict[str, str]
    was_compared: bool

    @property
    def open(self) -> tuple[CheckResult, ...]:
        return tuple(finding for finding in self.findings if not finding.holds)

    @property
    def faults(self) -> int:
        return sum(len(finding.faults) for finding in self.findings)


def examined(
    printed: Printed, *, last_year: LastYear | None = None, out_on: date | None = None
) -> Examined:
    """`out_on`: the day it was published, if known; `last_year`: what the year before printed."""
    left_out = _left_out(printed, last_year, out_on)
    checks = (_form_check(printed), *(c for c in CHECKS if c.id not in left_out))
    report = Submission(
        year=printed.year or 0,
        form=printed.form,
        proactive=printed.tables["二"],
        requests=printed.tables["三"],
        remedies=printed.tables["四"],
        sections=printed.sections,
        out_on=out_on or date.min,
        fees=None,
        last_year=last_year,
        absent=printed.absent,
        parts=_parts(printed),
    )
    return Examined(printed, examine(report, checks), left_out, last_year is not None)


def as_last_year(printed: Printed) -> LastYear:
    """A printed report as the one before: what stands in it is what this year's must follow."""
    return LastYear(
        printed.tables["二"], printed.tables["三"], printed.tables["四"], printed.sections
    )


def _left_out(printed: Printed, last_year: LastYear | None, out_on: date | None) -> dict[str, str]:
    reasons = dict.fromkeys(_OF_OUR_RECORDS, "只能用本机关的记录核对")
    if not printed.sections:
        reasons |= dict.fromkeys(_OF_TEXT, "文件中没有正文")
    if last_year is None:
        reasons |= dict.fromkeys(_OF_LAST_YEAR, "没有上年的年报")
    if out_on is None or printed.year is None:
        reasons["A3"] = "没有公布日期"
    return {check.id: reasons[check.id] for check in CHECKS if check.id in reasons}


def _parts(printed: Printed) -> tuple[Section, ...]:
    """Sub-headings of section 一 are each office's own: only the six parts are prescribed."""
    return tuple(
        Section(section.key, section.heading, table=section.table)
        for section in SECTIONS[printed.form]
        if section.level == 1
    )


def _form_check(printed: Printed) -> Check:
    def faults(_report: Submission) -> Iterator[Fault]:
        for name in sorted(printed.absent, key="二三四".index):
            yield Fault(f"没有找到表{name}", cell=f"表{name}")
        for told in printed.oddities:
            yield Fault(told, cell=told.partition("：")[0])

    return Check("T1", _FORM_TITLE, Severity.FAIL, faults)
