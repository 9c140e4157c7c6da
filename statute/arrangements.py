"""A year's arrangement of holidays as it comes: our CSV, holiday-cn's CSV or JSON, the notice pasted as text.

Plain Python: (line, date as text, kind as text, name) of each day; what is no such file: ValueError.
"""

import csv
import json
import re
from collections.abc import Iterator
from datetime import date, timedelta

OURS = ["date", "kind", "name"]
HOLIDAY_CN = {"name", "date", "isOffDay"}
Listed = tuple[int, str, str, str]
_ITEM = re.compile(r"^\s*[一二三四五六七八九十]+、\s*([^：:\n]+)[：:](.+)$", re.MULTILINE)
_DAY = re.compile(r"(?:(\d{1,2})月)?(\d{1,2})日(?:[（(][^）)]*[）)])?")
_WORKED = re.compile(r"([^。；]*?)上班")


class BadRow(ValueError):
    """One row of the file cannot be read; the message names it."""


def listed_days(text: str) -> Iterator[Listed]:
    """The days of a file, whichever of the four kinds it is; line 1 is its head."""
    if text.lstrip().startswith("{"):
        yield from _of_json(text)
    elif "放假" in text and _ITEM.search(text):
        yield from _of_notice(text)
    else:
        yield from _of_csv(text)


def _of_csv(text: str) -> Iterator[Listed]:
    rows = csv.DictReader(text.replace("\0", "").splitlines(), strict=True)
    heads = [head.strip() for head in rows.fieldnames or ()]
    for number, row in enumerate(rows, start=2):
        if None in row:
            raise BadRow(f"row {number}: 列数多于首行")
        cells = {head: (row[head] or "").strip() for head in rows.fieldnames}
        if heads == OURS:
            yield number, cells["date"], cells["kind"], cells["name"]
        elif set(heads) == HOLIDAY_CN:
            yield number, cells["date"], _kind(cells["isOffDay"]), cells["name"]
        else:
            raise ValueError("首行不是假日安排的列名")


def _kind(is_off_day: str) -> str:
    return {"true": "holiday", "false": "makeup"}.get(is_off_day.lower(), is_off_day)


def _of_json(text: str) -> Iterator[Listed]:
    try:
        days = json.loads(text)["days"]
        for number, day in enumerate(days, start=2):
            yield number, str(day["date"]), _kind(str(day["isOffDay"])), str(day["name"])
    except (KeyError, TypeError, json.JSONDecodeError) as fault:
        raise ValueError("JSON 中没有 days（date、isOffDay、name）") from fault


def _of_notice(text: str) -> Iterator[Listed]:
    """国务院办公厅关于…部分节假日安排的通知: 一、元旦：1月1日至3日放假，共3天。1月4日上班。"""
    year = re.search(r"(20\d\d)\s*年", text)
    if year is None:
        raise ValueError("通知中没有年份")
    for item in _ITEM.finditer(text):
        line = text.count("\n", 0, item.start()) + 1
        name, told = item[1].strip(), item[2]
        rest = told.split("放假")[0]
        for day in _span(rest, int(year[1])):
            yield line, day.isoformat(), "holiday", name
        for worked in _WORKED.findall(told.partition("放假")[2]):
            for day in _single(worked, int(year[1])):
                yield line, day.isoformat(), "makeup", name


def _span(told: str, year: int) -> list[date]:
    """The days of 「1月1日（周五）至3日（周日）」, or the one of 「4月5日」."""
    ends = _single(told, year)
    if len(ends) > 2 or not ends:
        raise ValueError(f"“{told}”不是一段放假日期")
    count = (ends[-1] - ends[0]).days + 1
    return [ends[0] + timedelta(days=after) for after in range(count)]


def _single(told: str, year: int) -> list[date]:
    days: list[date] = []
    for month, number in _DAY.findall(told):
        if not month and not days:
            raise ValueError(f"“{told}”缺少月份")
        days.append(date(year, int(month or days[-1].month), int(number)))
    return days
