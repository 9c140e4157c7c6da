"""Files of an item: taken in as they are, copied clean for the public."""

import hashlib

from django.core.files.base import ContentFile

from disclosure.models import Attachment, Disclosure
from disclosure.publication.table import NotAllowed
from disclosure.scanning.clean import CannotClean, published_copy
from records import uploads


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
        try:
            content = published_copy(attachment.kind, content)
        except CannotClean as reason:
            raise NotAllowed(f"{attachment.name}：{reason}") from reason
        attachment.size, attachment.sha256 = len(content), hashlib.sha256(content).hexdigest()
        attachment.file.save(attachment.name, ContentFile(content), save=False)
        attachment.save(update_fields=["file", "size", "sha256"])
