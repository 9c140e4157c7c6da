"""The list of 错敏词 as the scanners ask it, and the first list that comes with the portal."""

import csv
from pathlib import Path

from django.core.cache import caches

from disclosure.models.words import CACHE_KEY, SEPARATOR, ListedWord
from disclosure.scanning.words import Word, Wording

SHIPPED = Path(__file__).parent / "data" / "words.csv"
KEPT = 5  # seconds another process may go on with what it knows
_KINDS = {ListedWord.Effect.STOP: Wording.STOP, ListedWord.Effect.WARN: Wording.WARN}


def current() -> tuple[Word, ...]:
    """The words in use; kept in the process for moments, as every row of an import asks."""
    kept = caches["facts"].get(CACHE_KEY)
    if kept is None:
        rows = ListedWord.objects.filter(is_active=True)
        kept = tuple(
            Word(word, _KINDS[effect], instead, tuple(filter(None, unless.split(SEPARATOR))))
            for word, effect, instead, unless in rows.values_list(
                "word", "effect", "instead", "unless"
            )
        )
        caches["facts"].set(CACHE_KEY, kept, KEPT)
    return kept


def shipped() -> list[dict[str, str]]:
    """The rows of the first list, by the model's field names."""
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_shipped() -> int:
    """Add the shipped words that the list does not have; what staff changed or put out of use stays."""
    known = set(ListedWord.objects.values_list("word", flat=True))
    missing = [ListedWord(**row) for row in shipped() if row["word"] not in known]
    ListedWord.objects.bulk_create(missing)
    caches["facts"].delete(CACHE_KEY)
    return len(missing)
