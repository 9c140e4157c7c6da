"""The editable calendar as the law modules want it."""

from collections.abc import Callable
from datetime import date

from statute.models import CalendarDay
from statute.workdays import Workdays

WARNING_MONTH = 11  # the State Council announces the next year's arrangement around November


def official_workdays() -> Workdays:
    """The working-day calendar as the table stands now: one query, some 440 rows, under 1 ms.

    Not cached, so that an edit holds at once in every process. Ask once for a page or a batch and
    hand the answer down.
    """
    return Workdays.from_rows(CalendarDay.objects.values_list("date", "kind", "name"))


_followers: list[Callable[[date], int]] = []


def follow(recompute: Callable[[date], int]) -> None:
    """`recompute(on)` is called after every change of the calendar; it returns how many days moved.

    The law knows no cases: who keeps days derived from the calendar registers here.
    """
    if recompute not in _followers:
        _followers.append(recompute)


def changed(*, on: date) -> int:
    """The calendar was changed: everything derived from it follows. Returns how many days moved."""
    return sum(recompute(on) for recompute in _followers)


def missing_year(on: date) -> int | None:
    """The year whose arrangement staff should enter now, if any: the current year, or from
    1 November the next."""
    announced = official_workdays().announced
    wanted = [on.year] if on.month < WARNING_MONTH else [on.year, on.year + 1]
    return next((year for year in wanted if year not in announced), None)
