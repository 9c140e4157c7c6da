"""The synonym table: what staff keep, and the groups that come with the portal."""

import csv
from functools import lru_cache
from pathlib import Path

from records.models import SynonymGroup
from records.search.holding import probe
from records.search.text import Phrase
from records.search.words import Vocabulary

SHIPPED = Path(__file__).parent / "data" / "synonyms.csv"
SEPARATOR = "、"


def vocabulary() -> Vocabulary:
    """The words in use; one query."""
    rows = SynonymGroup.objects.filter(is_used=True).order_by("pk").values_list("words", flat=True)
    return _of_groups(tuple(rows))


@lru_cache(maxsize=2)
def _of_groups(rows: tuple[str, ...]) -> Vocabulary:
    """Made once of the same groups: every search asks for them."""
    return Vocabulary(row.split(SEPARATOR) for row in rows)


def occurring(pairs) -> set[str]:
    """Those pairs of characters that some entry holds; one query, whatever is asked."""
    asked = sorted(pairs)
    hits = probe([Phrase((pair,)) for pair in asked], most=1)
    return {asked[at] for at, _id in hits}


def load_shipped() -> int:
    """Add the groups of `data/synonyms.csv` that were never loaded; returns how many.

    A group is known by its first word as shipped: what staff changed or put out of use stays so.
    """
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = set(SynonymGroup.objects.values_list("shipped_as", flat=True))
    missing = [
        SynonymGroup(words=row["words"], source=row["source"], shipped_as=first)
        for row in rows
        if (first := row["words"].split(SEPARATOR)[0]) not in known
    ]
    SynonymGroup.objects.bulk_create(missing)
    return len(missing)
