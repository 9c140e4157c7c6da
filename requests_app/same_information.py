"""第四十四条: what several applicants ask for may be for everybody."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from records.lifecycle import NotAllowed
from records.personal import fingerprint
from requests_app import acts
from requests_app.models import Case, Conversion, Wanted
from requests_app.subjects import subject_of

APPLICANTS = 3  # different ones, before it is asked whether everybody should know


def key_of(case: Case) -> str:
    """Equal for requests for the same information; a digest, as the words may be personal."""
    return fingerprint(subject_of(case))


@transaction.atomic
def note(case: Case, *, on: date) -> Conversion | None:
    """Remember what an accepted request asks for; the third applicant for it raises a Conversion.

    Returns the Conversion if this request raised it.
    """
    key = key_of(case)
    if not key:
        return None
    Wanted.objects.update_or_create(case=case, defaults={"key": key})
    applicants = (
        Case.objects.requests()
        .filter(wanted__key=key)
        .exclude(applicant__id_fingerprint="")
        .values("applicant__id_fingerprint")
        .distinct()
    )
    if applicants.count() < APPLICANTS:
        return None
    conversion, raised = Conversion.objects.get_or_create(
        key=key, defaults={"case": case, "raised_on": on}
    )
    return conversion if raised else None


@transaction.atomic
def decide(conversion: Conversion, *, by, on: date, decision: str, reason: str) -> Conversion:
    """Whether what several asked for is published on the office's own account, and why."""
    acts.DECIDE_CONVERSION.ask(by)
    conversion = Conversion.objects.select_for_update(of=("self",)).get(pk=conversion.pk)
    if conversion.decision:
        raise NotAllowed(_("This has been decided already."))
    if on < conversion.raised_on:
        raise NotAllowed(_("It cannot be decided before it was raised."))
    if not reason.strip():
        raise NotAllowed(_("A decision has its day and its reason."))
    conversion.decision, conversion.reason = decision, reason.strip()
    conversion.decided_on, conversion.decided_by = on, by
    conversion.full_clean()
    conversion.save()
    return conversion
