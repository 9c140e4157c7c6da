"""更正登记信息: what was registered wrongly is put right in every state; what stood there is kept beside it.

Old and new value are kept encrypted: they name people, and the ledger, which cannot forget, names the fields
only. A register says which of its fields may be put right and what follows from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from records.characters import plain
from records.kept import ERASED
from records.models import Amendment


@dataclass(frozen=True)
class Change:
    """A value put right: `field` as the register calls it, old and new as they are read."""

    field: str
    label: str
    old: str
    new: str


def put_right(record: models.Model, values: Mapping[str, Any]) -> list[Change]:
    """Set `values` on `record` (not saved) and say what that changed; raises ValidationError."""
    changes = []
    for name, value in values.items():
        field = record._meta.get_field(name)
        value = plain(value).strip() if isinstance(value, str) else value
        old = field.value_from_object(record)
        if old == value:
            continue
        before = _worded(record, name)
        setattr(record, name, value)
        label = str(field.verbose_name)
        changes.append(Change(name, label, before, _worded(record, name)))
    return changes


def _worded(record: models.Model, name: str) -> str:
    choice = getattr(record, f"get_{name}_display", None)
    value = choice() if choice else getattr(record, name)
    return "" if value is None else str(value)


def told(invalid: ValidationError) -> str:
    """What a model refuses, as one sentence for the clerk."""
    return "；".join(invalid.messages)


def keep(
    record: models.Model, changes: list[Change], *, by, on: date, reason: str
) -> list[Amendment]:
    """Store what was put right in `record`."""
    return Amendment.objects.bulk_create(
        Amendment(
            register=record._meta.label,
            record=record.pk,
            field=change.field,
            label=change.label,
            old=change.old,
            new=change.new,
            reason=reason,
            on=on,
            by=by,
        )
        for change in changes
    )


def of(record: models.Model) -> models.QuerySet[Amendment]:
    """What was put right in `record`, oldest first."""
    rows = Amendment.objects.filter(register=record._meta.label, record=record.pk)
    return rows.select_related("by")


def forget(record: models.Model) -> None:
    """Values and reasons go, when the person of a record is erased; which field, who and when stays."""
    of(record).update(old="", new="", reason=ERASED)
