"""紧急撤回 of a contact, an interview or a consultation: by one person, confirmed or undone by another."""

from __future__ import annotations

from datetime import datetime

from disclosure.gate import look, texts_of
from disclosure.taking_back import TakingBack
from inquiries import consulting, handling, interviewing
from inquiries.models import Consultation, Contact, Interview
from inquiries.search import CONSULTATION, CONTACT, INTERVIEW


def _unpublished(at: datetime) -> dict:
    return {"published_at": None}


def _published(at: datetime) -> dict:
    return {"published_at": at}


CONTACTS = TakingBack(
    handling.PUBLICATION,
    lambda contact: look(texts_of(contact, handling.PUBLIC_TEXTS)),
    _unpublished,
    _published,
    index=CONTACT,
)
INTERVIEWS = TakingBack(
    interviewing.LIFECYCLE,
    lambda interview: look(interviewing.public_texts(interview)),
    _unpublished,
    _published,
    index=INTERVIEW,
)
CONSULTATIONS = TakingBack(
    consulting.LIFECYCLE,
    lambda consultation: look(consulting.public_texts(consultation)),
    back=lambda at: {"hidden_at": None, "withdrawal_reason": ""},
    index=CONSULTATION,
)
KINDS = {Contact: CONTACTS, Interview: INTERVIEWS, Consultation: CONSULTATIONS}


def of(record: Contact | Interview | Consultation) -> TakingBack:
    return KINDS[type(record)]
