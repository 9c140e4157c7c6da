"""What there is to find in published items and in the power list."""

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from disclosure.models import Attachment, Disclosure, PowerItem
from disclosure.scanning.extractors import passages
from records.search import entries
from records.search.entries import Entry, Source
from records.uploads import DOCX, PDF, XLSX

DISCLOSURE, POWER = "disclosure", "power"
LONGEST_FILE = 20_000  # characters of text taken from one file

DAY = timedelta(days=1)
_READ = {kind.content_type: kind for kind in (PDF, DOCX, XLSX)}
_log = logging.getLogger(__name__)


def _disclosures() -> QuerySet:
    return Disclosure.objects.set_to_be_public()


def _disclosure_entries(rows: QuerySet) -> Iterator[Entry]:
    for item in rows.prefetch_related("attachments"):
        files = [f"{file.title}\n{file.name}\n{_text_of(file)}" for file in item.attachments.all()]
        yield Entry(
            object_id=item.pk,
            key=str(item.pk),
            title=item.title,
            body="\n".join([item.summary, item.body, *files]),
            since=item.published_at,
            until=entries.midnight(item.shown_until + DAY) if item.shown_until else None,
            numbers=(item.document_number, item.index_number),
            keywords=item.keywords,
            unit_id=item.unit_id,
            category_id=item.category_id,
        )


def _text_of(file: Attachment) -> str:
    """What a reader of the file sees, as far as it can be read."""
    if file.content_type not in _READ:
        return ""
    texts, length = [], 0
    try:
        with file.file.open("rb") as stream:
            for passage in passages(_READ[file.content_type], stream.read()):
                if passage.finding is None and passage.text:
                    texts.append(passage.text)
                    length += len(passage.text)
                if length >= LONGEST_FILE:
                    break
    except Exception:
        # Parsers raise whatever they like; a file that cannot be read is found by its name.
        _log.warning("no text for the search index in attachment %s", file.pk)
    # A PDF may hold halves of characters.
    return "\n".join(texts)[:LONGEST_FILE].encode("utf-8", "ignore").decode()


def _power_entries(rows: QuerySet) -> Iterator[Entry]:
    for item in rows:
        texts = (
            *(item.sub_item, item.conditions, item.materials, item.flow_text, item.discretion),
            *(item.legal_basis, item.duties, item.accountability, item.place),
        )
        yield Entry(
            object_id=item.pk,
            key=item.code,
            title=item.name,
            body="\n".join(filter(None, [item.get_type_display(), *texts])),
            since=entries.midnight(item.valid_from),
            until=entries.midnight(item.valid_to) if item.valid_to else None,
            numbers=(item.code,),
            keywords=f"{item.keywords} {item.implementing_unit} {item.handling_unit}",
        )


SOURCES = (
    Source(DISCLOSURE, _("Disclosures"), "disclosure-detail", _disclosures, _disclosure_entries),
    # Every version with its days: the list can be looked at as of a past day.
    Source(POWER, _("Powers and duties"), "power-detail", PowerItem.objects.all, _power_entries),
)
