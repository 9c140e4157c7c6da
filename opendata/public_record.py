"""What the public log says of each register: what is public at a moment, and in what words exactly.

The log follows what is public, not who made it so: an item may become public by a step in the admin, by
an import, or by itself when its time comes; `enter` finds each, whichever door it came by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from annual_report.models import Report
from disclosure import public_content
from disclosure.models import PowerItem
from inquiries.models import Consultation
from transparency import journal
from transparency.canonical import digest
from transparency.models import LogLeaf

BATCH = 500  # entries in one transaction


@dataclass(frozen=True)
class Register:
    """`public(at)`: rows the public sees, each with `shown_version`; `content` what of a row is hashed."""

    name: str
    public: Callable[[datetime], QuerySet]
    record: Callable[[Any], str]
    content: Callable[[Any], dict]


def _powers(at: datetime) -> QuerySet:
    powers = PowerItem.objects.shown().in_force(on=timezone.localdate(at))
    return powers.annotate(shown_version=Value(1)).order_by("valid_from", "pk")


POWER_FIELDS = (
    *("code", "type", "name", "sub_item", "legal_basis", "implementing_unit", "handling_unit"),
    *("duties", "duty_basis", "accountability", "addressees", "statutory_days", "promised_days"),
    *("fee", "phone", "referred_upward", "note"),
)
# Added later: hashed where they say something, so that a list without them is the list it was.
POWER_GUIDE = (
    *("conditions", "materials", "flow_text", "place", "hours", "enquiry_phone", "online_url"),
    *("discretion", "appeal", "keywords"),
)


def _power(item: PowerItem) -> dict:
    shown = {name: getattr(item, name) for name in POWER_FIELDS}
    shown |= {name: value for name in POWER_GUIDE if (value := getattr(item, name))}
    return {**shown, "valid_from": item.valid_from.isoformat()}


def _consultations(at: datetime) -> QuerySet:
    has_result = Case(
        When(status=Consultation.Status.CLOSED, then=2), default=1, output_field=IntegerField()
    )
    published = Consultation.objects.published(on=timezone.localdate(at))
    return (
        published.annotate(shown_version=has_result)
        .select_related("unit")
        .prefetch_related("questions__options")
        .order_by("opened_on", "pk")
    )


def _consultation(item: Consultation) -> dict:
    questions = [
        {"text": asked.text, "kind": asked.kind, "options": [each.text for each in options]}
        for asked in item.questions.all()
        if (options := asked.options.all())
    ]
    shown = {
        "title": item.title,
        "unit": item.unit.code,
        "text": item.text,
        "opened_on": item.opened_on.isoformat(),
        "closes_on": item.closes_on.isoformat(),
        "result": item.result,
    }
    # Without a questionnaire as before there were any: entries of the log keep their hash.
    return {**shown, "questions": questions} if questions else shown


def _reports(at: datetime) -> QuerySet:
    reports = Report.objects.public().filter(published_at__lte=at)
    return reports.annotate(shown_version=F("version")).order_by("published_at", "pk")


def _report(report: Report) -> dict:
    return {"year": report.year, "version": report.version, "sha256": report.sha256}


REGISTERS = {
    register.name: register
    for register in (
        Register(
            "disclosure",
            public_content.items,
            lambda item: item.index_number,
            public_content.content,
        ),
        Register("power", _powers, lambda item: f"{item.code} {item.valid_from}", _power),
        Register("consultation", _consultations, lambda item: str(item.pk), _consultation),
        Register("report", _reports, lambda item: f"{item.year}", _report),
    )
}


def enter(*, at: datetime) -> int:
    """Put into the log whatever is public at `at` and not in it as it stands, then what is no longer
    public; how many entries that made. May be run again: a second run makes none."""
    count = 0
    for register in REGISTERS.values():
        for entries in _batches(_shown(register, at), BATCH):
            journal.append(entries, at=at)
            count += len(entries)
        for entries in _batches(_gone(register, at), BATCH):
            journal.append(entries, at=at)
            count += len(entries)
    return count


def _batches(entries: Iterable, size: int) -> Iterator[list]:
    rest = iter(entries)
    return iter(lambda: list(islice(rest, size)), [])


def _latest(register: Register, column: str) -> Subquery:
    """`column` of the newest entry about a row of the register."""
    of_row = LogLeaf.objects.filter(register=register.name, object_id=OuterRef("pk"))
    return Subquery(of_row.order_by("-position").values(column)[:1])


def _shown(register: Register, at: datetime) -> Iterator[journal.Entry]:
    waiting = (
        register.public(at)
        .annotate(entered=_latest(register, "version"), entered_act=_latest(register, "act"))
        .filter(
            Q(entered=None) | Q(entered_act=LogLeaf.Act.WITHDRAW) | ~Q(entered=F("shown_version"))
        )
    )
    # The numbers first: entries are written while the rows are walked.
    for numbers in _batches(list(waiting.values_list("pk", flat=True)), BATCH):
        rows = {row.pk: row for row in waiting.filter(pk__in=numbers)}
        for number in numbers:
            yield _entry(register, rows[number])


def _entry(register: Register, row: Model) -> journal.Entry:
    is_change = row.entered is not None and row.entered_act != LogLeaf.Act.WITHDRAW
    return journal.Entry(
        register=register.name,
        object_id=row.pk,
        record=register.record(row),
        version=row.shown_version,
        act=LogLeaf.Act.REVISE if is_change else LogLeaf.Act.PUBLISH,
        digest=digest(register.content(row)),
    )


def _gone(register: Register, at: datetime) -> Iterator[journal.Entry]:
    """The text of what was taken back leaves its hash only."""
    later = LogLeaf.objects.filter(
        register=OuterRef("register"),
        object_id=OuterRef("object_id"),
        position__gt=OuterRef("position"),
    )
    public = register.public(at).order_by().values("pk")
    gone = (
        LogLeaf.objects.filter(~Exists(later), register=register.name)
        .exclude(act=LogLeaf.Act.WITHDRAW)
        .exclude(object_id__in=public)
        .order_by("position")
    )
    for leaf in list(gone):
        yield journal.Entry(
            register=register.name,
            object_id=leaf.object_id,
            record=leaf.record,
            version=leaf.version,
            act=LogLeaf.Act.WITHDRAW,
            digest=leaf.digest,
        )
