"""The steps of a contact: beside the import of an older register the writer of its days, its reply and its
publication.

A contact is received, replied to, closed and fed back to who brought it, or to the channel that passed
it on; each is a day of its own, because 回复率, 办结率 and 反馈率 are different rates (R42). Strangers read
a public version (公开稿) beside letter and reply, written by one person and released by another.
"""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from disclosure import emergency, staff
from disclosure.gate import ask_gate, keeps_findings, note, texts_of
from disclosure.models import Channel, Unit
from inquiries import confidential, shown, terms
from inquiries.models import Contact, ContactEvent, ContactPerson
from inquiries.search import CONTACT
from records import amending, epoch
from records.lifecycle import Act, Lifecycle, NotAllowed, Role, Transition
from records.numbering import free_number
from records.search import entries

Kind = ContactEvent.Step
PUBLIC_TEXTS = ("public_subject", "public_content", "public_reply")


class Stage(models.TextChoices):
    """How far a contact has come; read from its days, the last one counts."""

    RECEIVED = "received", pgettext_lazy("contact", "received")
    REPLIED = "replied", pgettext_lazy("contact", "replied to")
    CLOSED = "closed", pgettext_lazy("contact", "closed")
    FED_BACK = "fed_back", pgettext_lazy("contact", "fed back")


class Publicity(models.TextChoices):
    """Whether the public reads it."""

    NOT_PUBLIC = "not_public", pgettext_lazy("contact", "not published")
    PUBLIC = "public", pgettext_lazy("contact", "published")


def stage(contact: Contact) -> Stage:
    if contact.fed_back_on:
        return Stage.FED_BACK
    if contact.closed_on:
        return Stage.CLOSED
    return Stage.REPLIED if contact.replied_on else Stage.RECEIVED


def publicity(record) -> Publicity:
    """Of a contact or an interview."""
    return Publicity.NOT_PUBLIC if record.published_at is None else Publicity.PUBLIC


_REFUSED = gettext_lazy("“%(step)s” is not possible: the contact is %(state)s.")
HANDLING = Lifecycle(
    model=Contact,
    transitions={
        row.step: row
        for row in (
            # 转办: to the unit that has to answer, with its own last day; again where it is another's
            Transition(
                Kind.PASSED_ON,
                gettext_lazy("Pass the contact to a unit"),
                (Stage.RECEIVED,),
                (),
                (Role.REGISTRAR, Role.HANDLER),
                in_order=False,
            ),
            # A better reply is a new text; the first day stays.
            Transition(
                Kind.REPLIED,
                pgettext_lazy("contact", "Reply"),
                tuple(Stage),
                (),
                (Role.HANDLER,),
                in_order=False,
            ),
            Transition(
                Kind.CLOSED,
                gettext_lazy("Settle"),
                (Stage.REPLIED,),
                (Stage.CLOSED,),
                (Role.HANDLER,),
            ),
            Transition(
                Kind.FED_BACK,
                gettext_lazy("Feed back"),
                (Stage.CLOSED,),
                (Stage.FED_BACK,),
                (Role.REGISTRAR, Role.HANDLER),
            ),
            # 更正登记信息: a fact that should have been registered so from the start
            Transition(
                Kind.AMENDED,
                gettext_lazy("Correct what was registered"),
                tuple(Stage),
                (),
                (Role.REGISTRAR,),
                in_order=False,
            ),
        )
    },
    refused=_REFUSED,
    state=stage,
    state_label=lambda contact: stage(contact).label,
    related=("channel",),
    # A contact may be on the site before it is settled.
    beside=(
        *(Kind.REDACTED, Kind.OPENED_UP, Kind.PUBLISHED, Kind.WITHDRAWN, Kind.AMENDED),
        *emergency.STEPS,
    ),
    ask_reach=staff.ask_unit,
)
PUBLICATION = Lifecycle(
    model=Contact,
    transitions={
        row.step: row
        for row in (
            # What is hidden from strangers is hidden here; a new text takes the place of an earlier one.
            Transition(
                Kind.REDACTED,
                gettext_lazy("Write the public version"),
                (Publicity.NOT_PUBLIC,),
                (),
                (Role.HANDLER,),
                in_order=False,
            ),
            # 解除保密: nothing confidential is published before somebody has decided so, in writing
            Transition(
                Kind.OPENED_UP,
                gettext_lazy("Decide that it is not confidential"),
                (Publicity.NOT_PUBLIC,),
                (),
                (Role.REVIEWER,),
                in_order=False,
            ),
            Transition(
                Kind.PUBLISHED,
                gettext_lazy("Publish"),
                (Publicity.NOT_PUBLIC,),
                (Publicity.PUBLIC,),
                (Role.PUBLISHER,),
                in_order=False,
            ),
            Transition(
                Kind.WITHDRAWN,
                gettext_lazy("Withdraw"),
                (Publicity.PUBLIC,),
                (Publicity.NOT_PUBLIC,),
                (Role.PUBLISHER,),
                in_order=False,
            ),
            *emergency.transitions((Publicity.PUBLIC,), (Publicity.NOT_PUBLIC,)),
        )
    },
    refused=_REFUSED,
    state=publicity,
    state_label=lambda contact: publicity(contact).label,
    related=("channel",),
    ask_reach=staff.ask_unit,
    decides={
        Kind.PUBLISHED: shown.contact,
        Kind.OPENED_UP: shown.letter,
        emergency.UNDONE: shown.contact,
    },
)
# 承办 too: a request that is a petition is entered by who found it out (第三十九条).
REGISTER = Act(
    gettext_lazy("Enter a contact"), (Role.REGISTRAR, Role.HANDLER, Role.APPLICANT, Role.SYSTEM)
)
TAKE_OVER = Act(gettext_lazy("Bring in an older register"), (Role.REGISTRAR, Role.SYSTEM))


