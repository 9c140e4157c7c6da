"""Searching: hits in order, a page at a time, and how they divide by kind, category, unit and year.

A query is asked as typed; when that finds nothing (or, in few texts, no title), cut into its words; when
no title holds them all, for those nearest to them.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, reduce
from itertools import chain
from operator import add, or_

from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.urls import reverse

from records.models import SearchEntry
from records.pagination import BoundedPaginator
from records.search.entries import sources
from records.search.holding import Among, Holds, Ids, by_index, reads_texts
from records.search.relating import related
from records.search.snippets import Piece, highlight, snippet
from records.search.synonyms import occurring, vocabulary
from records.search.text import BOUNDARY, LONGEST_QUERY, NAMED, Phrase, phrases, tokens
from records.search.understanding import Reading, cut, typed
from records.search.words import GENERAL, Term, Vocabulary, said

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
    """The entries one reading of a query finds, and how many by `FACETS`; the texts are read once.

    `scores`: entry → how near it is, where that was worked out already.
    """

    def __init__(
        self, rows: QuerySet, terms: tuple[Term, ...], scores: Mapping[int, int] | None = None
    ):
        self.all, self.terms, self.scores = rows, terms, scores or {}
        self._reads_texts = not self.scores and reads_texts(terms)

    @classmethod
    def of(cls, reading: Reading, at: datetime) -> "Matches":
        """Those that hold every term; none without terms."""
        if not reading.terms:
            return cls(SearchEntry.objects.none(), ())
        return cls(_shown(at).filter(Holds(F("tokens"), reading.terms)), reading.terms)

    @classmethod
    def near(cls, whole: "Matches", reading: Reading, known: Vocabulary, at: datetime) -> "Matches":
        """Those that hold most of the terms, and `whole`, which hold all."""
        scores = related(reading.terms, known, also=whole.ids)
        return cls(_shown(at).filter(pk__in=scores), reading.terms, scores)

    @property
    def ids(self) -> list[int]:
        return list(self.rows.values_list("pk", flat=True)) if self.tallies else []

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
        with by_index(self.all.db):
            return list(self.all.order_by().values_list(*FACETS).annotate(Count("pk")))

    @cached_property
    def _groups(self) -> list[tuple]:
        with by_index(self.all.db):
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


@dataclass(frozen=True)
class Answer:
    """What was found.

    `words`: by which, when others than typed. `is_partial`: some of it holds only part of what was asked.
    `is_vain`: nothing holds all of it. `is_lossy`: a word of it is known nowhere.
    """

    matches: Matches
    words: str = ""
    is_partial: bool = False
    is_vain: bool = False
    is_lossy: bool = False


class Found:
    """The answer to one query. Counting costs one query whatever is filtered, a page two more."""

    def __init__(self, query: str, *, at: datetime, order: str, chosen: dict[str, Collection]):
        self._query, self._order, self._at = query[:LONGEST_QUERY], order, at
        self._chosen = {name: frozenset(values) for name, values in chosen.items() if values}

    @cached_property
    def _answer(self) -> Answer:
        if not phrases(self._query):
            return Answer(Matches.of(Reading(()), self._at))
        known = self.known
        as_typed = typed(self._query, known)
        exact = Matches.of(as_typed, self._at)
        if exact.tallies and not exact.are_few_texts:
            return Answer(exact)
        reading = cut(self._query, known, occurring)
        whole = Matches.of(reading, self._at) if reading != as_typed else exact
        if exact.tallies:
            is_better = reading.is_whole and reading != as_typed and whole.has_titles
            return Answer(whole, reading.words) if is_better else Answer(exact)
        is_lossy = not reading.is_whole
        if whole.tallies and not whole.are_few_texts:
            return Answer(
                whole, reading.words, is_partial=is_lossy, is_vain=is_lossy, is_lossy=is_lossy
            )
        # A text that has all the words somewhere says less than a title with most of them.
        near = Matches.near(whole, reading, known, self._at)
        is_vain = is_lossy or not whole.tallies
        return Answer(near, reading.words, is_partial=True, is_vain=is_vain, is_lossy=is_lossy)

    @cached_property
    def known(self) -> Vocabulary:
        """The words the query is understood by."""
        return vocabulary()

    @property
    def _matches(self) -> Matches:
        return self._answer.matches

    @property
    def readings(self) -> tuple[tuple[Term, ...], ...]:
        """The terms as typed, and as they were looked for in the end: not those of a query of which a
        word was lost and nothing is left that tells which thing is meant.
        """
        as_typed = tuple((phrase,) for phrase in phrases(self._query))
        terms = self._matches.terms
        is_telling = not self._answer.is_lossy or any(map(self.known.is_telling, map(said, terms)))
        return as_typed, terms if is_telling else ()

    @property
    def read_as(self) -> str:
        """The words of the query as it was cut; "" when it was asked as typed."""
        return self._answer.words

    @property
    def is_partial(self) -> bool:
        """What is shown first may hold only part of the query."""
        return self._answer.is_partial

    @property
    def is_vain(self) -> bool:
        """Nothing holds all of the query, whatever narrows it."""
        return self._answer.is_vain or not self._tallies

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

    def _ordered(self, rows: QuerySet) -> QuerySet:
        matches = self._matches
        if self._order == DATE or not matches.terms:
            return rows.order_by("-since", "-pk")
        behind = reduce(or_, (source.behind() for source in sources()), Q(pk=None))
        behind = Case(When(behind, then=1), default=Value(0))
        typed_words = [(phrase,) for phrase in phrases(self._query)]
        if matches.scores:
            held = (When(pk=pk, then=Value(score)) for pk, score in matches.scores.items())
            score = Case(*held)
        else:
            score = reduce(add, map(self._worth, matches.terms)) - behind * Value(GENERAL)
        return rows.annotate(
            rank=Case(
                When(_exactly(self._query), then=0),
                When(_in_head(self._telling(matches.terms)), then=1),
                default=Value(2),
            ),
            score=score,
            behind=behind,
            named=Case(When(_exactly(self._query, NAMED), then=0), default=Value(1)),
            said=Case(When(_in_head(typed_words), then=0), default=Value(1)),
        ).order_by("rank", "-score", "behind", "named", "said", "-since", "-pk")

    def _telling(self, terms: Sequence[Term]) -> Sequence[Term]:
        """The terms that say which thing is meant; all where none does."""
        return [term for term in terms if self.known.is_telling(said(term))] or terms

    def _worth(self, term: Term) -> Case:
        """What a hit gains by having the term in its title."""
        return Case(
            When(_in_head([term]), then=Value(self.known.weight(said(term)))), default=Value(0)
        )

    def page(self, number):
        """One page (Django's Page) of hits. Raises InvalidPage (EmptyPage, PageNotAnInteger)."""
        matches = self._matches
        rows = matches.rows.filter(**{f"{name}__in": ids for name, ids in self._chosen.items()})
        paginator = BoundedPaginator(self._ordered(rows), PER_PAGE)
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

    By relevance: title or number exactly as asked, then every word that tells which thing is meant there or
    in another name, then by what the words there weigh, one general word less for news and penalties, which
    also come last among equals; what is called or says it as typed first, the newest first. No input is an
    error.
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


def finds(kind: str, object_id: int, query: str) -> bool:
    """Whether that object is among `matching_ids`; asked of its own entry first, mostly of no other."""
    terms = typed(query, vocabulary()).terms
    own = SearchEntry.objects.filter(kind=kind, object_id=object_id)
    if terms and own.filter(Holds(F("tokens"), terms)).exists():
        return True
    return matching_ids(kind, query).filter(object_id=object_id).exists()


def _shown(at: datetime) -> QuerySet:
    return SearchEntry.objects.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


def _exactly(query: str, mark: str = BOUNDARY) -> Q:
    """Called by just these words: title or number, or with `NAMED` another name."""
    return _has(" ".join(["", mark, *tokens(query), mark, ""]))


def _has(needle: str) -> Q:
    """Title, numbers and names hold this; INSTR and STRPOS take a fraction of the time of LIKE."""
    return Q(GreaterThan(StrIndex(F("head"), Value(needle)), 0))


def _in_head(terms: Sequence[Term]) -> Q:
    """Title or numbers hold every term."""
    held = Q()
    for term in terms:
        said = Q()
        for phrase in term:
            said |= _has(phrase.needle)
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
