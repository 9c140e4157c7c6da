"""Counts over months and years, for the pictures beside the tables."""

from collections import defaultdict
from datetime import date

from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear

from annual_report.figures.channels import contacts, releases
from annual_report.figures.period import Period
from annual_report.models import KeptRegister
from disclosure.publication.publishing import SITE
from requests_app.models import Case
from statute.outcomes import Outcome, OutcomeGroup

MONTHS = tuple(range(1, 13))
SPAN = 5  # years in a line


def published_by_month(period: Period) -> list[int]:
    """Items that went out on the site, January to December; one query."""
    rows = releases(period).filter(channel__code=SITE)
    return _by_month(rows, "released_on")


def contacts_by_month(period: Period) -> list[int]:
    """Contacts received on all channels, January to December; one query."""
    return _by_month(contacts(period), "received_on")


def _by_month(rows, field: str) -> list[int]:
    counts = dict(
        rows.order_by()
        .annotate(month=ExtractMonth(field))
        .values_list("month")
        .annotate(n=Count("*"))
    )
    return [counts.get(month, 0) for month in MONTHS]


def years_until(year: int) -> list[int]:
    return list(range(year - SPAN + 1, year + 1))


def requests_by_year(year: int) -> dict[str, list[int | None]]:
    """收到 and 办结 in each of the last five years, None where no register was kept; three queries."""
    years, kept = years_until(year), _kept_years(year)
    within = (date(years[0], 1, 1), date(year, 12, 31))
    series = {}
    for name, field in (("收到申请", "received_on"), ("办结申请", "closed_on")):
        rows = Case.objects.requests().filter(**{f"{field}__range": within})
        counted = dict(
            rows.order_by()
            .annotate(year=ExtractYear(field))
            .values_list("year")
            .annotate(n=Count("*"))
        )
        series[name] = [counted.get(each, 0) if each in kept else None for each in years]
    return series


def _kept_years(year: int) -> set[int]:
    """Those of the last five years of which the register of requests was declared kept."""
    declared = KeptRegister.objects.filter(register=KeptRegister.Register.REQUESTS)
    spans = [(row.since, row.until or year) for row in declared]
    return {
        each for each in years_until(year) if any(since <= each <= until for since, until in spans)
    }


def outcomes_by_year(year: int) -> dict[str, list[int | None]]:
    """The groups （一） to （六） of table 三 in each of the last five years; two queries."""
    years, kept = years_until(year), _kept_years(year)
    rows = (
        Case.objects.requests()
        .filter(closed_on__range=(date(years[0], 1, 1), date(year, 12, 31)))
        .order_by()
        .annotate(year=ExtractYear("closed_on"))
        .values_list("year", "outcome")
        .annotate(n=Count("*"))
    )
    counted: dict[tuple[int, OutcomeGroup], int] = defaultdict(int)
    for closed, outcome, number in rows:
        counted[closed, Outcome(outcome).group] += number
    return {
        group.label.partition("（")[0]: [
            counted[each, group] if each in kept else None for each in years
        ]
        for group in OutcomeGroup
    }
