"""Working days (工作日): ordinary weekdays without the State Council's rest days, with its 调休 days.

The calendar is data (《全国年节及纪念日放假办法》 leaves each year's arrangement to an announcement).
All days are local dates, Asia/Shanghai.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Self

from statute.labelled import Labelled

ONE_DAY = timedelta(days=1)
# Behind a day that the arrangement of its year, not announced yet, may still move.
PROVISIONAL = "（暂定）"


class ListedKind(Labelled):
    """How an announcement names a day that differs from its weekday."""

    HOLIDAY = "holiday", "放假"
    MAKEUP = "makeup", "调休上班"


class DayKind(Labelled):
    """What a day is for the count."""

    WORKING = "working", "工作日"
    WEEKEND = "weekend", "周末"
    HOLIDAY = "holiday", "放假"
    MAKEUP = "makeup", "调休上班"


# 《全国年节及纪念日放假办法》第二条: rest days by date, whatever a year's arrangement will say. The others
# hang on the lunar calendar or the solar terms.
FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
FEWEST_REST_DAYS = 11  # 《全国年节及纪念日放假办法》第二条, text of 2007
SECOND_OF_MAY_SINCE = 2025  # 国务院令第795号


class YearNotAnnounced(ValueError):
    """The arrangement of a year that the count runs into is not in the calendar."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"{year}年的放假和调休安排尚未录入，不能确定工作日")


@dataclass(frozen=True)
class Workdays:
    """The working-day calendar, built from plain data.

    `holidays` and `makeups` give each listed day the holiday's name. `announced` are the years
    whose arrangement is known; any other year is refused (YearNotAnnounced) or, once
    `provisionally()` was asked for, counted Monday to Friday without the rest days the law fixes by
    date, so that the answer is 暂定.
    """

    holidays: Mapping[date, str]
    makeups: Mapping[date, str]
    announced: frozenset[int] = field(default_factory=frozenset)
    refusing: bool = True

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[date, str, str]]) -> Self:
        """From (date, "holiday" or "makeup", name) rows.

        A year counts as announced when its 1 October and at least eleven rest days are listed: no
        arrangement has fewer (《全国年节及纪念日放假办法》 gives eleven days, since 2025 thirteen), and a
        clerk who types a year in from January on reaches 1 October near the end. A file with the days
        fixed by date alone is no arrangement.
        """
        listed: dict[str, dict[date, str]] = {kind: {} for kind in ListedKind}
        for day, kind, name in rows:
            listed[kind][day] = name
        holidays = listed[ListedKind.HOLIDAY]
        return cls(
            holidays=holidays,
            makeups=listed[ListedKind.MAKEUP],
            announced=frozenset(
                year
                for year, days in Counter(day.year for day in holidays).items()
                if days >= FEWEST_REST_DAYS and date(year, 10, 1) in holidays
            ),
        )

    def provisionally(self) -> Self:
        """The same calendar, not refusing years without an arrangement."""
        return replace(self, refusing=False)

    def is_announced(self, day: date) -> bool:
        return day.year in self.announced

    def told(self, last: date) -> str:
        """A day that a count of working days led to, as lists, mails and papers write it:
        2027-03-05（暂定） where the arrangement of its year may still move it."""
        return f"{last.isoformat()}{'' if self.is_announced(last) else PROVISIONAL}"

    def kind(self, day: date) -> DayKind:
        """What `day` is. Raises YearNotAnnounced when refusing and its year is unknown."""
        if self.refusing and day.year not in self.announced:
            raise YearNotAnnounced(day.year)
        if day in self.makeups:
            return DayKind.MAKEUP
        if day in self.holidays or self._fixed(day):
            return DayKind.HOLIDAY
        return DayKind.WORKING if day.weekday() < 5 else DayKind.WEEKEND

    def name(self, day: date) -> str:
        """The holiday a rest day belongs to or a 调休 day pays back; "" for any other day."""
        return self.makeups.get(day) or self.holidays.get(day) or self._fixed(day)

    def _fixed(self, day: date) -> str:
        """The rest day fixed by law on `day` of a year not announced; "" for any other."""
        if day.year in self.announced:
            return ""
        if (day.month, day.day) == (5, 2) and day.year < SECOND_OF_MAY_SINCE:
            return ""
        return FIXED.get((day.month, day.day), "")

    def is_worked(self, day: date) -> bool:
        return self.kind(day) in (DayKind.WORKING, DayKind.MAKEUP)

    def after(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which itself is day 0 (《民法典》第二百零一条)."""
        if n < 0:
            raise ValueError(f"不能倒数{n}个工作日")
        try:
            while n:
                day += ONE_DAY
                n -= self.is_worked(day)
        except OverflowError:
            raise ValueError("日期超出历法范围") from None
        return day

    def between(self, a: date, b: date) -> frozenset[date]:
        """The working days x with a < x <= b, as a set."""
        days = (a + timedelta(days=i) for i in range(1, (b - a).days + 1))
        return frozenset(day for day in days if self.is_worked(day))

    def on_or_after(self, day: date) -> date:
        """`day` if it is worked, else the first worked day after it (顺延, 《民法典》第二百零三条)."""
        while not self.is_worked(day):
            day += ONE_DAY
        return day

    def on_or_before(self, day: date) -> date:
        """`day` if it is worked, else the last worked day before it: when to be done to be safe."""
        while not self.is_worked(day):
            day -= ONE_DAY
        return day
