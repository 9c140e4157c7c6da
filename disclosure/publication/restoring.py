"""恢复公开: an item that was withdrawn by mistake is public again, by two persons."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from disclosure import emergency
from disclosure.models import Disclosure
from disclosure.publication.findings import register_findings
from disclosure.publication.table import Status, begin, finish, restore_proposal, with_reason
from disclosure.search import DISCLOSURE
from records import epoch
from records.lifecycle import NotAllowed
from records.search import entries


@transaction.atomic
def propose_restore(disclosure: Disclosure, *, by, on: date, reason: str) -> Disclosure:
    """First person: why it should not have been withdrawn. Scanned again, for the lists have grown.

    Raises NotAllowed.
    """
    disclosure = begin(disclosure, "propose_restore", by=by, on=on)
    emergency.ask_none_waits(disclosure)
    reason = with_reason(reason, _("Say why it should not have been withdrawn."))
    if restore_proposal(disclosure):
        raise NotAllowed(_("It is proposed already."))
    register_findings(disclosure, by=by)
    return finish(disclosure, "propose_restore", by=by, on=on, note=reason)


@transaction.atomic
def restore(
    disclosure: Disclosure, *, by, on: date, basis: str, read: str | None = None
) -> Disclosure:
    """Second person: public as it was, with the day it had.

    What was withdrawn before its time came was never public: it is approved again, to be published.
    `read`: the fingerprint of what the page showed. Raises NotAllowed.
    """
    disclosure = begin(disclosure, "restore", by=by, on=on, read=read)
    _ask_second_person(disclosure, by)
    basis = with_reason(basis, _("A decision states its basis."))
    if disclosure.findings.blocking().exists():
        raise NotAllowed(_("Open findings of the scanners stop publication."))
    was_public = disclosure.published_at is not None
    finish(
        disclosure,
        "restore",
        by=by,
        on=on,
        note=basis,
        to=Status.PUBLISHED if was_public else Status.APPROVED,
        withdrawn_at=None,
        withdrawal_reason="",
    )
    epoch.move()
    entries.refresh(DISCLOSURE, [disclosure.pk])
    return disclosure


@transaction.atomic
def refuse_restore(
    disclosure: Disclosure, *, by, on: date, reason: str, read: str | None = None
) -> Disclosure:
    """Second person: it stays withdrawn, and why; it can be proposed anew. `read`: as for `restore`."""
    disclosure = begin(disclosure, "refuse_restore", by=by, on=on, read=read)
    _ask_second_person(disclosure, by)
    reason = with_reason(reason, _("A refusal needs a reason."))
    return finish(disclosure, "refuse_restore", by=by, on=on, note=reason)


def _ask_second_person(disclosure: Disclosure, by) -> None:
    proposal = restore_proposal(disclosure)
    if proposal is None:
        raise NotAllowed(_("Somebody proposes first that it is public again."))
    if proposal.by_id == by.pk:
        raise NotAllowed(_("Whoever proposed it does not decide on it."))