@transaction.atomic
def pass_on(
    contact: Contact, *, by, on: date, unit: Unit, answer_by: date | None = None, note: str = ""
) -> Contact:
    """转办: `unit` answers until `answer_by`, which lies within the channel's own term; left open it is
    that term. Raises NotAllowed."""
    contact = HANDLING.begin(contact, Kind.PASSED_ON, by=by, on=on)
    if not unit.is_active:
        raise NotAllowed(_("This unit is no longer there."))
    if unit.pk == contact.unit_id:
        raise NotAllowed(_("The contact lies with this unit already."))
    term = terms.reply_due(contact)
    if answer_by is not None and answer_by < on:
        raise NotAllowed(_("The day to answer by has passed."))
    if answer_by is not None and term is not None and answer_by > term.day:
        raise NotAllowed(_("The channel asks for a reply by %s.") % term)
    before = str(contact.unit) if contact.unit_id else ""
    way = f"{before} → {unit}" if before else str(unit)
    day = f"（{answer_by.isoformat()}）" if answer_by else ""
    told = "：".join(part for part in (way + day, note.strip()) if part)
    return HANDLING.finish(
        contact, Kind.PASSED_ON, by=by, on=on, note=told, unit=unit, answer_by=answer_by
    )


def next_steps(contact: Contact, user=None) -> list[str]:
    """The steps (kinds of event) the contact leaves open; with `user`, those of that person."""
    steps = [*HANDLING.steps_from(stage(contact), user)]
    steps += PUBLICATION.steps_from(publicity(contact), user)
    shut = emergency.shut(contact)
    if emergency.TAKEN in shut:  # it waits for a second person
        shut.add(Kind.PUBLISHED)
    if contact.published_at is not None:
        shut |= {Kind.REPLIED, Kind.AMENDED}
    if not contact.reply or contact.is_confidential:
        shut |= {Kind.REDACTED, Kind.PUBLISHED}
    if not contact.public_subject:
        shut.add(Kind.PUBLISHED)
    if not contact.is_confidential:
        shut.add(Kind.OPENED_UP)
    return [step for step in steps if step not in shut]


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
    enter(contact, by=by)
    if person:
        ContactPerson.objects.create(contact=contact, secret_hash=secret_hash, **person)
    return contact


