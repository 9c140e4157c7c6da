"""The base of every dataset: which columns it has, how a file of it comes in, how its records go out.

The import pages of the admin and the `import_records` command run the same code; only the preview
and its formats come from import-export.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.resources import Resource

from records.characters import one_line
from records.columns import Column, Reader, reader_for
from records.file_sources import FileSource
from records.import_models import ImportBatch
from records.import_rows import ImportedFile, ImportResult, Progress, Row
from records.importing import Import
from records.lifecycle import Act
from records.office_tables import Heads, Reading
from records.spreadsheets import read_table

ERROR, DRAFT = "error", "draft"  # choices of `RecordResource.findings`
CHOSEN = ("update", "skip_repeats")  # carried from the preview to the confirmation
PREVIEW_ROWS = 500  # shown before confirming; all are checked


class RecordResource(Resource):
    """One dataset. Subclasses name `model`, `columns`, `keys`, and override hooks where they must.

    `keys`: alternatives, best first, each a tuple of column names; the first one whose cells are all
    filled decides which record a row means.
    """

    dataset: ClassVar[str] = ""
    model: ClassVar[type[models.Model]]
    columns: ClassVar[list[Column]]
    keys: ClassVar[list[tuple[str, ...]]]
    # Who may bring a file in, where the rows are records of a register; the system through the command.
    act: ClassVar[Act | None] = None
    by = None  # who brings it in
    takes_files: ClassVar[bool] = False  # whether cells may name files
    files: FileSource | None = None  # where these lie
    has_drafts: ClassVar[bool] = (
        False  # whether a row that may not be public can come in as a draft
    )
    # Where it cannot: why what the scanners find is an error of its row, or is not asked.
    why_no_drafts: ClassVar[str] = gettext_lazy(
        "A table of these publishes nothing: its rows are inside, and what strangers read of them is "
        "written and released here."
    )
    findings = ERROR  # or DRAFT: what becomes of a row in which the scanners find something
    reason = ""  # why public texts are changed (--update)

    @cached_property
    def warnings(self) -> list[str]:
        """What `after_rows` finds odd in a table it takes; said in the preview."""
        return []

    def warn_of_serials(self, series: str, odd: Iterable[int]) -> None:
        """`numbering.go_on_after` did not follow these serials; `series`: what people call theirs."""
        self.warnings += [
            _(
                "Serial %(serial)d is far above the numbers of %(series)s: they do not go on after it."
            )
            % {"serial": serial, "series": series}
            for serial in odd
        ]

    def heads(self, reading: Reading) -> Heads:
        """Which column a head of a file means."""
        return Heads(self.columns, self.dataset, reading.columns)

    def reading(
        self,
        sheet: str,
        hidden_rows: str,
        columns: Mapping[str, str],
        values: Iterable[tuple[str, str, str]],
    ) -> Reading:
        """What a sender chose, with columns by their label or name: head → column ("" leaves it out), and
        (column, what stands in the cell, what is meant). Raises KeyError with a column there is not."""
        names = {text: c.name for c in self.columns for text in (c.name, c.label)} | {"": ""}
        return Reading(
            sheet,
            hidden_rows,
            {head: names[column] for head, column in columns.items()},
            {(names[column], said): meant for column, said, meant in values},
        )

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    # --- hooks

    def existing(self) -> models.QuerySet:
        """Where rows look for their record."""
        return self.model._base_manager.all()

    def reader(self, column: Column) -> Reader:
        """How the cells of `column` are read; a foreign key stays text and is looked up in bulk."""
        if column.read is not None:
            return column.read
        return one_line if column.by else reader_for(self.model._meta.get_field(column.target))

    def empty(self, column: Column) -> Any:
        """What an empty cell means: unknown, or the model's default where unknown cannot be stored."""
        fields = {field.name: field for field in self.model._meta.concrete_fields}
        field = fields.get(column.target)
        return None if field is None or field.null else field.get_default()

    def complete(self, rows: list[Row]) -> None:
        """Fill values a file may leave out, before records are looked up."""

    def current(self, instance: models.Model, column: Column) -> Any:
        """The stored value that a cell of `column` is compared with; a foreign key's id."""
        return getattr(instance, self.model._meta.get_field(column.target).attname)

    def formatted(self, column: Column, text: str) -> tuple[str, str] | None:
        """HTML of a cell as `column` keeps it, and its plain lines; None where only these are kept."""
        return None

    def kept(self, instance: models.Model, column: Column) -> Any:
        """What is kept of a value that a table changes, for undoing it."""
        return self.current(instance, column)

    def prepare(self, row: Row) -> Iterable[str] | None:
        """Set what follows from a new or changed row on `row.instance`; the names of those fields.

        A ValidationError becomes an error of the row.
        """

    def before_rows(self, created: list[Row], updated: list[Row]) -> None:
        """Set what only the rows together tell, such as numbers; the changed fields' names go to the row."""

    def after_rows(self, created: list[Row], updated: list[Row]) -> None:
        """Write what hangs on the saved records, such as releases; same transaction."""

    def refused(self) -> None:
        """Keep what the refusal of a table leaves, such as findings to be answered; after the rollback."""

    def take_back(self) -> None:
        """Undo what `after_rows` did outside the database, such as files kept: nothing of it stays."""

    # Columns that only add to a record: what was added cannot be told from what was there.
    not_put_back: ClassVar[frozenset[str]] = frozenset()

    def take_back_new(
        self, records: list[models.Model], *, batch: ImportBatch, reason: str
    ) -> None:
        """Undo that `batch` brought `records`: they go, and the audit keeps what they held. A register
        with a ledger, or with what strangers read, ends them instead."""
        for record in records:
            record.delete()

    def is_left_over(self, record: models.Model) -> bool:
        """Whether `record` was ended when its import was undone: the next table may change it unasked."""
        return False

    def is_public(self, row: Row) -> bool:
        """Whether strangers read what this row brings."""
        return False

    def allowed(self, column: Column) -> list[str]:
        """What a cell of `column` may be picked from, for the sample; empty where anything may stand."""
        field = self.model._meta.get_field(column.target)
        if "name" in column.by:
            records = field.related_model._base_manager.order_by("name")
            return list(records.values_list("name", flat=True).distinct()[:500])
        return [str(label) for _code, label in field.flatchoices] if field.choices else []

    def export_queryset(self, queryset: models.QuerySet) -> models.QuerySet:
        """`queryset` with what `cell` reads, so that a row costs no query of its own."""
        related = [column.target for column in self.columns if column.by]
        return queryset.select_related(*related) if related else queryset

    def cell(self, instance: models.Model, column: Column) -> Any:
        """What stands under `column` in an export; reads back as the same value."""
        if column.by:
            related = getattr(instance, column.target)
            return getattr(related, column.by[0]) if related else None
        field = self.model._meta.get_field(column.target)
        value = getattr(instance, field.attname)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        return value

    # --- out

    def labels(self) -> list[str]:
        return [column.label for column in self.columns]

    def export_rows(self, queryset: models.QuerySet) -> Iterator[list[Any]]:
        """The records of `queryset` as rows, streamed."""
        for instance in self.export_queryset(queryset).iterator(chunk_size=2000):
            yield [self.cell(instance, column) for column in self.columns]

    # --- what import-export's export pages ask for

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls.model._meta.verbose_name_plural)

    def get_user_visible_fields(self) -> list[Field]:
        return [Field(column_name=label) for label in self.labels()]

    get_export_fields = get_user_visible_fields


def run_import(
    resource: RecordResource,
    source: BinaryIO | Path | str,
    *,
    update: bool = False,
    skip_repeats: bool = False,
    dry_run: bool = False,
    reading: Reading | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Load a CSV, XLSX or XLS: all rows, or none and `errors`.

    A rehearsal (`dry_run`) counts and keeps nothing. `reading` is what the sender chose for this file.
    `update`: change stored records that differ; `skip_repeats`: leave out rows that say the same as one
    before them. Raises `SpreadsheetError` when the file is no table. `progress(done, total)` is called
    per batch.
    """
    run = Import(
        resource,
        update=update,
        skip_repeats=skip_repeats,
        reading=reading,
        progress=progress,
        file=_file_of(source),
    )
    table = read_table(source, heads=run.heads, reading=run.reading)
    return run.run(table, dry_run=dry_run)


def _file_of(source: BinaryIO | Path | str) -> ImportedFile | None:
    """The name and SHA-256 of a file on this machine; None of a stream, which has no name to be kept by."""
    if not isinstance(source, str | Path):
        return None
    with Path(source).open("rb") as file:
        return ImportedFile(Path(source).name, hashlib.file_digest(file, "sha256").hexdigest())
