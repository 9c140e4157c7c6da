"""Retention (档案保管期限): after the term the person is erased from a closed case, the count stays.

Two persons: one proposes, another erases. What the yearly reports count (number, kind, days,
outcome) is not touched, so every past report comes out the same.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from requests_app.lifecycle import Role, holds
from requests_app.models import Applicant, Case, LetterCopy
from requests_app.refusal import NotAllowed

YEARS = 10  # 《机关文件材料归档范围和文书档案保管期限规定》: 10年, the shortest fixed term
ERASED = "（已匿名化）"


def kept_until(case: Case) -> date | None:
    """The day before which nothing of the case is erased; None while it is open."""
    if case.closed_on is None:
        return None
    try:
        return case.closed_on.replace(year=case.closed_on.year + YEARS)
    except ValueError:  # 29 February
        return date(case.closed_on.year + YEARS, 3, 1)


def erase_or_propose(case: Case, *, by, on: date) -> Case:
    """The first person proposes, the second erases."""
    if case.applicant.erasure_proposed_by_id is None:
        return propose(case, by=by, on=on)
    return erase(case, by=by, on=on)


@transaction.atomic
def propose(case: Case, *, by, on: date) -> Case:
    """One of the office proposes to erase."""
    case, person = _ready(case, by=by, on=on)
    person.erasure_proposed_by = by
    person.save(update_fields=["erasure_proposed_by"])
    case.events.create(kind="erasure_proposed", on=on, by=by)
    return case


@transaction.atomic
def erase(case: Case, *, by, on: date) -> Case:
    """Another one erases: applicant, texts, letters' copies and files."""
    case, person = _ready(case, by=by, on=on)
    if person.erasure_proposed_by_id is None:
        raise NotAllowed(_("Somebody proposes the erasure first."))
    if person.erasure_proposed_by_id == by.pk:
        raise NotAllowed(_("Whoever proposed the erasure does not also carry it out."))
    blank = dict.fromkeys(person.personal_fields, "")
    blank |= {"name_fingerprint": "", "id_fingerprint": "", "secret_hash": "", "id_kind": ""}
    for name, value in {**blank, "erased_on": on}.items():
        setattr(person, name, value)
    person.save()
    Case.objects.filter(pk=case.pk).update(
        description=ERASED, information_name="", receipt_proof=""
    )
    _erase_rounds(case)
    LetterCopy.objects.filter(letter__case=case).delete()
    case.letters.update(addressee=ERASED, body=ERASED)
    for attachment in case.attachments.all():
        # After the commit: a file cannot be rolled back.
        transaction.on_commit(lambda file=attachment.file: file.storage.delete(file.name))
    case.attachments.all().delete()
    case.events.create(kind="erased", on=on, by=by)
    return Case.objects.get(pk=case.pk)


def _erase_rounds(case: Case) -> None:
    for name in ("correction", "reasons_request"):
        found = getattr(case, name, None)
        if found is not None:
            for field in found.personal_fields:
                setattr(found, field, "")
            found.save(update_fields=list(found.personal_fields))
    for consultation in case.consultations.all():
        consultation.party, consultation.opinion = ERASED, ""
        consultation.save(update_fields=["party", "opinion"])


def _ready(case: Case, *, by, on: date) -> tuple[Case, Applicant]:
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if not any(holds(by, role) for role in (Role.REGISTRAR, Role.HEAD)):
        raise NotAllowed(_("Erasing is for the registrar and the head of the office."))
    until = kept_until(case)
    if until is None or on < until:
        raise NotAllowed(_("The file is kept until %s.") % (until.isoformat() if until else "—"))
    if case.remedies.filter(decided_on=None).exists():
        raise NotAllowed(_("A review or suit is pending."))
    person = Applicant.objects.select_for_update(of=("self",)).get(case=case)
    if person.erased_on is not None:
        raise NotAllowed(_("The personal data are erased already."))
    return case, person
