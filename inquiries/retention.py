"""Retention (档案保管期限): when its term has ended, the person and the words of a contact or an opinion go.

Two persons, as with applicants: one proposes, another erases; what was erased, when and by whom stays as a
disposal. What the reports count (channel, kind, days) and what is public (the public version, the opinion
in short of a result) stays: no person is in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.models import Finding
from inquiries.models import Contact, ContactPerson, Disposal, Opinion
from records import amending, decisions
from records.kept import ERASED, years_after, years_before
from records.lifecycle import Act, NotAllowed, Role

# 《机关文件材料归档范围和文书档案保管期限规定》: 10年, the shortest fixed term; from the end of the matter.
YEARS: Mapping[type, int] = {Contact: 10, Opinion: 10}
ERASE = Act(gettext_lazy("Erase personal data"), (Role.REGISTRAR, Role.HEAD))

_DAYS = ("replied_on", "closed_on", "fed_back_on")


def kept_until(record: Contact | Opinion) -> date | None:
    """The day before which nothing of the record is erased; None while its matter is open."""
    last = _ended_on(record)
    return last and years_after(last, YEARS[type(record)])


def _ended_on(record: Contact | Opinion) -> date | None:
    if isinstance(record, Opinion):
        return record.consultation.closed_on
    days = [day for name in _DAYS if (day := getattr(record, name))]
    return max(days) if record.closed_on else None


def due_contacts(*, on: date) -> QuerySet[Contact]:
    """Contacts whose term has ended by `on` and that hold what somebody wrote."""
    last = years_before(on, YEARS[Contact])
    ended = Q(closed_on__lte=last)
    for name in ("replied_on", "fed_back_on"):
        ended &= Q(**{name: None}) | Q(**{f"{name}__lte": last})
    return Contact.objects.filter(ended).exclude(disposal__erased_on__isnull=False)


def due_opinions(*, on: date) -> QuerySet[Opinion]:
    """The same of opinions, from the day the result was published."""
    last = years_before(on, YEARS[Opinion])
    return Opinion.objects.filter(consultation__closed_on__lte=last).exclude(
        disposal__erased_on__isnull=False
    )


@transaction.atomic
def propose(record: Contact | Opinion, *, by, on: date) -> Disposal:
    """One of the office proposes to erase a record whose term has ended."""
    ERASE.ask(by)
    record = type(record).objects.select_for_update(of=("self",)).get(pk=record.pk)
    until = kept_until(record)
    if until is None or on < until:
        raise NotAllowed(_("The file is kept until %s.") % (until.isoformat() if until else "—"))
    if Disposal.objects.filter(**_subject(record)).exists():
        raise NotAllowed(_("The erasure was proposed already."))
    return Disposal.objects.create(
        **_subject(record), kept_until=until, proposed_on=on, proposed_by=by
    )


@transaction.atomic
def carry_out(disposal: Disposal, *, by, on: date) -> Disposal:
    """Another one erases."""
    ERASE.ask(by)
    disposal = Disposal.objects.select_for_update(of=("self",)).get(pk=disposal.pk)
    if disposal.erased_on is not None:
        raise NotAllowed(_("The personal data are erased already."))
    if disposal.proposed_by_id == by.pk:
        raise NotAllowed(_("Whoever proposed the erasure does not also carry it out."))
    forget(disposal.record)
    disposal.erased_on, disposal.erased_by = on, by
    disposal.save(update_fields=["erased_on", "erased_by"])
    return disposal


def _subject(record: Contact | Opinion) -> dict:
    return {"contact": record} if isinstance(record, Contact) else {"opinion": record}


def forget(record: Contact | Opinion) -> None:
    """Person, words and remarks of a record go; kind and days stay counted, a public version public."""
    if isinstance(record, Opinion):
        Opinion.objects.filter(pk=record.pk).update(name="", phone="", text=ERASED)
        return
    changes = {"subject": ERASED, "content": ERASED, "reply": record.reply and ERASED}
    Contact.objects.filter(pk=record.pk).update(**changes)
    ContactPerson.objects.filter(contact=record).delete()
    Finding.objects.of(record).delete()
    decisions.forget(record)
    amending.forget(record)
    record.events.erase_notes()
    # The admin's history repeats the subject.
    LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Contact), object_id=str(record.pk)
    ).update(object_repr=record.number)
