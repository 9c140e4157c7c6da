"""How long until last year's report must be out (第四十九条), in days and in days worked. Pure."""

from dataclasses import dataclass
from datetime import date

from statute.regulations import report_due
from statute.workdays import Workdays


@dataclass(frozen=True)
class Countdown:
    """`finish_by` is the last day worked on or before `due`, which may itself be a holiday.

    `days` and `working_days` count from the day asked to `finish_by`, without the day asked itself;
    they are negative and 0 once it has passed. `days_late` counts from `due` itself: the law sets the
    calendar day.
    """

    year: int
    due: date
    finish_by: date
    days: int
    working_days: int
    days_late: int


def countdown(year: int, *, on: date, workdays: Workdays) -> Countdown:
    """For the report on `year`, as seen on `on`; a year without arrangement is counted provisionally."""
    workdays = workdays.provisionally()
    due = report_due(year)
    finish_by = workdays.on_or_before(due)
    return Countdown(
        year,
        due,
        finish_by,
        (finish_by - on).days,
        len(workdays.between(on, finish_by)),
        max((on - due).days, 0),
    )
