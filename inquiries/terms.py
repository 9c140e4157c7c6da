"""The days a contact has to be answered by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

from disclosure.models import Channel
from inquiries.models import Contact
from statute.calendar import official_workdays
from statute.workdays import Workdays


@dataclass(frozen=True)
class Due:
    """A last day; provisional (暂定) while a year it was counted through has no arrangement yet."""

    day: date
    is_provisional: bool

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}{' 暂定' if self.is_provisional else ''}"


# 国办发〔2017〕47号: what is wrong on a government site is answered within three working days.
CORRECTED_WITHIN = 3


def reply_due(contact: Contact) -> Due | None:
    """Last day to reply by the channel's own term, in working days, or that of what is wrong on the site;
    None where there is none."""
    channel = contact.channel
    within = channel.reply_within
    if contact.is_complex:
        within = channel.reply_within_complex or within
    if contact.kind == Contact.Kind.CORRECTION:
        within = CORRECTED_WITHIN
    if within is None:
        return None
    workdays = official_workdays()
    day = workdays.provisionally().after(contact.received_on, within)
    first = contact.received_on + timedelta(days=1)  # the day of receipt is not counted
    years = range(first.year, day.year + 1)
    return Due(day, is_provisional=not workdays.announced.issuperset(years))


def unit_due(contact: Contact) -> date | None:
    """The day its unit has to answer by: the one set when it was passed on, else the channel's."""
    term = reply_due(contact)
    return contact.answer_by or (term.day if term else None)


def overdue(*, on: date) -> models.Q:
    """Contacts without a reply whose channel's own term (the longer one where they are complex) had
    passed before `on`, as a filter; one query for the calendar, one for the channels."""
    calendar = official_workdays().provisionally()
    is_correction = models.Q(kind=Contact.Kind.CORRECTION)
    late = is_correction & models.Q(received_on__lte=_last_receipt(CORRECTED_WITHIN, on, calendar))
    for channel in Channel.objects.exclude(reply_within=None, reply_within_complex=None):
        terms = (False, channel.reply_within), (True, channel.reply_within_complex)
        for is_complex, within in terms:
            within = within or channel.reply_within
            if within is not None:
                late |= ~is_correction & models.Q(
                    channel=channel,
                    is_complex=is_complex,
                    received_on__lte=_last_receipt(within, on, calendar),
                )
    return models.Q(replied_on=None) & late


def _last_receipt(within: int, on: date, calendar: Workdays) -> date:
    """The latest day of receipt whose term of `within` working days ended before `on`."""
    day = on - timedelta(days=1)
    while calendar.after(day, within) >= on:
        day -= timedelta(days=1)
    return day
