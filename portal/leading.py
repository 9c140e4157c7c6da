"""For whoever leads the office: one screen of a month, quarter, half-year or year, numbers with rows."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max, Q, QuerySet
from django.db.models.functions import TruncDate, TruncMonth
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from annual_report.models import Report
from disclosure.models import Channel, Disclosure, Unit
from inquiries.models import Contact
from requests_app.models import Case, Remedy
from statute.outcomes import Outcome
from statute.regulations import report_due

_PERIOD = re.compile(r"(20\d\d)(?:-(0[1-9]|1[0-2]|Q[1-4]|H[12]))?\Z")
STALE = 90  # days without anything published: the unit is named


class NoPeriod(ValueError):
    """The text names no period."""


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included. `code`: 2026-11, 2026-Q4, 2026-H2 or 2026."""

    code: str
    first: date
    last: date

    @classmethod
    def read(cls, code: str) -> Period:
        """Raises NoPeriod."""
        match = _PERIOD.match(code)
        if match is None:
            raise NoPeriod(code)
        year, part = int(match[1]), match[2] or ""
        first, months = 1, 12
        if part.startswith("Q"):
            first, months = 3 * int(part[1]) - 2, 3
        elif part.startswith("H"):
            first, months = 6 * int(part[1]) - 5, 6
        elif part:
            first, months = int(part), 1
        last = first + months - 1
        return cls(code, date(year, first, 1), date(year, last, monthrange(year, last)[1]))

    @property
    def label(self) -> str:
        year, _dash, part = self.code.partition("-")
        names = {"H1": "上半年", "H2": "下半年", "": ""} | {
            f"Q{number}": f"第{word}季度" for number, word in enumerate("一二三四", 1)
        }
        return f"{year}年{names.get(part, f'{int(part)}月' if part.isdigit() else '')}"

    @property
    def months(self) -> list[date]:
        return [
            date(self.first.year, month, 1)
            for month in range(self.first.month, self.last.month + 1)
        ]


def around(on: date) -> list[Period]:
    """The periods `on` lies in: month, quarter, half-year, year; then the month and quarter before."""
    quarter = (on.month + 2) // 3
    before = on.replace(day=1) - timedelta(days=1)
    codes = (
        f"{on.year}-{on.month:02}",
        f"{on.year}-Q{quarter}",
        f"{on.year}-H{(on.month + 5) // 6}",
        f"{on.year}",
        f"{before.year}-{before.month:02}",
        f"{on.year}-Q{quarter - 1}" if quarter > 1 else f"{on.year - 1}-Q4",
    )
    return [Period.read(code) for code in codes]


@dataclass(frozen=True)
class Number:
    """A value and the list of its rows; `url` is empty where there is none, `is_late` where it presses."""

    value: Any
    url: str = ""
    is_late: bool = False


@dataclass(frozen=True)
class Board:
    """One table: a column of names, then numbers."""

    caption: Any
    head: Sequence[Any]
    rows: Sequence[tuple[str, Sequence[Number]]]
    note: str = ""


def boards(period: Period, *, on: date) -> list[Board]:
    """All tables of the screen; a bounded number of queries, whatever the number of units."""
    return [
        _units(period, on),
        _months(period, on),
        _outcomes(period),
        _channels(period, on),
        _remedies(period),
    ]


def countdown(on: date) -> tuple[int, date, int]:
    """Of the report on the year before, or on this year once that is published: year, last day, days left."""
    year = on.year - 1
    if Report.objects.filter(year=year, status="published").exists():
        year += 1
    due = report_due(year)
    return year, due, (due - on).days


# --- requests, documents and contacts of each unit


@dataclass(frozen=True)
class _Column:
    """`rows` of a register counted by `by`; `where`: the list's address with the same rows of a unit."""

    label: Any
    counted: dict[Any, Any]
    where: Callable[[Any], str]
    presses: bool = False


def _list(register: str, **filters) -> str:
    given = {name: value for name, value in filters.items() if value is not None}
    return f"{reverse(f'admin:{register}_changelist')}?{urlencode(given)}"


