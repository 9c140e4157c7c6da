"""Loading a table into the register: everything is checked, every error is collected, all rows go in or none.

The number of queries depends on the number of batches, not of rows: references and existing rows are
looked up in chunks, new and changed rows are written in bulk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from records import audit, epoch
from records.characters import one_line, one_notation
from records.columns import Column
from records.everyday_words import alike, meant_by
from records.grids import Table
from records.markup import is_markup, shown
from records.office_tables import Reading

if TYPE_CHECKING:
    from records.resources import RecordResource

LOOKUP_CHUNK = 500  # values in one IN (…)
WRITE_CHUNK = 200  # rows; the CASE of a bulk UPDATE grows with its square
MOST_NAMES = 2000  # among which a name like the one written is looked for
MAX_ERRORS = 1000  # enough to see what is wrong with a file
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class RowError:
    """What is wrong in row `row` of the sheet (1 is the header row), under `column` ("" for the row)."""

    row: int
    column: str
    reason: str
    said: str = field(default="", compare=False)  # what stands in the cell
    offers: tuple[str, ...] = field(default=(), compare=False)  # what may be meant by it

    def __str__(self):
        return (
            f"row {self.row}, {self.column}: {self.reason}"
            if self.column
            else f"row {self.row}: {self.reason}"
        )


@dataclass
class Row:
    """One row on its way in: `values` by column name, the record it makes or changes."""

    number: int
    values: dict[str, Any]
    instance: models.Model | None = None
    is_new: bool = False
    blank: set[str] = field(default_factory=set)  # columns whose cell is empty
    changed: set[str] = field(default_factory=set)  # columns
    changed_fields: set[str] = field(default_factory=set)  # of the model
    bad: bool = False


@dataclass
class ImportResult:
    """What an import did (or, rehearsed or refused, would have done)."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    public: int = 0  # rows strangers read at once or from their day
    repeated: int = 0  # rows that say the same as one before them, left out by choice
    errors: list[RowError] = field(default_factory=list)  # the first MAX_ERRORS
    error_count: int = 0
    notes: list[str] = field(
        default_factory=list
    )  # what was left out or read otherwise than written
    # what is taken as it is, and should be looked at before it is confirmed
    warnings: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def __str__(self):
        return f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged"


class _Refused(Exception):
    """Leaves the transaction, so that nothing stays."""


