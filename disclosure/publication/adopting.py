"""A reviewed revision takes the place of its item; the files keep their addresses where they can."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.models import Attachment, Disclosure, Version
from disclosure.models.disclosures import CONTENT
from disclosure.publication.table import Status, finish, log
from disclosure.search import DISCLOSURE
from records.lifecycle import NotAllowed
from records.search import entries


def adopt(revision: Disclosure, *, by, at: datetime, withhold: str) -> Disclosure:
    """The revision's text and files take the place of the item's, which is returned.

    What the public read becomes a Version. What never was public, because the item's time has not come,
    leaves none, and its files no address. Called inside the transaction of `publish`.
    """
    if at > timezone.now():
        raise NotAllowed(_("A revision is published at once, not at a later time."))
    item = Disclosure.objects.select_for_update(of=("self",)).get(pk=revision.revises_id)
    if item.status != Status.PUBLISHED:
        raise NotAllowed(_("The item this revision belongs to is no longer published."))
    was_public = item.published_at <= at
    if was_public:
        _keep_version(item, revision, at=at)
    if withhold:
        item.versions.filter(withheld_reason="").update(withheld_reason=withhold)
    for name in CONTENT:
        setattr(item, name, getattr(revision, name))
    item.save(update_fields=CONTENT)
    _exchange_files(item, revision, gone_at=at if was_public else None)
    day = timezone.localdate(at)
    finish(revision, "publish", by=by, on=day, to=Status.ADOPTED)
    note = _("revised text")
    if not was_public:
        note = _("revised text, before the time set for publication")
    elif withhold:
        note = _("revised text; earlier texts withheld: %(reason)s") % {"reason": withhold}
    log(item, "publish", by=by, on=day, note=note)
    entries.refresh(DISCLOSURE, [item.pk])
    return item


def _keep_version(item: Disclosure, revision: Disclosure, *, at: datetime) -> None:
    Version.objects.create(
        disclosure=item,
        number=item.versions.count() + 1,
        title=item.title,
        document_number=item.document_number,
        summary=item.summary,
        body=item.body,
        replaced_at=at,
        reason=revision.events.get(kind="draft").note,
        revision=revision,
    )


def _exchange_files(item: Disclosure, revision: Disclosure, *, gone_at: datetime | None) -> None:
    """The item has the revision's files, the revision those the public had (`gone_at` from then on)."""
    old, new = list(item.attachments.in_order()), list(revision.attachments.in_order())
    for file in new:
        before = _file_before(file, old)
        if before is not None and before.sha256 == file.sha256:
            # The same bytes: the row stays, and its address; what a reader is told may have changed.
            before.title, before.position, before.name = file.title, file.position, file.name
            before.save(update_fields=["title", "position", "name"])
            old.remove(before)
            continue
        file.disclosure = item
        file.save(update_fields=["disclosure"])
        if before is not None:
            before.replaced_by = file
            old.remove(before)
            _put_aside(before, revision, gone_at)
    for file in old:
        _put_aside(file, revision, gone_at)


def _file_before(file: Attachment, old: list[Attachment]) -> Attachment | None:
    """Which of the files it goes on from: the same bytes first, then what it was a copy of, the name."""
    same = {
        before: (
            before.sha256 == file.sha256,
            before.pk == file.copy_of_id,
            before.name == file.name,
        )
        for before in old
    }
    nearest = max(same, key=same.get, default=None)
    return nearest if nearest is not None and any(same[nearest]) else None


def _put_aside(file: Attachment, revision: Disclosure, gone_at: datetime | None) -> None:
    file.disclosure, file.gone_at = revision, gone_at
    file.save(update_fields=["disclosure", "gone_at", "replaced_by"])
