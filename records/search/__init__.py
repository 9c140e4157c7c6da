"""Search in Chinese on the database the portal has: no service beside it, the same hits on both databases.

    search.register(Source(…))               an app names what there is to find, in its ready()
    search.refresh("disclosure", [pk])       the step that changes what the public sees
    search.search("居住证", at=now)           hits by page, counts by kind, category, unit and year
    search.matching_ids("disclosure", text)  the words of a list's filter, as a subquery
    search.alike("disclosure", text, limit=5)  what shares most with a sentence
    search.titled_with(words, at=now, each=5)  what belongs beside a page, by kind
    search.note_vain(words, on=today)        nothing was found for them

Queries are understood: cut into words, with synonyms and slips (`understanding`); where nothing holds all
of a query, what holds most of it is found (`relating`).

See docs/adr/0003-search.md.
"""

from records.search.entries import (
    EVER,
    Entry,
    Source,
    index,
    midnight,
    rebuild,
    refresh,
    register,
    remove,
    sources,
)
from records.search.finding import DATE, FACETS, RELEVANCE, Found, Hit, matching_ids, search
from records.search.likeness import alike
from records.search.snippets import Piece, highlight, snippet
from records.search.synonyms import load_shipped, vocabulary
from records.search.text import LONGEST_QUERY, phrases
from records.search.titled import Titled, titled_with
from records.search.understanding import Reading, Vocabulary, cut, typed
from records.search.vain import note_vain

__all__ = [
    "DATE",
    "EVER",
    "FACETS",
    "LONGEST_QUERY",
    "RELEVANCE",
    "Entry",
    "Found",
    "Hit",
    "Piece",
    "Reading",
    "Source",
    "Titled",
    "Vocabulary",
    "alike",
    "cut",
    "highlight",
    "index",
    "load_shipped",
    "matching_ids",
    "midnight",
    "note_vain",
    "phrases",
    "rebuild",
    "refresh",
    "register",
    "remove",
    "search",
    "snippet",
    "sources",
    "titled_with",
    "typed",
    "vocabulary",
]
