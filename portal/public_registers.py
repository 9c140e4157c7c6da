"""What strangers read, register by register: which records, and which of their words.

The daily rescan reads it all again (`rescanning`), and a test holds it against every column of the project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.timezone import localdate

from annual_report import taking_back
from annual_report.models import PrintedReport, Report
from disclosure import gate, powers_shown
from disclosure.admin.public_texts import OWN_PHONES
from disclosure.models import (
    Adjustment,
    AdjustmentProposal,
    Category,
    Channel,
    Disclosure,
    PowerItem,
    ServiceLink,
    Tally,
    Unit,
)
from disclosure.publication.findings import scanned
from disclosure.scanning.scan import Sighting
from inquiries import consulting, handling, interviewing
from inquiries.models import Consultation, Contact, Interview
from records.models import Office


@dataclass(frozen=True)
class Register:
    """`public(at)`: the records strangers see at that moment; `look(record, office)`: what the scanners find
    in what they read of one, `office` being the office's telephones. `held_at`: the model whose forms hold
    such texts back before they are stored. `inside(record)`: what is found where strangers do not read."""

    model: type[models.Model]
    public: Callable[[datetime], QuerySet]
    look: Callable[[Any, list[str]], Iterable[Sighting]]
    held_at: type[models.Model] | None = None
    inside: Callable[[Any], Iterable[Sighting]] = lambda record: ()


def _texts(
    model: type[models.Model],
    public: Callable[[datetime], QuerySet],
    texts: Callable[[Any], dict[str, str]],
    *,
    phones: Callable[[Any], Iterable[str]] = lambda record: (),
    held_at: type[models.Model] | None = None,
) -> Register:
    def look(record, office: list[str]) -> list[Sighting]:
        sightings = gate.look(texts(record), phones=phones(record), office=office)
        return [one for one in sightings if one.blocks]

    return Register(model, public, look, held_at)


def words_of(model: type[models.Model]) -> list[str]:
    """The columns of reference data in which somebody writes words."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and field.name not in OWN_PHONES
    ]


def _reference(model: type[models.Model]) -> Register:
    """Public as soon as it is saved."""
    names = words_of(model)
    return _texts(
        model,
        lambda at: model._default_manager.all(),
        lambda record: gate.texts_of(record, names),
        phones=lambda record: [getattr(record, name, "") or "" for name in OWN_PHONES],
    )


def _published_or_withdrawn(at: datetime) -> QuerySet:
    """Items, and those in whose place the reason of their withdrawal stands."""
    return Disclosure.objects.published(at=at) | Disclosure.objects.withdrawn(at=at)


def _disclosure(item: Disclosure, office: list[str]) -> Iterable[Sighting]:
    """The item with its files, and its earlier texts or the reasons in their place; once it is withdrawn
    the reason of that alone."""
    reason = gate.texts_of(item, ("withdrawal_reason",))
    yield from gate.look(reason, office=office)
    if reason:
        return
    yield from scanned(item)
    for version in item.versions.all():
        is_shown = not version.withheld_reason
        names = VERSION_TEXTS if is_shown else ("withheld_reason",)
        texts = gate.texts_of(
            version, names, within=f"{version._meta.verbose_name} {version.number}: "
        )
        yield from gate.look(texts, office=office)


VERSION_TEXTS = ("title", "document_number", "summary", "body", "reason")


def _inside(item: Disclosure) -> Iterable[Sighting]:
    """What is found in the text of a withdrawn item is kept too: it stops its being shown again."""
    return scanned(item) if item.withdrawal_reason else ()


REGISTERS = (
    Register(Disclosure, _published_or_withdrawn, _disclosure, inside=_inside),
    _texts(
        Contact,
        lambda at: Contact.objects.published(at=at),
        lambda contact: gate.texts_of(contact, handling.PUBLIC_TEXTS),
    ),
    _texts(Interview, lambda at: Interview.objects.published(at=at), interviewing.public_texts),
    _texts(
        Consultation,
        lambda at: Consultation.objects.published(on=localdate(at)),
        consulting.public_texts,
    ),
    Register(
        PowerItem,
        lambda at: PowerItem.objects.shown().filter(valid_from__lte=localdate(at)),
        powers_shown.look_at_power,
        held_at=AdjustmentProposal,
    ),
    Register(
        Adjustment,
        lambda at: Adjustment.objects.filter(effective_on__lte=localdate(at), hidden_at=None),
        powers_shown.look_at_adjustment,
        held_at=AdjustmentProposal,
    ),
    _texts(
        Report,
        lambda at: (Report.objects.public() | Report.objects.withdrawn()).filter(
            published_at__lte=at
        ),
        taking_back.texts_of_report,
    ),
    Register(PrintedReport, lambda at: PrintedReport.objects.shown(), taking_back.look_at_printed),
    *map(_reference, (Unit, Category, Channel, Tally, ServiceLink, Office)),
)
