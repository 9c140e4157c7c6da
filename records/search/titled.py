"""What is called so: public entries whose titles hold one of some words, to stand beside a page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from records.models import SearchEntry
from records.search.entries import sources
from records.search.holding import probe
from records.search.text import BOUNDARY, Phrase, tokens

WORDS = 12  # looked for at most
TAKEN = 60  # entries of each word


@dataclass(frozen=True)
class Titled:
    """One page: the kind of what it shows, that kind's label, its title, address and day."""

    kind: str
    label: object
    title: str
    url: str
    since: datetime


def titled_with(
    words: Iterable[str], *, at: datetime, each: int, apart_from: tuple[str, str] = ("", "")
) -> dict[str, list[Titled]]:
    """Kind → at most `each` pages the public sees at `at` whose titles hold one of `words`, of two
    characters or more; those with most of them first, then the newest.

    `apart_from`: kind and key of the page they stand beside. Two queries, none without words.
    """
    asked = [_in_title(word) for word in dict.fromkeys(words)]
    often = Counter(pk for _at, pk in probe([p for p in asked if p.runs][:WORDS], most=TAKEN))
    shown = SearchEntry.objects.filter(Q(until=None) | Q(until__gt=at), since__lte=at)
    rows = shown.filter(pk__in=often).only("kind", "key", "title", "since") if often else ()
    known = {source.kind: source for source in sources()}
    pages: dict[str, list[Titled]] = {}
    for row in sorted(rows, key=lambda row: (-often[row.pk], -row.since.timestamp(), row.pk)):
        beside = pages.setdefault(row.kind, [])
        is_told = row.title in {page.title for page in beside}  # the same notice of an earlier year
        if (row.kind, row.key) != apart_from and not is_told and len(beside) < each:
            source = known[row.kind]
            url = reverse(source.page, args=[row.key])
            beside.append(Titled(row.kind, source.label, row.title, url, row.since))
    return pages


def _in_title(word: str) -> Phrase:
    """The word as the index marks it in titles; without runs where it is too short."""
    pairs = [token for token in tokens(word) if len(token) > 1]
    return Phrase(tuple(BOUNDARY + pair for pair in dict.fromkeys(pairs)))
