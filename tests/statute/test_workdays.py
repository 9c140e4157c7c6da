from datetime import date

import pytest

from statute.shipped import shipped_days
from statute.workdays import DayKind, Workdays, YearNotAnnounced

COUNTED_FORWARD = [
    # day 0, n, n-th working day after it
    ("2016-09-26", 15, "2016-10-20"),  # 国庆 with make-ups 10-08 and 10-09
    ("2016-12-20", 15, "2017-01-11"),  # over the year's end
    ("2017-01-20", 15, "2017-02-15"),  # 春节 with make-ups 01-22 and 02-04
    ("2024-09-27", 20, "2024-10-30"),  # make-ups 09-29 and 10-12
    ("2025-09-22", 20, "2025-10-24"),  # 国庆中秋, eight days
    ("2025-09-22", 40, "2025-11-21"),
    ("2025-10-09", 20, "2025-11-05"),  # make-up 10-11 counts
    ("2026-01-20", 20, "2026-02-24"),  # make-up before 春节
    ("2026-02-07", 20, "2026-03-12"),  # starts on a rest day
    ("2026-02-10", 7, "2026-02-26"),
    ("2026-04-24", 15, "2026-05-19"),
    ("2026-04-24", 20, "2026-05-26"),
]

WORKING_DAYS_OF_YEARS = {
    **{2014: 250, 2015: 249, 2016: 250, 2017: 249, 2018: 250, 2019: 250, 2020: 249},
    **{2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248, 2026: 248},
}


@pytest.mark.parametrize(("start", "n", "expected"), COUNTED_FORWARD)
def test_working_days_are_counted_forward_from_the_day_after(workdays, start, n, expected):
    assert workdays.after(date.fromisoformat(start), n).isoformat() == expected


@pytest.mark.parametrize(("start", "n", "expected"), COUNTED_FORWARD)
def test_between_undoes_after(workdays, start, n, expected):
    days = workdays.between(date.fromisoformat(start), date.fromisoformat(expected))

    assert len(days) == n
    assert max(days).isoformat() == expected


@pytest.mark.parametrize(("year", "count"), WORKING_DAYS_OF_YEARS.items())
def test_a_year_has_its_known_number_of_working_days(workdays, year, count):
    first, last = date(year, 1, 1), date(year, 12, 31)

    # every 1 January is a rest day, so that (first, last] is the whole year
    assert not workdays.is_worked(first)
    assert len(workdays.between(first, last)) == count


def test_the_shipped_file_lists_359_rest_days_and_80_make_up_days_all_on_weekends(workdays):
    rows = shipped_days()

    assert len(rows) == len({day for day, _, _ in rows}) == 439
    assert len(workdays.holidays) == 359
    assert len(workdays.makeups) == 80
    assert [day for day in workdays.makeups if day.weekday() < 5] == []
    assert workdays.announced == frozenset(range(2014, 2027))


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        ("2025-10-01", DayKind.HOLIDAY, "国庆节"),
        ("2025-10-11", DayKind.MAKEUP, "国庆节"),
        ("2025-10-12", DayKind.WEEKEND, ""),
        ("2025-10-13", DayKind.WORKING, ""),
        ("2015-09-03", DayKind.HOLIDAY, "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日"),
    ],
)
def test_a_day_has_a_kind_and_the_name_of_its_holiday(workdays, day, kind, name):
    day = date.fromisoformat(day)

    assert (workdays.kind(day), workdays.name(day)) == (kind, name)
    assert workdays.is_worked(day) == (kind in (DayKind.WORKING, DayKind.MAKEUP))


def test_a_year_without_an_arrangement_is_refused_by_name(workdays):
    with pytest.raises(YearNotAnnounced, match="2027年") as refusal:
        workdays.after(date(2026, 12, 20), 20)

    assert refusal.value.year == 2027


def test_when_asked_a_year_without_an_arrangement_is_counted_monday_to_friday(workdays):
    assert workdays.provisionally().after(date(2026, 12, 20), 20) == date(2027, 1, 18)


def test_a_year_being_typed_in_is_not_announced_before_its_national_day():
    january = [(date(2027, 1, 1), "holiday", "元旦")]
    may = [(date(2027, 5, day), "holiday", "劳动节") for day in range(1, 6)]
    october = [(date(2027, 10, day), "holiday", "国庆节") for day in range(1, 6)]
    whole = [*january, *may, *october]

    assert Workdays.from_rows(january).announced == frozenset()
    assert Workdays.from_rows([*january, *may]).announced == frozenset()
    assert Workdays.from_rows([*january, *october]).announced == frozenset()
    assert Workdays.from_rows(whole).announced == {2027}


def test_a_rest_day_rolls_forward_and_backward_to_a_worked_one(workdays):
    national_day = date(2025, 10, 1)

    assert workdays.on_or_after(national_day) == date(2025, 10, 9)
    assert workdays.on_or_before(national_day) == date(2025, 9, 30)
    assert workdays.on_or_after(date(2025, 10, 9)) == date(2025, 10, 9)


def test_a_count_beyond_the_calendar_is_an_error_and_not_a_crash(workdays):
    with pytest.raises(ValueError, match="历法"):
        workdays.provisionally().after(date(9999, 12, 30), 5)


def test_working_days_are_never_counted_backward(workdays):
    with pytest.raises(ValueError):
        workdays.after(date(2025, 1, 6), -1)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 1, 1), "元旦"),
        (date(2028, 5, 1), "劳动节"),
        (date(2028, 5, 2), "劳动节"),
        (date(2027, 10, 1), "国庆节"),
        (date(2029, 10, 2), "国庆节"),
        (date(2029, 10, 3), "国庆节"),
    ],
)
def test_rest_days_the_law_fixes_by_date_are_known_before_the_year_is_announced(
    workdays, day, name
):
    assert workdays.provisionally().kind(day) is DayKind.HOLIDAY
    assert workdays.provisionally().name(day) == name


@pytest.mark.parametrize(
    "day", [date(2027, 1, 4), date(2028, 5, 3), date(2027, 10, 4), date(2012, 5, 2)]
)
def test_other_weekdays_of_an_unknown_year_are_worked(workdays, day):
    assert workdays.provisionally().kind(day) is DayKind.WORKING
