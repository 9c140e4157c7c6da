"""The search page: what was asked, read from the address, and the ways to narrow it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from records import search

ORDERS = ((search.RELEVANCE, _("By relevance")), (search.DATE, _("Newest first")))
YEARS = range(1949, 2101)


@dataclass(frozen=True)
class Asked:
    """A query and what narrows it. An unreadable choice narrows nothing: a search always answers."""

    q: str = ""
    kind: str = ""
    year: str = ""
    order: str = search.RELEVANCE

    @classmethod
    def of(cls, data) -> Asked:
        """From a request's GET."""
        kind, year, order = (data.get(name, "") for name in ("kind", "year", "order"))
        return cls(
            # A NUL cannot be part of a word, and PostgreSQL refuses it.
            q=data.get("q", "").replace("\0", "").strip()[: search.LONGEST_QUERY],
            kind=kind if kind in {source.kind for source in search.sources()} else "",
            year=year if year in map(str, YEARS) else "",
            order=order if order in {known for known, _label in ORDERS} else search.RELEVANCE,
        )

    @property
    def address(self) -> str:
        """The query string, without what is left at its default."""
        usual = asdict(Asked())
        return urlencode({k: v for k, v in asdict(self).items() if v != usual[k]})

    def found(self, *, at) -> search.Found:
        return search.search(
            self.q,
            at=at,
            kinds=[self.kind] if self.kind else (),
            year=int(self.year) if self.year else None,
            order=self.order,
        )


@dataclass(frozen=True)
class Choice:
    """One way to narrow or to sort: a link, how many it leaves, whether it is taken."""

    label: object
    address: str
    count: int | None
    taken: bool


def kinds_of(asked: Asked, found: search.Found) -> list[Choice]:
    """Everything, then each kind with hits."""
    counts = found.facet("kind")
    whole = Choice(_("Everything"), replace(asked, kind="").address, None, not asked.kind)
    return [whole] + [
        Choice(
            source.label,
            replace(asked, kind=source.kind).address,
            counts[source.kind],
            asked.kind == source.kind,
        )
        for source in search.sources()
        if counts[source.kind]
    ]


def years_of(asked: Asked, found: search.Found) -> list[Choice]:
    """All years, then each with hits, latest first."""
    whole = Choice(_("All years"), replace(asked, year="").address, None, not asked.year)
    return [whole] + [
        Choice(str(year), replace(asked, year=str(year)).address, count, asked.year == str(year))
        for year, count in sorted(found.facet("year").items(), reverse=True)
    ]


def orders_of(asked: Asked) -> list[Choice]:
    return [
        Choice(label, replace(asked, order=order).address, None, asked.order == order)
        for order, label in ORDERS
    ]
