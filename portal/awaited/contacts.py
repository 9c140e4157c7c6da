"""What 互动交流 waits for."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
)
from django.utils.translation import gettext_lazy as _

from disclosure import emergency
from inquiries import consulting, handling, interviewing, retention
from inquiries.models import (
    Consultation,
    ConsultationEvent,
    Contact,
    ContactEvent,
    Disposal,
    Interview,
    InterviewEvent,
)
from portal.awaited.rows import (
    Asked,
    Awaited,
    Register,
    by_status,
    emergency_of,
    restoring_of,
    shortened,
)

_STAGES = {
    handling.Stage.RECEIVED: Q(replied_on=None, closed_on=None, fed_back_on=None),
    handling.Stage.REPLIED: Q(replied_on__isnull=False, closed_on=None, fed_back_on=None),
    handling.Stage.CLOSED: Q(closed_on__isnull=False, fed_back_on=None),
    handling.Stage.FED_BACK: Q(fed_back_on__isnull=False),
}


def _at_stage(stages: Iterable[str]) -> Q:
    return reduce(or_, (_STAGES[stage] for stage in stages))


def _wrote_of_contact(asked: Asked) -> QuerySet:
    """Reply or public version, by the person asked for: somebody else releases it."""
    kinds = (ContactEvent.Step.REPLIED, ContactEvent.Step.REDACTED)
    return ContactEvent.objects.filter(contact=OuterRef("pk"), kind__in=kinds, by=asked.user)


_H = handling.HANDLING.transitions
_CONTACTS = (
    # The table lets a better reply follow at any stage; what waits is the first.
    Awaited(_H[ContactEvent.Step.REPLIED], states=(handling.Stage.RECEIVED,)),
    Awaited(_H[ContactEvent.Step.CLOSED]),
    Awaited(_H[ContactEvent.Step.FED_BACK]),
    Awaited(
        handling.PUBLICATION.transitions[ContactEvent.Step.PUBLISHED],
        lambda asked: (
            Q(published_at=None, is_confidential=False)
            & ~Q(public_subject="")
            & ~Q(Exists(_wrote_of_contact(asked)))
        ),
        states=tuple(_STAGES),
    ),
    Awaited(
        handling.PUBLICATION.transitions[emergency.CONFIRMED],
        emergency_of(ContactEvent, "contact"),
        states=tuple(_STAGES),
    ),
)


CONTACT = Register(
    "contact",
    _("contact"),
    Contact,
    lambda asked: Contact.objects.within_reach(asked.user, on=asked.on),
    _CONTACTS,
    lambda contact: shortened(contact.subject),
    _at_stage,
    "inquiries_contact",
    number="number",
    related=("unit", "channel"),
    events=ContactEvent,
    beside=(ContactEvent.Step.PUBLISHED, ContactEvent.Step.WITHDRAWN),
)

INTERVIEW = Register(
    "interview",
    _("interview"),
    Interview,
    lambda asked: Interview.objects.filter(held_at__date__lte=asked.on),
    (
        Awaited(
            interviewing.LIFECYCLE.transitions[emergency.CONFIRMED],
            emergency_of(InterviewEvent, "interview"),
        ),
        Awaited(interviewing.LIFECYCLE.transitions[InterviewEvent.Step.PUBLISHED]),
    ),
    lambda interview: shortened(interview.topic),
    lambda states: Q(published_at=None),
    "inquiries_interview",
    events=InterviewEvent,
)

CONSULTATION = Register(
    "consultation",
    _("consultation"),
    Consultation,
    lambda asked: Consultation.objects.visible_to(asked.user),
    (
        Awaited(
            consulting.LIFECYCLE.transitions[ConsultationEvent.Step.OPENED],
            lambda asked: Q(closes_on__gte=asked.on),
        ),
        Awaited(
            consulting.LIFECYCLE.transitions[ConsultationEvent.Step.CLOSED],
            lambda asked: Q(closes_on__lt=asked.on, hidden_at=None),
        ),
        Awaited(
            consulting.LIFECYCLE.transitions[emergency.CONFIRMED],
            emergency_of(ConsultationEvent, "consultation"),
        ),
        Awaited(
            consulting.LIFECYCLE.transitions[emergency.RESTORED],
            restoring_of(ConsultationEvent, "consultation"),
        ),
    ),
    lambda consultation: shortened(consultation.title),
    by_status,
    "inquiries_consultation",
    due=F("closes_on"),
    related=("unit",),
    events=ConsultationEvent,
)

DISPOSAL = Register(
    "disposal",
    _("disposal"),
    Disposal,
    lambda asked: Disposal.objects.proposed().select_related("contact", "opinion"),
    (Awaited(retention.ERASE, lambda asked: ~Q(proposed_by=asked.user), name="erase"),),
    lambda disposal: disposal.about,
    by_status,
    "inquiries_disposal",
)
