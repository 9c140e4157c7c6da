"""31 January, counted back over the holiday calendar."""

from datetime import date

import pytest

from annual_report.countdown import Countdown, countdown
from statute.shipped import shipped_days
from statute.workdays import Workdays

CASES = [
    # 2025: the Spring Festival holiday runs from 28 January; the last day worked before it is the 27th.
    (2024, date(2025, 1, 20), Countdown(2024, date(2025, 1, 31), date(2025, 1, 27), 7, 6, 0)),
    # 2024: 31 January is an ordinary Wednesday.
    (2023, date(2024, 1, 29), Countdown(2023, date(2024, 1, 31), date(2024, 1, 31), 2, 2, 0)),
    # 2026: 31 January is a Saturday.
    (2025, date(2026, 2, 2), Countdown(2025, date(2026, 1, 31), date(2026, 1, 30), -3, 0, 2)),
    # The text of 2007 gave every organ until 31 March.
    (2016, date(2017, 3, 30), Countdown(2016, date(2017, 3, 31), date(2017, 3, 31), 1, 1, 0)),
]


@pytest.mark.parametrize(("year", "on", "left"), CASES)
def test_the_days_left_are_counted_to_the_last_day_worked_before_it_is_due(year, on, left):
    assert countdown(year, on=on, workdays=Workdays.from_rows(shipped_days())) == left


def test_it_is_late_from_the_day_after():
    workdays = Workdays.from_rows(shipped_days())

    assert countdown(2023, on=date(2024, 1, 31), workdays=workdays).days_late == 0
    assert countdown(2023, on=date(2024, 2, 1), workdays=workdays).days_late == 1
