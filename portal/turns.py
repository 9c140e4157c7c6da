"""待我办理: what waits for a member of staff, counted, listed and handed on (`awaited` has the table)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from inquiries import terms
from inquiries.models import Contact
from portal.awaited import BY_CODE, REGISTERS
from portal.awaited.rows import Asked, Register
from records.names import name_of
from requests_app import clock
from requests_app.models import Case

LATE, DUE, CALM = "late", "due", "calm"  # tones of a turn, as the pages draw them
SOON = 3  # working days: from here on it presses


@dataclass(frozen=True)
class Kind:
    """One kind of turn with the number of rows that wait; `code` is register and step: case.sign."""

    code: str
    label: str
    count: int
    tone: str = CALM

    @property
    def url(self) -> str:
        return f"{reverse('admin:turns')}?kind={self.code}"


@dataclass(frozen=True)
class Turn:
    """One record that waits: what it is about, what is to be done, by when, since when, from whom.

    `told_due`: the last day, with 暂定 where the calendar may still move it; "" for none.
    `left`: working days to the last day, negative when it has passed; None where there is none.
    """

    register: Register
    record: Any
    step: str
    label: str
    subject: str
    number: str
    url: str
    due_on: date | None
    told_due: str
    left: int | None
    since: date | None
    sender: str
    unit: str

    @property
    def days_late(self) -> int:
        return -self.left if self.left is not None and self.left < 0 else 0

    @property
    def tone(self) -> str:
        if self.left is None or self.left > SOON:
            return CALM
        return LATE if self.left < 0 else DUE


def kinds_of(user, *, on: date) -> list[Kind]:
    """What waits for `user` on that day, counted; one query for each register with a step of the person's."""
    asked, kinds = Asked(user, on), []
    for register in REGISTERS:
        rows = register.turns(asked)
        if rows is None:
            continue
        late = Q(last_day__lt=on)
        counted = rows.values("turn").annotate(n=Count("pk"), late=Count("pk", filter=late))
        counts = {row["turn"]: row for row in counted}
        for each in register.awaited:
            if row := counts.get(each.code):
                tone = LATE if row["late"] else CALM
                label = f"{register.label}：{each.step.label}"
                kinds.append(Kind(f"{register.code}.{each.code}", label, row["n"], tone))
    return kinds


def turns_of(user, *, on: date, kinds: Sequence[Kind], limit: int) -> list[Turn]:
    """The most pressing `limit` turns of `kinds`, late ones first; two queries for each register."""
    asked, wanted = Asked(user, on), {}
    for kind in kinds:
        code, _dot, step = kind.code.partition(".")
        wanted.setdefault(code, []).append(step)
    turns = []
    for code, steps in wanted.items():
        register = BY_CODE[code]
        rows = register.turns(asked)
        if rows is not None:
            turns += _read(register, rows.filter(turn__in=steps), asked, limit)
    return sorted(turns, key=_pressing)[:limit]


def rows_of(user, kind: str, *, on: date) -> tuple[Register, QuerySet] | None:
    """The rows of one kind (`case.sign`) for a page of their own; None where it is not this person's."""
    code, _dot, step = kind.partition(".")
    register = BY_CODE.get(code)
    if register is None or not register.waits_for(step, user):
        return None
    return register, register.nearest_first(register.turns(Asked(user, on), step=step))


def read_page(user, register: Register, rows: Iterable, *, on: date) -> list[Turn]:
    """Turns of the rows of one page of `rows_of`; one query for who handed them over."""
    return _described(register, list(rows), Asked(user, on))


def next_after(user, record, *, on: date) -> Turn | None:
    """下一件: the most pressing turn of the same register after `record` was dealt with, else of any."""
    asked = Asked(user, on)
    own = [register for register in REGISTERS if register.model is type(record)]
    for register in (*own, *(each for each in REGISTERS if each not in own)):
        rows = register.turns(asked)
        if rows is None:
            continue
        if isinstance(record, register.model):
            rows = rows.exclude(pk=record.pk)
        if waiting := _read(register, rows, asked, 1):
            return waiting[0]
    return None


def _read(register: Register, rows: QuerySet, asked: Asked, limit: int) -> list[Turn]:
    rows = register.nearest_first(rows).select_related(*register.related)[:limit]
    return _described(register, list(rows), asked)


def _described(register: Register, rows: list, asked: Asked) -> list[Turn]:
    handed_over = _handed_over(register, rows)
    turns = []
    for row in rows:
        event = handed_over.get(row.pk)
        due_on = row.last_day
        if isinstance(row, Contact) and row.replied_on is None:
            due_on = terms.unit_due(row)
        turns.append(
            Turn(
                register=register,
                record=row,
                step=row.turn,
                label=register.label_of(row.turn),
                subject=register.subject(row),
                number=(getattr(row, register.number) or "") if register.number else "",
                url=f"{reverse(f'admin:{register.page}_change', args=[row.pk])}?do={row.turn}",
                due_on=due_on,
                told_due=_told(row, due_on, asked),
                left=due_on and _left(asked, due_on),
                since=event and event.on,
                sender=name_of(event and event.by),
                unit=str(getattr(row, "unit", None) or ""),
            )
        )
    return turns


def _told(row, due_on: date | None, asked: Asked) -> str:
    """The last day as it is shown: 暂定 where it was counted into a year without its arrangement."""
    if due_on is None:
        return ""
    if isinstance(row, Case):
        return clock.told_due(row, asked.workdays)
    return asked.workdays.told(due_on) if isinstance(row, Contact) else due_on.isoformat()


def _handed_over(register: Register, rows: list) -> dict[int, Any]:
    """By record, the last step in its ledger."""
    if register.events is None or not rows:
        return {}
    model = register.events
    link = next(
        each.name
        for each in model._meta.fields
        if each.is_relation and each.related_model is register.model
    )
    events = model._default_manager.filter(**{f"{link}__in": [row.pk for row in rows]})
    events = events.exclude(kind__in=register.beside).select_related("by").order_by("at", "pk")
    return {getattr(event, f"{link}_id"): event for event in events}


def _left(asked: Asked, due_on: date) -> int:
    """Working days after the day asked for, to the last day; negative for those passed since."""
    if due_on >= asked.on:
        return len(asked.workdays.between(asked.on, due_on) - {asked.on})
    return -len(asked.workdays.between(due_on, asked.on) - {due_on}) or -1


def _pressing(turn: Turn) -> tuple[bool, date, date]:
    return (turn.due_on is None, turn.due_on or date.max, turn.since or date.max)
