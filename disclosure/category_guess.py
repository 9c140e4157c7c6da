"""Which categories a title fits: those of published items with titles like it, and those it names."""

from __future__ import annotations

from collections import Counter

from disclosure.models import Category, Disclosure
from disclosure.search import DISCLOSURE
from records.search import likeness

SHOWN = 3
ALIKE = 20  # items looked at
LONGEST = 200  # characters of a title looked at
SHORTEST = 4


def suggest(title: str) -> list[Category]:
    """At most three, the likeliest first; [] where the title says too little."""
    title = title.strip()[:LONGEST]
    if len(title) < SHORTEST:
        return []
    places = likeness.alike(DISCLOSURE, title, limit=ALIKE)
    category_of = dict(Disclosure.objects.filter(pk__in=places).values_list("pk", "category"))
    votes: Counter[int] = Counter()
    for rank, pk in enumerate(places):
        if pk in category_of:
            votes[category_of[pk]] += ALIKE - rank
    for pk, name in Category.objects.values_list("pk", "name"):
        if name in title:
            votes[pk] += ALIKE * ALIKE
    chosen = [pk for pk, _votes in votes.most_common(SHOWN)]
    categories = Category.objects.in_bulk(chosen)
    return [categories[pk] for pk in chosen]
