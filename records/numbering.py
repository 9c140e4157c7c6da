"""Numbers without gaps and without doubles, for registers (登记编号), letters and index numbers (索引号)."""

from django.db import transaction
from django.db.models import F

from records.models import Series


class NotInTransaction(Exception):
    """A number was asked for outside a transaction: if the work then failed, the number would be lost."""


def next_number(key: str) -> int:
    """The next number of the series `key`, from 1.

    The series stays locked until the caller's transaction ends, and a rolled back transaction gives
    its number back: two clerks never get one number, and no number is missing from the register.
    Raises `NotInTransaction` outside `transaction.atomic`.
    """
    if not transaction.get_connection().in_atomic_block:
        raise NotInTransaction(key)
    series = Series.objects.filter(key=key)
    # The UPDATE takes the row's lock before the number is read.
    if not series.update(last=F("last") + 1):
        Series.objects.bulk_create([Series(key=key)], ignore_conflicts=True)
        series.update(last=F("last") + 1)
    return series.values_list("last", flat=True).get()
