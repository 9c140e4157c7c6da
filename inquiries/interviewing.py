"""The steps of an interview (在线访谈); 紧急撤回 stands in `emergencies`, by the same table."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import emergency
from disclosure.gate import ask_gate, keeps_findings, note, texts_of
from inquiries import shown
from inquiries.handling import Publicity, publicity
from inquiries.models import Interview, InterviewEvent
from inquiries.search import INTERVIEW
from records import epoch
from records.lifecycle import Act, Lifecycle, NotAllowed, Role, Transition
from records.search import entries

Step = InterviewEvent.Step
EDIT = Act(gettext_lazy("Edit an interview"), (Role.HANDLER,))
TAKE_OVER = Act(
    gettext_lazy("Take over interviews published before"), (Role.PUBLISHER, Role.SYSTEM)
)
LIFECYCLE = Lifecycle(
    model=Interview,
    transitions={
        row.step: row
        for row in (
            Transition(
                Step.PUBLISHED,
                gettext_lazy("Publish"),
                (Publicity.NOT_PUBLIC,),
                (Publicity.PUBLIC,),
                (Role.PUBLISHER,),
                in_order=False,
            ),
            Transition(
                Step.WITHDRAWN,
                gettext_lazy("Withdraw"),
                (Publicity.PUBLIC,),
                (Publicity.NOT_PUBLIC,),
                (Role.PUBLISHER,),
                in_order=False,
            ),
            *emergency.transitions((Publicity.PUBLIC,), (Publicity.NOT_PUBLIC,)),
        )
    },
    refused=gettext_lazy("“%(step)s” is not possible: the interview is %(state)s."),
    state=publicity,
    state_label=lambda interview: publicity(interview).label,
    decides={Step.PUBLISHED: shown.interview, emergency.UNDONE: shown.interview},
)


def note_edit(interview: Interview, *, on: date, by) -> None:
    """Log who worked on the record; that person does not also release it (第十七条)."""
    EDIT.ask(by)
    interview.events.create(kind=Step.EDITED, on=on, by=by)
    note(interview, public_texts(interview), by=by)


@keeps_findings
@transaction.atomic
def publish(interview: Interview, *, at: datetime, by, read: str | None = None) -> Interview:
    """Let the public read questions and answers; `read`: the fingerprint of what the page showed."""
    interview = LIFECYCLE.begin(interview, Step.PUBLISHED, by=by, read=read)
    emergency.ask_none_waits(interview)
    if not interview.exchanges.exists():
        raise NotAllowed(_("An interview is published with its questions and answers."))
    if interview.events.filter(kind=Step.EDITED, by=by).exists():
        raise NotAllowed(_("Publication is decided by somebody other than the author."))
    ask_gate(interview, public_texts(interview), by=by)
    return _released(interview, at, Step.PUBLISHED, on=timezone.localdate(at), by=by)


@transaction.atomic
def withdraw(interview: Interview, *, on: date, by, reason: str) -> Interview:
    """Take an interview off the public pages; only then can it be changed."""
    interview = LIFECYCLE.begin(interview, Step.WITHDRAWN, by=by)
    if not reason.strip():
        raise NotAllowed(_("A withdrawal needs a reason."))
    return _released(interview, None, Step.WITHDRAWN, on=on, by=by, note=reason)


def public_texts(interview: Interview) -> dict[str, str]:
    """Label → text, of the interview and of each question and answer with its position."""
    texts = texts_of(interview, ("topic", "guests", "summary"))
    for exchange in interview.exchanges.all():
        texts |= texts_of(exchange, ("question", "answer"), within=f"{exchange.position} ")
    return texts


def _released(interview: Interview, at: datetime | None, step: str, **facts) -> Interview:
    LIFECYCLE.finish(interview, step, published_at=at, **facts)
    entries.refresh(INTERVIEW, [interview.pk])
    epoch.move()
    return interview
