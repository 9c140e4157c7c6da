"""Reminders of reviews and suits to be answered: to the handler, else the office; when it presses, the head.

As `reminders` for requests: each matter once for each stage of its present last day and each account, the
ledger of the matter says to whom, and a mail that fails is sent by the next run.
"""

from __future__ import annotations

import logging
import smtplib
from collections import defaultdict
from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from records.lifecycle import Role
from requests_app import matters
from requests_app.models import Remedy, RemedyEvent
from requests_app.reminders import Reminded
from statute.workdays import Workdays

REMINDED = "reminded"
# (stage, working days before the last day), the more pressing first: five are all a 简易程序 leaves.
STAGES = (("due1", 1), ("due3", 3))
TO_THE_HEAD = frozenset({"due1", "overdue"})
log = logging.getLogger(__name__)


def stage_of(remedy: Remedy, *, on: date, workdays: Workdays) -> str:
    """The most pressing stage of a matter that waits for its answer; "" when none is reached."""
    due = matters.answer_due(remedy, workdays)
    if due is None:
        return ""
    if due < on:
        return "overdue"
    calendar = workdays.provisionally()
    return next((stage for stage, days in STAGES if due <= calendar.after(on, days)), "")


def remind(*, on: date, workdays: Workdays) -> Reminded:
    """Send what is to be sent on `on`, one mail to each account."""
    waiting = Remedy.objects.unanswered().select_related("handler").order_by("told_on", "pk")
    by_role = _accounts_by_role()
    to_tell: dict[object, list[tuple[Remedy, str]]] = defaultdict(list)
    for remedy in waiting:
        stage = stage_of(remedy, on=on, workdays=workdays)
        if stage:
            for user in _accounts(remedy, stage, by_role):
                if not remedy.events.filter(
                    kind=REMINDED, note=_mark(remedy, stage, user)
                ).exists():
                    to_tell[user].append((remedy, stage))
    told, unreached = set(), []
    for user, matter in sorted(to_tell.items(), key=lambda one: one[0].pk):
        try:
            with transaction.atomic():
                # The ledger first: if the mail fails, nothing is recorded as sent.
                RemedyEvent.objects.bulk_create(
                    RemedyEvent(remedy=one, kind=REMINDED, on=on, note=_mark(one, stage, user))
                    for one, stage in matter
                )
                _send(user.email, matter, workdays)
        except (smtplib.SMTPException, OSError, ValueError):
            log.exception("No reminder of reviews and suits could be sent to account %s", user.pk)
            unreached.append(user.email)
        else:
            told |= {one.pk for one, _stage in matter}
    return Reminded(len(told), tuple(unreached))


def _mark(remedy: Remedy, stage: str, user) -> str:
    """In the ledger; the day the copy came is part of it, so that a corrected day is told anew."""
    return f"{user.get_username()}（{stage}，{remedy.told_on.isoformat()}）"


def _accounts_by_role() -> dict[str, list]:
    """Of those who are told by their office, read once for all matters."""
    addressees: dict[str, list] = defaultdict(list)
    users = get_user_model().objects.filter(is_active=True).exclude(email="")
    for role in (Role.REGISTRAR, Role.HEAD):
        addressees[role] = list(users.filter(groups__name=role))
    return addressees


def _accounts(remedy: Remedy, stage: str, by_role: dict[str, list]) -> set:
    handler = remedy.handler
    told = {handler} if handler and handler.is_active and handler.email else set()
    told = told or set(by_role[Role.REGISTRAR])
    return told | set(by_role[Role.HEAD]) if stage in TO_THE_HEAD else told


def _send(address: str, matter: list[tuple[Remedy, str]], workdays: Workdays) -> None:
    """Numbers and days, nothing personal."""
    words = {
        "due3": _("to be answered within 3 working days"),
        "due1": _("to be answered by the next working day"),
        "overdue": _("overdue"),
    }
    lines = [
        f"{one.number}  {one.get_kind_display()}  {_day(one, workdays)}  {words[stage]}"
        for one, stage in matter
    ]
    send_mail(
        _("Reviews and suits to be answered: %d") % len(matter),
        "\n".join(lines) + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [address],
    )


def _day(remedy: Remedy, workdays: Workdays) -> str:
    due = matters.answer_due(remedy, workdays)
    return workdays.told(due) if due else ""
