"""一网三线: the 3,048 contacts of 2016 and the 51 of 湖北网上公安局, then some of every later year."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from demo import LAST_DAY, MARK, YEARS, at, last_day, read_json, spread, weekdays
from disclosure.models import Channel, Unit
from inquiries import consulting, handling, interviewing
from inquiries.models import (
    Consultation,
    Contact,
    ContactEvent,
    Exchange,
    Interview,
    OpinionGroup,
    ProgrammeSession,
)

# Received in 2016 (报告一（二）), and how many a year afterwards.
RECEIVED = {
    "online_politics": (1378, 96),
    "integrity_hotline": (68, 16),
    "mayor_hotline": (1399, 108),
    "report_12389": (203, 18),
    "online_station": (51, 20),
    "site_mailbox": (0, 30),
    "suggestion_box": (0, 10),
}
SESSIONS_2016 = 11
REPORTS = "report_12389"
# Two of the 203 reports of 2016 were still being looked into when the year's figures were closed.
LATE_REPORTS_2016 = 2
LATE_REPLY = date(2017, 2, 24)
# The day to which the report on 2016 counts; everything else had been dealt with by then.
CUT_OFF = date(2017, 1, 5)
# One in so many replies is shown on the site.
PUBLISHED_EVERY = 6


def load_contacts(units: dict[str, Unit]) -> None:
    random = Random(12345)
    matters = read_json("contacts.json")
    channels = {channel.code: channel for channel in Channel.objects.filter(code__in=RECEIVED)}
    contacts = [
        contact
        for year in YEARS
        for code, counts in RECEIVED.items()
        for contact in _of_channel(channels[code], year, counts, matters, units, random)
    ]
    contacts.sort(key=lambda contact: contact.received_on)
    Contact.objects.bulk_create(contacts, batch_size=500)
    steps = (
        ("received", "received_on"),
        ("replied", "replied_on"),
        ("closed", "closed_on"),
        ("fed_back", "fed_back_on"),
    )
    ContactEvent.objects.bulk_create(
        (
            ContactEvent(contact=contact, kind=kind, on=day, at=at(day, 16), note=MARK)
            for contact in contacts
            for kind, name in steps
            if (day := getattr(contact, name))
        ),
        batch_size=1000,
    )


def _of_channel(channel: Channel, year: int, counts, matters, units, random: Random):
    first, later = counts
    share = (last_day(year) - date(year, 1, 1)).days / 365
    count = first if year == YEARS[0] else round(later * share)
    days = spread(random, weekdays(date(year, 1, 4), last_day(year)), count)
    for number, day in enumerate(days, start=1):
        yield _contact(channel, number, day, matters, units, random, left=count - number)


def _contact(channel, number, day, matters, units, random: Random, *, left: int) -> Contact:
    matter = random.choice(matters["reports" if channel.code == REPORTS else "matters"])
    place = random.choice(matters["places"])
    contact = Contact(
        number=f"{day:%Y}-{number:05d}",
        channel=channel,
        received_on=day,
        kind=matter["kind"],
        subject=matter["subject"].format(place=place),
        content=matter["content"].format(place=place) + matters["mark"],
        unit=units[matter["unit"]],
    )
    handling.keep_confidential(contact)
    if day <= LAST_DAY - timedelta(7):
        replied_on, fed_back_on = _dealt_with(contact, left, random)
        handling.HANDLING.take_over(
            contact,
            handling.Stage.FED_BACK,
            replied_on=replied_on,
            closed_on=replied_on,
            fed_back_on=fed_back_on,
        )
        contact.reply = matter["reply"].format(place=place) + matters["mark"]
        if not contact.is_confidential and random.randrange(PUBLISHED_EVERY) == 0:
            handling.PUBLICATION.take_over(
                contact,
                handling.Publicity.PUBLIC,
                published_at=at(contact.fed_back_on, 10, number % 60),
                public_subject=contact.subject,
                public_content=contact.content,
                public_reply=contact.reply,
            )
    return contact


def _dealt_with(contact: Contact, left: int, random: Random) -> tuple[date, date]:
    """The days of the reply and of the feedback."""
    replied_on = contact.received_on + timedelta(random.randint(1, 5))
    fed_back_on = replied_on + timedelta(1)
    if contact.received_on.year > 2016:
        return replied_on, fed_back_on
    if contact.channel.code == REPORTS and left < LATE_REPORTS_2016:
        return LATE_REPLY, LATE_REPLY
    return min(replied_on, CUT_OFF), min(fed_back_on, CUT_OFF)


def load_sessions() -> None:
    """政风行风热线: eleven sessions in 2016, four in each later year."""
    hotline = Channel.objects.get(code="integrity_hotline")
    topics = read_json("contacts.json")["programmes"]
    sessions = []
    for year in YEARS:
        for number in range(SESSIONS_2016 if year == YEARS[0] else 4):
            held_on = date(year, number + 2 if year == YEARS[0] else number * 3 + 1, 18)
            if held_on <= LAST_DAY:
                sessions.append(
                    ProgrammeSession(
                        channel=hotline,
                        held_on=held_on,
                        topic=topics[(year + number) % len(topics)],
                        guests="市公安局有关负责人（演示）",
                    )
                )
    ProgrammeSession.objects.bulk_create(sessions)


def load_interviews() -> None:
    for row in read_json("contacts.json")["interviews"]:
        held_on = date.fromisoformat(row["on"])
        interview = Interview(
            topic=row["topic"],
            guests=row["guests"],
            held_at=at(held_on, 15),
            summary=f"{row['summary']}（{MARK}）",
        )
        shown_from = at(held_on + timedelta(1), 10)
        interviewing.LIFECYCLE.take_over(
            interview, handling.Publicity.PUBLIC, published_at=shown_from
        )
        interview.save()
        Exchange.objects.bulk_create(
            Exchange(interview=interview, position=position, question=question, answer=answer)
            for position, (question, answer) in enumerate(row["exchanges"], start=1)
        )


def load_consultations(units: dict[str, Unit]) -> None:
    for row in read_json("contacts.json")["consultations"]:
        closed_on = date.fromisoformat(row["closed"]) if "closed" in row else None
        consultation = Consultation(
            title=row["title"],
            unit=units[row["unit"]],
            text=f"{row['text']}（{MARK}）",
            opened_on=date.fromisoformat(row["opened"]),
            closes_on=date.fromisoformat(row["closes"]),
            result=row["result"],
            closed_on=closed_on,
        )
        consulting.LIFECYCLE.take_over(consultation, "closed" if closed_on else "open")
        consultation.save()
        OpinionGroup.objects.bulk_create(
            OpinionGroup(
                consultation=consultation,
                summary=summary,
                elsewhere=count,
                elsewhere_source=f"来信和座谈会（{MARK}）",
                adoption=adoption,
                reason=reason,
            )
            for summary, count, adoption, reason in row["groups"]
        )