def _public(period: Period, on: date) -> QuerySet:
    """Public items by the day they came out; what is set for later has not come out."""
    until = min(period.last, on)
    return Disclosure.objects.filter(
        status=Disclosure.Status.PUBLISHED, published_at__date__range=(period.first, until)
    )


def _published_list(period: Period, on: date, **filters) -> str:
    days = _days(period, "published_at__date")
    days["published_at__date__lte"] = min(period.last, on).isoformat()
    return _list(
        "disclosure_disclosure", status__exact=Disclosure.Status.PUBLISHED, **days, **filters
    )


def _by(rows: QuerySet, key: str) -> dict[Any, int]:
    return dict(rows.order_by().values_list(key).annotate(Count("pk")))


def _days(period: Period, field: str) -> dict[str, str]:
    return {f"{field}__gte": period.first.isoformat(), f"{field}__lte": period.last.isoformat()}


def _average_days(rows: QuerySet, key: str) -> dict[Any, float]:
    took = ExpressionWrapper(F("closed_on") - F("received_on"), output_field=DurationField())
    averages = rows.order_by().values_list(key).annotate(took=Avg(took))
    return {unit: round(span.total_seconds() / 86_400, 1) for unit, span in averages if span}


def _unit_columns(period: Period, on: date) -> list[_Column]:
    span = (period.first, period.last)
    cases = Case.objects.exclude(status=Case.Status.VOID)
    received, closed = cases.filter(received_on__range=span), cases.filter(closed_on__range=span)
    contacts = Contact.objects.filter(received_on__range=span)

    def case_list(**filters):
        return lambda unit: _list("requests_app_case", unit__id__exact=unit, **filters)

    return [
        _Column(
            _("new requests"), _by(received, "unit"), case_list(**_days(period, "received_on"))
        ),
        _Column(_("requests closed"), _by(closed, "unit"), case_list(**_days(period, "closed_on"))),
        _Column(_("open now"), _by(cases.open(), "unit"), case_list(term="open")),
        _Column(_("overdue"), _by(cases.overdue(on=on), "unit"), case_list(term="overdue"), True),
        _Column(
            _("requests closed late"),
            _by(closed.closed_late(), "unit"),
            case_list(term="late", **_days(period, "closed_on")),
            True,
        ),
        _Column(
            _("days to the reply, on average"),
            _average_days(closed, "unit"),
            case_list(**_days(period, "closed_on")),
        ),
        _Column(
            _("documents published"),
            _by(_public(period, on), "unit"),
            lambda unit: _published_list(period, on, unit__id__exact=unit),
        ),
        _Column(
            _("contacts"),
            _by(contacts, "unit"),
            lambda unit: _list(
                "inquiries_contact", unit__id__exact=unit, **_days(period, "received_on")
            ),
        ),
    ]


def _units(period: Period, on: date) -> Board:
    """A unit that has nothing in any column is named below: no data is said, not left out."""
    columns = _unit_columns(period, on)
    published = dict(
        Disclosure.objects.filter(published_at__date__lte=on)
        .order_by()
        .values_list("unit")
        .annotate(Max("published_at"))
    )
    rows, silent = [], []
    for unit in Unit.objects.filter(is_active=True).order_by("position", "pk"):
        if not any(column.counted.get(unit.pk) for column in columns):
            silent.append(unit.name)
            continue
        rows.append((unit.name, [*_cells(columns, unit.pk), _age(published.get(unit.pk), on)]))
    if any(column.counted.get(None) for column in columns):
        rows.append((_("not given to a unit yet"), [*_cells(columns, None), Number("—")]))
    head = [_("unit"), *(column.label for column in columns), _("days since it last published")]
    note = _("Without data in this period: %s.") % "、".join(silent) if silent else ""
    return Board(_("By unit"), head, rows, note)


def _cells(columns: Sequence[_Column], unit) -> Iterator[Number]:
    for column in columns:
        value = column.counted.get(unit, 0)
        # The lists have no filter for what no unit has.
        yield Number(
            value, column.where(unit) if value and unit else "", column.presses and value > 0
        )


