"""The steps of an interview (在线访谈): the only writer of its publication."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inquiries.handling import NotAllowed
from inquiries.models import Interview, InterviewEvent
from inquiries.search import INTERVIEW
from records import epoch, search

Step = InterviewEvent.Step


def note_edit(interview: Interview, *, on: date, by) -> None:
    """Log who worked on the record; that person does not also release it (第十七条)."""
    interview.events.create(kind=Step.EDITED, on=on, by=by)


@transaction.atomic
def publish(interview: Interview, *, at: datetime, by) -> Interview:
    """Let the public read questions and answers."""
    interview = Interview.objects.select_for_update().get(pk=interview.pk)
    if interview.published_at is not None:
        raise NotAllowed(_("This interview is published already."))
    if not interview.exchanges.exists():
        raise NotAllowed(_("An interview is published with its questions and answers."))
    if interview.events.filter(kind=Step.EDITED, by=by).exists():
        raise NotAllowed(_("Publication is decided by somebody other than the author."))
    return _released(interview, at, Step.PUBLISHED, on=timezone.localdate(at), by=by)


@transaction.atomic
def withdraw(interview: Interview, *, on: date, by, reason: str) -> Interview:
    """Take an interview off the public pages; only then can it be changed."""
    interview = Interview.objects.select_for_update().get(pk=interview.pk)
    if interview.published_at is None:
        raise NotAllowed(_("This interview is not published."))
    if not reason.strip():
        raise NotAllowed(_("A withdrawal needs a reason."))
    return _released(interview, None, Step.WITHDRAWN, on=on, by=by, note=reason)


def _released(interview, at, step, *, on, by, note="") -> Interview:
    interview.published_at = at
    interview.save(update_fields=["published_at"])
    interview.events.create(kind=step, on=on, by=by, note=note)
    search.refresh(INTERVIEW, [interview.pk])
    epoch.move()
    return interview
