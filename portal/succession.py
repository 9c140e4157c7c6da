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
from records.lifecycle import Act, NotAllowed, Role, holds_any
from requests_app.lifecycle import intake
from requests_app.models import Case

# As the steps of the registers say; asked before the form is sent.
HAND_OVER = Act(gettext_lazy("Hand over to a successor"), (Role.ADMINISTRATOR,))


@dataclass(frozen=True)
class OpenWork:
    """What an account has begun and nobody ended: the requests it handles, the documents it drafted."""

    cases: list[Case]
    documents: list[Disclosure]

    def __bool__(self):
        return bool(self.cases or self.documents)

    def __str__(self):
        """By number: who keeps the accounts reads no request and no draft."""
        told = []
        if self.cases:
            numbers = "、".join(case.number for case in self.cases)
            told.append(_("Requests: %s") % numbers)
        if self.documents:
            numbers = "、".join(item.index_number or f"#{item.pk}" for item in self.documents)
            told.append(_("Documents: %s") % numbers)
        return "；".join(told)


def open_work_of(user: User) -> OpenWork:
    return OpenWork(
        list(Case.objects.open().handled_by(user).order_by("number")),
        list(Disclosure.objects.filter(status__in=UNPUBLISHED, author=user).order_by("pk")),
    )


def candidates() -> QuerySet[User]:
    """Accounts in service that handle records."""
    return User.objects.filter(is_active=True, groups__name=Role.HANDLER).order_by("username")


def check(user: User, *, successor: User | None, by: User) -> None:
    """Refuse (NotAllowed) who may not hand over, and a successor who could not go on with all of it.

    `successor` None: it stays with the unit, where everybody reaches it; what has no unit needs a person.
    """
    HAND_OVER.ask(by)
    work = open_work_of(user)
    if successor is None:
        without = [case.number for case in work.cases if case.unit_id is None]
        if without:
            raise NotAllowed(_("No unit has these yet: %s. Name a person.") % "、".join(without))
        return
    if successor.pk == user.pk or not successor.is_active:
        raise NotAllowed(_("The successor is another account in service."))
    if not holds_any(successor, (Role.HANDLER,)):
        raise NotAllowed(_("The successor holds the duty 承办."))
    for rows, register in ((work.cases, Case), (work.documents, Disclosure)):
        pks = [row.pk for row in rows]
        reached = register.objects.within_reach(successor).filter(pk__in=pks)
        if reached.count() < len(pks):
            raise NotAllowed(
                _("Part of it belongs to units that %s does not reach.") % successor.get_username()
            )


@transaction.atomic
def hand_over(user: User, *, successor: User | None, by, on: date, reason: str) -> OpenWork:
    """Give all of it to `successor`, or leave it to the units; a line in the ledger of each record."""
    check(user, successor=successor, by=by)
    work = open_work_of(user)
    for case in work.cases:
        intake.hand_over(case, to=successor, by=by, on=on, reason=reason)
    for item in work.documents:
        drafting.hand_over(item, to=successor, by=by, on=on, reason=reason)
    return work
