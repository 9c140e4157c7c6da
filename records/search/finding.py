"""Searching: hits in order, a page at a time, and how they divide by kind, category, unit and year.

A query is asked as typed; when that finds nothing (or, in few texts, no title), cut into its words; when
no entry holds them all, for those that hold most.
"""

from collections import Counter
from collections.abc import Collection, Sequence
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
from records.search.relating import related
from records.search.snippets import Piece, highlight, snippet
from records.search.synonyms import occurring, vocabulary
from records.search.text import BOUNDARY, LONGEST_QUERY, Phrase, phrases, tokens
from records.search.understanding import Reading, Term, cut, typed

RELEVANCE, DATE = "relevance", "date"
PER_PAGE = 20
FACETS = ("kind", "category_id", "unit_id", "year")
FEW = 200  # hits of which it is asked whether any has the words in its title


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


class Matches:
    """The entries one reading of a query finds, and how many by `FACETS`; the texts are read once."""

    def __init__(self, rows: QuerySet, terms: tuple[Term, ...], nearest: Sequence[int] = ()):
        self.all, self.terms, self.nearest = rows, terms, nearest
        self._reads_texts = not nearest and reads_texts(terms)

    @classmethod
    def of(cls, reading: Reading, at: datetime) -> "Matches":
        """Those that hold every term; none without terms."""
        if not reading.terms:
            return cls(SearchEntry.objects.none(), ())
        return cls(_shown(at).filter(Holds(F("tokens"), reading.terms)), reading.terms)

    @classmethod
    def near(cls, reading: Reading, at: datetime) -> "Matches":
        """Those that hold most of the terms."""
        ids = related(reading.terms)
        return cls(_shown(at).filter(pk__in=ids), reading.terms, ids)

    @property
    def words(self) -> tuple[Phrase, ...]:
        return tuple(dict.fromkeys(chain.from_iterable(self.terms)))

    @cached_property
    def tallies(self) -> list[tuple]:
        """(kind, category, unit, year, count)."""
        if not self.terms:
            return []
        if self._reads_texts:
            return [(*values, len(ids)) for *values, ids in self._groups]
        return list(self.all.order_by().values_list(*FACETS).annotate(Count("pk")))

    @cached_property
    def _groups(self) -> list[tuple]:
        return list(self.all.order_by().values_list(*FACETS).annotate(ids=Ids("pk")))

    @property
    def rows(self) -> QuerySet:
        if not self._reads_texts:
            return self.all
        ids = list(chain.from_iterable(ids for *_values, ids in self._groups))
        return SearchEntry.objects.filter(Among(F("pk"), ids))

    @cached_property
    def has_titles(self) -> bool:
        """Whether any has the words in its title or numbers."""
        return self.rows.filter(_in_head(self.terms)).exists()

    @property
    def are_few_texts(self) -> bool:
        """Few, and none of them has the words in its title or numbers."""
        return sum(count for *_values, count in self.tallies) <= FEW and not self.has_titles


class Found:
    """The answer to one query. Counting costs one query whatever is filtered, a page two more."""

    def __init__(self, query: str, *, at: datetime, order: str, chosen: dict[str, Collection]):
        self._query, self._order, self._at = query[:LONGEST_QUERY], order, at
        self._chosen = {name: frozenset(values) for name, values in chosen.items() if values}

    @cached_property
    def _answer(self) -> tuple[Matches, str, bool]:
        """(what was found, the words it was found by if others than typed, whether only in part)."""
        if not phrases(self._query):
            return Matches.of(Reading(()), self._at), "", False
        known = vocabulary()
        as_typed = typed(self._query, known)
        exact = Matches.of(as_typed, self._at)
        if exact.tallies and not exact.are_few_texts:
            return exact, "", False
        reading = cut(self._query, known, occurring)
        whole = Matches.of(reading, self._at)
        if exact.tallies:
            is_better = reading.is_whole and reading != as_typed and whole.has_titles
            return (whole, reading.words, False) if is_better else (exact, "", False)
        if reading != as_typed and whole.tallies:
            return whole, reading.words, not reading.is_whole
        return Matches.near(reading, self._at), reading.words, True

    @property
    def _matches(self) -> Matches:
        return self._answer[0]

    @property
    def readings(self) -> tuple[tuple[Term, ...], ...]:
        """The terms as typed, and as they were looked for in the end."""
        as_typed = tuple((phrase,) for phrase in phrases(self._query))
        return as_typed, self._matches.terms

    @property
    def read_as(self) -> str:
        """The words of the query as it was cut; "" when it was asked as typed."""
        return self._answer[1]

    @property
    def is_partial(self) -> bool:
        """Nothing holds all of the query: what is shown holds part of it."""
        return self._answer[2]

    @property
    def is_vain(self) -> bool:
        """Nothing holds all of the query, whatever narrows it."""
        return self.is_partial or not self._tallies

    @property
    def _tallies(self) -> list[tuple]:
        return self._matches.tallies

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
        matches = self._matches
        rows = matches.rows.filter(**{f"{name}__in": ids for name, ids in self._chosen.items()})
        paginator = BoundedPaginator(_ordered(rows, self._query, matches, self._order), PER_PAGE)
        paginator.count = self.total
        page = paginator.page(number)
        page.object_list = [_hit(row, matches.words) for row in page.object_list]
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
    """What the public may find at `at` for `query`; nothing for an empty one.

    By relevance: title or number exactly as asked, then all words in title or numbers as typed, then in
    other words that mean the same, then one of several words in the title, then the rest, each newest
    first; what holds only part of the query, nearest first. No input is an error.
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

    Words are understood as in `search`, but what holds only part of them is left out. Only words are
    looked at: whether the public may see an object now is for the caller's own gate.
    """
    if not phrases(query):
        return SearchEntry.objects.none().values("object_id")
    known = vocabulary()
    as_typed = typed(query, known)
    exact = SearchEntry.objects.filter(Holds(F("tokens"), as_typed.terms), kind=kind)
    if not exact.exists():
        reading = cut(query, known, occurring)
        if reading.is_whole and reading.terms and reading != as_typed:
            exact = SearchEntry.objects.filter(Holds(F("tokens"), reading.terms), kind=kind)
    return exact.values("object_id")


def _shown(at: datetime) -> QuerySet:
    return SearchEntry.objects.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


def _ordered(rows: QuerySet, query: str, matches: Matches, order: str) -> QuerySet:
    if order == DATE or not matches.terms:
        return rows.order_by("-since", "-pk")
    if matches.nearest:
        places = (When(pk=pk, then=place) for place, pk in enumerate(matches.nearest))
        return rows.annotate(rank=Case(*places)).order_by("rank")
    whole = " ".join([BOUNDARY, *tokens(query), BOUNDARY])
    as_typed = _in_head([(phrase,) for phrase in phrases(query)])
    rank = Case(
        When(head__contains=f" {whole} ", then=0),
        When(as_typed, then=1),
        When(_in_head(matches.terms), then=2),
        # Of several words, one in the title tells more than all of them somewhere in a text.
        *([When(_in_head([sum(matches.terms, ())]), then=3)] if len(matches.terms) > 1 else []),
        default=Value(4),
    )
    return rows.annotate(rank=rank).order_by("rank", "-since", "-pk")


def _in_head(terms: Sequence[Term]) -> Q:
    """Title or numbers hold every term."""
    held = Q()
    for term in terms:
        said = Q()
        for phrase in term:
            said |= Q(head__contains=phrase.needle)
        held &= said
    return held


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
