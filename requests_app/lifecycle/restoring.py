"""恢复办理: a request that was ended by mistake goes on, by two persons.

Wrong were a withdrawal, a merger, a lapse or an entry as no request (`guards.ENDINGS`). The days in between
count against the office: the term runs from the receipt as before.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from records.lifecycle import NotAllowed
from requests_app.lifecycle.guards import ending_of, restore_proposal
from requests_app.lifecycle.steps import Step
from requests_app.lifecycle.table import begin, finish
from requests_app.models import Case

S = Case.Status
# What was judged of a reply before is judged again.
_IN_REVIEW = (S.REVIEWING, S.SIGNING, S.SIGNED)


@transaction.atomic
def propose_restore(case: Case, *, by, on: date, reason: str) -> Case:
    """恢复办理, first person: why it should not have ended. Raises NotAllowed."""
    case = begin(case, Step.PROPOSE_RESTORE, by=by, on=on)
    if not reason.strip():
        raise NotAllowed(_("Say why it should not have ended."))
    return finish(case, Step.PROPOSE_RESTORE, by=by, on=on, note=reason.strip())


@transaction.atomic
def restore(case: Case, *, by, on: date, note: str = "", read: str | None = None) -> Case:
    """恢复办理, second person: the request stands where it stood, its end is undone.

    A reply that was under review goes back to who handles it. `read`: the fingerprint of what the page
    showed. Raises NotAllowed.
    """
    case = begin(case, Step.RESTORE, by=by, on=on, read=read)
    _ask_second_person(case, by)
    ending = ending_of(case)
    if "received" in ending.data:
        day = ending.data["received"]
        case.received_on = date.fromisoformat(day) if day else None
    was = _stood_at(case, ending)
    return finish(
        case,
        Step.RESTORE,
        by=by,
        on=on,
        note=note,
        data={"was": was.value},
        to=was,
        received_on=case.received_on,
        outcome="",
        grounds="",
        closed_on=None,
        merged_into=None,
        void_reason="",
    )


@transaction.atomic
def refuse_restore(case: Case, *, by, on: date, reason: str, read: str | None = None) -> Case:
    """Second person: the end stands, and why; it can be proposed anew. `read`: as for `restore`."""
    case = begin(case, Step.REFUSE_RESTORE, by=by, on=on, read=read)
    _ask_second_person(case, by)
    if not reason.strip():
        raise NotAllowed(_("A refusal needs a reason."))
    return finish(case, Step.REFUSE_RESTORE, by=by, on=on, note=reason.strip())


def _ask_second_person(case: Case, by) -> None:
    if restore_proposal(case).by_id == by.pk:
        raise NotAllowed(_("Whoever proposed it does not decide on it."))


def _stood_at(case: Case, ending) -> Case.Status:
    """Where the case stood before its end; of an end from before this was kept, the earliest it can be."""
    was = ending.data.get("was")
    if was is None and ending.kind in (Step.LAPSE_CORRECTION, Step.LAPSE_FEE):
        return S.CORRECTING if ending.kind == Step.LAPSE_CORRECTION else S.CHARGING
    if was is None and case.unit_id is not None:
        was = S.HANDLING if case.handler_id else S.ASSIGNED
    if was is None:
        was = S.REGISTERED if case.received_on else S.FILED
    return S.HANDLING if was in _IN_REVIEW else S(was)
