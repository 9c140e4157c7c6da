"""部分公开 (第三十七条): boxes over a file of the case, and the copy that is given instead of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.blackout import KINDS, CannotBlackOut, blacked_out
from disclosure.publication import blackout
from disclosure.publication.attaching import name_of_copy
from records import uploads
from records.lifecycle import NotAllowed
from requests_app import acts, filing
from requests_app.models import Case, CaseAttachment, CaseBox, FileDamaged


def can_be_drawn_on(attachment: CaseAttachment) -> bool:
    """It has pages, is no such copy itself, and its case is open."""
    return (
        kind_of(attachment) in KINDS
        and attachment.made_from_id is None
        and not attachment.case.is_closed
        and attachment.case.status != Case.Status.ARCHIVED
    )


def may_draw(attachment: CaseAttachment, user) -> bool:
    """The same, for somebody who handles requests."""
    return can_be_drawn_on(attachment) and acts.BLACK_OUT.is_open_to(user)


def kind_of(attachment: CaseAttachment) -> uploads.Kind | None:
    return next((k for k in uploads.KINDS if k.content_type == attachment.content_type), None)


@transaction.atomic
def black_out(
    attachment: CaseAttachment, *, page: int, boxes: Iterable[CaseBox], by, on: date
) -> None:
    """The boxes over `page` of a file are these and no others. Raises NotAllowed.

    A copy that was put into the file before stays what it was: another one is made.
    """
    boxes, content = list(boxes), _held(attachment, by)
    blackout.check_page(kind_of(attachment), content, page, boxes)
    attachment.boxes.filter(page=page).delete()
    for box in boxes:
        box.attachment, box.file_sha256 = attachment, attachment.sha256
        box.page, box.drawn_by = page, by
        box.full_clean()
        box.save()
    grounds = sorted({box.ground for box in boxes})
    attachment.case.events.create(
        kind="blacked_out",
        on=on,
        by=by,
        data={
            "attachment": attachment.pk,
            "page": page,
            "boxes": len(boxes),
            "grounds": grounds,
        },
    )


@transaction.atomic
def give_copy(attachment: CaseAttachment, *, by, on: date) -> CaseAttachment:
    """Put the copy with the boxes burned in among the information given; the original stays inside.

    Raises NotAllowed.
    """
    content = _held(attachment, by)
    boxes = [drawn.box for drawn in attachment.boxes]
    if not boxes:
        raise NotAllowed(_("Draw a box first: the copy without any is the file itself."))
    try:
        made = blacked_out(kind_of(attachment), content, boxes)
    except CannotBlackOut as reason:
        raise NotAllowed(str(reason)) from reason
    upload = SimpleUploadedFile(name_of_copy(attachment.name), made)
    try:
        accepted = uploads.accept(upload)
    except uploads.UploadRefused as refusal:
        raise NotAllowed(str(refusal)) from refusal
    case = attachment.case
    filing.add_files(case, [(upload, accepted)], role=CaseAttachment.Role.ANSWER, by=by)
    copy = case.attachments.given().latest("pk")
    copy.made_from = attachment
    copy.save(update_fields=["made_from"])
    case.events.create(
        kind="copy_made",
        on=on,
        by=by,
        data={"attachment": attachment.pk, "copy": copy.pk, "sha256": copy.sha256},
    )
    return copy


def _held(attachment: CaseAttachment, by) -> bytes:
    Case.objects.select_for_update(of=("self",)).get(pk=attachment.case_id)
    if not may_draw(attachment, by):
        raise NotAllowed(
            _("Files of open requests that have pages are blacked out, by those who handle them.")
        )
    try:
        return attachment.content()
    except FileDamaged as damage:
        raise NotAllowed(_("A file of the case differs from its SHA-256.")) from damage
