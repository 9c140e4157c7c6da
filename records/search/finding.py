"""Searching: hits in order, a page at a time, and how they divide by kind, category, unit and year."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.urls import reverse

from records.models import SearchEntry
from records.pagination import BoundedPaginator
from records.search.entries import sources
from records.search.holding import Among, Holds, Ids, reads_texts
from records.search.snippets import Piece, highlight, snippet
from records.search.text import BOUNDARY, LONGEST_QUERY, Phrase, phrases, tokens

RELEVANCE, DATE = "relevance", "date"
PER_PAGE = 20
FACETS = ("kind", "category_id", "unit_id", "year")


@dataclass(frozen=True)
class Hit:
    """One object found: the label of its kind, its page, `title` and `text` in pieces, hits marked."""

    label: object
    url: str
    since: datetime
    unit_id: int | None
    category_id: int | None
    title: list[Piece]
    text: list[Piece]


class Found:
    """The answer to one query. Counting costs one query whatever is filtered, a page two more."""

    def __init__(self, query: str, *, at: datetime, order: str, chosen: dict[str, Collection]):
        self._query, self._order = query[:LONGEST_QUERY], order
        self._chosen = {name: frozenset(values) for name, values in chosen.items() if values}
        self.phrases = phrases(query)
        self._rows = _shown(at).filter(Holds(F("tokens"), self.phrases))

    @cached_property
    def _tallies(self) -> list[tuple]:
        """(kind, category, unit, year, count) of everything the words find."""
        if not self.phrases:
            return []
        if reads_texts(self.phrases):
            return [(*values, len(ids)) for *values, ids in self._groups]
        return list(self._rows.order_by().values_list(*FACETS).annotate(Count("pk")))

    @cached_property
    def _groups(self) -> list[tuple]:
        """(kind, category, unit, year, ids): the texts are read once, for the counts and the page."""
        return list(self._rows.order_by().values_list(*FACETS).annotate(ids=Ids("pk")))

    def facet(self, name: str) -> Counter:
        """Hits by one of `FACETS`, as if nothing had been chosen of it; None is left out."""
        counts: Counter = Counter()
        for *values, count in self._tallies:
            row = dict(zip(FACETS, values, strict=True))
            if row[name] is not None and self._is_chosen(row, but=name):
                counts[row[name]] += count
        return counts

    @cached_property
    def total(self) -> int:
        return sum(
            count
            for *values, count in self._tallies
            if self._is_chosen(dict(zip(FACETS, values, strict=True)))
        )

    def _is_chosen(self, row: dict, *, but: str = "") -> bool:
        return all(row[name] in chosen for name, chosen in self._chosen.items() if name != but)

    def page(self, number):
        """One page (Django's Page) of hits. Raises InvalidPage (EmptyPage, PageNotAnInteger)."""
        rows = self._rows if self.phrases else SearchEntry.objects.none()
        if reads_texts(self.phrases):
            ids = list(chain.from_iterable(ids for *_values, ids in self._groups))
            rows = SearchEntry.objects.filter(Among(F("pk"), ids))
        rows = rows.filter(**{f"{name}__in": chosen for name, chosen in self._chosen.items()})
        paginator = BoundedPaginator(
            _ordered(rows, self._query, self.phrases, self._order), PER_PAGE
        )
        paginator.count = self.total
        page = paginator.page(number)
        page.object_list = [_hit(row, self.phrases) for row in page.object_list]
        return page


def search(
    query: str,
    *,
    at: datetime,
    kinds: Collection[str] = (),
    category_ids: Collection[int] = (),
    unit_id: int | None = None,
    year: int | None = None,
    order: str = RELEVANCE,
) -> Found:
    """What the public may find at `at` that contains every word of `query`; nothing for an empty one.

    By relevance: title or number exactly as asked, then all words in title or numbers, then the rest,
    each newest first. No input is an error.
    """
    chosen = {
        "kind": kinds,
        "category_id": category_ids,
        "unit_id": () if unit_id is None else (unit_id,),
        "year": () if year is None else (year,),
    }
    return Found(query, at=at, order=order, chosen=chosen)


def matching_ids(kind: str, query: str) -> QuerySet:
    """Ids of the objects of `kind` with every word of `query`, for `filter(pk__in=…)`.

    Only words are looked at: whether the public may see an object now is for the caller's own gate.
    """
    if not (asked := phrases(query)):
        return SearchEntry.objects.none().values("object_id")
    found = SearchEntry.objects.filter(Holds(F("tokens"), asked), kind=kind)
    return found.values("object_id")


def _shown(at: datetime) -> QuerySet:
    return SearchEntry.objects.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


def _ordered(rows: QuerySet, query: str, asked: tuple[Phrase, ...], order: str) -> QuerySet:
    if order == DATE or not asked:
        return rows.order_by("-since", "-pk")
    whole = " ".join([BOUNDARY, *tokens(query), BOUNDARY])
    in_head = Q(*(Q(head__contains=phrase.needle) for phrase in asked))
    rank = Case(When(head__contains=f" {whole} ", then=0), When(in_head, then=1), default=Value(2))
    return rows.annotate(rank=rank).order_by("rank", "-since", "-pk")


def _hit(row: SearchEntry, asked: tuple[Phrase, ...]) -> Hit:
    source = next(source for source in sources() if source.kind == row.kind)
    return Hit(
        label=source.label,
        url=reverse(source.page, args=[row.key]),
        since=row.since,
        unit_id=row.unit_id,
        category_id=row.category_id,
        title=highlight(row.title, asked),
        text=snippet(row.body, asked),
    )