def enter(contact: Contact, *, by) -> Contact:
    """The same for a contact made and checked by a form, not yet saved; it gets its number here."""
    REGISTER.ask(by)
    contact.number = contact.number or next_contact_number(contact.channel, contact.received_on)
    contact.is_confidential = contact.is_confidential or _is_to_be_kept(contact)
    contact.save()
    contact.events.create(kind=Kind.RECEIVED, on=contact.received_on, by=by)
    return contact


def _is_to_be_kept(contact: Contact) -> bool:
    """Whether its kind, channel and words make it confidential until somebody decides otherwise."""
    return confidential.by_default(
        kind=contact.kind,
        channel=contact.channel.code,
        words=f"{contact.subject}\n{contact.content}",
    )


def keep_confidential(contact: Contact) -> bool:
    """Set what a changed kind or text makes of an unpublished contact (not saved); whether that is new."""
    if contact.is_confidential or contact.published_at is not None:
        return False
    contact.is_confidential = _is_to_be_kept(contact)
    return contact.is_confidential


@transaction.atomic
def reply(contact: Contact, *, text: str, on: date, by) -> Contact:
    """回复: what the bureau answered, and on which day; a second reply is a new text, not a new day."""
    contact = HANDLING.begin(contact, Kind.REPLIED, by=by, on=on)
    if not text.strip():
        raise NotAllowed(_("A reply needs a text."))
    if contact.published_at is not None:
        raise NotAllowed(_("A published reply is withdrawn before it is changed."))
    if on < contact.received_on:
        raise NotAllowed(_("A reply cannot come before the receipt."))
    first = contact.replied_on or on
    return HANDLING.finish(contact, Kind.REPLIED, by=by, on=on, reply=text, replied_on=first)


@transaction.atomic
def close(contact: Contact, *, on: date, by, note: str = "") -> Contact:
    """办结: the matter itself is settled."""
    contact = HANDLING.begin(contact, Kind.CLOSED, by=by, on=on)
    return HANDLING.finish(contact, Kind.CLOSED, by=by, on=on, note=note, closed_on=on)


@transaction.atomic
def feed_back(contact: Contact, *, on: date, by, note: str = "") -> Contact:
    """反馈: the channel that passed the contact on was told the result."""
    contact = HANDLING.begin(contact, Kind.FED_BACK, by=by, on=on)
    return HANDLING.finish(contact, Kind.FED_BACK, by=by, on=on, note=note, fed_back_on=on)


OF_CONTACT = ("received_on", "kind", "subject", "content")
OF_PERSON = ContactPerson.personal_fields


@transaction.atomic
def amend(contact: Contact, *, on: date, by, reason: str, **values) -> Contact:
    """更正: what was registered of a contact, in every state; `values`: of OF_CONTACT and OF_PERSON.

    Old and new value are kept (`records.amending`). What the public reads is withdrawn first.
    """
    contact = HANDLING.begin(contact, Kind.AMENDED, by=by, on=on)
    if contact.published_at is not None:
        raise NotAllowed(_("A published contact is withdrawn before it is corrected."))
    if not reason.strip():
        raise NotAllowed(_("A correction of the register needs a reason."))
    person = ContactPerson.objects.filter(contact=contact).first() or ContactPerson(contact=contact)
    try:
        changes = amending.put_right(contact, _only(values, OF_CONTACT))
        of_person = amending.put_right(person, _only(values, OF_PERSON))
        if contact.received_on > on:
            raise NotAllowed(_("This day has not come yet."))
        contact.full_clean()
    except ValidationError as invalid:
        raise NotAllowed(amending.told(invalid)) from invalid
    if not changes and not of_person:
        raise NotAllowed(_("Nothing was changed."))
    if of_person:
        person.save()
    amending.keep(contact, [*changes, *of_person], by=by, on=on, reason=reason.strip())
    facts = {change.field: getattr(contact, change.field) for change in changes}
    if keep_confidential(contact):
        facts["is_confidential"] = True
    return HANDLING.finish(contact, Kind.AMENDED, by=by, on=on, note=reason.strip(), **facts)


