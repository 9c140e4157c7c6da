"""Numbers without gaps and without doubles, for registers (登记编号), letters and index numbers (索引号)."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import F, QuerySet

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


def free_numbers(
    key: str, count: int, *, taken: QuerySet, field: str, form: Callable[[int], str]
) -> list[str]:
    """The next `count` numbers of the series `key`, as `form` writes them, that no row of `taken` bears.

    Numbers that came another way (an import, the demo, a register kept by hand) are passed over and the
    series moves past them. An odd one far ahead (99999) is passed over only when the series comes there:
    it leaves no hole behind it. `field` is the column of `taken` that holds the number.
    """
    numbers: list[str] = []
    known: set[str] | None = None  # read once, when the first number is found taken
    while len(numbers) < count:
        serials = next_numbers(key, count - len(numbers))
        offered = [form(serial) for serial in serials]
        rows = taken.filter(**{f"{field}__in": offered}).values_list(field, flat=True)
        used = set(rows)
        numbers += [number for number in offered if number not in used]
        if not used:
            continue
        if known is None:
            known = set(taken.values_list(field, flat=True))
        serial = serials[-1]
        while form(serial + 1) in known:
            serial += 1
        _count_from(key, serial)
    return numbers


def free_number(key: str, *, taken: QuerySet, field: str, form: Callable[[int], str]) -> str:
    """One number; see `free_numbers`."""
    return free_numbers(key, 1, taken=taken, field=field, form=form)[0]


# A jump no register makes in a year: such a serial was mistyped, or belongs to another way of counting.
FAR = 10_000


def go_on_after(key: str, serials: Iterable[int]) -> list[int]:
    """`serials` were given out elsewhere (an imported register): the series goes on after them.

    A serial `FAR` beyond all before it moves nothing; those are returned, for a warning.
    """
    last = Series.objects.filter(key=key).values_list("last", flat=True).first() or 0
    odd = []
    for serial in sorted(serials):
        if serial - last > FAR:
            odd.append(serial)
        else:
            last = max(last, serial)
    _count_from(key, last)
    return odd


def _count_from(key: str, last: int) -> None:
    """The series goes on after `last`, which a row bears already."""
    Series.objects.bulk_create([Series(key=key)], ignore_conflicts=True)
    Series.objects.filter(key=key, last__lt=last).update(last=last)
