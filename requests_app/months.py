"""A trace laid out as month calendars: each counted day bears its number, each other day its reason."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from statute.deadlines import Trace, TraceDay, TraceKind

CLASSES = {
    TraceKind.RECEIVED: "is-start",
    TraceKind.RESTARTED: "is-start",
    TraceKind.WORKING: "is-counted",
    TraceKind.MAKEUP: "is-counted",
    TraceKind.WEEKEND: "is-rest",
    TraceKind.HOLIDAY: "is-holiday",
    TraceKind.CONSULTED: "is-stopped",
    TraceKind.CHARGED: "is-stopped",
    TraceKind.SUPERSEDED: "is-stopped",
    TraceKind.DELAYED: "is-stopped",
}


@dataclass(frozen=True)
class Cell:
    """One square: `day` 0 lies outside the month; `n` 0 was not counted."""

    day: int = 0
    n: int = 0
    why: str = ""
    css: str = ""


@dataclass(frozen=True)
class Month:
    year: int
    month: int
    weeks: tuple[tuple[Cell, ...], ...]


def months_of(trace: Trace) -> list[Month]:
    """The months from the first to the last day of the trace: its weeks, beginning on Monday."""
    by_date = {day.date: day for day in trace.days}
    first, last = trace.days[0].date, trace.days[-1].date
    months = []
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        weeks = [
            week
            for week in calendar.Calendar().monthdayscalendar(year, month)
            if any(number and date(year, month, number) in by_date for number in week)
        ]
        months.append(
            Month(
                year,
                month,
                tuple(
                    tuple(_cell(year, month, number, by_date, trace.due) for number in week)
                    for week in weeks
                ),
            )
        )
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return months


def _cell(year: int, month: int, number: int, by_date: dict[date, TraceDay], due: date) -> Cell:
    if not number:
        return Cell()
    counted = by_date.get(date(year, month, number))
    if counted is None:
        return Cell(day=number)
    css = "is-due" if counted.date == due else CLASSES[counted.kind]
    return Cell(
        day=number,
        n=counted.n if counted.counts else 0,
        why="" if counted.kind == TraceKind.WORKING else _short(counted),
        css=css,
    )


def _short(day: TraceDay) -> str:
    """What fits a square; the holiday's own name where it has one."""
    if day.kind in (TraceKind.RECEIVED, TraceKind.RESTARTED):
        return "收到" if day.kind == TraceKind.RECEIVED else "重新起算"
    if day.kind == TraceKind.MAKEUP:
        return "调休上班"
    if day.kind == TraceKind.CONSULTED:
        return "征求意见"
    if day.kind == TraceKind.DELAYED:
        return "延迟答复"
    if day.kind == TraceKind.SUPERSEDED:
        return "不计入"
    return day.reason
