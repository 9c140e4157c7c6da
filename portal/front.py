"""What the home page puts together: tasks, latest items by column, and the year in figures."""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
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

Role = Category.Role
# Columns of the home page in reading order; normative documents follow them. What is news and no
# disclosure comes last and apart (〔2019〕61号: the platform is for disclosure).
COLUMNS = (Role.NOTICES, Role.EXPLANATIONS, Role.WARNINGS)
NEWS = (Role.NEWS,)
ITEMS = 5


@dataclass(frozen=True)
class Task:
    """What people come for: `icon` in icons.svg, where it leads; `role` of the category it leads to."""

    icon: str
    label: Promise
    route: str = "disclosure-list"
    asked: tuple[tuple[str, str], ...] = ()
    role: str = ""

    @property
    def url(self) -> str:
        return reverse(self.route) + (f"?{urlencode(self.asked)}" if self.asked else "")


def _words(words: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    return "search", (("q", words),)


# 第二十条's own items first, then what people look up most, then what they do.
TASKS = (
    Task("budget", gettext_lazy("Budgets and accounts"), role=Role.BUDGETS),
    Task("penalty", gettext_lazy("Penalties"), role=Role.PENALTIES),
    Task("licence", gettext_lazy("Licences and permits"), role=Role.LICENCES),
    Task("fee", gettext_lazy("Fees"), role=Role.FEES),
    Task("alert", gettext_lazy("Warnings"), role=Role.WARNINGS),
    Task("recruit", gettext_lazy("Recruitment"), role=Role.RECRUITMENT),
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
    Task("alert", gettext_lazy("Warnings"), role=Role.WARNINGS),
    Task("licence", gettext_lazy("Notices"), role=Role.NOTICES),
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


def tasks(declared: tuple[Task, ...]) -> list[Task]:
    """Those that lead somewhere: a task whose category the office does not have is left out. One query."""
    roles = [task.role for task in declared if task.role]
    codes = {
        category.role: category.code for category in Category.objects.used_for(*roles).reverse()
    }
    return [
        replace(task, asked=(("category", codes[task.role]),)) if task.role else task
        for task in declared
        if not task.role or task.role in codes
    ]


def statutory_columns(*, at: datetime) -> list[Column]:
    """Notices, explanations, warnings, then normative documents (第二十条第（一）项)."""
    kinds = Category.objects.filter(normative_kind=Category.NormativeKind.NORMATIVE_DOCUMENT)
    return [*columns(COLUMNS, at=at), *_filled(kinds.order_by("position", "pk"), at)]


def columns(roles: tuple[str, ...], *, at: datetime) -> list[Column]:
    """The latest items of each category with one of the roles. One query a column, and one."""
    categories = sorted(
        Category.objects.used_for(*roles), key=lambda category: roles.index(category.role)
    )
    return _filled(categories, at)


def _filled(categories: Iterable[Category], at: datetime) -> list[Column]:
    """A column without items is left out."""
    filled = []
    for category in categories:
        published = Disclosure.objects.published(at=at).filter(category=category)
        shown = published.only("title", "published_at")  # all that a line of the home page says
        items = list(shown.newest_first()[:ITEMS])
        if items:
            filled.append(Column(category, items))
    return filled


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
            PowerItem.objects.shown().in_force(on=on).count(),
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
