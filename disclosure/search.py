"""What there is to find in published items and in the power list."""

import logging
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from disclosure.models import Attachment, Category, Disclosure, PowerItem
from disclosure.scanning.extractors import passages
from records.search import entries
from records.search.entries import Entry, Source
from records.uploads import DOCX, PDF, XLSX
from statute.powers import NOT_ASKED_FOR

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
            names=tuple(item.keywords.split()),
            keywords=f"{item.implementing_unit} {item.handling_unit}",
        )


def _news() -> Q:
    """What units did, and stories: whoever looks for a thing wants what is laid down about it."""
    news = Category.objects.filter(role=Category.Role.NEWS).values("pk")
    return Q(kind=DISCLOSURE, category_id__in=news)


def _of_ex_officio() -> Q:
    """Penalties and what else is done to people: most come to apply for something."""
    done = PowerItem.objects.filter(type__in=NOT_ASKED_FOR).values("pk")
    return Q(kind=POWER, object_id__in=done)


SOURCES = (
    Source(
        DISCLOSURE,
        _("Disclosures"),
        "disclosure-detail",
        _disclosures,
        _disclosure_entries,
        behind=_news,
    ),
    # Every version with its days: the list can be looked at as of a past day.
    Source(
        POWER,
        _("Powers and duties"),
        "power-detail",
        lambda: PowerItem.objects.shown(),
        _power_entries,
        behind=_of_ex_officio,
    ),
)
