"""The search page: what was asked, read from the address, and the ways to narrow it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from disclosure.models import Category, Unit
from records.search import entries, finding, text

ORDERS = ((finding.RELEVANCE, _("By relevance")), (finding.DATE, _("Newest first")))
YEARS = range(1949, 2101)
OFFERED = 12  # categories or units offered to narrow by, those with most hits


class Catalogue:
    """Names of categories and units, some hundreds each; one query each, when first needed."""

    @cached_property
    def category(self) -> dict[int, Category]:
        return Category.objects.only("code", "name").in_bulk()

    @cached_property
    def unit(self) -> dict[int, Unit]:
        told = ("code", "name", "parent", "address", "phone", "hours", "is_active")
        return Unit.objects.only(*told).in_bulk()

    def ids(self, name: str, code: str) -> list[int]:
        """The id of the `category` or `unit` with `code`; [] for none."""
        return [row.pk for row in getattr(self, name).values() if row.code == code] if code else []


@dataclass(frozen=True)
class Asked:
    """A query and what narrows it. An unreadable choice narrows nothing: a search always answers."""

    q: str = ""
    kind: str = ""
    category: str = ""
    unit: str = ""
    year: str = ""
    order: str = finding.RELEVANCE

    @classmethod
    def of(cls, data, catalogue: Catalogue) -> Asked:
        """From a request's GET."""
        kind, category, unit, year, order = (
            data.get(name, "") for name in ("kind", "category", "unit", "year", "order")
        )
        return cls(
            # A NUL cannot be part of a word, and PostgreSQL refuses it.
            q=data.get("q", "").replace("\0", "").strip()[: text.LONGEST_QUERY],
            kind=kind if kind in {source.kind for source in entries.sources()} else "",
            category=category if catalogue.ids("category", category) else "",
            unit=unit if catalogue.ids("unit", unit) else "",
            year=year if year in map(str, YEARS) else "",
            order=order if order in {known for known, _label in ORDERS} else finding.RELEVANCE,
        )

    @property
    def address(self) -> str:
        """The query string, without what is left at its default."""
        usual = asdict(Asked())
        return urlencode({k: v for k, v in asdict(self).items() if v != usual[k]})

    @property
    def is_narrowed(self) -> bool:
        """By what the sidebar offers."""
        return bool(self.category or self.unit or self.year)

    def found(self, catalogue: Catalogue, *, at) -> finding.Found:
        unit = catalogue.ids("unit", self.unit)
        return finding.search(
            self.q,
            at=at,
            kinds=[self.kind] if self.kind else (),
            category_ids=catalogue.ids("category", self.category),
            unit_id=unit[0] if unit else None,
            year=int(self.year) if self.year else None,
            order=self.order,
        )


@dataclass(frozen=True)
class Row:
    """A hit as the page shows it, with the names of its category and unit; None where it has none."""

    hit: finding.Hit
    category: Category | None
    unit: Unit | None


def rows_of(page, catalogue: Catalogue) -> list[Row]:
    return [
        Row(hit, catalogue.category.get(hit.category_id), catalogue.unit.get(hit.unit_id))
        for hit in page
    ]


@dataclass(frozen=True)
class Choice:
    """One way to narrow or to sort: a link, how many it leaves, whether it is taken."""

    label: object
    address: str
    count: int | None
    taken: bool


@dataclass(frozen=True)
class Narrowing:
    """The choices of one kind, the first of them "all"."""

    label: object
    choices: list[Choice] = field(default_factory=list)


def kinds_of(asked: Asked, found: finding.Found) -> list[Choice]:
    """Everything, then each kind with hits, most hits first."""
    counts = found.facet("kind")
    known = sorted(entries.sources(), key=lambda source: -counts[source.kind])
    return _choices(
        asked,
        "kind",
        _("Everything"),
        ((source.kind, source.label, counts[source.kind]) for source in known),
    )


def narrowings_of(asked: Asked, found: finding.Found, catalogue: Catalogue) -> list[Narrowing]:
    """By category and unit those with most hits, by year the latest first; what has no hits is left out."""
    years = sorted(found.facet("year").items(), reverse=True)
    return [
        Narrowing(
            _("Category"),
            _choices(asked, "category", _("All categories"), _named(found, catalogue, "category")),
        ),
        Narrowing(
            _("Publishing unit"),
            _choices(asked, "unit", _("All units"), _named(found, catalogue, "unit")),
        ),
        Narrowing(
            _("Year"),
            _choices(asked, "year", _("All years"), ((str(y), str(y), n) for y, n in years)),
        ),
    ]


def orders_of(asked: Asked) -> list[Choice]:
    return [
        Choice(label, replace(asked, order=order).address, None, asked.order == order)
        for order, label in ORDERS
    ]


def _named(found: finding.Found, catalogue: Catalogue, name: str) -> Iterable[tuple]:
    rows = getattr(catalogue, name)
    for pk, count in found.facet(f"{name}_id").most_common(OFFERED):
        if pk in rows:
            yield rows[pk].code, rows[pk].name, count


def _choices(asked: Asked, name: str, everything, known: Iterable[tuple]) -> list[Choice]:
    """`known`: (value, label, count)."""
    chosen = getattr(asked, name)
    return [
        Choice(everything, replace(asked, **{name: ""}).address, None, not chosen),
        *(
            Choice(label, replace(asked, **{name: value}).address, count, chosen == value)
            for value, label, count in known
            if count or chosen == value
        ),
    ]
