"""From arrival to a unit's desk: filing, receipt, correction, acceptance, splitting, merging, passing on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from disclosure.models import Unit
from records.lifecycle import NotAllowed
from records.numbering import free_number
from requests_app import acts, clock, letters, same_information, wording
from requests_app.lifecycle.guards import void_proposal
from requests_app.lifecycle.steps import Step
from requests_app.lifecycle.table import begin, finish
from requests_app.models import Applicant, Case, CaseEvent, Correction
from statute.calendar import official_workdays
from statute.outcomes import Outcome

# 第三十一条: handed over or told in person counts on the spot; the other ways wait for a signature or
# for both sides to confirm.
RECEIVED_ON_THE_SPOT = (Case.Intake.COUNTER, Case.Intake.ORAL)
_LATE_MAIL = _lazy(
    "Ordinary mail is confirmed on the day it came (Article 31): say why it is done later."
)
CONFIRMED_LATER = (Case.Intake.WEB, Case.Intake.FAX, Case.Intake.ORDINARY_MAIL)


@transaction.atomic
def file(
    *,
    intake: str,
    applicant_kind: str,
    description: str,
    applicant: Mapping[str, str],
    arrived_at: datetime,
    received_on: date | None = None,
    by=None,
    secret_hash: str = "",
    late_reason: str = "",
    entered_on: date | None = None,
    **wanted,
) -> Case:
    """登记: enter a request; `received_on` is the day of 第三十一条 for what is signed or confirmed.

    `applicant`: fields of Applicant. `wanted`: the other fields of the form (information_name,
    delivery, medium, needs_assistance, matter, receipt_proof). At the counter the day of arrival is
    the day of receipt; online, by fax and by ordinary mail the clock waits for the confirmation;
    registered mail cannot be entered without the day it was signed for. `entered_on`: the day of the
    entry; ordinary mail entered after the day it came needs `late_reason`, which the file keeps, because
    its receipt is confirmed on that day (第三十一条第二项). Raises NotAllowed,
    or ValidationError for values the model refuses.
    """
    acts.ENTER.ask(by)
    arrived_on = localtime(arrived_at).date()
    if intake in RECEIVED_ON_THE_SPOT:
        received_on = arrived_on
    elif intake == Case.Intake.REGISTERED_MAIL and received_on is None:
        raise NotAllowed(
            _("Registered mail is received on the day it was signed for (Article 31).")
        )
    if intake == Case.Intake.ORDINARY_MAIL and entered_on and entered_on > arrived_on:
        _said(late_reason, _LATE_MAIL)
    if received_on is not None and received_on < arrived_on:
        raise NotAllowed(_("The day of receipt cannot come before the arrival."))
    case = Case(
        intake=intake,
        applicant_kind=applicant_kind,
        description=description,
        arrived_at=arrived_at,
        received_on=received_on,
        status=Case.Status.REGISTERED if received_on else Case.Status.FILED,
        number=_next_case_number(arrived_on.year),
        **wanted,
    )
    person = _applicant(case, applicant, secret_hash)
    case.full_clean()
    case.save()
    person.case = case
    person.full_clean()
    person.save()
    case.events.create(
        kind=Step.FILE, on=arrived_on, by=by, note=late_reason.strip(), data={"intake": intake}
    )
    if received_on:
        case.events.create(
            kind=Step.CONFIRM, on=received_on, by=by, note=wanted.get("receipt_proof", "")
        )
        clock.refresh(case, official_workdays())
    return case


def _next_case_number(year: int) -> str:
    """登记编号 2026-00012. Numbers that an import brought along are passed over."""
    return free_number(
        f"case/{year}",
        taken=Case.objects.filter(number__startswith=f"{year}-"),
        field="number",
        form=lambda serial: f"{year}-{serial:05d}",
    )


def _applicant(case: Case, data: Mapping[str, str], secret_hash: str) -> Applicant:
    person = Applicant(case=case, secret_hash=secret_hash, **data)
    if not person.name.strip():
        raise ValidationError({"name": _("A request names the applicant (Article 29).")})
    person.make_fingerprints()
    return person


@transaction.atomic
def confirm(case: Case, *, by, on: date, proof: str, late_reason: str = "") -> Case:
    """The day both sides confirmed the receipt (第三十一条第二、三项): the clock starts here.

    Ordinary mail is confirmed on the day it came; `late_reason`: why it was not, for the file.
    """
    case = begin(case, Step.CONFIRM, by=by, on=on)
    if case.arrived_at and on < localtime(case.arrived_at).date():
        raise NotAllowed(_("The day of receipt cannot come before the arrival."))
    if not proof.strip():
        raise NotAllowed(_("Say how the receipt was confirmed with the applicant."))
    note = proof
    if _is_late_mail(case, on):
        note = f"{proof}（{_said(late_reason, _LATE_MAIL)}）"
    return finish(case, Step.CONFIRM, by=by, on=on, note=note, received_on=on, receipt_proof=proof)


def _is_late_mail(case: Case, on: date) -> bool:
    is_mail = case.intake == Case.Intake.ORDINARY_MAIL and case.arrived_at is not None
    return is_mail and on > localtime(case.arrived_at).date()


@transaction.atomic
def propose_void(case: Case, *, by, on: date, reason: str, note: str) -> Case:
    """无效登记, first person: a robot's, an empty or a test entry. `reason`: Case.VoidReason; `note`: what
    shows it."""
    case = begin(case, Step.PROPOSE_VOID, by=by, on=on)
    note = _said(note, _("Say what shows that it is no request."))
    return finish(case, Step.PROPOSE_VOID, by=by, on=on, note=note, data={"void": reason})


@transaction.atomic
def void(case: Case, *, by, on: date, note: str = "") -> Case:
    """无效登记, second person: it was never received, so no report counts it (neither 新收 nor （六）3)."""
    case = begin(case, Step.VOID, by=by, on=on)
    proposal = void_proposal(case)
    if proposal.by_id == by.pk:
        raise NotAllowed(_("Whoever proposed it does not also confirm it."))
    received = case.received_on and case.received_on.isoformat()
    return finish(
        case,
        Step.VOID,
        by=by,
        on=on,
        note=note,
        data={"void": proposal.data["void"], "received": received},
        void_reason=proposal.data["void"],
        received_on=None,
    )


@transaction.atomic
def request_correction(
    case: Case, *, by, on: date, wanted: str, reply_by: date, body: str = ""
) -> Case:
    """补正告知 (第三十条): once, within seven working days of the receipt; the clock stops.

    `wanted`: what to correct. `reply_by`: the reasonable day the office sets.
    """
    case = begin(case, Step.REQUEST_CORRECTION, by=by, on=on)
    if not wanted.strip():
        raise NotAllowed(_("Say what has to be corrected (Article 30)."))
    last = clock.correction_notice_last_day(case, official_workdays())
    if last and on > last:
        raise NotAllowed(
            _("The correction notice was to be given by %(day)s, seven working days from receipt.")
            % {"day": last.isoformat()}
        )
    if reply_by <= on:
        raise NotAllowed(_("The day set for the correction must come after the notice."))
    Correction.objects.create(case=case, noticed_on=on, wanted=wanted, reply_by=reply_by)
    case.correction = Correction.objects.get(case=case)
    letters.send(case, "correction", body=body or wording.correction(case), on=on, by=by)
    return finish(
        case, Step.REQUEST_CORRECTION, by=by, on=on, data={"reply_by": reply_by.isoformat()}
    )


@transaction.atomic
def correct(case: Case, *, on: date, text: str, by=None) -> Case:
    """收到补正: the whole term runs anew from this day. Late corrections are taken while the case is
    open: only a lapse recorded by the office ends it."""
    case = begin(case, Step.CORRECT, by=by, on=on)
    if not text.strip():
        raise NotAllowed(_("A correction has a text."))
    correction = Correction.objects.select_for_update().get(case=case)
    correction.corrected_on, correction.text = on, text
    correction.full_clean(exclude=["case"])
    correction.save(update_fields=["corrected_on", "text"])
    return finish(case, Step.CORRECT, by=by, on=on)


@transaction.atomic
def lapse_correction(case: Case, *, by, on: date, note: str = "", body: str = "") -> Case:
    """逾期不补正: closed as （六）1 once the day set has passed, and the applicant told so in writing."""
    case = begin(case, Step.LAPSE_CORRECTION, by=by, on=on)
    reply_by = Correction.objects.get(case=case).reply_by
    if on <= reply_by:
        raise NotAllowed(
            _("The applicant may still correct until %(day)s.") % {"day": reply_by.isoformat()}
        )
    letters.send(case, "lapse", body=body or wording.lapse(case, on=on), on=on, by=by)
    return finish(
        case,
        Step.LAPSE_CORRECTION,
        by=by,
        on=on,
        note=note,
        outcome=Outcome.NOT_CORRECTED,
        closed_on=on,
    )


@transaction.atomic
def accept(case: Case, *, by, on: date, body: str = "") -> Case:
    """接收回执: the applicant has it in writing that the request came in and when; nothing is decided.

    `body`: its text in the officer's own words.
    """
    case = begin(case, Step.ACCEPT, by=by, on=on)
    if not case.letters.filter(kind="receipt").issued().exists():
        letters.send(case, "receipt", body=body or wording.receipt(case), on=on, by=by)
    same_information.note(case, on=on)
    return finish(case, Step.ACCEPT, by=by, on=on)


@transaction.atomic
def split(case: Case, *, by, on: date, descriptions: Sequence[str], body: str = "") -> list[Case]:
    """一事一申请: one form with several matters becomes one case each, all received the same day.

    The first description stays with `case`, and so does the request as it was filed, with its hash. A
    letter names the parts to the applicant, who follows them all under the one code. Returns the
    cases split off.
    """
    case = begin(case, Step.SPLIT, by=by, on=on)
    matters = [text.strip() for text in descriptions if text.strip()]
    if len(matters) < 2:
        raise NotAllowed(_("Splitting needs at least two matters."))
    if len(matters) > 50:
        raise NotAllowed(_("At most 50 matters can be split at once."))
    original = case.original_wording or _as_filed(case)
    sha256 = hashlib.sha256(original.encode()).hexdigest()
    parts = [_split_off(case, matter, by=by, on=on) for matter in matters[1:]]
    case.description = matters[0]
    letters.send(case, "split", body=body or wording.split(case, parts), on=on, by=by)
    finish(
        case,
        Step.SPLIT,
        by=by,
        on=on,
        data={"into": [part.number for part in parts], "sha256": sha256},
        description=matters[0],
        original_wording=original,
        original_sha256=sha256,
    )
    return parts


def _as_filed(case: Case) -> str:
    return "\n".join(filter(None, (case.information_name, case.description)))


def _split_off(case: Case, matter: str, *, by, on: date) -> Case:
    """One more case for `matter`, with the applicant, the day and the correction of `case`."""
    part = Case.objects.get(pk=case.pk)
    part.pk, part._state.adding = None, True
    part.number = _next_case_number(on.year)
    part.description, part.split_from = matter, case
    part.original_wording = part.original_sha256 = ""
    part.save()
    person = Applicant.objects.get(case=case)
    person.pk, person._state.adding = None, True
    # The query code stays with the request that was filed; it opens the parts too.
    person.case, person.secret_hash = part, ""
    person.save()
    for kind, day in _receipt_events(case):
        part.events.create(kind=kind, on=day, by=by, note=case.number)
    part.events.create(kind=Step.SPLIT, on=on, by=by, data={"from": case.number})
    correction = Correction.objects.filter(case=case).first()
    if correction:
        correction.pk, correction._state.adding = None, True
        correction.case = part
        correction.save()
    clock.refresh(part, official_workdays())
    return part


def _receipt_events(case: Case) -> list[tuple[str, date]]:
    kinds = (Step.FILE, Step.CONFIRM)
    return list(CaseEvent.objects.filter(case=case, kind__in=kinds).values_list("kind", "on"))


@transaction.atomic
def merge(case: Case, *, into: Case, by, on: date) -> Case:
    """The same request that came in twice goes on under one number.

    The form's note has 新收 and 上年结转 together equal 办理结果 and 结转下年度: a duplicate that was validly
    received is one of 新收 and closes as （六）3; one whose receipt was never confirmed was not received
    (第三十一条) and is counted nowhere.
    """
    if case.pk == into.pk:
        raise NotAllowed(_("A request cannot be merged into itself."))
    # Both rows are locked, the lower key first, so that two merges cannot wait for each other.
    first, second = sorted((case.pk, into.pk))
    for pk in (first, second):
        Case.objects.select_for_update().get(pk=pk)
    case = begin(case, Step.MERGE, by=by, on=on)
    into = Case.objects.select_related("applicant").get(pk=into.pk)
    if into.is_closed:
        raise NotAllowed(_("A duplicate is merged into an open request; this one is closed."))
    same = case.applicant.id_fingerprint
    if not same or same != into.applicant.id_fingerprint:
        raise NotAllowed(_("Only requests of the same applicant are duplicates."))
    into.events.create(kind=Step.MERGE, on=on, by=by, data={"from": case.number})
    ended = {"to": Case.Status.CLOSED, "outcome": Outcome.OTHER, "closed_on": on}
    if case.received_on is None:
        ended = {"to": Case.Status.VOID, "void_reason": Case.VoidReason.DUPLICATE}
    data = {"into": into.number}
    return finish(case, Step.MERGE, by=by, on=on, data=data, merged_into=into, **ended)


@transaction.atomic
def assign(case: Case, *, by, on: date, unit: Unit, handler=None, note: str = "") -> Case:
    """转办: to the unit that holds the information, perhaps to a person there."""
    case = begin(case, Step.ASSIGN, by=by, on=on)
    return finish(
        case,
        Step.ASSIGN,
        by=by,
        on=on,
        note=note,
        data={"unit": unit.code},
        unit=unit,
        handler=handler,
    )


@transaction.atomic
def sign_for(case: Case, *, by, on: date) -> Case:
    """签收: who signs handles the case."""
    case = begin(case, Step.SIGN_FOR, by=by, on=on)
    return finish(case, Step.SIGN_FOR, by=by, on=on, handler=by)


@transaction.atomic
def send_to_office(case: Case, *, by, on: date, reason: str) -> Case:
    """退回: the unit does not hold the matter and says why, also after it signed for it."""
    case = begin(case, Step.RETURN, by=by, on=on)
    reason = _said(reason, _("Returning a request needs a reason."))
    return finish(case, Step.RETURN, by=by, on=on, note=reason, unit=None, handler=None)


@transaction.atomic
def take_back(case: Case, *, by, on: date, reason: str) -> Case:
    """A 转办 is taken back while the unit has not signed for it."""
    case = begin(case, Step.TAKE_BACK, by=by, on=on)
    reason = _said(reason, _("Taking it back needs a reason."))
    return finish(case, Step.TAKE_BACK, by=by, on=on, note=reason, unit=None, handler=None)


@transaction.atomic
def reassign(case: Case, *, by, on: date, unit: Unit, reason: str) -> Case:
    """改派: to another unit, also after one has signed for it; what was written stays in the file."""
    case = begin(case, Step.REASSIGN, by=by, on=on)
    reason = _said(reason, _("Giving it to another unit needs a reason."))
    if unit.pk == case.unit_id:
        raise NotAllowed(_("The request is with this unit already."))
    before = case.unit.code if case.unit else ""
    return finish(
        case,
        Step.REASSIGN,
        by=by,
        on=on,
        note=reason,
        data={"unit": unit.code, "from": before},
        unit=unit,
        handler=None,
    )


@transaction.atomic
def hand_over(case: Case, *, to, by, on: date, reason: str) -> Case:
    """The handler leaves: `to` goes on, or (None) whoever of the unit takes it up."""
    case = begin(case, Step.HAND_OVER, by=by, on=on)
    reason = _said(reason, _("Handing over needs a reason."))
    before = case.handler.get_username() if case.handler else ""
    return finish(
        case,
        Step.HAND_OVER,
        by=by,
        on=on,
        note=reason,
        data={"from": before, "to": to.get_username() if to else ""},
        handler=to,
    )


def _said(reason: str, message: str) -> str:
    if not reason.strip():
        raise NotAllowed(message)
    return reason.strip()


@transaction.atomic
def withdraw(case: Case, *, on: date, reason: str = "", by=None) -> Case:
    """撤回 by the applicant: closed as （六）3."""
    case = begin(case, Step.WITHDRAW, by=by, on=on)
    return finish(
        case,
        Step.WITHDRAW,
        by=by,
        on=on,
        note=reason,
        received_on=case.received_on or on,
        outcome=Outcome.OTHER,
        closed_on=on,
    )
