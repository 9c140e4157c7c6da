"""The editable calendar as the law modules want it."""

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


def missing_year(on: date) -> int | None:
    """The year whose arrangement staff should enter now, if any: the current year, or from
    1 November the next."""
    announced = official_workdays().announced
    wanted = [on.year] if on.month < WARNING_MONTH else [on.year, on.year + 1]
    return next((year for year in wanted if year not in announced), None)
