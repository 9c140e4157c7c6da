"""A request from the public form into the register: the case, its files and its query code together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from records import receipts
from records.uploads import Accepted
from requests_app import lifecycle
from requests_app.models import Case, CaseAttachment


@transaction.atomic
def file_online(
    *, applicant_kind: str, applicant: dict, wanted: dict, files: Iterable, at: datetime
) -> tuple[Case, str]:
    """File a request that came through the form; the case and its query code.

    The code is known to the applicant alone: the register keeps its hash.
    """
    secret = receipts.new_secret()
    case = lifecycle.file(
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
def correct_online(case: Case, *, on: date, text: str, files: Iterable) -> Case:
    """The correction and its files, or neither."""
    case = lifecycle.correct(case, on=on, text=text)
    attach(case, files, role=CaseAttachment.Role.CORRECTION)
    return case


def attach(case: Case, files: Iterable[tuple[object, Accepted]], *, role: str) -> None:
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
            )
            kept.append(attachment.file)
            attachment.save()
    except BaseException:
        # The rows are rolled back by the caller's transaction; files know of none.
        for file in kept:
            if file._committed:
                file.storage.delete(file.name)
        raise
