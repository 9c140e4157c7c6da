"""更正登记信息 of a case: name, address, days, words as they should have been registered; a file put into the
wrong case. In every state; old and new value stand in `records.amending`."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from records import amending
from records.lifecycle import NotAllowed
from requests_app import clock, same_information
from requests_app.lifecycle.steps import Step
from requests_app.lifecycle.table import BESIDE_THE_STEPS, begin, finish
from requests_app.models import Applicant, Case, CaseAttachment
from statute.calendar import official_workdays
from statute.regulations import NoRegulations, in_force

OF_CASE = (
    *("applicant_kind", "information_name", "description", "delivery", "medium"),
    *("intake", "arrived_at", "received_on", "receipt_proof", "needs_assistance"),
)
OF_PERSON = ("id_kind", *Applicant.personal_fields)
# The receipt itself, and what is no step of the handling.
_BEFORE_HANDLING = (Step.FILE, Step.CONFIRM, *BESIDE_THE_STEPS)
# What is under review or signed is what will be given (第十七条).
_FIXED = (Case.Status.REVIEWING, Case.Status.SIGNING, Case.Status.SIGNED)


@transaction.atomic
def amend(case: Case, *, by, on: date, reason: str, **values) -> Case:
    """Put right what was registered; `values`: new values of fields in OF_CASE and OF_PERSON.

    The last day to reply follows from the day of receipt, also of a closed case. Letters that went out
    stay as they are. Raises NotAllowed.
    """
    case = begin(case, Step.AMEND, by=by, on=on)
    reason = _with(reason)
    person = _person(case)
    try:
        changes = amending.put_right(case, _only(values, OF_CASE))
        of_person = amending.put_right(person, _only(values, OF_PERSON))
        _check_days(case, on)
        case.full_clean()
        person.full_clean()
    except ValidationError as invalid:
        raise NotAllowed(amending.told(invalid)) from invalid
    if not changes and not of_person:
        raise NotAllowed(_("Nothing was changed."))
    # First: the database lets the words of an applicant change only where they are kept beside.
    amending.keep(case, [*changes, *of_person], by=by, on=on, reason=reason)
    _store(case, person, changes, of_person)
    names = [change.field for change in (*changes, *of_person)]
    return finish(case, Step.AMEND, by=by, on=on, note=reason, data={"fields": names})


def _only(values: dict, names: tuple[str, ...]) -> dict:
    return {name: value for name, value in values.items() if name in names}


def _with(reason: str) -> str:
    if not reason.strip():
        raise NotAllowed(_("A correction of the register needs a reason."))
    return reason.strip()


def _person(case: Case) -> Applicant:
    person = Applicant.objects.select_for_update(of=("self",)).get(case=case)
    if person.erased_on is not None:
        raise NotAllowed(_("The personal data are erased already."))
    return person


def _store(case: Case, person: Applicant, changes: list, of_person: list) -> None:
    case.save(update_fields=[change.field for change in changes])
    if of_person:
        if not person.name.strip():
            raise NotAllowed(_("A request names the applicant (Article 29)."))
        person.make_fingerprints()
        person.save()
    changed = {change.field for change in changes}
    if "received_on" in changed:
        clock.refresh(case, official_workdays())
    if changed & {"description", "information_name"} and hasattr(case, "wanted"):
        same_information.note(case, on=case.received_on)


def _check_days(case: Case, on: date) -> None:
    """The day of receipt lies between the arrival and the first thing done about the request."""
    received = case.received_on
    if received is None:
        return
    if received > on:
        raise NotAllowed(_("This day has not come yet."))
    if case.arrived_at and received < localtime(case.arrived_at).date():
        raise NotAllowed(_("The day of receipt cannot come before the arrival."))
    handled = case.events.exclude(kind__in=_BEFORE_HANDLING)
    first = handled.aggregate(day=Min("on"))["day"]
    if first and received > first:
        raise NotAllowed(
            _("The day of receipt cannot come after %(day)s, the first step recorded.")
            % {"day": first.isoformat()}
        )
    try:
        in_force(received)
    except NoRegulations as refusal:
        raise NotAllowed(str(refusal)) from refusal


def arrived_at(case: Case, day: date) -> datetime | None:
    """The arrival on another day, at the hour it was registered with."""
    if case.arrived_at is None:
        return None
    then = localtime(case.arrived_at)
    return then.replace(year=day.year, month=day.month, day=day.day)


@transaction.atomic
def detach(
    attachment: CaseAttachment, *, by, on: date, reason: str, belongs_to: Case | None = None
) -> CaseAttachment:
    """A file put into the wrong case: into the one it belongs to, or out of sight. Raises NotAllowed."""
    case = begin(attachment.case, Step.DETACH, by=by, on=on)
    reason = _with(reason)
    attachment = CaseAttachment.objects.select_for_update(of=("self",)).get(pk=attachment.pk)
    if attachment.role == CaseAttachment.Role.ANSWER and case.status in _FIXED:
        raise NotAllowed(_("The information given is fixed with the reply; send it back first."))
    if belongs_to is not None:
        if belongs_to.pk == case.pk:
            raise NotAllowed(_("The file is in this request already."))
        _person(belongs_to)
        attachment.case = belongs_to
        # Whether that request is answered with it is decided there.
        if attachment.role == CaseAttachment.Role.ANSWER:
            attachment.role = CaseAttachment.Role.EVIDENCE
    else:
        attachment.detached_on = on
    attachment.save(update_fields=["case", "role", "detached_on"])
    number = belongs_to.number if belongs_to else ""
    change = amending.Change(
        "file", str(CaseAttachment._meta.verbose_name), attachment.name, number
    )
    amending.keep(case, [change], by=by, on=on, reason=reason)
    data = {"attachment": attachment.pk, "sha256": attachment.sha256, "into": number}
    finish(case, Step.DETACH, by=by, on=on, note=reason, data=data)
    if belongs_to is not None:
        belongs_to.events.create(kind=Step.DETACH, on=on, by=by, data={"from": case.number})
    return attachment
