"""The steps of a consultation (征集调查): the only writer of its status."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inquiries.handling import NotAllowed
from inquiries.models import Consultation, ConsultationEvent, Opinion, OpinionGroup
from inquiries.search import CONSULTATION
from records import epoch, search

Step = ConsultationEvent.Step


def note_edit(consultation: Consultation, *, on: date, by) -> None:
    """Log who worked on the text; that person does not also put it before the public."""
    consultation.events.create(kind=Step.EDITED, on=on, by=by)


@transaction.atomic
def open_consultation(consultation: Consultation, *, on: date, by) -> Consultation:
    """Put a draft before the public from `opened_on`; decided by somebody who did not write it."""
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if consultation.status != Consultation.Status.DRAFT:
        raise NotAllowed(_("Only a draft can be opened."))
    if consultation.closes_on < on:
        raise NotAllowed(_("The last day for opinions has passed."))
    if consultation.events.filter(kind=Step.EDITED, by=by).exists():
        raise NotAllowed(_("Publication is decided by somebody other than the author."))
    consultation.status = Consultation.Status.OPEN
    consultation.save(update_fields=["status"])
    consultation.events.create(kind=Step.OPENED, on=on, by=by)
    search.refresh(CONSULTATION, [consultation.pk])
    epoch.move()
    return consultation


@transaction.atomic
def send_opinion(
    consultation: Consultation, *, text: str, name: str, phone: str, at: datetime
) -> Opinion:
    """Keep one opinion of the public; refused outside the days the consultation runs."""
    day = timezone.localdate(at)
    if not Consultation.objects.taking_opinions(on=day).filter(pk=consultation.pk).exists():
        raise NotAllowed(_("This consultation is not taking opinions."))
    opinion = Opinion(consultation=consultation, text=text, name=name, phone=phone, sent_at=at)
    opinion.full_clean()
    opinion.save()
    return opinion


@transaction.atomic
def close_consultation(consultation: Consultation, *, result: str, on: date, by) -> Consultation:
    """Publish the result. Every group not adopted in full says why, and every opinion is in a group."""
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    if consultation.status != Consultation.Status.OPEN:
        raise NotAllowed(_("Only an open consultation can be closed."))
    if on <= consultation.closes_on:
        raise NotAllowed(_("Opinions may still come in until the last day."))
    if not result.strip():
        raise NotAllowed(_("A consultation closes only with a published result."))
    unexplained = consultation.groups.exclude(adoption=OpinionGroup.Adoption.ADOPTED).filter(
        reason=""
    )
    if unexplained.exists():
        raise NotAllowed(_("An opinion that is not adopted in full needs a reason."))
    if consultation.opinions.filter(group=None).exists():
        raise NotAllowed(_("Every opinion belongs to a group before the result is published."))
    consultation.status = Consultation.Status.CLOSED
    consultation.result = result
    consultation.closed_on = on
    consultation.save(update_fields=["status", "result", "closed_on"])
    consultation.events.create(kind=Step.CLOSED, on=on, by=by)
    search.refresh(CONSULTATION, [consultation.pk])
    epoch.move()
    return consultation
