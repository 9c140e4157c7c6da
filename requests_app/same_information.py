"""第四十四条: what several applicants ask for may be for everybody."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import decisions
from records.decisions import Part, Shown, lines, parts_of
from records.lifecycle import NotAllowed, ask_read
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


def shown_of(conversion: Conversion) -> Shown:
    """What is asked for, in whose words of the third, and what became of each request for it."""
    asked = Case.objects.filter(wanted__key=conversion.key).order_by("number")
    told = lines(
        *(
            f"{case.number} {case.get_status_display()} {case.get_outcome_display()}"
            for case in asked
        )
    )
    counted = lines(*(f"{case.number} {case.status} {case.outcome}" for case in asked))
    return Shown(
        (
            *parts_of(conversion.case, ("information_name", "description")),
            *parts_of(conversion, ("raised_on",)),
            Part("requests", gettext_lazy("requests for it"), told, value=counted),
        ),
        steps=("decide",),
    )


@transaction.atomic
def decide(
    conversion: Conversion, *, by, on: date, decision: str, reason: str, read: str | None = None
) -> Conversion:
    """Whether what several asked for is published on the office's own account, and why.

    `read`: the fingerprint of what the page showed.
    """
    acts.DECIDE_CONVERSION.ask(by)
    conversion = Conversion.objects.select_for_update(of=("self",)).get(pk=conversion.pk)
    if conversion.decision:
        raise NotAllowed(_("This has been decided already."))
    if on < conversion.raised_on:
        raise NotAllowed(_("It cannot be decided before it was raised."))
    if not reason.strip():
        raise NotAllowed(_("A decision has its day and its reason."))
    shown = ask_read(shown_of(conversion), read)
    conversion.decision, conversion.reason = decision, reason.strip()
    conversion.decided_on, conversion.decided_by = on, by
    conversion.full_clean()
    conversion.save()
    decisions.keep(conversion, "decide", shown, by=by, on=on)
    return conversion
