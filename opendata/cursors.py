"""A place in a dataset's order, and the rows behind it: a page costs the same at any depth.

A cursor holds the key of the last row given out, signed: nobody can make one that was not given out,
and one of another dataset is no cursor here.
"""

import re
from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet

# Key, time and signature, as `django.core.signing` writes them.
FORM = r"\.?[A-Za-z0-9_\-]+:[A-Za-z0-9]{6}:[A-Za-z0-9_\-]{43}"


class BadCursor(ValueError):
    """Not a cursor at all."""


class NoSuchPage(ValueError):
    """It looks like a cursor, but this dataset has not given it out."""


def encode(dataset: str, key: Sequence[Any]) -> str:
    values = [value.isoformat() if hasattr(value, "isoformat") else value for value in key]
    return signing.dumps(values, salt=f"open-data.{dataset}")


def decode(dataset: str, cursor: str) -> list[Any]:
    """Raises BadCursor, NoSuchPage."""
    if not re.fullmatch(FORM, cursor):
        raise BadCursor(cursor[:20])
    try:
        return signing.loads(cursor, salt=f"open-data.{dataset}")
    except (signing.BadSignature, ValueError) as error:
        raise NoSuchPage(cursor[:20]) from error


def after(rows: QuerySet, order: Sequence[str], key: Sequence[Any]) -> QuerySet:
    """The rows that come after `key` in `order`.

    The first condition alone is implied by the second; it stands by itself so that the database walks
    the index from there instead of from the beginning.
    """
    steps = [(name.removeprefix("-"), "lt" if name[0] == "-" else "gt") for name in order]
    (first, direction), start = steps[0], key[0]
    behind, equal = Q(), Q()
    for (name, beyond), value in zip(steps, key, strict=True):
        behind |= equal & Q(**{f"{name}__{beyond}": value})
        equal &= Q(**{name: value})
    return rows.filter(Q(**{f"{first}__{direction}e": start}), behind)
