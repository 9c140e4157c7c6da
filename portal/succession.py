"""Who goes on with the open work of an account that is put out of service."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.models import Disclosure
from disclosure.publication import drafting
from disclosure.publication.table import UNPUBLISHED
from portal import awaited
from portal.awaited.rows import Asked
from records.lifecycle import Act, NotAllowed, Role, holds_any
from requests_app import matters
from requests_app.lifecycle import intake
from requests_app.models import Case, Remedy

# As the steps of the registers say; asked before the form is sent.
HAND_OVER = Act(gettext_lazy("Hand over to a successor"), (Role.ADMINISTRATOR,))


@dataclass(frozen=True)
class OpenWork:
    """What an account has begun and nobody ended: requests, reviews and suits it handles, documents it
    drafted."""

    cases: list[Case]
    documents: list[Disclosure]
    matters: list[Remedy]

    def __bool__(self):
        return bool(self.cases or self.documents or self.matters)

    def __str__(self):
        """By number: who keeps the accounts reads no request and no draft."""
        told = []
        if self.cases:
            numbers = "、".join(case.number for case in self.cases)
            told.append(_("Requests: %s") % numbers)
        if self.documents:
            numbers = "、".join(item.index_number or f"#{item.pk}" for item in self.documents)
            told.append(_("Documents: %s") % numbers)
        if self.matters:
            numbers = "、".join(matter.register_number for matter in self.matters)
            told.append(_("Reviews and suits: %s") % numbers)
        return "；".join(told)


def open_work_of(user: User) -> OpenWork:
    return OpenWork(
        list(Case.objects.open().handled_by(user).order_by("number")),
        list(Disclosure.objects.filter(status__in=UNPUBLISHED, author=user).order_by("pk")),
        list(Remedy.objects.filter(decided_on=None, handler=user).order_by("pk")),
    )


def candidates() -> QuerySet[User]:
    """Accounts in service that handle records."""
    return User.objects.filter(is_active=True, groups__name=Role.HANDLER).order_by("username")


def stranded_without(user: User, *, on: date) -> dict[str, int]:
    """What waits for a step that nobody else in service could take, by step; asked of every register.

    Contacts of a unit with one account, drafts with one reviewer, a proposal nobody else may decide.
    """
    alone: dict[str, int] = {}
    for register in awaited.REGISTERS:
        rows = register.turns(Asked(user, on))
        if rows is None:
            continue
        waiting = dict(rows.values_list("pk", "turn"))
        duties = {duty for each in register.awaited for duty in each.step.who}
        others = User.objects.filter(is_active=True, groups__name__in=duties).exclude(pk=user.pk)
        for other in others.distinct():
            if not waiting:
                break
            theirs = register.turns(Asked(other, on))
            if theirs is not None:
                for pk in theirs.values_list("pk", flat=True):
                    waiting.pop(pk, None)
        for step in waiting.values():
            label = f"{register.label}：{register.label_of(step)}"
            alone[label] = alone.get(label, 0) + 1
    return alone


def check(
    user: User, *, successor: User | None, by: User, on: date, leave_waiting: bool = False
) -> None:
    """Refuse (NotAllowed) what `hand_over` would refuse; nothing is stored."""
    with transaction.atomic():
        hand_over(user, successor=successor, by=by, on=on, reason="-", leave_waiting=leave_waiting)
        transaction.set_rollback(True)


def _ask_successor(work: OpenWork, user: User, successor: User | None) -> None:
    """Refuse a successor who could not go on with all of it; None leaves it to the units, where everybody
    reaches it: what has no unit needs a person."""
    if successor is None:
        without = [case.number for case in work.cases if case.unit_id is None]
        if without:
            raise NotAllowed(_("No unit has these yet: %s. Name a person.") % "、".join(without))
        return
    if successor.pk == user.pk or not successor.is_active:
        raise NotAllowed(_("The successor is another account in service."))
    if not holds_any(successor, (Role.HANDLER,)):
        raise NotAllowed(_("The successor holds the duty 承办."))
    registers = ((work.cases, Case), (work.documents, Disclosure))
    for rows, register in registers:
        pks = [row.pk for row in rows]
        reached = register.objects.within_reach(successor).filter(pk__in=pks)
        if reached.count() < len(pks):
            raise NotAllowed(
                _("Part of it belongs to units that %s does not reach.") % successor.get_username()
            )


@transaction.atomic
def hand_over(
    user: User,
    *,
    successor: User | None,
    by,
    on: date,
    reason: str,
    leave_waiting: bool = False,
) -> OpenWork:
    """Give all of it to `successor`, or leave it to the units; a line in the ledger of each record.

    Refused while something waits for a step that nobody else could take, unless `leave_waiting`: an
    account that fell into wrong hands goes out of service at once. Raises NotAllowed.
    """
    HAND_OVER.ask(by)
    work = open_work_of(user)
    _ask_successor(work, user, successor)
    for case in work.cases:
        intake.hand_over(case, to=successor, by=by, on=on, reason=reason)
    for item in work.documents:
        drafting.hand_over(item, to=successor, by=by, on=on, reason=reason)
    for matter in work.matters:
        matters.hand_over(matter, to=successor, by=by, on=on, reason=reason)
    if not leave_waiting and (alone := stranded_without(user, on=on)):
        told = "、".join(f"{label}（{count}）" for label, count in alone.items())
        raise NotAllowed(_("Nobody else in service could take these steps: %s.") % told)
    return work
