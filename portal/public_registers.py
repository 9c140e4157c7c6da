"""What strangers read, register by register: which records, and which of their words.

The daily rescan reads it all again (`rescanning`), and a test holds it against every column of the project.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.timezone import localdate

from annual_report.frozen import thaw
from annual_report.models import PrintedReport, Report
from disclosure import gate, power_list
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
from disclosure.scanning.passages import Unread
from disclosure.scanning.scan import Sighting, scan_file
from disclosure.word_list import current
from inquiries import consulting, handling, interviewing
from inquiries.models import Consultation, Contact, Interview
from records.models import Office
from records.uploads import JPEG, PDF, PNG


@dataclass(frozen=True)
class Register:
    """`public(at)`: the records strangers see at that moment; `look(record, office)`: what the scanners find
    in what they read of one, `office` being the office's telephones. `held_at`: the model whose forms hold
    such texts back before they are stored."""

    model: type[models.Model]
    public: Callable[[datetime], QuerySet]
    look: Callable[[Any, list[str]], Iterable[Sighting]]
    held_at: type[models.Model] | None = None


def _texts(
    model: type[models.Model],
    public: Callable[[datetime], QuerySet],
    texts: Callable[[Any], dict[str, str]],
    *,
    phones: Callable[[Any], Iterable[str]] = lambda record: (),
    held_at: type[models.Model] | None = None,
) -> Register:
    def look(record, office: list[str]) -> list[Sighting]:
        found = gate.look(texts(record), phones=phones(record), office=office)
        return [one for one in found if one.blocks]

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


def _disclosure(item: Disclosure, office: list[str]) -> Iterable[Sighting]:
    """The item with its files, and the earlier texts that are still shown."""
    yield from scanned(item)
    for version in item.versions.filter(withheld_reason=""):
        names = ("title", "document_number", "summary", "body", "reason")
        texts = gate.texts_of(
            version, names, within=f"{version._meta.verbose_name} {version.number}: "
        )
        yield from gate.look(texts, office=office)


def _power(item: PowerItem, office: list[str]) -> Iterable[Sighting]:
    """The version's words and its chart; what a person answered for who looked at the chart stands."""
    phones = [*office, *power_list.phones_of(item)]
    texts = gate.texts_of(item, power_list.SCANNED, within=f"{item.code} ")
    found = gate.look(texts, office=phones)
    if item.flow_chart:
        name = PurePosixPath(item.flow_chart.name).name
        kind = next(one for one in CHARTS if name.lower().endswith(one.extensions))
        with item.flow_chart.open("rb") as chart:
            of_chart = scan_file(name, kind, chart.read(), office_phones=phones, listed=current())
        is_seen = bool(item.flow_chart_seen.strip())
        found += [one for one in of_chart if not (is_seen and one.kind in list(Unread))]
    return [one for one in found if one.blocks]


CHARTS = (PDF, PNG, JPEG)
REGISTERS = (
    Register(Disclosure, lambda at: Disclosure.objects.published(at=at), _disclosure),
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
        lambda at: PowerItem.objects.filter(valid_from__lte=localdate(at)),
        _power,
        held_at=AdjustmentProposal,
    ),
    _texts(
        Adjustment,
        lambda at: Adjustment.objects.filter(effective_on__lte=localdate(at)),
        lambda row: gate.texts_of(row, ("basis", "approval", "note")),
        held_at=AdjustmentProposal,
    ),
    _texts(
        Report,
        lambda at: Report.objects.public().filter(published_at__lte=at),
        lambda report: thaw(report.frozen).prose,
    ),
    _texts(
        PrintedReport,
        lambda at: PrintedReport.objects.all(),
        lambda report: {"title": report.content["title"], **report.content["sections"]},
    ),
    *map(_reference, (Unit, Category, Channel, Tally, ServiceLink, Office)),
)
