"""What an import brought, kept so that it can be undone until somebody built on it.

Of each batch: who, when, the file's name and SHA-256, which records are new, what the changed ones held
before, and how far the audit and the tables that refer to the register had come. What is there beyond that
was built on it since. Undoing (撤销导入) is told in the audit like every other write.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from records.import_models import ImportBatch, ImportedChange
from records.import_rows import LOOKUP_CHUNK, ImportedFile, ImportResult, chunks
from records.models import AuditEntry

if TYPE_CHECKING:
    from records.resources import RecordResource

WRITE_CHUNK = 1000
MOST_NAMED = 1000  # records that are named where they keep a batch from being undone


def keep(resource: RecordResource, file: ImportedFile, outcome: ImportResult) -> ImportBatch:
    """The batch of what was just written; in the transaction of the import."""
    new = [row.instance.pk for row in outcome.rows if row.is_new and row.instance is not None]
    changed = [row for row in outcome.rows if row.before]
    batch = ImportBatch.objects.create(
        dataset=resource.dataset,
        by=resource.by,
        file_name=file.name[:200],
        sha256=file.sha256,
        created=outcome.created,
        updated=outcome.updated,
        unchanged=outcome.unchanged + outcome.repeated,
        added=list(_spans(new)),
        marks=_marks(resource.model),
    )
    ImportedChange.objects.bulk_create(
        (
            ImportedChange(batch=batch, record=row.instance.pk, before=_written(row.before))
            for row in changed
        ),
        batch_size=WRITE_CHUNK,
    )
    return batch


def _spans(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Numbers as spans [first, last]: stored in bulk they follow one another."""
    first = last = None
    for number in sorted(numbers):
        if first is None:
            first = number
        elif number != last + 1:
            yield [first, last]
            first = number
        last = number
    if first is not None:
        yield [first, last]


def new_records(batch: ImportBatch) -> list[int]:
    """The numbers of the records it brought."""
    return [number for first, last in batch.added for number in range(first, last + 1)]


def _references(model: type[models.Model]) -> list:
    """The relations by which other rows refer to a record of `model`."""
    return [relation for relation in model._meta.related_objects if not relation.many_to_many]


def _marks(model: type[models.Model]) -> dict[str, int]:
    """The last number of the audit, and of each table that refers to `model`."""
    tables = {relation.related_model for relation in _references(model)} | {AuditEntry}
    return {
        table._meta.label: table._base_manager.aggregate(last=Max("pk"))["last"] or 0
        for table in tables
    }


# --- what somebody built on it


@dataclass(frozen=True)
class BuiltOn:
    """A record that keeps its batch from being undone, and why."""

    record: str
    reason: str


def built_on(batch: ImportBatch, model: type[models.Model]) -> list[BuiltOn]:
    """The records of `batch` that were changed, published or answered since, or that something refers to
    since; the first MOST_NAMED."""
    numbers = new_records(batch)
    numbers += ImportedChange.objects.filter(batch=batch).values_list("record", flat=True)
    touched = _Touched(batch)
    built: list[BuiltOn] = []
    for some in chunks(numbers, LOOKUP_CHUNK):
        stored = model._base_manager.in_bulk(some)
        reasons = _reasons(model, stored, batch, touched)
        for number in some:
            if number not in stored:
                built.append(BuiltOn(f"#{number}", _("It is no longer there.")))
            elif reason := reasons.get(number):
                built.append(BuiltOn(str(stored[number]), reason))
        if len(built) >= MOST_NAMED:
            break
    return built[:MOST_NAMED]


class _Touched:
    """The rows of a table that were changed or taken away after a batch came in, by the audit."""

    def __init__(self, batch: ImportBatch):
        entries = AuditEntry.objects.filter(pk__gt=batch.marks[AuditEntry._meta.label])
        self._entries = entries.filter(action=AuditEntry.Action.CHANGED).order_by()
        self._by_table: dict[str, set[str]] = {}

    def of(self, model: type[models.Model]) -> set[str]:
        label = model._meta.label
        if label not in self._by_table:
            rows = self._entries.filter(register=label).values_list("record", flat=True)
            self._by_table[label] = set(rows.iterator(chunk_size=2000))
        return self._by_table[label]


def _reasons(
    model: type[models.Model], stored: Mapping[int, models.Model], batch: ImportBatch, touched
) -> dict[int, str]:
    """Why each of the records `stored` stands in the way; by their numbers."""
    own = touched.of(model)
    reasons = {n: _("It was changed since.") for n in stored if str(n) in own}
    for relation in _references(model):
        table = relation.related_model
        name = relation.field.attname
        rows = table._base_manager.filter(**{f"{name}__in": list(stored)}).order_by()
        since = Q(pk__gt=batch.marks.get(table._meta.label, 0))
        if moved := touched.of(table) & {str(pk) for pk in rows.values_list("pk", flat=True)}:
            since |= Q(pk__in=sorted(map(int, moved))[:LOOKUP_CHUNK])
        for number in rows.filter(since).values_list(name, flat=True).distinct():
            told = _("Since then there is for it: %s.") % table._meta.verbose_name
            reasons.setdefault(number, told)
    return reasons


# --- values as JSON keeps them


def _written(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, default=_as_json)


def _as_json(value: Any) -> dict | str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return {"day": value.isoformat()}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, frozenset):
        return {"set": sorted(value)}
    return str(value)  # names of files, which no undoing puts back


def read_values(text: str) -> dict[str, Any]:
    """What a changed record held before, by column; a foreign key as the number of its row."""
    return {name: _read(value) for name, value in json.loads(text).items()}


def _read(value: Any) -> Any:
    match value:
        case {"day": text}:
            return date.fromisoformat(text)
        case {"number": text}:
            return Decimal(text)
        case {"set": items}:
            return frozenset(items)
    return value
