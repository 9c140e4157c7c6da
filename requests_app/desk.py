"""The officer's desk: what is due, late or waiting, in lanes, each answered by an index."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from requests_app.models import Case
from statute.workdays import ONE_DAY, Workdays


@dataclass(frozen=True)
class Lane:
    """One list of the desk. `tone` as the start page knows it: due, late, calm."""

    code: str
    label: str
    tone: str
    cases: Callable[[QuerySet, Days], QuerySet]


@dataclass(frozen=True)
class Days:
    """The days the lanes are drawn by, and whose desk it is."""

    today: date
    in_three: date
    in_five: date
    user: object


LANES = (
    Lane("overdue", _("overdue"), "late", lambda cases, days: cases.overdue(on=days.today)),
    Lane(
        "due3",
        _("due within 3 working days"),
        "due",
        lambda cases, days: cases.due_between(days.today, days.in_three),
    ),
    Lane(
        "due5",
        _("due within 5 working days"),
        "due",
        lambda cases, days: cases.due_between(days.in_three + ONE_DAY, days.in_five),
    ),
    Lane("mine", _("my requests"), "calm", lambda cases, days: cases.open().handled_by(days.user)),
    Lane(
        "filed",
        _("receipt to be confirmed"),
        "calm",
        lambda cases, days: cases.unconfirmed(),
    ),
    Lane(
        "office",
        _("to be accepted or passed on"),
        "calm",
        lambda cases, days: cases.filter(
            status__in=(Case.Status.REGISTERED, Case.Status.ACCEPTED, Case.Status.ASSIGNED)
        ),
    ),
    Lane("waiting", _("waiting for others"), "calm", lambda cases, days: cases.waiting()),
    Lane(
        "review",
        _("to be reviewed or signed"),
        "calm",
        lambda cases, days: cases.filter(
            status__in=(Case.Status.REVIEWING, Case.Status.SIGNING, Case.Status.SIGNED)
        ),
    ),
    Lane(
        "serve",
        _("to be served"),
        "calm",
        lambda cases, days: cases.filter(status=Case.Status.REPLIED),
    ),
)


def age(case: Case, *, on: date) -> int:
    """Days a filing has waited for its confirmation on that day; 0 for what is confirmed."""
    if case.status != Case.Status.FILED or case.arrived_at is None:
        return 0
    return max((on - localtime(case.arrived_at).date()).days, 0)


BY_CODE = {lane.code: lane for lane in LANES}


def days_of(user, *, on: date, workdays: Workdays) -> Days:
    calendar = workdays.provisionally()
    return Days(on, calendar.after(on, 3), calendar.after(on, 5), user)


def cases_in(lane: Lane, days: Days) -> QuerySet:
    """The open cases of a lane, the nearest last day first; those to be confirmed as they came in."""
    cases = Case.objects.visible_to(days.user).select_related("unit", "handler", "reasons_request")
    if lane.code == "filed":
        return lane.cases(cases, days).order_by("arrived_at", "pk")
    return lane.cases(cases, days).nearest_first()


def counts(days: Days) -> dict[str, int]:
    """How many cases stand in each lane: one query for all but the waiting ones."""
    due = Q(due_on__isnull=False)
    in_status = Count("pk", filter=Q(status="filed"))
    seen = Case.objects.visible_to(days.user)
    counted = seen.open().aggregate(
        overdue=Count("pk", filter=due & Q(due_on__lt=days.today)),
        due3=Count("pk", filter=Q(due_on__range=(days.today, days.in_three))),
        due5=Count("pk", filter=Q(due_on__range=(days.in_three + ONE_DAY, days.in_five))),
        mine=Count("pk", filter=Q(handler=days.user)),
        filed=in_status,
        office=Count("pk", filter=Q(status__in=("registered", "accepted", "assigned"))),
        review=Count("pk", filter=Q(status__in=("reviewing", "signing", "signed"))),
        serve=Count("pk", filter=Q(status="replied")),
    )
    return {**counted, "waiting": seen.waiting().count()}
