"""Reminders of last days, and of filings nobody has confirmed: one mail a person a day, each case once for
each stage of its present last day, or of its arrival.

What was sent to whom stands in the ledger of the case, so a second run sends nothing, and a run after
days without one, or after a mail that failed, sends what was missed.
"""

from __future__ import annotations

import logging
import smtplib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from records.lifecycle import Role
from requests_app import clock, desk
from requests_app.models import Case, CaseEvent
from statute.workdays import Workdays

# (stage, working days before the last day), the more pressing first.
STAGES = (("due3", 3), ("due5", 5))
# 第三十一条: until the receipt is confirmed no term runs, so nothing else would press. (stage, days since
# the arrival), the longer waiting first; the head of the office is told from the second stage on.
WAITING = (("filed5", 5), ("filed3", 3), ("filed1", 1))
TO_THE_HEAD = frozenset({"due3", "overdue", "filed3", "filed5"})
EVERYBODY = ""  # told by a ledger line from before lines named the address
log = logging.getLogger(__name__)


def stage_of(case: Case, *, on: date, workdays: Workdays) -> str:
    """The most pressing stage of an open case; "" when none is reached."""
    if waited := desk.age(case, on=on):
        return next((stage for stage, days in WAITING if waited >= days), "")
    if case.due_on is None:
        return ""
    if case.due_on < on:
        return "overdue"
    calendar = workdays.provisionally()
    return next((stage for stage, days in STAGES if case.due_on <= calendar.after(on, days)), "")


@dataclass(frozen=True)
class Reminded:
    """What a run did: the number of cases reminded of, and the addresses that could not be reached."""

    cases: int
    unreached: tuple[str, ...]


def remind(*, on: date, workdays: Workdays) -> Reminded:
    """Send what is to be sent on `on`, to each address apart: a bad one keeps nobody else waiting.

    A mail that fails is not in the ledger, so the next run sends it again, and only it.
    """
    horizon = workdays.provisionally().after(on, STAGES[-1][1])
    near = Case.objects.open().filter(due_on__lte=horizon)
    near = near.select_related("handler", "reasons_request")
    filed = Case.objects.unconfirmed().select_related("handler").order_by("arrived_at", "pk")
    staged = [
        (case, stage_of(case, on=on, workdays=workdays)) for case in (*near.nearest_first(), *filed)
    ]
    todo = [(case, stage) for case, stage in staged if stage]
    sent = _already_sent(case for case, _stage in todo)
    by_role = _addresses_by_role()
    by_address: dict[str, list[tuple[Case, str]]] = defaultdict(list)
    for case, stage in todo:
        told = sent[case.pk, _mark(case, stage)]
        if EVERYBODY not in told:
            for address in _addresses(case, stage, by_role) - told:
                by_address[address].append((case, stage))
    reminded, unreached = set(), []
    for address, cases in sorted(by_address.items()):
        try:
            with transaction.atomic():
                # The ledger first: if the mail fails, nothing is recorded as sent.
                CaseEvent.objects.bulk_create(
                    CaseEvent(
                        case=case,
                        kind="reminded",
                        on=on,
                        data={"mark": _mark(case, stage), "to": address},
                    )
                    for case, stage in cases
                )
                _send(address, cases, workdays)
        except (smtplib.SMTPException, OSError, ValueError):  # ValueError: no address at all
            log.exception("No reminder could be sent to %s", address)
            unreached.append(address)
        else:
            reminded |= {case.pk for case, _stage in cases}
    return Reminded(len(reminded), tuple(unreached))


def _mark(case: Case, stage: str) -> str:
    return f"{stage} {_day(case).isoformat()}"


def _day(case: Case) -> date:
    """What a stage is counted by: the last day, of a filing to be confirmed the day it came."""
    return case.due_on or localtime(case.arrived_at).date()


def _told(case: Case, workdays: Workdays) -> str:
    return clock.told_due(case, workdays) or _day(case).isoformat()


def _already_sent(cases: Iterable[Case]) -> dict[tuple[int, str], set[str]]:
    """By case and mark, the addresses told."""
    sent: dict[tuple[int, str], set[str]] = defaultdict(set)
    reminders = CaseEvent.objects.filter(kind="reminded", case__in=[case.pk for case in cases])
    for case, data in reminders.values_list("case_id", "data"):
        sent[case, data["mark"]].add(data.get("to", EVERYBODY))
    return sent


def _addresses_by_role() -> dict[str, set[str]]:
    """Of those who are told by their office, read once for all cases."""
    addresses: dict[str, set[str]] = defaultdict(set)
    users = get_user_model().objects.filter(is_active=True).exclude(email="")
    told = users.filter(groups__name__in=[Role.REGISTRAR, Role.HEAD])
    for role, address in told.values_list("groups__name", "email"):
        addresses[role].add(address)
    return addresses


def _addresses(case: Case, stage: str, by_role: dict[str, set[str]]) -> set[str]:
    """The handler; who registers, while nobody handles it; the head of the office, when it presses."""
    handler = {case.handler.email} if case.handler and case.handler.email else set()
    addresses = handler or by_role[Role.REGISTRAR]
    return addresses | by_role[Role.HEAD] if stage in TO_THE_HEAD else addresses


def _send(address: str, cases: list[tuple[Case, str]], workdays: Workdays) -> None:
    """One mail: numbers and days, nothing personal."""
    words = {
        "due5": _("due within 5 working days"),
        "due3": _("due within 3 working days"),
        "overdue": _("overdue"),
        "filed1": _("arrived, to be confirmed since a day"),
        "filed3": _("arrived, to be confirmed since three days"),
        "filed5": _("arrived, to be confirmed since five days"),
    }
    lines = [f"{case.number}  {_told(case, workdays)}  {words[stage]}" for case, stage in cases]
    send_mail(
        _("Requests due: %d") % len(cases),
        "\n".join(lines) + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [address],
    )
