"""The report as it stands with every check run over it: what pages, commands and steps ask for."""

from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from annual_report import texts
from annual_report.balance import examine
from annual_report.balance.submission import CheckResult, Severity
from annual_report.content import Content, drawn_up, submission
from annual_report.models import Report
from annual_report.previous import last_year
from annual_report.tables import FIRST_YEAR, Form, NoSuchYear


@dataclass(frozen=True)
class Preflight:
    content: Content
    findings: tuple[CheckResult, ...]

    @property
    def open(self) -> tuple[CheckResult, ...]:
        """What does not hold."""
        return tuple(finding for finding in self.findings if not finding.holds)

    @property
    def failures(self) -> tuple[CheckResult, ...]:
        return tuple(f for f in self.open if f.severity is Severity.FAIL)


def of_year(year: int, *, on: date, form: Form | None = None) -> Preflight:
    """The report on `year` from the records, signed and out on `on`.

    Raises NoSuchYear for a year before the Regulations or not yet begun, NarrativeError for a bad text.
    """
    if year > on.year:
        raise NoSuchYear(f"{year}年尚未开始，没有可以编制的年度报告")
    if year < FIRST_YEAR:
        raise NoSuchYear(f"{year}年没有政府信息公开年度报告：《条例》自2008年5月1日起施行")
    return _examined(drawn_up(year, on=on, form=form), _first_out(year) or on)


def of_report(report: Report, *, on: date) -> Preflight:
    """A report in work, with its own text."""
    content = drawn_up(report.year, on=on, form=Form(report.form), prose=texts.of_report(report))
    return _examined(content, _first_out(report.year) or on)


def _first_out(year: int) -> date | None:
    """A correction is not late: the year's report came out with its first version."""
    first = Report.objects.public().filter(year=year).order_by("version").first()
    return localdate(first.published_at) if first else None


def _examined(content: Content, out_on: date) -> Preflight:
    facts = submission(content, out_on=out_on, last_year=last_year(content.year))
    return Preflight(content, examine(facts))
