"""A turn: a step of a register's table, and the records that wait for it, as conditions of the database."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Case as Choose
from django.db.models import (
    CharField,
    DateField,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from disclosure import emergency
from disclosure.models import Membership
from disclosure.taking_back import TakingBack
from records.lifecycle import Act, Transition, holds_any
from statute.calendar import official_workdays
from statute.workdays import Workdays

SUBJECT = 60  # characters of a subject in a list


@dataclass(frozen=True)
class Asked:
    """Whose turns are asked for, on which day."""

    user: Any
    on: date

    @cached_property
    def workdays(self) -> Workdays:
        return official_workdays().provisionally()

    @cached_property
    def people(self) -> Q:
        """Handler of a request: this person, a colleague stood in for on the day, or nobody yet."""
        colleagues = Membership.objects.filter(user=self.user, stands_in_for__isnull=False)
        stood_in_for = colleagues.on(self.on).values("stands_in_for")
        return Q(handler=None) | Q(handler=self.user) | Q(handler__in=stood_in_for)


NO_DAY = Value(None, output_field=DateField())
EVERY = Q(pk__isnull=False)


def _always(asked: Asked) -> Q:
    return Q()


@dataclass(frozen=True)
class Awaited:
    """A step of a register's table (or an act beside it) that records wait for.

    `states`: the states that wait for it, where the table opens it in more. `facts`: what else makes it
    a turn of the person asked for. `name`: of an act, which has none in a table.
    """

    step: Transition | Act
    facts: Callable[[Asked], Q] = _always
    states: tuple[str, ...] | None = None
    name: str = ""

    @property
    def code(self) -> str:
        return self.name or self.step.step

    def is_of(self, user) -> bool:
        return holds_any(user, self.step.who)

    @property
    def sources(self) -> tuple[str, ...] | None:
        if self.states is not None:
            return self.states
        return self.step.sources if isinstance(self.step, Transition) else None


@dataclass(frozen=True)
class Register:
    """One register's turns.

    `in_state`: what states mean in the database; `due`: its last day, an expression.
    """

    code: str
    label: Any
    model: type[Model]
    rows: Callable[[Asked], QuerySet]
    awaited: tuple[Awaited, ...]
    subject: Callable[[Any], str]
    in_state: Callable[[Iterable[str]], Q]
    page: str
    number: str = ""  # the field that holds the record's own number
    due: Any = NO_DAY
    related: tuple[str, ...] = ()
    events: type[Model] | None = None
    beside: tuple[str, ...] = ()

    def turns(self, asked: Asked, *, step: str = "") -> QuerySet | None:
        """Rows that wait for the person, each with `turn`, the step; None where no step is this person's."""
        mine = [each for each in self.awaited if each.is_of(asked.user)]
        if not mine:
            return None
        conditions = [(each.code, self._condition(each, asked)) for each in mine]
        rows = self.rows(asked).filter(reduce(or_, (q for _code, q in conditions)))
        # The first of the table that fits: one record is one turn.
        chosen = [When(q, then=Value(code)) for code, q in conditions]
        rows = rows.order_by().annotate(
            turn=Choose(*chosen, default=Value(""), output_field=CharField()),
            last_day=self.due,
        )
        return rows.filter(turn=step) if step else rows

    def _condition(self, each: Awaited, asked: Asked) -> Q:
        facts = each.facts(asked)
        return (EVERY if each.sources is None else self.in_state(each.sources)) & facts

    def nearest_first(self, rows: QuerySet) -> QuerySet:
        if self.due is NO_DAY:  # PostgreSQL refuses to order by a constant
            return rows.order_by("pk")
        return rows.order_by(F("last_day").asc(nulls_last=True), "pk")

    def waits_for(self, code: str, user) -> bool:
        """Whether records wait for that step, and it is one of this person's."""
        return any(each.code == code and each.is_of(user) for each in self.awaited)

    def label_of(self, code: str) -> str:
        return str(next(each.step.label for each in self.awaited if each.code == code))


def by_status(states: Iterable[str]) -> Q:
    return Q(status__in=tuple(states))


def shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SUBJECT else f"{line[: SUBJECT - 1]}…"


def last_was_by(events: QuerySet, user) -> Q:
    """Whether `user` took the last step of `events`."""
    last = Subquery(events.order_by("-at", "-pk").values("by")[:1])
    return Q(Exact(Coalesce(last, 0, output_field=IntegerField()), user.pk))


def _ever(events: type[Model], link: str, kind: str) -> Q:
    """Somebody took that step once: of few records, told apart before each one's last step is looked up."""
    taken = events._default_manager.filter(kind=kind).order_by()
    return Q(pk__in=taken.values(link))


def restoring_of(events: type[Model], link: str) -> Callable[[Asked], Q]:
    """Somebody else proposed to show again what was taken back, and nobody has decided since."""

    def waits(asked: Asked) -> Q:
        kinds = (*emergency.STEPS, *emergency.RESTORING)
        steps = events._default_manager.filter(**{link: OuterRef("pk")}, kind__in=kinds)
        latest = steps.order_by("-pk")
        is_proposed = Q(Exact(Subquery(latest.values("kind")[:1]), emergency.PROPOSED))
        proposed = _ever(events, link, emergency.PROPOSED)
        return proposed & is_proposed & ~last_was_by(steps, asked.user)

    return waits


def away(
    code: str,
    label: Any,
    register: TakingBack,
    events: type[Model],
    link: str,
    subject: Callable[[Any], str],
    page: str,
) -> Register:
    """Rows whose only state is whether strangers read them: what was taken back waits for a second person."""
    rows = register.lifecycle.transitions
    return Register(
        code,
        label,
        register.lifecycle.model,
        lambda asked: register.lifecycle.model._default_manager.exclude(hidden_at=None),
        (
            Awaited(rows[emergency.CONFIRMED], emergency_of(events, link)),
            Awaited(rows[emergency.RESTORED], restoring_of(events, link)),
        ),
        subject,
        lambda states: EVERY,
        page,
        events=events,
    )


def emergency_of(events: type[Model], link: str) -> Callable[[Asked], Q]:
    """Taken back in an emergency by somebody else, and not decided yet (`disclosure.emergency`)."""

    def waits(asked: Asked) -> Q:
        steps = events._default_manager.filter(**{link: OuterRef("pk")}, kind__in=emergency.STEPS)
        latest = steps.order_by("-pk")
        is_taken = Q(Exact(Subquery(latest.values("kind")[:1]), emergency.TAKEN))
        return _ever(events, link, emergency.TAKEN) & is_taken & ~last_was_by(steps, asked.user)

    return waits
