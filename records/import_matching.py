"""Which stored record a row of an imported table means: by its best key, or by what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from records.import_rows import LOOKUP_CHUNK, Refusals, Row, chunks

if TYPE_CHECKING:
    from records.resources import RecordResource


class Matching:
    """Of one import. `differs`: whether a record holds another value in a column than a cell says."""

    def __init__(
        self,
        resource: RecordResource,
        refusals: Refusals,
        *,
        differs: Callable[[models.Model, str, Any], bool],
        skip_repeats: bool,
    ):
        self.resource, self.model = resource, resource.model
        self.refusals = refusals
        self.differs = differs
        self.skip_repeats = skip_repeats

    def match(self, rows: list[Row]) -> None:
        """Give each row its record, stored or new; a row that cannot be told apart is refused."""
        existing = self._existing(rows)
        seen: dict[tuple, Row] = {}
        claimed: dict[Any, Row] = {}  # by the record's key in the database
        for row in rows:
            keys = self._keys(row)
            if not keys:
                labels = "、".join(
                    self.resource.column(name).label for name in self.resource.keys[-1]
                )
                self.refusals.refuse(row, labels, _("The row cannot be told apart without this."))
                continue
            records = next((existing[key] for key in keys if key in existing), [])
            twin = seen.get(keys[0]) or next(
                (claimed[record.pk] for record in records if record.pk in claimed), None
            )
            if twin or len(records) > 1:
                free = [record for record in records if record.pk not in claimed]
                records = [record for record in free if self._says(row, record)][:1] or records
                if not self._is_told_apart(row, records, claimed, twin, keys[0]):
                    continue
            seen[keys[0]] = row
            if records:
                claimed[records[0].pk] = row
            row.is_new = not records
            row.instance = records[0] if records else self.model()

    def _says(self, row: Row, record: models.Model) -> bool:
        """Whether the filled cells of `row` are what `record` holds."""
        return not any(
            self.differs(record, name, value)
            for name, value in row.values.items()
            if name not in row.blank
        )

    def _is_told_apart(self, row, records, claimed, twin: Row | None, key: tuple) -> bool:
        """Whether one free record is left that `row` can mean; otherwise the row is refused or skipped."""
        if len(records) == 1 and records[0].pk not in claimed and twin is None:
            return True
        if len(records) == 1 and records[0].pk not in claimed:
            return self._says(row, records[0])
        label = self.resource.column(key[0][0]).label
        if twin is None:
            labels = "、".join(
                self.resource.column(names[0]).label for names in self.resource.keys[:-1]
            )
            reason = _("%(count)d stored records fit this row; name the one by %(labels)s.")
            self.refusals.refuse(
                row, label, reason % {"count": len(records), "labels": labels or label}
            )
            return False
        numbers = {"first": twin.number, "second": row.number}
        if row.values != twin.values:
            reason = _("Rows %(first)d and %(second)d have the same key.")
            self.refusals.refuse(row, label, reason % numbers)
        elif self.skip_repeats:
            self.refusals.outcome.repeated += 1
        else:
            reason = _("Rows %(first)d and %(second)d are the same; take one out or skip repeats.")
            self.refusals.refuse(row, label, reason % numbers)
        return False

    def _keys(self, row: Row) -> list[tuple]:
        """The keys whose cells are filled, best first, as ((names), values); the last for want of others."""
        *better, last = self.resource.keys
        filled = []
        for names in better:
            values = tuple(self._comparable(row.values.get(name)) for name in names)
            if not any(value in (None, "") for value in values):
                filled.append((names, values))
        values = tuple(self._comparable(row.values.get(name)) for name in last)
        return filled or ([] if None in values else [(last, values)])

    def _existing(self, rows: list[Row]) -> dict[tuple, list[models.Model]]:
        """The stored records of each key; several where the key does not tell them apart."""
        records: dict[tuple, list[models.Model]] = {}
        wanted: dict[tuple[str, ...], set] = {}
        for row in rows:
            for names, _values in self._keys(row):
                wanted.setdefault(names, set()).add(row.values[names[0]])
        for names, firsts in wanted.items():
            targets = [self.resource.column(name).target for name in names]
            fields = [self.model._meta.get_field(target) for target in targets]
            for chunk in chunks(firsts, LOOKUP_CHUNK):
                for record in self.resource.existing().filter(**{f"{targets[0]}__in": chunk}):
                    values = tuple(getattr(record, f.attname) for f in fields)
                    records.setdefault((names, values), []).append(record)
        return records

    @staticmethod
    def _comparable(value):
        return value.pk if isinstance(value, models.Model) else value
