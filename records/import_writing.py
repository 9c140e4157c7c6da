"""Writing an import: rows in bulk, told to the audit; where the database refuses, which row it means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from records import audit
from records.import_references import References
from records.import_rows import Refusals, Row, chunks

if TYPE_CHECKING:
    from records.resources import RecordResource

NEW_CHUNK = 500  # rows
CHANGED_CHUNK = 200  # rows; the CASE of a bulk UPDATE grows with its square


class Writing:
    """Of one import; inside its transaction. `count(n)` is told of rows written."""

    def __init__(
        self,
        resource: RecordResource,
        refusals: Refusals,
        references: References,
        count: Callable[[int], None],
    ):
        self.resource, self.model = resource, resource.model
        self.refusals, self.references = refusals, references
        self.count = count

    def write(self, fresh: list[Row], changed: list[Row]) -> None:
        """Store them and what hangs on them; refusals where the database does not take them."""
        tried: list[Row] = []
        try:
            with transaction.atomic():
                self.resource.before_rows(fresh, changed)
                for wave in self._waves(fresh):
                    for chunk in chunks(wave, NEW_CHUNK):
                        tried += chunk
                        self.model._base_manager.bulk_create([row.instance for row in chunk])
                        audit.note_added(row.instance for row in chunk)
                        self.count(len(chunk))
                fields = sorted({name for row in changed for name in row.changed_fields})
                for chunk in chunks(changed, CHANGED_CHUNK):
                    tried += chunk
                    if fields:
                        self._update([row.instance for row in chunk], fields)
                    self.count(len(chunk))
                self.resource.after_rows(fresh, changed)
                self.refusals.outcome.warnings += self.resource.warnings
        except DatabaseError as error:
            self._explain(tried, error)
        else:
            self.refusals.outcome.created, self.refusals.outcome.updated = len(fresh), len(changed)

    def _update(self, records: list[models.Model], fields: list[str]) -> None:
        stored = self.model._base_manager.only("pk", *fields)
        before = stored.in_bulk([record.pk for record in records])
        self.model._base_manager.bulk_update(records, fields)
        pairs = [(record, audit.values_of(before[record.pk], fields)) for record in records]
        audit.note_changed(pairs, fields)

    def _waves(self, rows: list[Row]) -> Iterator[list[Row]]:
        """Parents before children; loops were refused before."""
        own = self.references.own_columns()
        while rows:
            unsaved = {id(row.instance) for row in rows}
            ready = [
                row for row in rows if not any(id(row.values.get(c.name)) in unsaved for c in own)
            ]
            yield ready
            rows = [row for row in rows if row.instance._state.adding]

    def _explain(self, rows: list[Row], error: DatabaseError) -> None:
        """The database refused the whole: find the rows it means, by asking for each of them."""
        for row in rows:
            if row.is_new:  # bulk_create has marked it as stored, which was rolled back
                row.instance._state.adding, row.instance.pk = True, None
            try:
                row.instance.validate_unique()
                row.instance.validate_constraints()
            except ValidationError as invalid:
                self.refusals.invalid(row, invalid)
        if not self.refusals.outcome.errors:
            self._explain_together(rows, error)

    def _explain_together(self, rows: list[Row], error: DatabaseError) -> None:
        """No row is wrong by itself: store one after the other until one does not fit those before it."""
        for row in rows:
            try:
                row.instance.validate_unique()
                row.instance.validate_constraints()
                with transaction.atomic():
                    row.instance.save()
            except ValidationError as invalid:
                return self.refusals.invalid(row, invalid)
            except DatabaseError:
                return self.refusals.refuse(row, "", self._database_says(error))
        return self.refusals.refuse(None, "", self._database_says(error))

    @staticmethod
    def _database_says(error: DatabaseError) -> str:
        return _("The database refuses these rows: %s") % str(error).split("\n")[0]
