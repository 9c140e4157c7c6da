"""The published report against the records as they stand: which of its numbers they no longer give."""

from annual_report.correction import Difference, differing_numbers
from annual_report.frozen import thaw
from annual_report.models import Report
from annual_report.preflight import of_report


class NothingPublished(Exception):
    """No report on that year is in force."""


def in_force(year: int) -> Report:
    """The version that counts. Raises `NothingPublished`."""
    report = Report.objects.in_force().filter(year=year).first()
    if report is None:
        raise NothingPublished(f"{year}年没有已公布的年度报告")
    return report


def against_records(report: Report) -> tuple[Difference, ...]:
    """Each cell and figure of the published `report`, `before` as printed, `after` as the records say now.

    The records are counted as of the day the figures were closed, so only what was changed, deleted or
    entered later for that year makes a difference.
    """
    published = thaw(report.frozen)
    return differing_numbers(published, of_report(report, on=published.signed_on).content)
