"""What the scanners find in an item is kept, stops publication, and is cleared by a second person only."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from disclosure import word_list
from disclosure.models import Attachment, Disclosure, Finding, Unit
from disclosure.publication.attaching import covered, name_of_copy
from disclosure.publication.table import CLEAR, log, second_person, with_reason
from disclosure.scanning import scan
from records.lifecycle import NotAllowed
from records.uploads import PDF, Kind

_OTHERS = ("document_number", "keywords", "source", "editor")


def _scan(disclosure: Disclosure) -> Iterator[scan.Sighting]:
    """Text and files as handed in. What the office itself publishes as its telephones is no finding."""
    known = {
        "office_phones": list(Unit.objects.exclude(phone="").values_list("phone", flat=True)),
        "listed": word_list.current(),
    }
    label = Disclosure._meta.get_field
    yield from scan.scan_disclosure_texts(
        title=disclosure.title,
        summary=disclosure.summary,
        body=disclosure.body,
        others={str(label(name).verbose_name): getattr(disclosure, name) for name in _OTHERS},
        **known,
    )
    for attachment in disclosure.attachments.all():
        with attachment.original.open("rb") as file:
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
    """Scan and keep the findings: what is gone is dropped, what a second person cleared stays cleared."""
    now = timezone.now()
    # In the site's own language: a place is part of the fingerprint, and a clearance holds in any.
    with translation.override(settings.LANGUAGE_CODE):
        found = {
            finding.fingerprint: Finding(
                disclosure=disclosure,
                kind=finding.kind,
                label=finding.label,
                place=finding.place,
                excerpt=finding.excerpt,
                digest=finding.fingerprint,
                blocks=finding.blocks,
                clearable=finding.clearable,
                found_at=now,
                found_by=by,
            )
            for finding in _scan(disclosure)
        }
    disclosure.findings.open().exclude(digest__in=found).delete()
    Finding.objects.add_missing(found.values(), by=("disclosure_id", "digest"))
    return list(disclosure.findings.open())


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
    second_person(finding.disclosure, by)
    if finding.found_by_id == by.pk:
        raise NotAllowed(_("Who handed the item in does not clear its findings."))
    finding.cleared_at, finding.cleared_by = at, by
    finding.reason = with_reason(
        reason,
        _("Say what you looked at and that nothing in it needs protection.")
        if finding.is_unread
        else _("Say why it is a false alarm."),
    )
    finding.save(update_fields=["cleared_at", "cleared_by", "reason"])
    step = "look_at" if finding.is_unread else "clear"
    log(finding.disclosure, step, by=by, on=timezone.localdate(at), note=finding.place)
    return finding
