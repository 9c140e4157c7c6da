"""The publication epoch: one number that moves whenever what the public sees may have changed.

Cached pages are kept under the epoch they were made in. When it moves, all of them are out of date at
once, in every process: a withdrawn document is gone from every cached page.
"""

from django.db import DEFAULT_DB_ALIAS
from django.db.models import F

from records.models import Series

KEY = "publication-epoch"


def current(*, at: str = DEFAULT_DB_ALIAS) -> int:
    """The epoch now: one look-up by a unique key. The primary's, unless `at` names another database."""
    epochs = Series.objects.using(at).filter(key=KEY).order_by()
    return epochs.values_list("last", flat=True).first() or 0


def move() -> None:
    """Begin a new epoch. Call it after the change, so that no page made before it outlives it."""
    if not Series.objects.filter(key=KEY).update(last=F("last") + 1):
        Series.objects.get_or_create(key=KEY, defaults={"last": 1})
