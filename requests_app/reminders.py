"""Reminders of last days: one mail a person a day, each case once for each stage of its present last day.

What was sent stands in the ledger of the case, so a second run sends nothing, and a run after days
without one sends what was missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.lifecycle import Role
from requests_app.models import Case, CaseEvent
from statute.workdays import Workdays

# (stage, working days before the last day), the more pressing first.
STAGES = (("due3", 3), ("due5", 5))


def stage_of(case: Case, *, on: date, workdays: Workdays) -> str:
    """The most pressing stage of an open case; "" when none is reached."""
    if case.due_on is None:
        return ""
    if case.due_on < on:
        return "overdue"
    calendar = workdays.provisionally()
    return next((stage for stage, days in STAGES if case.due_on <= calendar.after(on, days)), "")


def remind(*, on: date, workdays: Workdays) -> int:
    """Send what is to be sent on `on`; returns the number of cases reminded of."""
    horizon = workdays.provisionally().after(on, STAGES[-1][1])
    near = Case.objects.open().filter(due_on__lte=horizon).select_related("handler")
    todo = [(case, stage_of(case, on=on, workdays=workdays)) for case in near.nearest_first()]
    sent = _already_sent(case for case, _stage in todo)
    todo = [(case, stage) for case, stage in todo if _mark(case, stage) not in sent[case.pk]]
    by_address: dict[str, list[tuple[Case, str]]] = defaultdict(list)
    for case, stage in todo:
        for address in _addresses(case, stage):
            by_address[address].append((case, stage))
    with transaction.atomic():
        # The ledger first: if a mail fails, nothing is recorded as sent.
        for case, stage in todo:
            case.events.create(kind="reminded", on=on, data={"mark": _mark(case, stage)})
        for address, cases in sorted(by_address.items()):
            _send(address, cases)
    return len(todo)


def _mark(case: Case, stage: str) -> str:
    return f"{stage} {case.due_on.isoformat()}"


def _already_sent(cases: Iterable[Case]) -> dict[int, set[str]]:
    sent: dict[int, set[str]] = defaultdict(set)
    found = CaseEvent.objects.filter(kind="reminded", case__in=[case.pk for case in cases])
    for case, data in found.values_list("case_id", "data"):
        sent[case].add(data["mark"])
    return sent


def _addresses(case: Case, stage: str) -> list[str]:
    """The handler; who registers, while nobody handles it; the head of the office, when it presses."""
    users = get_user_model().objects.filter(is_active=True).exclude(email="")
    addresses = [case.handler.email] if case.handler and case.handler.email else []
    if not addresses:
        addresses += users.filter(groups__name=Role.REGISTRAR).values_list("email", flat=True)
    if stage in ("due3", "overdue"):
        addresses += users.filter(groups__name=Role.HEAD).values_list("email", flat=True)
    return sorted(set(addresses))


def _send(address: str, cases: list[tuple[Case, str]]) -> None:
    """One mail: numbers and days, nothing personal."""
    words = {
        "due5": _("due within 5 working days"),
        "due3": _("due within 3 working days"),
        "overdue": _("overdue"),
    }
    lines = [f"{case.number}  {case.due_on:%Y-%m-%d}  {words[stage]}" for case, stage in cases]
    send_mail(
        _("Requests due: %d") % len(cases),
        "\n".join(lines) + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [address],
    )
