"""A request from the public form into the register: the case, its files and its query code together;
and what the office adds to the file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from disclosure import staff
from disclosure.models import Unit
from records import receipts
from records.lifecycle import NotAllowed
from records.uploads import Accepted
from requests_app import acts, letters
from requests_app.lifecycle import intake
from requests_app.models import Case, CaseAttachment, Remedy

DECIDED = (
    *(Case.Status.REVIEWING, Case.Status.SIGNING, Case.Status.SIGNED),
    *(Case.Status.REPLIED, Case.Status.CLOSED),
)


@transaction.atomic
def file_online(
    *, applicant_kind: str, applicant: dict, wanted: dict, files: Iterable, at: datetime
) -> tuple[Case, str]:
    """File a request that came through the form; the case and its query code.

    The code is known to the applicant alone: the register keeps its hash.
    """
    secret = receipts.new_secret()
    case = intake.file(
        intake=Case.Intake.WEB,
        applicant_kind=applicant_kind,
        applicant=applicant,
        arrived_at=at,
        secret_hash=receipts.hash_secret(secret),
        **wanted,
    )
    attach(case, files, role=CaseAttachment.Role.APPLICATION)
    return case, secret


@transaction.atomic
def file_at_office(*, files: Iterable = (), by, **entered) -> tuple[Case, str]:
    """File what came over the counter, by mail, fax or word of mouth; the case and its query code,
    for the slip that is handed over or sent along. `entered`: the arguments of `lifecycle.file`;
    `files`: the scan of the paper request, as a `FilesField` gives it."""
    secret = receipts.new_secret()
    case = intake.file(secret_hash=receipts.hash_secret(secret), by=by, **entered)
    attach(case, files, role=CaseAttachment.Role.APPLICATION, by=by)
    return case, secret


@transaction.atomic
def take_in(case: Case, *, by, on: date, unit: Unit, body: str) -> Case:
    """接收回执 and 转办 in one go, for what can be passed on as soon as it is registered."""
    case = intake.accept(case, by=by, on=on, body=body)
    return intake.assign(case, by=by, on=on, unit=unit)


def receipt_text(case: Case, *, by, on: date) -> str:
    """The receipt `take_in` would send, to be read and edited before."""
    return letters.rehearse(case, lambda: intake.accept(case, by=by, on=on)).body


@transaction.atomic
def correct_online(case: Case, *, on: date, text: str, files: Iterable) -> Case:
    """The correction and its files, or neither."""
    case = intake.correct(case, on=on, text=text)
    attach(case, files, role=CaseAttachment.Role.CORRECTION)
    return case


@transaction.atomic
def add_files(case: Case, files: Iterable, *, role: str, by, remedy: Remedy | None = None) -> None:
    """What the office puts into the file: a scanned request, evidence, the information given."""
    case = Case.objects.select_for_update(of=("self",)).select_related("applicant").get(pk=case.pk)
    acts.ADD_FILES.ask(by)
    staff.ask_unit(case, by)
    if case.applicant.erased_on is not None:
        raise NotAllowed(_("The personal data are erased already."))
    if (role == CaseAttachment.Role.REMEDY) != (remedy is not None):
        raise NotAllowed(_("Papers of a review or suit name it, and no others do."))
    # A review comes after the request was archived; its papers join the file all the same.
    if case.status == Case.Status.ARCHIVED and remedy is None:
        raise NotAllowed(_("The file is archived."))
    if role == CaseAttachment.Role.ANSWER and case.status in DECIDED:
        # What was reviewed is what is given (第十七条), and the reply names it by its SHA-256.
        raise NotAllowed(
            _("The information given is fixed with the reply; send it back to add to it.")
        )
    attach(case, files, role=role, by=by, remedy=remedy)


def attach(
    case: Case,
    files: Iterable[tuple[object, Accepted]],
    *,
    role: str,
    by=None,
    remedy: Remedy | None = None,
) -> None:
    """Keep checked uploads with the case, encrypted, under names that say nothing; all or none."""
    kept = []
    try:
        for upload, accepted in files:
            attachment = CaseAttachment(
                case=case,
                role=role,
                file=upload,
                name=accepted.name,
                size=accepted.size,
                content_type=accepted.kind.content_type,
                sha256=accepted.sha256,
                added_by=by,
                remedy=remedy,
            )
            kept.append(attachment.file)
            attachment.save()
    except BaseException:
        # The rows are rolled back by the caller's transaction; files know of none.
        for file in kept:
            if file._committed:
                file.storage.delete(file.name)
        raise
