"""Loading a table into the register: everything is checked, every error is collected, all rows go in or none.

The number of queries depends on the number of batches, not of rows: references and existing rows are
looked up in chunks, new and changed rows are written in bulk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from records import batches, epoch
from records.characters import one_line, one_notation
from records.columns import Column
from records.everyday_words import meant_by
from records.grids import Table
from records.import_matching import Matching
from records.import_references import References
from records.import_rows import ImportedFile, ImportResult, Progress, Refusals, Row, Steps
from records.import_writing import Writing
from records.markup import is_markup, shown
from records.office_tables import Reading

if TYPE_CHECKING:
    from records.resources import RecordResource


class _Refused(Exception):
    """Leaves the transaction, so that nothing stays."""


class Import:
    """One run over one table. `run` is the only entry; `put_back` takes an earlier one back."""

    def __init__(
        self,
        resource: RecordResource,
        *,
        update: bool,
        skip_repeats: bool = False,
        reading: Reading | None = None,
        progress: Progress | None = None,
        file: ImportedFile | None = None,
    ):
        """`file`: what the table came in; with it the import is kept as a batch, which can be undone."""
        self.resource = resource
        self.model = resource.model
        self.update = update
        self.file = file
        self.reading = reading or Reading()
        self.heads = resource.heads(self.reading)
        readers = {column.name: resource.reader(column) for column in resource.columns}
        self.of_one_line = {name for name, reader in readers.items() if reader is one_line}
        self.of_text = {name for name, reader in readers.items() if reader in (one_line, str)}
        self.outcome = ImportResult()
        self.steps = Steps(progress)
        self.refusals = Refusals(self.outcome, resource.columns)
        self.references = References(resource, self.refusals)
        self.matching = Matching(
            resource, self.refusals, differs=self._differs, skip_repeats=skip_repeats
        )
        self.writing = Writing(resource, self.refusals, self.references, self.steps.count)

    def run(self, table: Table, *, dry_run: bool) -> ImportResult:
        """Everything, or nothing and the errors. Raises NotAllowed for who may not bring it in."""
        self._in_one_transaction(lambda: self._run(table), dry_run=dry_run)
        self.outcome.public = sum(
            not row.bad and bool(row.changed) and self.resource.is_public(row)
            for row in self.outcome.rows
            if row.instance is not None
        )
        if self.outcome.errors:
            if not dry_run:
                self.resource.refused()
            self.outcome.created = self.outcome.updated = self.outcome.unchanged = 0
            self.outcome.errors.sort(key=lambda error: error.row)
        return self.outcome

    def _in_one_transaction(self, work: Callable[[], None], *, dry_run: bool) -> None:
        if self.resource.act is not None:
            self.resource.act.ask(self.resource.by)
        try:
            with transaction.atomic():
                work()
                if self.outcome.errors or dry_run:
                    raise _Refused
                if self.outcome.created or self.outcome.updated:
                    epoch.move()
        except _Refused:
            self.resource.take_back()
        except BaseException:
            self.resource.take_back()
            raise

    def _run(self, table: Table) -> None:
        self.outcome.notes += table.notes
        columns = self._columns(table)
        if self.outcome.errors:
            return
        self.steps.total = 2 * len(table.rows)  # each is checked, and written
        rows = self.outcome.rows = list(self._read(table, columns))
        self.references.resolve(rows, columns)
        self.resource.complete(rows)
        good = [row for row in rows if not row.bad]
        self.matching.match(good)
        self.references.resolve_own([row for row in good if row.instance is not None])
        self.references.refuse_loops(rows)
        fresh, changed = self._assign([row for row in rows if not row.bad])
        if self.outcome.errors:
            return
        self.writing.write(fresh, changed)
        self.steps.finish()
        if self.file and not self.outcome.errors and (fresh or changed):
            self.outcome.batch = batches.keep(self.resource, self.file, self.outcome)

    def put_back(self, rows: list[Row]) -> ImportResult:
        """Give stored records the values of `rows` again, all or none: the same checks, the same traces."""
        self._in_one_transaction(lambda: self._put_back(rows), dry_run=False)
        return self.outcome

    def _put_back(self, rows: list[Row]) -> None:
        self.outcome.rows = rows
        self.resource.complete(rows)
        for row in rows:
            self._fill(row)
        if not self.outcome.errors:
            self.writing.write([], rows)

    # --- reading

    def _columns(self, table: Table) -> list[Column | None]:
        """The column of each header, None for one left out; others are errors of the head row. Behind them
        those the table lacks and the sender gave a value for."""
        self.refusals.head_row = table.head_row
        columns: list[Column | None] = []
        for header in table.headers:
            column = self.heads.column(header)
            if header and not self.heads.knows(header):
                self.refusals.refuse(None, header, _("This column is not known."))
            elif column and column in columns:
                self.refusals.refuse(None, header, _("This column stands twice."))
            columns.append(column)
        for column in self.resource.columns:
            if column in columns:
                continue
            if (column.name, "") in self.reading.values:  # what an empty cell means, for all rows
                columns.append(column)
            elif column.required:
                self.refusals.refuse(
                    None,
                    column.label,
                    _("This column is missing."),
                    offers=self.resource.allowed(column),
                )
        return columns

    def _read(self, table: Table, columns: list[Column | None]) -> Iterator[Row]:
        readers = {column.name: self.resource.reader(column) for column in columns if column}
        empty = {column.name: self.resource.empty(column) for column in columns if column}
        faults: dict[int, list[tuple[str, str]]] = {}
        for number, header, reason in table.faults:
            faults.setdefault(number, []).append((header, reason))
        keys = {
            name: self.resource.empty(self.resource.column(name))
            for names in self.resource.keys
            for name in names
        }
        named = set(readers)
        for number, cells in table.rows:
            row = Row(number, dict(keys), blank=set(keys) - named)
            unread = self._refuse_faults(row, faults.get(number, ()))
            beyond = [""] * (len(columns) - len(cells))
            for column, text in zip(columns, [*cells, *beyond], strict=True):
                if column is None:
                    continue
                text = self.reading.values.get((column.name, text), text)
                if column.name in self.of_text and is_markup(text):
                    text = self._without_markup(row, column, text)
                if not text:
                    row.blank.add(column.name)
                if column.label in unread:
                    row.values[column.name] = empty[column.name]
                    continue
                try:
                    row.values[column.name] = (
                        readers[column.name](text) if text else empty[column.name]
                    )
                except ValueError as error:
                    offers = meant_by(self.resource.dataset, column.name, text)
                    self.refusals.word(row, column, text, str(error), offers)
                if not text and column.required:
                    self.refusals.refuse(row, column.label, _("This cell must not be empty."))
            yield row

    def _refuse_faults(self, row: Row, faults: Iterable[tuple[str, str]]) -> set[str]:
        """Refuse what the sheet holds no value of; the labels of these cells."""
        labels = set()
        for header, reason in faults:
            column = self.heads.column(header)
            labels.add(label := column.label if column else header)
            self.refusals.refuse(row, label, reason)
        return labels

    def _without_markup(self, row: Row, column: Column, text: str) -> str:
        """The plain lines of HTML; its format stays where the column keeps one. Said in either case."""
        note = _("Row %(row)d, %(column)s: HTML, turned into text")
        if kept := self.resource.formatted(column, text):
            note = _("Row %(row)d, %(column)s: HTML, kept as formatted text")
            row.formatted[column.name], text = kept
        else:
            text = shown(text)
        self.outcome.notes.append(note % {"row": row.number, "column": column.label})
        return text

    # --- checking

    def _assign(self, rows: list[Row]) -> tuple[list[Row], list[Row]]:
        fresh: list[Row] = []
        changed: list[Row] = []
        for row in rows:
            self.steps.count(1)
            if row.instance is None:  # a repeat left out
                continue
            # A cell left blank says nothing: what is stored stays.
            row.changed = {
                name
                for name in row.values
                if row.is_new
                or (name not in row.blank and self._differs(row.instance, name, row.values[name]))
            }
            if row.is_new:
                fresh.append(row)
            elif not row.changed:
                self.outcome.unchanged += 1
                continue
            elif not self.update and not self.resource.is_left_over(row.instance):
                labels = "、".join(c.label for c in self.resource.columns if c.name in row.changed)
                self.refusals.refuse(row, labels, _("Differs from the stored record."))
                continue
            else:
                self._refuse_other_record(row)
                self._refuse_other_words(row)
                changed.append(row)
                row.before = {
                    name: self.resource.kept(row.instance, self.resource.column(name))
                    for name in row.changed
                }
            self._fill(row)
        return fresh, changed

    def _differs(self, record: models.Model, name: str, value: Any) -> bool:
        stored = self.resource.current(record, self.resource.column(name))
        if isinstance(value, models.Model):
            return value._state.adding or value.pk != stored
        if isinstance(stored, str):
            stored = one_notation(stored)
            stored = one_line(stored) if name in self.of_one_line else stored
        return (value if value not in (None, "") else None) != (stored if stored != "" else None)

    def _refuse_other_words(self, row: Row) -> None:
        """What somebody wrote to the office stays as it was entered; what a file brings stands elsewhere."""
        words = getattr(self.model, "original_words", ())
        for column in self.resource.columns:
            if column.name not in row.changed or column.target not in words:
                continue
            if self.resource.current(row.instance, column) not in (None, ""):
                self.refusals.refuse(
                    row, column.label, _("What was written to the office stays as it was entered.")
                )

    def _refuse_other_record(self, row: Row) -> None:
        """What names a record is not changed by a file: another value means another record."""
        for column in self.resource.columns:
            if column.fixed and column.name in row.changed:
                stored = self.resource.current(row.instance, column)
                if stored not in (None, ""):
                    self.refusals.refuse(
                        row,
                        column.label,
                        _("The stored record has “%s”: another value is another record.") % stored,
                    )

    def _fill(self, row: Row) -> None:
        concrete = {f.name: f for f in self.model._meta.concrete_fields}
        for column in self.resource.columns:
            value = row.values.get(column.name)
            if isinstance(value, models.Model):  # also when unchanged, so that clean() need not ask
                setattr(row.instance, column.target, value)
            if column.name not in row.changed or column.target not in concrete:
                continue
            target = concrete[column.target]
            setattr(row.instance, target.name, value)
            row.changed_fields.add(target.name)
        try:
            row.changed_fields.update(self.resource.prepare(row) or ())
            # Foreign keys were looked up; keys and constraints are the database's, asked once in _write.
            row.instance.full_clean(
                exclude=[f.name for f in concrete.values() if f.is_relation],
                validate_unique=False,
                validate_constraints=False,
            )
        except ValidationError as error:
            self.refusals.invalid(row, error)
