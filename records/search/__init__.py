"""Search in Chinese on the database the portal has: no service beside it, the same hits on both databases.

    search.register(Source(…))               an app names what there is to find, in its ready()
    search.refresh("disclosure", [pk])       the step that changes what the public sees
    search.search("居住证", at=now)           hits by page, counts by kind, category, unit and year
    search.matching_ids("disclosure", text)  the words of a list's filter, as a subquery
    search.alike("disclosure", text, limit=5)  what shares most with a sentence

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
from records.search.text import LONGEST_QUERY, phrases

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
    "Source",
    "alike",
    "highlight",
    "index",
    "matching_ids",
    "midnight",
    "phrases",
    "rebuild",
    "refresh",
    "register",
    "remove",
    "search",
    "snippet",
    "sources",
]
