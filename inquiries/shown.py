"""What is read before a contact, an interview or a consultation is put before the public."""

from django.utils.translation import gettext_lazy as _

from disclosure import emergency
from disclosure.publication.shown import finding_parts
from inquiries.models import (
    Consultation,
    ConsultationEvent,
    Contact,
    ContactEvent,
    Interview,
    InterviewEvent,
    OpinionGroup,
    Question,
)
from records.decisions import Part, Shown, lines, parts_of, person
from records.names import name_of

_LETTER = ("channel", "kind", "subject", "content", "reply")
_PUBLIC = ("public_subject", "public_content", "public_reply")


def letter(record: Contact) -> Shown:
    """What was written to the bureau and its reply: before it is decided whether that is confidential."""
    return Shown(
        (
            *parts_of(record, (*_LETTER, "is_confidential")),
            *_by(record, ContactEvent.Step.REPLIED, _("reply written by")),
        ),
        steps=(ContactEvent.Step.OPENED_UP,),
    )


def contact(record: Contact) -> Shown:
    """The public version first, then letter and reply it was made from, and who wrote which."""
    return Shown(
        (
            *parts_of(record, _PUBLIC),
            *_by(record, ContactEvent.Step.REDACTED, _("public version written by")),
            *parts_of(record, (*_LETTER, "is_confidential"), is_content=False),
            *_by(record, ContactEvent.Step.REPLIED, _("reply written by")),
            *finding_parts(record),
        ),
        steps=(ContactEvent.Step.PUBLISHED,),
    )


def _by(record: Contact, kind: str, label) -> list[Part]:
    """Who took that step last."""
    event = record.events.filter(kind=kind).order_by("at", "pk").last()
    return [person(f"by {kind}", label, event.by)] if event else []


def interview(record: Interview) -> Shown:
    """Topic, guests, and each question with its answer."""
    exchanges = [
        Part(
            f"question {exchange.position}",
            _("question %d") % exchange.position,
            lines(exchange.question, exchange.answer),
        )
        for exchange in record.exchanges.all()
    ]
    return Shown(
        (
            *parts_of(record, ("topic", "guests", "held_at", "summary")),
            *exchanges,
            *_editors(record, InterviewEvent.Step.EDITED),
            *finding_parts(record),
        ),
        steps=(InterviewEvent.Step.PUBLISHED,),
    )


def consultation_to_open(record: Consultation) -> Shown:
    """What is asked of the public, and until when."""
    return Shown(
        (
            *_consultation(record),
            *_editors(record, ConsultationEvent.Step.EDITED),
            *finding_parts(record),
        ),
        steps=(ConsultationEvent.Step.OPENED,),
    )


def consultation_again(record: Consultation) -> Shown:
    """Everything strangers would read again, its result with the groups of opinions."""
    return Shown(
        (
            *_consultation(record),
            *parts_of(record, ("result", "withdrawal_reason")),
            *map(_group, record.groups.counted()),
            *_editors(record, ConsultationEvent.Step.EDITED),
            *finding_parts(record),
        ),
        steps=(emergency.UNDONE, emergency.RESTORED, emergency.REFUSED),
    )


def consultation_to_close(record: Consultation) -> Shown:
    """What the public said, group by group, and what becomes of it; the result itself is typed there."""
    opinions = record.opinions.order_by("pk").values_list("pk", "group_id")
    return Shown(
        (
            *_consultation(record),
            Part("opinions", _("opinions"), str(len(opinions)), value=str(list(opinions))),
            *_sheets(record),
            *map(_group, record.groups.counted()),
            *finding_parts(record),
        ),
        steps=(ConsultationEvent.Step.CLOSED,),
    )


def consultation_to_correct(record: Consultation) -> Shown:
    """The result as it stands; the new one is typed there."""
    return Shown(
        (
            *_consultation(record),
            *parts_of(record, ("result", "correction_reason")),
            *map(_group, record.groups.counted()),
            *finding_parts(record),
        ),
        steps=(ConsultationEvent.Step.CORRECTED,),
    )


def _consultation(record: Consultation) -> list[Part]:
    names = ("title", "unit", "text", "draft_document", "opened_on", "closes_on")
    questions = record.questions.prefetch_related("options")
    return [*parts_of(record, names), *map(_question, questions)]


def _question(question: Question) -> Part:
    told = (question.text, question.get_kind_display(), *question.options.all())
    texts = [question.text, question.kind, *map(str, question.options.all())]
    label = Question._meta.verbose_name
    return Part(f"question {question.pk}", label, lines(*told), value=lines(*texts))


def _sheets(record: Consultation) -> list[Part]:
    """How many answered the questionnaire, where there is one."""
    if not record.questions.exists():
        return []
    return [Part("sheets", _("answered questionnaires"), str(record.sheets.count()))]


def _group(group: OpinionGroup) -> Part:
    told = (group.summary, group.count, group.get_adoption_display(), group.reason)
    return Part(f"group {group.pk}", OpinionGroup._meta.verbose_name, lines(*told))


def _editors(record, kind: str) -> list[Part]:
    """Everybody who worked on the text."""
    people = {
        event.by_id: name_of(event.by)
        for event in record.events.filter(kind=kind).select_related("by").order_by("pk")
    }
    if not people:
        return []
    return [Part("written", _("written by"), "、".join(people.values()), value=str(list(people)))]
