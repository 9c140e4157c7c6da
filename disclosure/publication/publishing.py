"""What the public sees: publish, adopt a revision, withdraw, validity, channels, historical records."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure import index_numbers
from disclosure.gate import ask_gate, ask_reason, keeps_findings, label_of
from disclosure.models import (
    Attachment,
    Channel,
    Disclosure,
    DisclosureEvent,
    Release,
    Review,
)
from disclosure.publication.adopting import adopt
from disclosure.publication.attaching import make_public_copies
from disclosure.publication.reviewing import Result, Stage, standing_review
from disclosure.publication.scheduling import SITE, ask_end, ask_near
from disclosure.publication.table import (
    LIFECYCLE,
    TAKE_OVER,
    Status,
    begin,
    finish,
    with_reason,
)
from disclosure.search import DISCLOSURE
from records import epoch
from records.lifecycle import NotAllowed
from records.search import entries

BATCH = 500
IMPORT_UNDONE = "import_undone"  # kind of the event


@transaction.atomic
def publish(
    disclosure: Disclosure,
    *,
    by,
    at: datetime,
    withhold: str = "",
    until: date | None = None,
    read: str | None = None,
) -> Disclosure:
    """发布 at `at`, now or later; the public sees it from that moment. A release on the site is written.

    `until`: the last day of a term of public notice (公示期); a revision keeps that of its item.

    Refused unless first review, secrecy review and approval (and for a penalty decision the legal
    sign-off) all speak for the text as it stands and no finding is open, or for a day before the
    approval: what came out earlier, elsewhere, is taken over by `publish_imported`. A revision is
    adopted: its text moves into the item it revises, and the item is returned. `withhold`: why the
    earlier texts are shown no longer (they name a person, say); all of them, for each may say the same.
    `read`: the fingerprint of what the page of the step showed.
    """
    day = timezone.localdate(at)
    ask_near(day)
    disclosure = begin(disclosure, "publish", by=by, on=day, read=read)
    _check_reviews(disclosure)
    if disclosure.findings.blocking().exists():
        raise NotAllowed(_("Open findings of the scanners stop publication."))
    if day < disclosure.formed_on:
        raise NotAllowed(_("An item cannot be published before it was formed."))
    if day < standing_review(disclosure, Stage.APPROVAL).on:
        raise NotAllowed(_("An item cannot be published before its publication was approved."))
    if withhold.strip() and not disclosure.revises_id:
        raise NotAllowed(_("Only a revision has an earlier text that could be withheld."))
    ask_reason(withhold)
    make_public_copies(disclosure)
    if disclosure.revises_id:
        item = adopt(disclosure, by=by, at=at, withhold=withhold.strip())
        epoch.move()
        return item
    ask_end(until, begins_on=day)
    finish(
        disclosure,
        "publish",
        by=by,
        on=day,
        to=Status.PUBLISHED,
        published_at=at,
        shown_until=until,
    )
    Release.objects.create(
        disclosure=disclosure, channel=Channel.objects.get(code=SITE), released_on=day
    )
    entries.refresh(DISCLOSURE, [disclosure.pk])
    epoch.move()
    return disclosure


def _check_reviews(disclosure: Disclosure) -> None:
    stages = [Stage.FIRST, Stage.SECRECY, Stage.APPROVAL]
    if disclosure.is_penalty_decision:
        stages.append(Stage.LEGAL)
    for stage in stages:
        review = standing_review(disclosure, stage)
        if review is None or review.result != Result.DISCLOSE:
            raise NotAllowed(
                _("Publication needs a valid review of the text as it stands: %(stage)s.")
                % {"stage": stage.label}
            )


@transaction.atomic
def withdraw(disclosure: Disclosure, *, by, at: datetime, reason: str) -> Disclosure:
    """撤回: a tombstone with the reason stands in its place (410).

    Before its set time has come nothing does: an item that never was public has no day of publication.
    """
    day = timezone.localdate(at)
    disclosure = begin(disclosure, "withdraw", by=by, on=day)
    ask_reason(reason)
    facts = {
        "withdrawal_reason": with_reason(reason, _("A withdrawal needs a reason.")),
        "withdrawn_at": at,
    }
    if disclosure.published_at > at:
        facts["published_at"] = facts["shown_until"] = None
        disclosure.releases.filter(channel__code=SITE).delete()
    finish(disclosure, "withdraw", by=by, on=day, note=reason, **facts)
    epoch.move()
    entries.refresh(DISCLOSURE, [disclosure.pk])
    return disclosure


@keeps_findings
@transaction.atomic
def change_validity(
    disclosure: Disclosure,
    *,
    by,
    on: date,
    validity: str,
    basis: str,
    repealed_on: date | None,
    repealed_by: str = "",
) -> Disclosure:
    """有效、失效、废止: from which day and by which decision (年度清理); the text stays published.

    `repealed_by`: number or title of the document that ended it, which the public reads.
    """
    disclosure = begin(disclosure, "change_validity", by=by, on=on)
    basis = with_reason(basis, _("A change of validity states its basis."))
    if (validity == Disclosure.Validity.IN_FORCE) != (repealed_on is None):
        raise NotAllowed(
            _("An item that is no longer in force, and only such an item, says from which day.")
        )
    if repealed_on and repealed_on < disclosure.formed_on:
        raise NotAllowed(_("An item cannot lapse before it was formed."))
    if repealed_by and repealed_on is None:
        raise NotAllowed(_("Only an item no longer in force was ended by another."))
    told = {label_of(disclosure, "repealed_by"): repealed_by} if repealed_by else {}
    ask_gate(disclosure, told, by=by)
    finish(
        disclosure,
        "change_validity",
        by=by,
        on=on,
        note=f"{Disclosure.Validity(validity).label}：{basis}",
        validity=validity,
        repealed_on=repealed_on,
        repealed_by=repealed_by,
    )
    epoch.move()
    return disclosure


@transaction.atomic
def release(disclosure: Disclosure, *, by, channel: Channel, on: date, url: str = "") -> Release:
    """The published item also went out on `channel` (第二十三条)."""
    disclosure = begin(disclosure, "release", by=by, on=on)
    if disclosure.releases.filter(channel=channel).exists():
        raise NotAllowed(_("This item has already gone out on this channel."))
    if on < disclosure.formed_on:
        raise NotAllowed(_("An item cannot be published before it was formed."))
    released = disclosure.releases.create(channel=channel, released_on=on, url=url)
    finish(disclosure, "release", by=by, on=on, note=channel.name)
    return released


TAKEN_OVER = ("status", "published_at", "index_number", "withdrawn_at", "withdrawal_reason")


@transaction.atomic
def publish_imported(
    disclosures: Sequence[Disclosure],
    *,
    basis: str,
    by=None,
    channels: Mapping[int, Collection[str]] | None = None,
) -> list[Disclosure]:
    """Take over items that were published elsewhere before: for imports and the demo, in bulk.

    `disclosures`: new (unsaved) or saved rows, each with `published_at` and `unit` set; they become
    published, get an index number where they have none, a release on the site and on the channels
    (codes) that `channels` names by the row's position in `disclosures`, and a review record saying
    on what `basis` they were taken over. Running it again for a row adds what is missing and records
    the take-over of its present text; nothing is doubled. The number of queries depends on the
    number of batches and of (unit, year) pairs only.
    """
    as_taken_over(disclosures)
    fresh = [disclosure for disclosure in disclosures if disclosure.pk is None]
    stored = [disclosure for disclosure in disclosures if disclosure.pk is not None]
    Disclosure.objects.bulk_create(fresh, batch_size=BATCH)
    Disclosure.objects.bulk_update(stored, TAKEN_OVER, batch_size=BATCH // 5)
    return record_take_over(disclosures, basis=basis, by=by, channels=channels)


def as_taken_over(disclosures: Sequence[Disclosure]) -> None:
    """Set what a take-over writes (`TAKEN_OVER`) on rows that their caller stores."""
    for disclosure in disclosures:
        if disclosure.published_at is None:
            raise NotAllowed(_("An imported item says when it was published."))
        LIFECYCLE.take_over(disclosure, Status.PUBLISHED, withdrawn_at=None, withdrawal_reason="")
    index_numbers.issue(disclosures)


def record_take_over(
    disclosures: Sequence[Disclosure],
    *,
    basis: str,
    by=None,
    channels: Mapping[int, Collection[str]] | None = None,
) -> list[Disclosure]:
    """Releases, reviews, events and search entries of stored rows that `as_taken_over` has seen."""
    TAKE_OVER.ask(by)
    basis = with_reason(basis, _("A take-over states its basis."))
    known = {channel.code: channel for channel in Channel.objects.all()}
    files = _files_of(disclosures)
    Release.objects.add_missing(
        (
            Release(disclosure=disclosure, channel=known[code], released_on=disclosure.published_on)
            for position, disclosure in enumerate(disclosures)
            for code in {SITE, *(channels or {}).get(position, ())}
        ),
        by=("disclosure_id", "channel_id"),
    )
    Review.objects.bulk_create(
        (
            Review(
                disclosure=disclosure,
                kind=Stage.IMPORTED,
                result=Result.DISCLOSE,
                by=by,
                on=disclosure.published_on,
                note=basis,
                fingerprint=disclosure.fingerprint_of(files.get(disclosure.pk, ())),
            )
            for disclosure in disclosures
        ),
        batch_size=BATCH,
    )
    DisclosureEvent.objects.bulk_create(
        (
            DisclosureEvent(
                disclosure=disclosure,
                kind="import",
                by=by,
                on=disclosure.published_on,
                note=basis,
            )
            for disclosure in disclosures
        ),
        batch_size=BATCH,
    )
    entries.refresh(DISCLOSURE, [disclosure.pk for disclosure in disclosures])
    epoch.move()
    return list(disclosures)


@transaction.atomic
def undo_take_over(disclosures: Sequence[Disclosure], *, by, at: datetime, reason: str) -> None:
    """Stored items whose import is undone: withdrawn, each with its tombstone; in bulk, as they came."""
    TAKE_OVER.ask(by)
    ask_reason(reason)
    reason = with_reason(reason, _("A withdrawal needs a reason."))
    to_come = [disclosure for disclosure in disclosures if disclosure.published_at > at]
    for disclosure in disclosures:
        LIFECYCLE.take_over(disclosure, Status.WITHDRAWN, withdrawn_at=at, withdrawal_reason=reason)
    for disclosure in to_come:  # it never was public
        LIFECYCLE.take_over(disclosure, Status.WITHDRAWN, published_at=None, shown_until=None)
    Disclosure.objects.bulk_update(disclosures, [*TAKEN_OVER, "shown_until"], batch_size=BATCH // 5)
    Release.objects.filter(disclosure__in=to_come, channel__code=SITE).delete()
    DisclosureEvent.objects.bulk_create(
        (
            DisclosureEvent(
                disclosure=disclosure,
                kind=IMPORT_UNDONE,
                by=by,
                on=timezone.localdate(at),
                note=reason,
            )
            for disclosure in disclosures
        ),
        batch_size=BATCH,
    )
    entries.refresh(DISCLOSURE, [disclosure.pk for disclosure in disclosures])
    epoch.move()


def _files_of(disclosures: Sequence[Disclosure]) -> dict[int, list[tuple[str, ...]]]:
    """(name, SHA-256, title) of the files of each item that has some, for its fingerprint."""
    files: dict[int, list[tuple[str, ...]]] = {}
    keys = [disclosure.pk for disclosure in disclosures]
    for at in range(0, len(keys), BATCH):
        some = Attachment.objects.filter(disclosure__in=keys[at : at + BATCH]).in_order()
        for key, *file in some.values_list("disclosure_id", "name", "original_sha256", "title"):
            files.setdefault(key, []).append(tuple(file))
    return files
