"""How much waits for a person, as the head of every page says it; kept for a minute."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.cache import cache

from portal.turns import Kind, kinds_of

KEPT = 60  # seconds; a step of the person's own counts anew at once


def count_for(user, *, on: date) -> int:
    """The number of turns of `user`, at most a minute old."""
    kept = cache.get(_key(user, on))
    return note(user, kinds_of(user, on=on), on=on) if kept is None else kept


def note(user, kinds: Iterable[Kind], *, on: date) -> int:
    """Keep what was counted just now; returns the number."""
    count = sum(kind.count for kind in kinds)
    cache.set(_key(user, on), count, KEPT)
    return count


def forget(user, *, on: date) -> None:
    """The person did something: what was counted is no more true."""
    cache.delete(_key(user, on))


def _key(user, on: date) -> str:
    return f"turns:{user.pk}:{on:%Y%m%d}"
