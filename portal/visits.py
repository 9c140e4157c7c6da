"""Visits counted without cookies and third parties: pages read by day and kind, out of the access log.

For the yearly sheet of a government site (政府网站年度工作报表, 国办发〔2017〕47号):
网站总访问量 and 独立用户访问总量.
The second is the sum of each day's addresses: who comes on two days is counted twice, for nothing follows
a reader from one day to the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Sum
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from opendata.datasets import DATASETS
from portal import access_log
from portal.access_log import Line
from portal.edition import addresses
from records.models import AccessDay, PageCount


class Kind(models.TextChoices):
    HOME = "home", _("home page")
    DOCUMENTS = "documents", _("published information")
    POWERS = "powers", _("list of powers")
    REQUESTS = "requests", _("requests for disclosure")
    EXCHANGE = "exchange", _("exchange with the public")
    REPORTS = "reports", _("yearly reports")
    OPEN_DATA = "open_data", _("open data")
    SEARCH = "search", _("searches on the site")
    DOWNLOAD = "download", _("files downloaded")
    OTHER = "other", _("other pages")


_ROUTES: dict[Kind, tuple[str, ...]] = {
    Kind.HOME: ("home",),
    Kind.DOCUMENTS: (
        *("category-tree", "system-list", "disclosure-list", "disclosure-lapsed"),
        *("disclosure-detail", "disclosure-version", "attachment-preview"),
    ),
    Kind.POWERS: ("power-list", "power-changes", "decision-list", "power-detail"),
    Kind.REQUESTS: (
        *("request-guide", "request-new", "request-receipt", "request-suggest"),
        *("request-suggested", "request-suggest-solved", "request-solved", "request-track"),
        *("request-case", "request-part", "request-correct", "request-reasons"),
        *("request-withdraw", "request-data", "request-rate"),
    ),
    Kind.EXCHANGE: (
        *("contact-list", "contact-ask", "contact-correct", "contact-receipt", "contact-follow"),
        *("contact-figures", "contact-detail", "interview-list", "interview-detail"),
        *("consultation-list", "consultation-detail"),
    ),
    Kind.REPORTS: (
        *("report-list", "report-check", "report-detail", "report-version", "report-changes"),
        *("report-recompute", "printed-report"),
    ),
    Kind.OPEN_DATA: ("open-data", "open-data-guide", "open-data-log"),
    Kind.SEARCH: ("search",),
    Kind.DOWNLOAD: (
        *("attachment", "disclosure-paper", "disclosure-export", "power-export", "power-flow"),
        *("report-file", "printed-report-file", "request-form", "request-receipt-pdf"),
        *("request-data-json", "request-data-pdf", "request-file", "request-letter"),
        *(f"open-data-{dataset.name}-{form}" for dataset in DATASETS for form in ("csv", "json")),
    ),
    Kind.OTHER: (
        *("guide", "about", "sitemap-page", "service-list", "unit-list", "unit-detail"),
        *("alert-new", "alert-confirm", "alert-end"),
    ),
}
KIND_OF = {route: kind for kind, routes in _ROUTES.items() for route in routes}
# Fetched by programs and by pages for themselves: no visit.
NO_VISIT = frozenset(
    {
        *("robots", "security-text", "sitemap-index", "sitemap-section", "feed", "category-feed"),
        *("open-data-openapi", "open-data-log-feed", "open-data-log-head"),
        *("open-data-log-inclusion", "open-data-log-consistency", "open-data-log-content"),
        *("disclosure-code", "script", "text-size", "set_language", "request-leave"),
    }
)
ANSWERED = {200, 304}


@lru_cache(maxsize=10_000)
def kind_of(path: str) -> Kind | None:
    """The kind of the page at `path` as it was asked for; None for what is no visit.

    A file of the static edition is the page it was made of.
    """
    path = unquote(path).removeprefix(settings.FORCE_SCRIPT_NAME or "")
    led, _language = addresses.led_to(path)
    try:
        route = resolve(led.partition("?")[0] or path).url_name
    except Resolver404:
        return None
    return KIND_OF.get(route)


@dataclass(frozen=True)
class Counted:
    """A day's pages by kind, the addresses they were read from, and what programs fetched."""

    pages: Counter[Kind]
    addresses: int
    robots: int