def _only(values: dict, names: tuple[str, ...]) -> dict:
    return {name: value for name, value in values.items() if name in names}


@transaction.atomic
def write_public(
    contact: Contact, *, subject: str, content: str, reply: str, on: date, by
) -> Contact:
    """拟公开稿: what strangers would read in place of letter and reply, which stay as they are."""
    contact = PUBLICATION.begin(contact, Kind.REDACTED, by=by, on=on)
    _ask_publishable(contact)
    subject, content, reply = (text.strip() for text in (subject, content, reply))
    if not subject or not reply:
        raise NotAllowed(_("A public version has a subject and a reply."))
    PUBLICATION.finish(
        contact,
        Kind.REDACTED,
        by=by,
        on=on,
        public_subject=subject,
        public_content=content,
        public_reply=reply,
    )
    note(contact, texts_of(contact, PUBLIC_TEXTS), by=by)
    return contact


@transaction.atomic
def open_up(contact: Contact, *, on: date, by, reason: str, read: str | None = None) -> Contact:
    """解除保密: the contact may have a public version. Decided by somebody who did not handle it.

    `read`: the fingerprint of what the page of the step showed; so in `publish`.
    """
    contact = PUBLICATION.begin(contact, Kind.OPENED_UP, by=by, on=on, read=read)
    if not contact.is_confidential:
        raise NotAllowed(_("This contact is not confidential."))
    if not reason.strip():
        raise NotAllowed(_("Say why the contact need not be kept confidential."))
    _ask_other_person(contact, by)
    return PUBLICATION.finish(
        contact, Kind.OPENED_UP, by=by, on=on, note=reason.strip(), is_confidential=False
    )


def _ask_publishable(contact: Contact) -> None:
    if contact.is_confidential:
        raise NotAllowed(_("A confidential contact is never published."))
    if contact.replied_on is None or not contact.reply:
        raise NotAllowed(_("Only a contact with a reply can be published."))


def _ask_other_person(contact: Contact, by) -> None:
    if contact.events.filter(kind__in=(Kind.REPLIED, Kind.REDACTED), by=by).exists():
        raise NotAllowed(
            _("Publication is decided by somebody other than the author of the reply.")
        )


def _ask_current(contact: Contact) -> None:
    """The public version was written after the letter and the reply it was made from."""
    kinds = (Kind.REPLIED, Kind.AMENDED, Kind.REDACTED)
    last = contact.events.filter(kind__in=kinds).order_by("pk").last()
    if last and last.kind != Kind.REDACTED:
        raise NotAllowed(_("Letter or reply were changed after the public version: write it anew."))


@keeps_findings
@transaction.atomic
def publish(contact: Contact, *, at: datetime, by, read: str | None = None) -> Contact:
    """Let the public read the public version. Who wrote it, or the reply, does not release it (第十七条)."""
    contact = PUBLICATION.begin(contact, Kind.PUBLISHED, by=by, read=read)
    emergency.ask_none_waits(contact)
    _ask_publishable(contact)
    if not contact.public_subject:
        raise NotAllowed(_("The public version is written first."))
    _ask_other_person(contact, by)
    _ask_current(contact)
    ask_gate(contact, texts_of(contact, PUBLIC_TEXTS), by=by)
    day = timezone.localdate(at)
    return _released(contact, Kind.PUBLISHED, by=by, on=day, published_at=at)


@transaction.atomic
def withdraw(contact: Contact, *, on: date, by, reason: str) -> Contact:
    """Take the public version off the public pages."""
    contact = PUBLICATION.begin(contact, Kind.WITHDRAWN, by=by)
    if not reason.strip():
        raise NotAllowed(_("A withdrawal needs a reason."))
    return _released(contact, Kind.WITHDRAWN, by=by, on=on, note=reason, published_at=None)


def _released(contact: Contact, kind: str, **facts) -> Contact:
    PUBLICATION.finish(contact, kind, **facts)
    entries.refresh(CONTACT, [contact.pk])
    epoch.move()
    return contact
