"""What the home page puts together: tasks, latest items by column, and the year in figures."""

import itertools
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.models import Category, Disclosure, PowerItem
from inquiries.models import Contact
from records.search.entries import midnight
from records.sparklines import sparkline
from requests_app.models import Case

# Columns of the home page, by category code, in reading order. What is news and no disclosure comes last
# and apart (〔2019〕61号: the platform is for disclosure).
COLUMNS = ("tztg", "zcjd", "jqyj", "art20-01-2")
NEWS = ("gzdt", "zadt", "yasf")
ITEMS = 5


@dataclass(frozen=True)
class Task:
    """What people come for: `icon` in icons.svg, where it leads."""

    icon: str
    label: Promise
    route: str
    asked: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        return reverse(self.route) + (f"?{urlencode(self.asked)}" if self.asked else "")


def _column(code: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    return "disclosure-list", (("category", code),)


def _words(words: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    return "search", (("q", words),)


# 第二十条's own items first, then what people look up most, then what they do.
TASKS = (
    Task("budget", gettext_lazy("Budgets and accounts"), *_column("art20-07")),
    Task("penalty", gettext_lazy("Penalties"), *_column("art20-06")),
    Task("licence", gettext_lazy("Licences and permits"), *_column("art20-05")),
    Task("fee", gettext_lazy("Fees"), *_column("art20-08")),
    Task("alert", gettext_lazy("Warnings"), *_column("jqyj")),
    Task("recruit", gettext_lazy("Recruitment"), *_column("art20-14")),
    Task("residence", gettext_lazy("Residence permit"), *_words("居住证")),
    Task("household", gettext_lazy("Household register"), *_words("户口")),
    Task("traffic", gettext_lazy("Vehicles and driving"), *_words("机动车 驾驶证")),
    Task("border", gettext_lazy("Passports and visas"), *_words("出入境")),
    Task("report", gettext_lazy("Report of the year"), "report-list"),
    Task("request", gettext_lazy("Ask for a document"), "request-new"),
)


# 长辈版: eight things; the eighth is the telephone, as the office gives it.
FOR_ELDERS = (
    Task("residence", gettext_lazy("Identity card"), *_words("身份证")),
    Task("household", gettext_lazy("Household register"), *_words("户口")),
    Task("traffic", gettext_lazy("Vehicles and driving"), *_words("机动车 驾驶证")),
    Task("border", gettext_lazy("Passports and visas"), *_words("出入境")),
    Task("alert", gettext_lazy("Warnings"), *_column("jqyj")),
    Task("licence", gettext_lazy("Notices"), *_column("tztg")),
    Task("request", gettext_lazy("Ask a question or complain"), "contact-ask"),
)


@dataclass(frozen=True)
class Column:
    category: Category
    items: list[Disclosure]


@dataclass(frozen=True)
class Figure:
    """One number of the year, its months as a line, and the page behind it."""

    label: str
    value: int
    unit: str
    url: str
    line: SafeString | str = ""


def columns(codes: tuple[str, ...], *, at: datetime) -> list[Column]:
    """The latest items of each column; a column without items is left out. One query a column."""
    by_code = {category.code: category for category in Category.objects.filter(code__in=codes)}
    found = []
    for code in codes:
        if code in by_code:
            published = Disclosure.objects.published(at=at).filter(category=by_code[code])
            shown = published.only("title", "published_at")  # all that a line of the home page says
            items = list(shown.newest_first()[:ITEMS])
            if items:
                found.append(Column(by_code[code], items))
    return found


def year_figures(on: date, *, at: datetime) -> list[Figure]:
    """The current year so far, counted from the records, month by month; one query a figure."""
    year = on.year
    return [
        _monthly(
            _("items published"),
            Disclosure.objects.published(at=at).in_year(year),
            "published_at",
            on,
            unit="条",
            url=f"{reverse('disclosure-list')}?year={year}",
        ),
        _monthly(
            _("requests received"),
            Case.objects.received_in(year),
            "received_on",
            on,
            unit="件",
            url=reverse("report-list"),
        ),
        _monthly(
            _("contacts received"),
            Contact.objects.received_in(year),
            "received_on",
            on,
            unit="件",
            url=reverse("contact-figures"),
        ),
        Figure(
            _("powers on the list"),
            PowerItem.objects.in_force(on=on).count(),
            "项",
            reverse("power-list"),
        ),
    ]


def _monthly(label: str, rows: QuerySet, field: str, on: date, *, unit: str, url: str) -> Figure:
    first_days = [date(on.year + month // 12, month % 12 + 1, 1) for month in range(on.month + 1)]
    is_moment = rows.model._meta.get_field(field).get_internal_type() == "DateTimeField"
    edges = [midnight(day) for day in first_days] if is_moment else first_days
    months = {
        f"m{at}": Count("pk", filter=Q(**{f"{field}__gte": begin, f"{field}__lt": end}))
        for at, (begin, end) in enumerate(itertools.pairwise(edges), 1)
    }
    counts = list(rows.order_by().aggregate(**months).values())
    told = "，".join(f"{month}月{count}{unit}" for month, count in enumerate(counts, 1))
    return Figure(label, sum(counts), unit, url, sparkline(counts, told))
