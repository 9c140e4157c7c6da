"""Writing an item and handing it in: draft, edit, submit; a revision of what is already public."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from disclosure import classification, header, index_numbers, staff
from disclosure.models import Attachment, AttachmentBox, Disclosure
from disclosure.models.disclosures import CONTENT
from disclosure.publication import table
from disclosure.publication.findings import register_findings
from disclosure.publication.table import IN_REVIEW, Status, finish, log, with_reason
from records.lifecycle import NotAllowed


@transaction.atomic
def draft(*, by, on: date, **content) -> Disclosure:
    """起草: a new item with `content` (fields of Disclosure)."""
    disclosure = Disclosure(**content)
    disclosure.full_clean()
    return begin(disclosure, by=by, on=on)


@transaction.atomic
def begin(disclosure: Disclosure, *, by, on: date) -> Disclosure:
    """The same for an item made and checked by a form, not yet saved."""
    table.DRAFT.ask(by)
    staff.ask_own_unit(disclosure.unit, by, on=on)
    disclosure.author = by
    disclosure.genre = disclosure.genre or classification.genre_of(disclosure.title)
    disclosure.save()
    log(disclosure, "draft", by=by, on=on)
    return disclosure


@transaction.atomic
def edit(disclosure: Disclosure, *, by, on: date, **changes) -> Disclosure:
    """Change an unpublished item. Whatever reviews it had are void: it is a draft again."""
    disclosure = table.begin(disclosure, "edit", by=by, on=on)
    if "body" in changes and not changes.get("body_html"):
        changes["body_html"] = ""  # plain words in place of formatted ones
    for name, value in changes.items():
        setattr(disclosure, name, value)
    disclosure.full_clean()
    # Of a formatted text the plain lines follow (`Disclosure.clean`).
    disclosure.save(update_fields={*changes, *(("body",) if "body_html" in changes else ())})
    return note_edit(disclosure, fields=changes, by=by, on=on)


@transaction.atomic
def note_edit(disclosure: Disclosure, *, fields: Iterable[str], by, on: date) -> Disclosure:
    """The item, or a file of it, was changed through a form: void its reviews and say so in the ledger."""
    disclosure = table.begin(disclosure, "edit", by=by, on=on)
    labels = (
        Attachment._meta.verbose_name
        if name == "attachments"
        else Disclosure._meta.get_field(name).verbose_name
        for name in fields
    )
    note = "、".join(str(label) for label in labels)
    if disclosure.status != Status.DRAFT:
        note = _("%(fields)s; earlier reviews are void") % {"fields": note}
    return finish(disclosure, "edit", by=by, on=on, note=note)


@transaction.atomic
def move_file(attachment: Attachment, *, up: bool, by, on: date) -> None:
    """One place up or down among the files of its item; the first and the last stay where they are."""
    files = list(attachment.disclosure.attachments.in_order())
    here = files.index(attachment)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(files):
        return
    files[here], files[there] = files[there], files[here]
    for position, file in enumerate(files, start=1):
        if file.position != position:
            file.position = position
            file.save(update_fields=["position"])
    note_edit(attachment.disclosure, fields=["attachments"], by=by, on=on)


@transaction.atomic
def submit(disclosure: Disclosure, *, by, on: date) -> Disclosure:
    """送审: the header is complete, the index number issued, text and files are scanned."""
    disclosure = table.begin(disclosure, "submit", by=by, on=on)
    if missing := header.problems(disclosure):
        raise NotAllowed(" ".join(missing))
    if not disclosure.revises_id:
        index_numbers.issue([disclosure])
    register_findings(disclosure, by=by)
    return finish(disclosure, "submit", by=by, on=on, index_number=disclosure.index_number)


@transaction.atomic
def recall(disclosure: Disclosure, *, by, on: date) -> Disclosure:
    """收回送审: whoever handed the item in takes it back, until the first review is given."""
    disclosure = table.begin(disclosure, "recall", by=by, on=on)
    handed_in = disclosure.events.filter(kind="submit").order_by("-at", "-pk").first()
    if handed_in is not None and handed_in.by_id != by.pk:
        raise NotAllowed(_("Whoever handed the item in takes it back."))
    return finish(disclosure, "recall", by=by, on=on)


@transaction.atomic
def hand_over(disclosure: Disclosure, *, to, by, on: date, reason: str) -> Disclosure:
    """The author leaves: `to` goes on as its author; with None the unit's people do, and the author stays
    named. Who wrote stands in the ledger and reviews nothing, whoever goes on."""
    disclosure = table.begin(disclosure, "hand_over", by=by, on=on)
    reason = with_reason(reason, _("Handing over needs a reason."))
    note = f"{disclosure.author} → {to}：{reason}" if to else f"{disclosure.author}：{reason}"
    changes = {"author": to} if to else {}
    return finish(disclosure, "hand_over", by=by, on=on, note=note, **changes)


@transaction.atomic
def revise(disclosure: Disclosure, *, by, on: date, reason: str) -> Disclosure:
    """Begin a revision of a published item: a draft with its text and files, reviewed like any other."""
    disclosure = table.begin(disclosure, "revise", by=by, on=on)
    reason = with_reason(reason, _("A revision needs a reason."))
    if disclosure.revisions.filter(status__in=[Status.DRAFT, *IN_REVIEW, Status.APPROVED]).exists():
        raise NotAllowed(_("A revision of this item is already under way."))
    revision = Disclosure(revises=disclosure, author=by)
    for name in CONTENT:
        setattr(revision, name, getattr(disclosure, name))
    revision.save()
    for attachment in disclosure.attachments.in_order():
        _take_along(attachment, revision)
    finish(disclosure, "revise", by=by, on=on, note=reason)
    log(revision, "draft", by=by, on=on, note=reason)
    return revision


def _take_along(attachment: Attachment, revision: Disclosure) -> None:
    """The file with what was drawn over it, as files of the revision."""
    boxes = list(attachment.boxes)
    attachment.copy_of_id, attachment.pk, attachment.disclosure = attachment.pk, None, revision
    attachment.save(force_insert=True)
    for box in boxes:
        box.pk, box.attachment = None, attachment
    AttachmentBox.objects.bulk_create(boxes)
