"""What there is to find in answered contacts, interviews and consultations; nothing of who asked."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from inquiries.models import Consultation, Contact, Interview
from records.search import entries
from records.search.entries import Entry, Source

CONTACT, INTERVIEW, CONSULTATION = "contact", "interview", "consultation"


def _contacts() -> QuerySet:
    return Contact.objects.published(at=entries.EVER)


def _contact_entries(rows: QuerySet) -> Iterator[Entry]:
    for contact in rows:
        yield Entry(
            object_id=contact.pk,
            key=str(contact.pk),
            title=contact.public_subject,
            body=f"{contact.public_content}\n{contact.public_reply}",
            since=contact.published_at,
            numbers=(contact.number,),
            unit_id=contact.unit_id,
        )


def _interviews() -> QuerySet:
    return Interview.objects.published(at=entries.EVER)


def _interview_entries(rows: QuerySet) -> Iterator[Entry]:
    for interview in rows.prefetch_related("exchanges"):
        talk = (f"{said.question}\n{said.answer}" for said in interview.exchanges.all())
        yield Entry(
            object_id=interview.pk,
            key=str(interview.pk),
            title=interview.topic,
            body="\n".join([interview.guests, interview.summary, *talk]),
            since=interview.published_at,
        )


def _consultations() -> QuerySet:
    return Consultation.objects.published(on=entries.EVER.date())


def _consultation_entries(rows: QuerySet) -> Iterator[Entry]:
    for consultation in rows.prefetch_related("questions__options"):
        asked = (
            "\n".join([question.text, *(option.text for option in question.options.all())])
            for question in consultation.questions.all()
        )
        yield Entry(
            object_id=consultation.pk,
            key=str(consultation.pk),
            title=consultation.title,
            body="\n".join([consultation.text, consultation.result, *asked]),
            since=entries.midnight(consultation.opened_on),
            unit_id=consultation.unit_id,
        )


SOURCES = (
    Source(CONTACT, _("Answered questions"), "contact-detail", _contacts, _contact_entries),
    Source(INTERVIEW, _("Interviews"), "interview-detail", _interviews, _interview_entries),
    Source(
        CONSULTATION,
        _("Consultations"),
        "consultation-detail",
        _consultations,
        _consultation_entries,
    ),
)
