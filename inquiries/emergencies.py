"""紧急撤回 of a contact, an interview or a consultation: by one person, confirmed or undone by another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from disclosure import emergency
from disclosure.gate import ask_gate, keeps_findings, texts_of
from inquiries import consulting, handling, interviewing
from inquiries.models import Consultation, Contact, Interview
from inquiries.search import CONSULTATION, CONTACT, INTERVIEW
from records import epoch
from records.lifecycle import Lifecycle
from records.search import entries

Record = Contact | Interview | Consultation


@dataclass(frozen=True)
class _Kind:
    lifecycle: Lifecycle
    index: str
    texts: Callable[[Any], dict[str, str]]
    gone: Callable[[datetime], dict]
    back: Callable[[datetime], dict]


def _unpublished(at: datetime) -> dict:
    return {"published_at": None}


def _published(at: datetime) -> dict:
    return {"published_at": at}


_KINDS = {
    Contact: _Kind(
        handling.PUBLICATION,
        CONTACT,
        lambda contact: texts_of(contact, handling.PUBLIC_TEXTS),
        _unpublished,
        _published,
    ),
    Interview: _Kind(
        interviewing.LIFECYCLE, INTERVIEW, interviewing.public_texts, _unpublished, _published
    ),
    Consultation: _Kind(
        consulting.LIFECYCLE,
        CONSULTATION,
        consulting.public_texts,
        lambda at: {"hidden_at": at},
        lambda at: {"hidden_at": None},
    ),
}


@transaction.atomic
def take(record: Record, *, by, at: datetime, reason: str) -> Record:
    """Strangers read it no longer."""
    kind = _KINDS[type(record)]
    record = kind.lifecycle.begin(record, emergency.TAKEN, by=by)
    note = emergency.with_reason(reason)
    return _moved(record, emergency.TAKEN, by=by, at=at, note=note, **kind.gone(at))


@transaction.atomic
def confirm(record: Record, *, by, at: datetime, reason: str) -> Record:
    """It stays inside."""
    record = _KINDS[type(record)].lifecycle.begin(record, emergency.CONFIRMED, by=by)
    emergency.ask_second_person(record, by)
    note = emergency.with_reason(reason)
    return _moved(record, emergency.CONFIRMED, by=by, at=at, note=note)


@keeps_findings
@transaction.atomic
def undo(record: Record, *, by, at: datetime, reason: str, read: str | None = None) -> Record:
    """Public again, as it was; the gate is asked anew.

    `read`: the fingerprint of what the page of the step showed.
    """
    kind = _KINDS[type(record)]
    record = kind.lifecycle.begin(record, emergency.UNDONE, by=by, read=read)
    emergency.ask_second_person(record, by)
    ask_gate(record, kind.texts(record), by=by)
    note = emergency.with_reason(reason)
    return _moved(record, emergency.UNDONE, by=by, at=at, note=note, **kind.back(at))


TAKES = {emergency.TAKEN: take, emergency.CONFIRMED: confirm, emergency.UNDONE: undo}


def _moved(record: Record, step: str, *, by, at: datetime, **facts) -> Record:
    kind = _KINDS[type(record)]
    kind.lifecycle.finish(record, step, by=by, on=timezone.localdate(at), **facts)
    entries.refresh(kind.index, [record.pk])
    epoch.move()
    return record
