"""What the scanners find is kept, stops publication, and is cleared by a second person only.

The one owner of findings: of documents with their files, and of what other registers show (`gate.py`).
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from disclosure import rich_text, word_list
from disclosure.models import Attachment, Disclosure, Finding, Unit
from disclosure.publication.attaching import covered, name_of_copy
from disclosure.publication.table import CLEAR, log, second_person, with_reason
from disclosure.scanning import scan
from records.lifecycle import NotAllowed
from records.uploads import PDF, Kind

_OTHERS = ("document_number", "keywords", "source", "editor", "repealed_by")


def scanned(disclosure: Disclosure) -> Iterator[scan.Sighting]:
    """Text and files as handed in. What the office itself publishes as its telephones is no finding."""
    known = {
        "office_phones": list(Unit.objects.exclude(phone="").values_list("phone", flat=True)),
        "listed": word_list.current(),
    }
    label = Disclosure._meta.get_field
    others = {str(label(name).verbose_name): getattr(disclosure, name) for name in _OTHERS}
    if disclosure.body_html:
        unsaid = rich_text.unsaid(disclosure.body_html, disclosure.body)
        others[str(label("body_html").verbose_name)] = unsaid
    yield from scan.scan_disclosure_texts(
        title=disclosure.title,
        summary=disclosure.summary,
        body=disclosure.body,
        others=others,
        **known,
    )
    for attachment in disclosure.attachments.all():
        # What came in with its public copy alone is read as it goes out.
        with (attachment.original or attachment.file).open("rb") as file:
            content = file.read()
        name, kind, content = _to_be_public(attachment, content)
        yield from scan.scan_file(name, kind, content, title=attachment.title, **known)


def _to_be_public(attachment: Attachment, content: bytes) -> tuple[str, Kind, bytes]:
    """The file as it was handed in, or as it goes out where boxes were drawn over it."""
    copy = covered(attachment, content)
    if copy is None:
        return attachment.name, attachment.original_kind, content
    return name_of_copy(attachment.name), PDF, copy


def register_findings(disclosure: Disclosure, *, by) -> list[Finding]:
    """Scan an item and keep what is found."""
    # In the site's own language: a place is part of the fingerprint, and a clearance holds in any.
    with translation.override(settings.LANGUAGE_CODE):
        return keep(disclosure, scanned(disclosure), by=by)


def keep(
    record: models.Model | type[models.Model],
    found: Iterable[scan.Sighting],
    *,
    by,
    is_whole: bool = True,
) -> list[Finding]:
    """Keep what was found in `record` (a model: in what is not stored yet); the open ones come back.

    What a second person cleared stays cleared; where the `is_whole` record was looked through, what is
    gone is dropped.
    """
    now = timezone.now()
    if isinstance(record, Disclosure):
        subject = {"disclosure_id": record.pk}
    else:
        pk = record.pk if isinstance(record, models.Model) else None
        subject = {"register": record._meta.label, "record": pk or 0}
    rows = {
        one.fingerprint: Finding(
            **subject,
            kind=one.kind,
            label=one.label,
            place=one.place,
            excerpt=one.excerpt,
            digest=one.fingerprint,
            blocks=one.blocks,
            clearable=one.clearable,
            found_at=now,
            found_by=by,
        )
        for one in found
    }
    kept = Finding.objects.of(record)
    gone = kept.open().exclude(digest__in=rows)
    # Of what is not stored yet there are as many as forms: each person's own are dropped.
    gone = gone if is_whole else gone.none()
    (gone if subject.get("record", 1) else gone.filter(found_by=by)).delete()
    known = set(kept.values_list("digest", flat=True))
    Finding.objects.bulk_create(row for digest, row in rows.items() if digest not in known)
    return list(kept.open())


@transaction.atomic
def clear(finding: Finding, *, by, at: datetime, reason: str) -> Finding:
    """A second person answers a scanner's finding in writing: a false alarm, or looked at and harmless."""
    CLEAR.ask(by)
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    if finding.cleared_at is not None:
        raise NotAllowed(_("This finding is cleared already."))
    if not finding.clearable:
        raise NotAllowed(
            _(
                "A file that could not be inspected, or that holds a script, is replaced, not cleared."
            )
        )
    _ask_second_person(finding, by)
    finding.cleared_at, finding.cleared_by = at, by
    finding.reason = with_reason(
        reason,
        _("Say what you looked at and that nothing in it needs protection.")
        if finding.is_unread
        else _("Say why it is a false alarm."),
    )
    finding.save(update_fields=["cleared_at", "cleared_by", "reason"])
    if finding.disclosure:
        step = "look_at" if finding.is_unread else "clear"
        log(finding.disclosure, step, by=by, on=timezone.localdate(at), note=finding.place)
    return finding


def record_of(finding: Finding) -> models.Model | None:
    """What the finding is about; None where a form was held back before its record was stored."""
    if finding.disclosure_id:
        return finding.disclosure
    model = apps.get_model(finding.register)
    return model._base_manager.filter(pk=finding.record).first()


def _ask_second_person(finding: Finding, by) -> None:
    """Neither who handed the text in nor who wrote it (`written_in`: kinds of events, of its model)."""
    record = record_of(finding)
    if isinstance(record, Disclosure):
        second_person(record, by)
    elif record is not None:
        kinds = getattr(record, "written_in", ())
        if kinds and record.events.filter(kind__in=kinds, by=by).exists():
            raise NotAllowed(_("Who wrote the text does not clear what was found in it."))
    if finding.found_by_id == by.pk:
        raise NotAllowed(_("Who handed the item in does not clear its findings."))
