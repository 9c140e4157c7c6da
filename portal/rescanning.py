"""Everything strangers read is scanned again every day: the rules and the list of words grow.

What is found stands in the register of findings and in the duty monitor until the text is mended or taken
back, or a second person has said in writing that it is a false alarm.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Min, Q, QuerySet
from django.utils.timezone import localdate

from disclosure import gate
from disclosure.models import Disclosure, Finding
from disclosure.publication import findings
from disclosure.scanning.scan import Sighting
from portal.public_registers import REGISTERS, Register

logger = logging.getLogger(__name__)
CHUNK = 200  # records in memory at once


@dataclass(frozen=True)
class Found:
    """`count` findings that stop publication stand open in what is public, the oldest `days` old."""

    count: int
    days: int
    unread: int = 0  # records whose files could not be opened


def rescan(*, at: datetime) -> Found:
    """Look through everything public at `at`; may be run again at any time."""
    office = gate.office_phones()
    unread = sum(_rescan(register, office, at) for register in REGISTERS)
    return replace(standing(at=at), unread=unread)


def standing(*, at: datetime) -> Found:
    """What the last rescan left open."""
    findings = Finding.objects.seen_by_the_public()
    oldest = findings.aggregate(since=Min("seen_public_at"))["since"]
    days = (localdate(at) - localdate(oldest)).days if oldest else 0
    return Found(findings.count(), days)


def _rescan(register: Register, office: list[str], at: datetime) -> int:
    """How many records could not be read."""
    of_register = Finding.objects.filter(_of(register))
    key = "disclosure_id" if register.model is Disclosure else "record"
    known = set(of_register.values_list(key, flat=True))
    forms = [model._meta.label for model in (register.model, register.held_at) if model]
    cleared = set(
        Finding.objects.exclude(cleared_at=None)
        .filter(register__in=forms, record=0)
        .values_list("digest", flat=True)
    )
    public = register.public(at).order_by("pk")
    seen, unread = set(), 0
    for record in public.iterator(chunk_size=CHUNK):
        seen.add(record.pk)
        try:
            read = [s for s in register.look(record, office) if s.fingerprint not in cleared]
            inside = list(register.inside(record))
        except (
            OSError
        ) as error:  # a file that is gone from the disk; the others are read all the same
            logger.warning("%s %s: %s", record._meta.label, record.pk, type(error).__name__)
            unread += 1
            continue
        if read or inside or record.pk in known:
            findings.keep(record, [*read, *inside], by=None)
            _mark(Finding.objects.of(record).blocking(), read, at)
    gone = of_register.exclude(seen_public_at=None).values_list("pk", key)
    Finding.objects.filter(pk__in=[pk for pk, of in gone if of not in seen]).update(
        seen_public_at=None
    )
    return unread


def _mark(kept: QuerySet, read: list[Sighting], at: datetime) -> None:
    """Which of a record's findings strangers meet, and since when."""
    is_read = Q(digest__in=[one.fingerprint for one in read])
    kept.filter(is_read, seen_public_at=None).update(seen_public_at=at)
    kept.exclude(is_read).exclude(seen_public_at=None).update(seen_public_at=None)


def _of(register: Register) -> Q:
    if register.model is Disclosure:
        return Q(disclosure__isnull=False)
    return Q(disclosure=None, register=register.model._meta.label, record__gt=0)
