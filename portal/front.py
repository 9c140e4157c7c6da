"""What the home page puts together: latest items by column, and the year in figures."""

from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.models import Category, Disclosure, PowerItem
from inquiries.models import Contact
from requests_app.models import Case

# Columns of the home page, by category code, in reading order.
COLUMNS = ("tztg", "gzdt", "jqyj", "zcjd", "zadt", "yasf")
ITEMS = 5


@dataclass(frozen=True)
class Column:
    category: Category
    items: list[Disclosure]


@dataclass(frozen=True)
class Figure:
    """One number of the year, and the page behind it."""

    label: str
    value: int
    unit: str
    url: str


def columns(*, at: datetime) -> list[Column]:
    """The latest items of each column; a column without items is left out. One query a column."""
    by_code = {category.code: category for category in Category.objects.filter(code__in=COLUMNS)}
    found = []
    for code in COLUMNS:
        if code in by_code:
            published = Disclosure.objects.published(at=at).filter(category=by_code[code])
            shown = published.only("title", "published_at")  # all that a line of the home page says
            items = list(shown.newest_first()[:ITEMS])
            if items:
                found.append(Column(by_code[code], items))
    return found


def year_figures(on: date, *, at: datetime) -> list[Figure]:
    """The current year so far, counted from the records."""
    year = on.year
    return [
        Figure(
            _("items published"),
            Disclosure.objects.published(at=at).in_year(year).count(),
            "条",
            f"{reverse('disclosure-list')}?year={year}",
        ),
        Figure(
            _("requests received"),
            Case.objects.received_in(year).count(),
            "件",
            reverse("report-list"),
        ),
        Figure(
            _("contacts received"),
            Contact.objects.received_in(year).count(),
            "件",
            reverse("contact-figures"),
        ),
        Figure(
            _("powers on the list"),
            PowerItem.objects.in_force(on=on).count(),
            "项",
            reverse("power-list"),
        ),
    ]