def counted(lines: Iterable[Line]) -> Counted:
    """What was asked for and answered; addresses are told apart here and kept nowhere."""
    pages: Counter[Kind] = Counter()
    seen, robots = set(), 0
    for line in lines:
        if line.method != "GET" or line.status not in ANSWERED:
            continue
        kind = kind_of(line.path)
        if kind is None:
            continue
        if line.robot:
            robots += 1
            continue
        pages[kind] += 1
        seen.add(line.address)
    return Counted(pages, len(seen), robots)


def count_days(folder: Path, *, on: date) -> list[date]:
    """Every day of the log that is over on `on` and was not counted yet; which they were."""
    known = set(AccessDay.objects.values_list("on", flat=True))
    waiting = [day for day in access_log.days_of(folder) if day < on and day not in known]
    for day in waiting:
        _keep(day, counted(access_log.lines_of(folder, day)))
    return waiting


@transaction.atomic
def _keep(day: date, count: Counted) -> None:
    row = AccessDay.objects.create(on=day, addresses=count.addresses, robots=count.robots)
    PageCount.objects.bulk_create(
        PageCount(day=row, kind=kind, count=pages) for kind, pages in count.pages.items()
    )


@dataclass(frozen=True)
class Month:
    """`counted` days of `days`, and their sums; a month of which no day was counted has None for each."""

    first: date
    days: int
    counted: int
    pages: int | None
    addresses: int | None
    searches: int | None
    downloads: int | None
    robots: int | None


def months_of(year: int, *, on: date) -> list[Month]:
    """The months of the year that have begun by `on`; two queries."""
    in_year = AccessDay.objects.filter(on__year=year).order_by()
    days = {
        row["on__month"]: row
        for row in in_year.values("on__month").annotate(
            n=Count("on"), addresses=Sum("addresses"), robots=Sum("robots")
        )
    }
    pages = PageCount.objects.filter(day__on__year=year).order_by()
    by_kind = {
        (month, kind): count
        for month, kind, count in pages.values_list("day__on__month", "kind").annotate(Sum("count"))
    }
    firsts = [date(year, month, 1) for month in range(1, 13)]
    return [_month(first, days.get(first.month), by_kind) for first in firsts if first <= on]


def _month(first: date, row: dict | None, by_kind: dict[tuple[int, str], int]) -> Month:
    after = (first + timedelta(days=31)).replace(day=1)
    length = (after - first).days
    if row is None:
        return Month(first, length, 0, None, None, None, None, None)
    of_month = {kind: by_kind.get((first.month, kind), 0) for kind in Kind.values}
    return Month(
        first,
        length,
        row["n"],
        sum(of_month.values()),
        row["addresses"],
        of_month[Kind.SEARCH],
        of_month[Kind.DOWNLOAD],
        row["robots"],
    )


def total_of(months: Iterable[Month]) -> Month | None:
    """The sums of what was counted; None where no day was."""
    months = list(months)
    if not any(month.counted for month in months):
        return None
    names = ("days", "counted", "pages", "addresses", "searches", "downloads", "robots")
    sums = (sum(getattr(month, name) or 0 for month in months) for name in names)
    return Month(months[0].first, *sums)


def kinds_of(year: int) -> list[tuple[Kind, int]]:
    """Pages by kind over the days of the year that were counted, most read first."""
    rows = PageCount.objects.filter(day__on__year=year).order_by()
    sums = rows.values_list("kind").annotate(n=Sum("count"))
    return sorted(((Kind(kind), n) for kind, n in sums), key=lambda row: -row[1])
