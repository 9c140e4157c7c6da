"""A year's arrangement of holidays put into the calendar: from a file or from the notice's own text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from statute import calendar
from statute.arrangements import Listed, listed_days
from statute.models import CalendarDay
from statute.workdays import ListedKind

KINDS = {spelling: kind for kind in ListedKind for spelling in (kind.value, kind.label)}
# 《全国年节及纪念日放假办法》第二条: each has its days in every year's arrangement.
SEVEN = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")


class ArrangementRefused(ValueError):
    """What keeps an arrangement from being entered; one sentence each in `faults`."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class Entered:
    """What entering did: days new, replaced and the same, and how many open requests' last days moved."""

    days: tuple[CalendarDay, ...]
    created: int
    updated: int
    unchanged: int
    moved: int


def enter(listed: Iterable[Listed], *, source: str, on: date) -> Entered:
    """Put the days into the calendar, all or none; what is derived from it follows at once.

    Call inside a transaction: rolled back, it was a trial. Raises ArrangementRefused.
    """
    known = {day.date: day for day in CalendarDay.objects.all()}
    days = _checked(listed, source)
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    for day in days:
        old = known.get(day.date)
        if old and (old.kind, old.name) == (day.kind, day.name):
            counts["unchanged"] += 1
            continue
        counts["updated" if old else "created"] += 1
        day.pk = old.pk if old else None
        day.save()
    moved = calendar.changed(on=on) if counts["created"] or counts["updated"] else 0
    return Entered(tuple(days), **counts, moved=moved)


def _checked(listed: Iterable[Listed], source: str) -> list[CalendarDay]:
    faults, seen, days = [], set(), []
    for number, day, kind, name in listed:
        row = CalendarDay(
            date=day or None, kind=str(KINDS.get(kind, kind)), name=name, source=source
        )
        try:
            row.clean_fields()
            row.clean()
            if row.date in seen:
                raise ValidationError({"date": "文件中重复"})
            seen.add(row.date)
            days.append(row)
        except ValidationError as refusal:
            for field, reasons in refusal.message_dict.items():
                faults.append(f"row {number}, {field}: {' '.join(reasons)}")
    if faults:
        raise ArrangementRefused(faults)
    return days


def of_notice(text: str) -> list[Listed]:
    """The days of a whole year's notice as pasted. Raises ArrangementRefused where a holiday is not named."""
    try:
        listed = list(listed_days(text))
    except ValueError as fault:
        raise ArrangementRefused([str(fault)]) from fault
    names = {name for _line, _day, _kind, name in listed}
    missing = [holiday for holiday in SEVEN if not any(holiday in name for name in names)]
    if not listed or missing:
        raise ArrangementRefused([_("The text does not name: %s.") % "、".join(missing or SEVEN)])
    return listed


def tried(listed: Iterable[Listed], *, source: str, on: date) -> Entered:
    """What entering would do; nothing is kept."""
    with transaction.atomic():
        entered = enter(listed, source=source, on=on)
        transaction.set_rollback(True)
    return entered
