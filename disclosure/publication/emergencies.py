"""紧急撤回 of an item: taken back at once by one person, confirmed or undone by another."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure import emergency
from disclosure.gate import ask_reason
from disclosure.models import Disclosure
from disclosure.publication.table import begin, finish, with_reason, withheld
from disclosure.search import DISCLOSURE
from records import epoch
from records.lifecycle import NotAllowed
from records.search import entries


@transaction.atomic
def take(disclosure: Disclosure, *, by, at: datetime, reason: str) -> Disclosure:
    """Nobody outside reads it from now on; in its place stands that it is looked at again (410)."""
    day = timezone.localdate(at)
    disclosure = begin(disclosure, emergency.TAKEN, by=by, on=day)
    if disclosure.published_at > at:
        raise NotAllowed(_("It is not public yet: withdraw it."))
    finish(
        disclosure,
        emergency.TAKEN,
        by=by,
        on=day,
        note=emergency.with_reason(reason),
        withdrawn_at=at,
        withdrawal_reason=_("The content is being checked."),
    )
    return _moved(disclosure)


@transaction.atomic
def confirm(disclosure: Disclosure, *, by, at: datetime, reason: str) -> Disclosure:
    """It stays withdrawn; `reason` is what strangers read from now on."""
    day = timezone.localdate(at)
    disclosure = begin(disclosure, emergency.CONFIRMED, by=by, on=day)
    emergency.ask_second_person(disclosure, by)
    reason = emergency.with_reason(reason)
    ask_reason(reason)
    finish(disclosure, emergency.CONFIRMED, by=by, on=day, note=reason, withdrawal_reason=reason)
    return _moved(disclosure)


@transaction.atomic
def undo(
    disclosure: Disclosure, *, by, at: datetime, reason: str, read: str | None = None
) -> Disclosure:
    """Public as it was; refused while a finding that stops publication stands open.

    `read`: the fingerprint of what the page of the step showed.
    """
    day = timezone.localdate(at)
    disclosure = begin(disclosure, emergency.UNDONE, by=by, on=day, read=read)
    emergency.ask_second_person(disclosure, by)
    if disclosure.findings.blocking().exists():
        raise NotAllowed(_("Open findings of the scanners stop publication."))
    finish(
        disclosure,
        emergency.UNDONE,
        by=by,
        on=day,
        note=emergency.with_reason(reason),
        withdrawn_at=None,
        withdrawal_reason="",
    )
    return _moved(disclosure)


@transaction.atomic
def reword(disclosure: Disclosure, *, by, at: datetime, reason: str) -> Disclosure:
    """Another wording of the reason strangers read in place of the item, or of its earlier texts.

    For a reason that names somebody: it is away at once, like the item itself would be.
    """
    day = timezone.localdate(at)
    disclosure = begin(disclosure, "reword", by=by, on=day)
    emergency.ask_none_waits(disclosure)
    reason = with_reason(reason, _("Write what strangers read instead."))
    ask_reason(reason)
    facts = {}
    if disclosure.status == Disclosure.Status.WITHDRAWN:
        facts["withdrawal_reason"] = reason
    elif not withheld(disclosure).update(withheld_reason=reason):
        raise NotAllowed(_("No earlier text of it is held back with a reason."))
    finish(disclosure, "reword", by=by, on=day, note=reason, **facts)
    return _moved(disclosure)


def _moved(disclosure: Disclosure) -> Disclosure:
    epoch.move()
    entries.refresh(DISCLOSURE, [disclosure.pk])
    return disclosure
