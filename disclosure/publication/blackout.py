"""Boxes over the files of an item: drawn while it is written, burned into what the public gets."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.blackout import CannotBlackOut, Sheets
from disclosure.models import Attachment
from disclosure.models.blackouts import AttachmentBox, DrawnBox
from disclosure.publication.drafting import note_edit
from records.lifecycle import NotAllowed
from records.uploads import Kind

MOST_BOXES = 200  # over one page


@transaction.atomic
def black_out(
    attachment: Attachment, *, page: int, boxes: Iterable[AttachmentBox], by, on: date
) -> None:
    """The boxes over `page` of a file are these and no others; the item's reviews are void.

    `boxes`: unsaved, with edges and ground. Raises NotAllowed for a file without such a page.
    """
    boxes = list(boxes)
    note_edit(attachment.disclosure, fields=["attachments"], by=by, on=on)
    with attachment.original.open("rb") as file:
        content = file.read()
    check_page(attachment.original_kind, content, page, boxes)
    attachment.boxes.filter(page=page).delete()
    for box in boxes:
        box.attachment, box.file_sha256 = attachment, attachment.original_sha256
        box.page, box.drawn_by = page, by
        box.full_clean()
        box.save()
    attachment.file = ""
    attachment.save(update_fields=["file"])


def check_page(kind: Kind, content: bytes, page: int, boxes: list[DrawnBox]) -> None:
    """Raises NotAllowed for more boxes than anybody draws, or for a file that has no such page."""
    if len(boxes) > MOST_BOXES:
        raise NotAllowed(_("At most %(count)d boxes lie on one page.") % {"count": MOST_BOXES})
    try:
        with Sheets(kind, content) as sheets:
            if not 1 <= page <= sheets.count:
                raise NotAllowed(_("The file has no page %(page)d.") % {"page": page})
    except CannotBlackOut as reason:
        raise NotAllowed(str(reason)) from reason
