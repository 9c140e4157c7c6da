"""Numbers without gaps and without doubles, for registers (登记编号), letters and index numbers (索引号)."""

from django.db import transaction
from django.db.models import F

from records.models import Series


class NotInTransaction(Exception):
    """A number was asked for outside a transaction: if the work then failed, the number would be lost."""


def next_number(key: str) -> int:
    """The next number of the series `key`, from 1; see `next_numbers`."""
    return next_numbers(key, 1)[0]


def next_numbers(key: str, count: int) -> range:
    """The next `count` numbers of the series `key`, from 1.

    The series stays locked until the caller's transaction ends, and a rolled back transaction gives
    its number back: two clerks never get one number, and no number is missing from the register.
    Raises `NotInTransaction` outside `transaction.atomic`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(key)
    series = Series.objects.filter(key=key)
    # The UPDATE takes the row's lock before the number is read.
    if not series.update(last=F("last") + count):
        Series.objects.bulk_create([Series(key=key)], ignore_conflicts=True)
        series.update(last=F("last") + count)
    last = series.values_list("last", flat=True).get()
    return range(last - count + 1, last + 1)


def count_from(key: str, last: int) -> None:
    """`last` was given out elsewhere (an imported register): the series goes on after it."""
    Series.objects.bulk_create([Series(key=key)], ignore_conflicts=True)
    Series.objects.filter(key=key, last__lt=last).update(last=last)
