"""What a dataset is: rows behind a gate in a total order, and columns; CSV and JSON say the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

import django_filters
from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records import epoch

FEW = 10  # labels a reader takes in at a glance
COUNT_KEPT = 300  # seconds the index page's counts are kept

# JSON schemas of values.
TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
NUMBER = {"type": "number"}
YES_NO = {"type": "boolean"}
DAY = {"type": "string", "format": "date"}
MOMENT = {"type": "string", "format": "date-time"}
ADDRESS = {"type": "string", "format": "uri"}
IN_WORDS = {
    "string": _("plain text"),
    "integer": _("whole number"),
    "number": _("decimal number"),
    "boolean": _("true or false; 1 or 0 in CSV"),
    "date": _("day, 2016-05-09"),
    "date-time": _("time of China, to the second"),
    "uri": _("address on the web"),
}


class NoFilter(django_filters.FilterSet):
    """Nothing to narrow by."""


def _as_stored(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Column:
    """`name` is the key in JSON, `label` the header in CSV, `source` the lookup it is read from (`name`
    if empty); `show` turns what is stored into what is published, `page` a number into the address of
    that page of the site."""

    name: str
    label: str
    schema: Mapping[str, Any] = field(default_factory=lambda: TEXT)
    source: str = ""
    show: Callable[[Any], Any] = _as_stored
    page: str = ""

    @property
    def lookup(self) -> str:
        return self.source or self.name

    def shown(self, absolute: Callable[[str], str]) -> Callable[[Any], Any]:
        """How a stored value is published; a page's address is resolved once, not once a row."""
        if not self.page:
            return self.show
        before, _zero, after = absolute(reverse(self.page, args=[0])).rpartition("0")
        return lambda number: f"{before}{number}{after}"

    @property
    def value(self) -> str:
        """What a reader finds in it, in words."""
        if labels := self.schema.get("enum"):
            if len(labels) <= FEW:
                return "、".join(labels)
            return f"{labels[0]} …… {labels[-1]}（{len(labels)}）"
        return IN_WORDS[self.schema.get("format", self.schema["type"])]


def coded(name: str, label: str, choices: Iterable[tuple[str, str]], source: str = "") -> Column:
    """A column stored as a code and published as its label."""
    labels = {code: str(text) for code, text in choices}
    return Column(name, label, {**TEXT, "enum": list(labels.values())}, source, labels.get)


@dataclass(frozen=True)
class Dataset:
    """`rows(at)` is what the public may see at a moment; `order` a total order of it, never null.

    `witnesses(at)`: values that change with the rows where the publication epoch does not, each by a
    look-up in an index. `usual(at)`: parameters that hold unless others are given. `expand`, for rows
    that hold several each, takes the values of `reads` and gives rows of the columns.
    """

    name: str
    title: Any
    note: Any
    rows: Callable[[datetime], QuerySet]
    order: tuple[str, ...]
    columns: tuple[Column, ...]
    witnesses: Callable[[datetime], Sequence[Any]]
    filterset: type[django_filters.FilterSet] = NoFilter
    usual: Callable[[datetime], dict[str, str]] = lambda at: {}
    reads: tuple[str, ...] = ()
    expand: Callable[[Mapping[str, Any]], Iterable[Sequence[Any]]] | None = None
    page: int = 100
    largest: int = 1000

    @property
    def csv_url(self) -> str:
        return reverse(f"open-data-{self.name}-csv")

    @property
    def json_url(self) -> str:
        return reverse(f"open-data-{self.name}-json")

    @property
    def labels(self) -> list[str]:
        return [column.label for column in self.columns]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The lookups of the order, without its directions."""
        return tuple(name.removeprefix("-") for name in self.order)

    @cached_property
    def lookups(self) -> tuple[str, ...]:
        """Everything read of a row, each once."""
        own = self.reads or tuple(column.lookup for column in self.columns)
        return tuple(dict.fromkeys((*own, *self.keys)))

    def filtered(self, given: Mapping[str, str], *, at: datetime) -> django_filters.FilterSet:
        """The public's rows and what narrows them; a parameter left empty is none."""
        stated = {name: value for name, value in given.items() if value}
        return self.filterset(self.usual(at) | stated, queryset=self.rows(at))

    def read(self, rows: QuerySet) -> QuerySet:
        """Rows in order, as tuples of `lookups`."""
        return rows.order_by(*self.order).values_list(*self.lookups)

    def key(self, stored: Sequence[Any]) -> list[Any]:
        """Where a row stands in the order."""
        return [stored[self.lookups.index(name)] for name in self.keys]

    def published(
        self, stored: Iterable[Sequence[Any]], absolute: Callable[[str], str]
    ) -> Iterator[list[Any]]:
        """Rows as the public gets them; what is blank is unknown, None. `absolute` completes a path."""
        if self.expand:
            for row in stored:
                yield from map(list, self.expand(dict(zip(self.lookups, row, strict=True))))
            return
        columns = [
            (self.lookups.index(column.lookup), column.shown(absolute)) for column in self.columns
        ]
        for row in stored:
            yield [
                None if (value := row[place]) in (None, "") else show(value)
                for place, show in columns
            ]

    def count(self, at: datetime) -> int:
        """How many rows there are; kept for a while, but not beyond the publication epoch."""
        key = f"open-data:{epoch.current()}:{self.name}"
        return cache.get_or_set(key, lambda: self._count(at), COUNT_KEPT)

    def _count(self, at: datetime) -> int:
        rows = self.filtered({}, at=at).qs
        if self.expand is None:
            return rows.count()
        return sum(1 for _row in self.published(self.read(rows).iterator(), str))