def _age(moment, on: date) -> Number:
    if moment is None:
        return Number("—")
    days = (on - localdate(moment)).days
    return Number(days, is_late=days > STALE)


# --- the rest


def _months(period: Period, on: date) -> Board:
    span = (period.first, period.last)
    cases = Case.objects.exclude(status=Case.Status.VOID)
    counted = [
        (
            _by_month(cases.filter(received_on__range=span), "received_on"),
            lambda one: _list("requests_app_case", **_days(one, "received_on")),
        ),
        (
            _by_month(cases.filter(closed_on__range=span), "closed_on"),
            lambda one: _list("requests_app_case", **_days(one, "closed_on")),
        ),
        (
            _by_month(
                _public(period, on).annotate(published_day=TruncDate("published_at")),
                "published_day",
            ),
            lambda one: _published_list(one, on),
        ),
        (
            _by_month(Contact.objects.filter(received_on__range=span), "received_on"),
            lambda one: _list("inquiries_contact", **_days(one, "received_on")),
        ),
    ]
    rows = []
    for month in period.months:
        one = Period.read(f"{month:%Y-%m}")
        cells = [_number(numbers.get(month, 0), where(one)) for numbers, where in counted]
        rows.append((one.label, cells))
    head = (
        _("month"),
        _("new requests"),
        _("requests closed"),
        _("documents published"),
        _("contacts"),
    )
    return Board(_("By month"), head, rows)


def _number(value: int, url: str) -> Number:
    """Nothing has no rows to lead to."""
    return Number(value, url if value else "")


def _by_month(rows: QuerySet, field: str) -> dict[date, int]:
    months = rows.order_by().annotate(month=TruncMonth(field)).values_list("month")
    return dict(months.annotate(Count("pk")))


def _outcomes(period: Period) -> Board:
    closed = Case.objects.filter(closed_on__range=(period.first, period.last)).exclude(outcome="")
    counted = _by(closed, "outcome")
    rows = [
        (
            f"{outcome.ref}{outcome.label}",
            [
                Number(
                    counted[outcome.value],
                    _list(
                        "requests_app_case",
                        outcome__exact=outcome.value,
                        **_days(period, "closed_on"),
                    ),
                )
            ],
        )
        for outcome in Outcome
        if outcome.value in counted
    ]
    return Board(_("Outcomes"), (_("outcome"), _("requests")), rows)


def _channels(period: Period, on: date) -> Board:
    span = (period.first, period.last)
    contacts = Contact.objects.filter(received_on__range=span)
    waiting = Q(replied_on=None)
    counted = {
        row["channel"]: (row["n"], row["open"])
        for row in contacts.order_by()
        .values("channel")
        .annotate(n=Count("pk"), open=Count("pk", filter=waiting))
    }
    names = dict(Channel.objects.filter(pk__in=counted).values_list("pk", "name"))
    rows = [
        (
            names[channel],
            [
                Number(
                    n,
                    _list(
                        "inquiries_contact",
                        channel__id__exact=channel,
                        **_days(period, "received_on"),
                    ),
                ),
                Number(unanswered),
            ],
        )
        for channel, (n, unanswered) in sorted(counted.items(), key=lambda pair: -pair[1][0])
    ]
    return Board(
        _("Contacts by channel"), (_("channel"), _("taken in"), _("without a reply")), rows
    )


def _remedies(period: Period) -> Board:
    filed = Remedy.objects.filter(filed_on__range=(period.first, period.last))
    counted = {
        (row["kind"], row["result"]): row["n"]
        for row in filed.order_by().values("kind", "result").annotate(n=Count("pk"))
    }
    pending = _("not decided yet")
    rows = [
        (
            f"{Remedy.Kind(kind).label}：{Remedy.Result(result).label if result else pending}",
            [
                Number(
                    n, _list("requests_app_remedy", kind__exact=kind, result__exact=result or None)
                )
            ],
        )
        for (kind, result), n in sorted(counted.items())
    ]
    return Board(_("Reviews and suits"), (_("kind and result"), _("how many")), rows)