class Import:
    """One run over one table. `run` is the only entry."""

    def __init__(
        self,
        resource: RecordResource,
        *,
        update: bool,
        skip_repeats: bool = False,
        reading: Reading | None = None,
        progress: Progress | None = None,
    ):
        self.resource = resource
        self.model = resource.model
        self.update = update
        self.skip_repeats = skip_repeats
        self.reading = reading or Reading()
        self.heads = resource.heads(self.reading)
        readers = {column.name: resource.reader(column) for column in resource.columns}
        self.of_one_line = {name for name, reader in readers.items() if reader is one_line}
        self.of_text = {name for name, reader in readers.items() if reader in (one_line, str)}
        self._names: dict[str, list[str]] = {}  # what a column may name, for offers
        self.progress = progress or (lambda done, total: None)
        self.outcome = ImportResult()
        self.head_row = 1

    def run(self, table: Table, *, dry_run: bool) -> ImportResult:
        """Everything, or nothing and the errors. Raises NotAllowed for who may not bring it in."""
        if self.resource.act is not None:
            self.resource.act.ask(self.resource.by)
        try:
            with transaction.atomic():
                self._run(table)
                if self.outcome.errors or dry_run:
                    raise _Refused
                if self.outcome.created or self.outcome.updated:
                    epoch.move()
        except _Refused:
            self.resource.take_back()
        except BaseException:
            self.resource.take_back()
            raise
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

    def _run(self, table: Table) -> None:
        self.outcome.notes += table.notes
        columns = self._columns(table)
        if self.outcome.errors:
            return
        rows = self.outcome.rows = list(self._read(table, columns))
        self._resolve(rows, columns)
        self.resource.complete(rows)
        self._match([row for row in rows if not row.bad])
        self._refuse_loops(rows)
        fresh, changed = self._assign([row for row in rows if not row.bad])
        if not self.outcome.errors:
            self._write(fresh, changed)

    def _refuse(
        self,
        row: Row | None,
        label: str,
        reason: str,
        *,
        said: str = "",
        offers: Iterable[str] = (),
    ) -> None:
        if row is not None:
            row.bad = True
        self.outcome.error_count += 1
        if len(self.outcome.errors) < MAX_ERRORS:
            self.outcome.errors.append(
                RowError(row.number if row else self.head_row, label, reason, said, tuple(offers))
            )

    # --- reading

    def _columns(self, table: Table) -> list[Column | None]:
        """The column of each header, None for one left out; others are errors of the head row."""
        self.head_row = table.head_row
        columns: list[Column | None] = []
        for header in table.headers:
            column = self.heads.column(header)
            if header and not self.heads.knows(header):
                self._refuse(None, header, _("This column is not known."))
            elif column and column in columns:
                self._refuse(None, header, _("This column stands twice."))
            columns.append(column)
        for column in self.resource.columns:
            if column.required and column not in columns:
                self._refuse(None, column.label, _("This column is missing."))
        return columns

    def _read(self, table: Table, columns: list[Column | None]) -> Iterator[Row]:
        readers = {column.name: self.resource.reader(column) for column in columns if column}
        empty = {column.name: self.resource.empty(column) for column in columns if column}
        faults: dict[int, list[tuple[str, str]]] = {}
        for number, header, reason in table.faults:
            faults.setdefault(number, []).append((header, reason))
        keys = {
            name: self.resource.empty(self._column(name))
            for names in self.resource.keys
            for name in names
        }
        named = set(readers)
        for number, cells in table.rows:
            row = Row(number, dict(keys), blank=set(keys) - named)
            for header, reason in faults.get(number, ()):
                column = self.heads.column(header)
                self._refuse(row, column.label if column else header, reason)
            for column, text in zip(columns, cells, strict=True):
                if column is None:
                    continue
                text = self.reading.values.get((column.name, text), text)
                if column.name in self.of_text and is_markup(text):
                    text = shown(text)
                    note = _("Row %(row)d, %(column)s: HTML, turned into text")
                    self.outcome.notes.append(note % {"row": number, "column": column.label})
                if not text:
                    row.blank.add(column.name)
                try:
                    row.values[column.name] = (
                        readers[column.name](text) if text else empty[column.name]
                    )
                except ValueError as error:
                    offers = meant_by(self.resource.dataset, column.name, text)
                    self._refuse_word(row, column, text, str(error), offers)
                if not text and column.required:
                    self._refuse(row, column.label, _("This cell must not be empty."))
            yield row

    # --- references

    def _resolve(self, rows: list[Row], columns: list[Column | None]) -> None:
        """Turn the text in foreign key columns into records, with a few queries per column."""
        for column in columns:
            if column is None or not column.by:
                continue
            related = self.model._meta.get_field(column.target).related_model
            wanted = {row.values[column.name] for row in rows if row.values.get(column.name)}
            if related is self.model:
                continue  # may name a row of this very file: resolved in _match
            found = [_found(related, name, wanted) for name in column.by]
            for row in rows:
                if text := row.values.get(column.name):
                    row.values[column.name] = self._pick(row, column, text, found)

    def _pick(self, row: Row, column: Column, text: str, found: list[dict[str, list]]):
        for records in found:
            match records.get(text, []):
                case [record]:
                    return record
                case [_first, *_others]:
                    self._refuse(
                        row, column.label, _("“%s” names more than one; use the code.") % text
                    )
                    return None
        reason = _("“%s” does not exist.") % text
        self._refuse_word(row, column, text, reason, self._alike(column, text))
        return None

    def _refuse_word(
        self, row: Row, column: Column, text: str, reason: str, offers: Sequence[str]
    ) -> None:
        """Refuse a word nobody knows, and ask whether another was meant: offered, never guessed."""
        if offers:
            reason = f"{reason} " + _("Perhaps: %s?") % "、".join(offers)
        self._refuse(row, column.label, reason, said=text, offers=offers)

    def _alike(self, column: Column, text: str) -> list[str]:
        """Names of records that `text` may be short for or a slip of (交警支队: 交通警察支队)."""
        related = self.model._meta.get_field(column.target).related_model
        if column.name not in self._names:
            field = "name" if "name" in column.by else column.by[0]
            names = related._base_manager.order_by(field).values_list(field, flat=True)
            self._names[column.name] = list(names[:MOST_NAMES])
        return alike(text, self._names[column.name])

    # --- which record a row means

    def _match(self, rows: list[Row]) -> None:
        existing = self._existing(rows)
        seen: dict[tuple, Row] = {}
        claimed: dict[Any, Row] = {}  # by the record's key in the database
        for row in rows:
            keys = self._keys(row)
            if not keys:
                labels = "、".join(self._label(name) for name in self.resource.keys[-1])
                self._refuse(row, labels, _("The row cannot be told apart without this."))
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
        self._resolve_own([row for row in rows if row.instance is not None])

    def _says(self, row: Row, record: models.Model) -> bool:
        """Whether the filled cells of `row` are what `record` holds."""
        return not any(
            self._differs(record, name, value)
            for name, value in row.values.items()
            if name not in row.blank
        )

    def _is_told_apart(self, row, records, claimed, twin: Row | None, key: tuple) -> bool:
        """Whether one free record is left that `row` can mean; otherwise the row is refused or skipped."""
        if len(records) == 1 and records[0].pk not in claimed and twin is None:
            return True
        if len(records) == 1 and records[0].pk not in claimed:
            return self._says(row, records[0])
        label = self._label(key[0][0])
        if twin is None:
            labels = "、".join(self._label(names[0]) for names in self.resource.keys[:-1])
            reason = _("%(count)d stored records fit this row; name the one by %(labels)s.")
            self._refuse(row, label, reason % {"count": len(records), "labels": labels or label})
            return False
        numbers = {"first": twin.number, "second": row.number}
        if row.values != twin.values:
            reason = _("Rows %(first)d and %(second)d have the same key.")
            self._refuse(row, label, reason % numbers)
        elif self.skip_repeats:
            self.outcome.repeated += 1
        else:
            reason = _("Rows %(first)d and %(second)d are the same; take one out or skip repeats.")
            self._refuse(row, label, reason % numbers)
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
            targets = [self._column(name).target for name in names]
            fields = [self.model._meta.get_field(target) for target in targets]
            for chunk in _chunks(firsts, LOOKUP_CHUNK):
                for record in self.resource.existing().filter(**{f"{targets[0]}__in": chunk}):
                    values = tuple(getattr(record, f.attname) for f in fields)
                    records.setdefault((names, values), []).append(record)
        return records

    @staticmethod
    def _comparable(value):
        return value.pk if isinstance(value, models.Model) else value

    def _column(self, name: str) -> Column:
        return next(column for column in self.resource.columns if column.name == name)

    def _label(self, name: str) -> str:
        return self._column(name).label

    # --- references to the table itself (a tree whose parents may stand in the same file)

    def _own_columns(self) -> list[Column]:
        return [
            c
            for c in self.resource.columns
            if c.by and self.model._meta.get_field(c.target).related_model is self.model
        ]

    def _resolve_own(self, rows: list[Row]) -> None:
        for column in self._own_columns():
            wanted = {row.values[column.name] for row in rows if row.values.get(column.name)}
            found = [_found(self.model, name, wanted) for name in column.by]
            own = {c.target: c.name for c in self.resource.columns}
            in_file = [
                {row.values.get(own[name]): [row.instance] for row in rows if own.get(name)}
                for name in column.by
            ]
            both = [{**there, **here} for there, here in zip(found, in_file, strict=True)]
            for row in rows:
                if text := row.values.get(column.name):
                    row.values[column.name] = self._pick(row, column, text, both)

    def _refuse_loops(self, rows: list[Row]) -> None:
        for column in self._own_columns():
            above = {
                id(row.instance): row.values.get(column.name)
                for row in rows
                if row.instance is not None and not isinstance(row.values.get(column.name), str)
            }
            for row in rows:
                passed, node = set(), row.instance
                while node is not None and id(node) not in passed:
                    passed.add(id(node))
                    node = above.get(id(node))
                if node is not None:
                    self._refuse(
                        row, column.label, _("The entries stand below each other in a circle.")
                    )

    # --- checking

    def _assign(self, rows: list[Row]) -> tuple[list[Row], list[Row]]:
        fresh: list[Row] = []
        changed: list[Row] = []
        for row in rows:
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
            elif not self.update:
                labels = "、".join(c.label for c in self.resource.columns if c.name in row.changed)
                self._refuse(row, labels, _("Differs from the stored record."))
                continue
            else:
                self._refuse_other_record(row)
                self._refuse_other_words(row)
                changed.append(row)
            self._fill(row)
        return fresh, changed

    def _differs(self, record: models.Model, name: str, value: Any) -> bool:
        stored = self.resource.current(record, self._column(name))
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
                self._refuse(
                    row, column.label, _("What was written to the office stays as it was entered.")
                )

    def _refuse_other_record(self, row: Row) -> None:
        """What names a record is not changed by a file: another value means another record."""
        for column in self.resource.columns:
            if column.fixed and column.name in row.changed:
                stored = self.resource.current(row.instance, column)
                if stored not in (None, ""):
                    self._refuse(
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
            self._refuse_invalid(row, error)

    def _refuse_invalid(self, row: Row, error: ValidationError) -> None:
        labels = {column.target: column.label for column in self.resource.columns}
        named = (
            error.message_dict
            if hasattr(error, "error_dict")
            else {NON_FIELD_ERRORS: error.messages}
        )
        for name, reasons in named.items():
            for reason in reasons:
                self._refuse(
                    row, "" if name == NON_FIELD_ERRORS else labels.get(name, name), reason
                )

    # --- writing

    def _write(self, fresh: list[Row], changed: list[Row]) -> None:
        total = len(fresh) + len(changed)
        done = 0
        tried: list[Row] = []
        try:
            with transaction.atomic():
                self.resource.before_rows(fresh, changed)
                for wave in self._waves(fresh):
                    for chunk in _chunks(wave, WRITE_CHUNK):
                        tried += chunk
                        self.model._base_manager.bulk_create([row.instance for row in chunk])
                        audit.note_added(row.instance for row in chunk)
                        done += len(chunk)
                        self.progress(done, total)
                fields = sorted({name for row in changed for name in row.changed_fields})
                for chunk in _chunks(changed, WRITE_CHUNK):
                    tried += chunk
                    if fields:
                        self._update([row.instance for row in chunk], fields)
                    done += len(chunk)
                    self.progress(done, total)
                self.resource.after_rows(fresh, changed)
                self.outcome.warnings += self.resource.warnings
        except DatabaseError as error:
            self._explain(tried, error)
        else:
            self.outcome.created, self.outcome.updated = len(fresh), len(changed)

    def _update(self, records: list[models.Model], fields: list[str]) -> None:
        stored = self.model._base_manager.only("pk", *fields)
        before = stored.in_bulk([record.pk for record in records])
        self.model._base_manager.bulk_update(records, fields)
        pairs = [(record, audit.values_of(before[record.pk], fields)) for record in records]
        audit.note_changed(pairs, fields)

    def _waves(self, rows: list[Row]) -> Iterator[list[Row]]:
        """Parents before children; loops were refused before."""
        own = self._own_columns()
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
                self._refuse_invalid(row, invalid)
        if not self.outcome.errors:
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
                return self._refuse_invalid(row, invalid)
            except DatabaseError:
                return self._refuse(row, "", self._database_says(error))
        return self._refuse(None, "", self._database_says(error))

    @staticmethod
    def _database_says(error: DatabaseError) -> str:
        return _("The database refuses these rows: %s") % str(error).split("\n")[0]


def _found(model: type[models.Model], name: str, wanted: Iterable[str]) -> dict[str, list]:
    found: dict[str, list] = {}
    for chunk in _chunks(wanted, LOOKUP_CHUNK):
        for record in model._base_manager.filter(**{f"{name}__in": chunk}):
            found.setdefault(getattr(record, name), []).append(record)
    return found


def _chunks(items: Iterable, size: int) -> Iterator[list]:
    items = iter(items)
    while chunk := list(islice(items, size)):
        yield chunk
