"""Files of an item: taken in as they are, copied clean for the public."""

import hashlib
from pathlib import PurePosixPath

from django.core.files.base import ContentFile

from disclosure.blackout import CannotBlackOut, blacked_out
from disclosure.models import Attachment, Disclosure
from disclosure.scanning.clean import CannotClean, published_copy
from records import uploads
from records.lifecycle import NotAllowed


def describe(attachment: Attachment, accepted: uploads.Accepted) -> None:
    """Set what `records.uploads.accept` found out about the file handed in."""
    attachment.name, attachment.size = accepted.name, accepted.size
    attachment.content_type = accepted.kind.content_type
    attachment.sha256 = attachment.original_sha256 = accepted.sha256


def make_public_copies(disclosure: Disclosure) -> None:
    """Give each file of the item the copy that goes out; NotAllowed for one that has none to give."""
    for attachment in disclosure.attachments.filter(file=""):
        with attachment.original.open("rb") as original:
            content = original.read()
        content = covered(attachment, content) or _clean(attachment, content)
        attachment.size, attachment.sha256 = len(content), hashlib.sha256(content).hexdigest()
        if attachment.boxes.exists():
            attachment.name = name_of_copy(attachment.name)
            attachment.content_type = uploads.PDF.content_type
        attachment.file.save(attachment.name, ContentFile(content), save=False)
        attachment.save(update_fields=["file", "size", "sha256", "name", "content_type"])


def _clean(attachment: Attachment, content: bytes) -> bytes:
    try:
        return published_copy(attachment.original_kind, content)
    except CannotClean as reason:
        raise NotAllowed(f"{attachment.name}：{reason}") from reason


def covered(attachment: Attachment, content: bytes) -> bytes | None:
    """The file with its boxes burned in; None where nobody drew one. Raises NotAllowed."""
    boxes = [drawn.box for drawn in attachment.boxes]
    if not boxes:
        return None
    try:
        return blacked_out(attachment.original_kind, content, boxes)
    except CannotBlackOut as reason:
        raise NotAllowed(f"{attachment.name}：{reason}") from reason


def name_of_copy(name: str) -> str:
    """A copy with boxes is a PDF, whatever the file was."""
    path = PurePosixPath(name)
    return f"{path.name[: len(path.name) - len(path.suffix)]}{uploads.PDF.extensions[0]}"
