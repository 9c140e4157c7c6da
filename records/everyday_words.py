"""What offices write for what the register calls otherwise: offered with the error, never guessed. Pure."""

import csv
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

WORDS = Path(__file__).parent / "data" / "values.csv"
OFFERED = 3  # names like the one written


@cache
def _words() -> dict[tuple[str, str, str], tuple[str, ...]]:
    with WORDS.open(encoding="utf-8", newline="") as file:
        return {
            (row["dataset"], row["column"], row["said"]): tuple(row["meant"].split("；"))
            for row in csv.DictReader(file)
        }


def meant_by(dataset: str, column: str, said: str) -> tuple[str, ...]:
    """What an everyday word may mean in a column: one value, several to choose from, or none."""
    return _words().get((dataset, column, said), ())


def alike(written: str, names: Iterable[str]) -> list[str]:
    """The names `written` may mean, the likest first: its characters in their order, or most of them."""
    scored = []
    for name in names:
        score = SequenceMatcher(None, written, name, autojunk=False).ratio()
        if _is_short_for(written, name):
            score += 1
        if score >= 0.6:
            scored.append((-score, name))
    return [name for _score, name in sorted(scored)[:OFFERED]]


def _is_short_for(written: str, name: str) -> bool:
    characters = iter(name)
    return len(written) >= 2 and all(character in characters for character in written)
