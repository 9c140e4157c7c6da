"""The demo: the bureau's 2016 as records, and enough of 2017 to 2026 that the site looks alive.

Everything comes from the files under `data/`, fixed days and seeded chance: two loads give the same rows.
"""

import csv
import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from django.utils.timezone import get_current_timezone

DATA = Path(__file__).parent / "data"
FIRST_YEAR = 2016
LAST_DAY = date(2026, 11, 23)
YEARS = range(FIRST_YEAR, LAST_DAY.year + 1)
MARK = "演示数据"


def read_json(name: str):
    return json.loads((DATA / name).read_text("utf-8"))


def read_csv(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """That time of the day, Chinese time."""
    return datetime.combine(day, time(hour, minute), get_current_timezone())


def last_day(year: int) -> date:
    """The last day of `year` the demo tells about."""
    return min(date(year, 12, 31), LAST_DAY)


def weekdays(first: date, last: date) -> list[date]:
    """Mondays to Fridays from `first` to `last`, both included."""
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def spread(random: Random, days: list[date], count: int) -> list[date]:
    """`count` of `days`, in order: the days are cut into as many equal parts, one day of each."""
    part = len(days) / count if count else 0
    return [
        random.choice(days[int(n * part) : max(int((n + 1) * part), int(n * part) + 1)])
        for n in range(count)
    ]
