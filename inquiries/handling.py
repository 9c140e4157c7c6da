"""The steps of a contact: the only writer of its days, its reply and its publication.

A contact is received, replied to, closed and fed back to who brought it, or to the channel that passed
it on; each is a day of its own, because 回复率, 办结率 and 反馈率 are different rates (R42). What the
public may read is decided by a second person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.models import Channel
from inquiries.models import Contact, ContactEvent, ContactPerson
from inquiries.search import CONTACT
from records import epoch, search
from records.numbering import free_number
from statute.calendar import official_workdays


class NotAllowed(Exception):
    """The step is refused; the message says why, in words for the clerk."""


@dataclass(frozen=True)
class Due:
    """A last day; provisional (暂定) while a year it was counted through has no arrangement yet."""

    day: date
    is_provisional: bool

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}{' 暂定' if self.is_provisional else ''}"


def reply_due(contact: Contact) -> Due | None:
    """Last day to reply by the channel's own term, in working days; None where the channel has none."""
    channel = contact.channel
    within = channel.reply_within
    if contact.is_complex:
        within = channel.reply_within_complex or within
    if within is None:
        return None
    workdays = official_workdays()
    day = workdays.provisionally().after(contact.received_on, within)
    first = contact.received_on + timedelta(days=1)  # the day of receipt is not counted
    years = range(first.year, day.year + 1)
    return Due(day, is_provisional=not workdays.announced.issuperset(years))


def locked(contact: Contact) -> Contact:
    return (
        Contact.objects.select_for_update(of=("self",)).select_related("channel").get(pk=contact.pk)
    )


def next_steps(contact: Contact) -> list[str]:
    """Names of the functions below that the contact's state allows."""
    if contact.published_at is not None:
        steps = ["withdraw"]
    elif contact.reply and not contact.is_confidential:
        steps = ["reply", "publish"]
    else:
        steps = ["reply"]
    if contact.replied_on is not None and contact.closed_on is None:
        steps.append("close")
    if contact.closed_on is not None and contact.fed_back_on is None:
        steps.append("feed_back")
    return steps


def next_contact_number(channel: Channel, on: date) -> str:
    """来件编号 2026-00012, counted by channel and year. Call inside a transaction."""
    return free_number(
        f"contact/{channel.code}/{on:%Y}",
        taken=Contact.objects.filter(channel=channel, number__startswith=f"{on:%Y}-"),
        field="number",
        form=lambda serial: f"{on:%Y}-{serial:05d}",
    )


@transaction.atomic
def register(
    *,
    channel: Channel,
    subject: str,
    content: str,
    kind: str,
    on: date,
    by=None,
    number: str = "",
    person: dict[str, str] | None = None,
    secret_hash: str = "",
) -> Contact:
    """受理: enter a contact that came in on `on`; without `number` the channel's next one of the year."""
    number = number or next_contact_number(channel, on)
    contact = Contact(
        number=number, channel=channel, subject=subject, content=content, kind=kind, received_on=on
    )
    contact.full_clean()
    contact.save()
    if person:
        ContactPerson.objects.create(contact=contact, secret_hash=secret_hash, **person)
    contact.events.create(kind=ContactEvent.Step.RECEIVED, on=on, by=by)
    return contact


@transaction.atomic
def reply(contact: Contact, *, text: str, on: date, by) -> Contact:
    """回复: what the bureau answered, and on which day; a second reply is a new text, not a new day."""
    contact = locked(contact)
    if not text.strip():
        raise NotAllowed(_("A reply needs a text."))
    if contact.published_at is not None:
        raise NotAllowed(_("A published reply is withdrawn before it is changed."))
    if on < contact.received_on:
        raise NotAllowed(_("A reply cannot come before the receipt."))
    contact.reply = text
    contact.replied_on = contact.replied_on or on
    contact.save(update_fields=["reply", "replied_on"])
    contact.events.create(kind=ContactEvent.Step.REPLIED, on=on, by=by)
    return contact


@transaction.atomic
def close(contact: Contact, *, on: date, by, note: str = "") -> Contact:
    """办结: the matter itself is settled."""
    contact = locked(contact)
    if contact.closed_on is not None:
        raise NotAllowed(_("This contact is closed already."))
    if contact.replied_on is None:
        raise NotAllowed(_("A contact is replied to before it is closed."))
    if on < contact.replied_on:
        raise NotAllowed(_("A contact cannot be closed before it was replied to."))
    contact.closed_on = on
    contact.save(update_fields=["closed_on"])
    contact.events.create(kind=ContactEvent.Step.CLOSED, on=on, by=by, note=note)
    return contact


@transaction.atomic
def feed_back(contact: Contact, *, on: date, by, note: str = "") -> Contact:
    """反馈: the channel that passed the contact on was told the result."""
    contact = locked(contact)
    if contact.fed_back_on is not None:
        raise NotAllowed(_("This contact is fed back already."))
    if contact.closed_on is None or on < contact.closed_on:
        raise NotAllowed(_("A contact is closed before it is fed back."))
    contact.fed_back_on = on
    contact.save(update_fields=["fed_back_on"])
    contact.events.create(kind=ContactEvent.Step.FED_BACK, on=on, by=by, note=note)
    return contact


@transaction.atomic
def publish(contact: Contact, *, at: datetime, by) -> Contact:
    """Let the public read question and reply. Who wrote the reply does not also release it (第十七条)."""
    contact = locked(contact)
    if contact.is_confidential:
        raise NotAllowed(_("A confidential contact is never published."))
    if contact.replied_on is None or not contact.reply:
        raise NotAllowed(_("Only a contact with a reply can be published."))
    if contact.published_at is not None:
        raise NotAllowed(_("This contact is published already."))
    if contact.events.filter(kind=ContactEvent.Step.REPLIED, by=by).exists():
        raise NotAllowed(
            _("Publication is decided by somebody other than the author of the reply.")
        )
    contact.published_at = at
    contact.save(update_fields=["published_at"])
    contact.events.create(kind=ContactEvent.Step.PUBLISHED, on=timezone.localdate(at), by=by)
    search.refresh(CONTACT, [contact.pk])
    epoch.move()
    return contact


@transaction.atomic
def withdraw(contact: Contact, *, on: date, by, reason: str) -> Contact:
    """Take question and reply off the public pages."""
    contact = locked(contact)
    if contact.published_at is None:
        raise NotAllowed(_("This contact is not published."))
    if not reason.strip():
        raise NotAllowed(_("A withdrawal needs a reason."))
    contact.published_at = None
    contact.save(update_fields=["published_at"])
    contact.events.create(kind=ContactEvent.Step.WITHDRAWN, on=on, by=by, note=reason)
    search.refresh(CONTACT, [contact.pk])
    epoch.move()
    return contact
