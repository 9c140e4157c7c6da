"""The base of every dataset: which columns it has, how a file of it comes in, how its records go out.

The import pages of the admin and the `import_records` command run the same code; only the preview
and its formats come from import-export.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from django import forms
from django.contrib import messages
from django.contrib.auth import get_permission_codename
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.http import FileResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from import_export.admin import ImportExportMixin
from import_export.fields import Field
from import_export.formats.base_formats import Format
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm
from import_export.resources import Resource
from import_export.results import Result, RowResult
from tablib import Dataset

from records.characters import one_line
from records.columns import Column, Reader, reader_for
from records.grids import SpreadsheetError, Table
from records.import_files import SealedImportFile
from records.importing import Import, Outcome, Progress, Row
from records.office_tables import Heads, Reading
from records.spreadsheets import Sheet, csv_rows, read_table, xlsx_file

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

    def heads(self, reading: Reading) -> Heads:
        """Which column a head of a file means."""
        return Heads(self.columns, self.dataset, reading.columns)

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

    def prepare(self, row: Row) -> Iterable[str] | None:
        """Set what follows from a new or changed row on `row.instance`; the names of those fields.

        A ValidationError becomes an error of the row.
        """

    def before_rows(self, created: list[Row], updated: list[Row]) -> None:
        """Set what only the rows together tell, such as numbers; the changed fields' names go to the row."""

    def after_rows(self, created: list[Row], updated: list[Row]) -> None:
        """Write what hangs on the saved records, such as releases; same transaction."""

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

    # --- what import-export's admin pages ask for

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls.model._meta.verbose_name_plural)

    def get_user_visible_fields(self) -> list[Field]:
        return [Field(column_name=label) for label in self.labels()]

    get_import_fields = get_user_visible_fields
    get_export_fields = get_user_visible_fields

    def import_data(
        self, dataset: Dataset, dry_run=False, update=False, skip_repeats=False, **options
    ) -> Result:
        """Run the import and say what happened in import-export's terms."""
        table = dataset.table
        run = Import(self, update=update, skip_repeats=skip_repeats)
        outcome = run.run(table, dry_run=dry_run)
        return self._result(table, outcome, dry_run)

    def _result(self, table: Table, outcome: Outcome, dry_run: bool) -> Result:
        result = Result()
        result.diff_headers = table.headers
        result.total_rows = len(table.rows)
        cells = dict(table.rows)
        reasons: dict[int, dict[str, list[str]]] = {}
        for error in outcome.errors:
            reasons.setdefault(error.row, {}).setdefault(error.column, []).append(error.reason)
        for number, by_column in reasons.items():
            row = dict(zip(table.headers, cells.get(number, table.headers), strict=True))
            named = {label or NON_FIELD_ERRORS: texts for label, texts in by_column.items()}
            result.append_invalid_row(number, row, ValidationError(named))
        if outcome.errors:
            return result
        for row in outcome.rows:
            if row.instance is None:  # a repeat, skipped
                continue
            kind = RowResult.IMPORT_TYPE_NEW if row.is_new else RowResult.IMPORT_TYPE_UPDATE
            line = RowResult()
            line.import_type = kind if row.changed else RowResult.IMPORT_TYPE_SKIP
            line.instance = row.instance
            line.diff = cells[row.number]
            result.increment_row_result_total(line)
            if not dry_run or len(result.rows) < PREVIEW_ROWS:
                result.append_row_result(line)
        return result


def run_import(
    resource: RecordResource,
    source: BinaryIO | Path | str,
    *,
    update: bool = False,
    skip_repeats: bool = False,
    dry_run: bool = False,
    reading: Reading | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Load a CSV, XLSX or XLS: all rows, or none and `errors`.

    A rehearsal (`dry_run`) counts and keeps nothing. `reading` is what the sender chose for this file.
    `update`: change stored records that differ; `skip_repeats`: leave out rows that say the same as one
    before them. Raises `SpreadsheetError` when the file is no table. `progress(done, total)` is called
    per batch.
    """
    run = Import(
        resource, update=update, skip_repeats=skip_repeats, reading=reading, progress=progress
    )
    table = read_table(source, heads=run.heads, reading=run.reading)
    return run.run(table, dry_run=dry_run)


class TableFile(Format):
    """CSV, XLSX or XLS for import, told apart by content; bound to its `resource` by the admin."""

    resource: ClassVar[type[RecordResource]]

    def __init__(self, encoding: str | None = None):
        """`encoding` is what import-export passes on confirming; the content tells its own."""

    def get_title(self):
        return "CSV / XLSX / XLS"

    def can_import(self):
        return True

    def is_binary(self):
        return True

    def get_read_mode(self):
        return "rb"

    def create_dataset(self, content: bytes) -> Dataset:
        table = read_table(BytesIO(content), heads=self.resource().heads(Reading()))
        dataset = Dataset(*(cells for _number, cells in table.rows), headers=table.headers)
        dataset.table = table
        return dataset


class CsvFile(Format):
    """Exported through our own streaming writer."""

    CONTENT_TYPE = "text/csv; charset=utf-8"

    def get_title(self):
        return "CSV"

    def can_export(self):
        return True

    def get_extension(self):
        return "csv"


class XlsxFile(CsvFile):
    CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def get_title(self):
        return "XLSX"

    def get_extension(self):
        return "xlsx"


class RecordImportForm(ImportForm):
    update = forms.BooleanField(
        label=_("Update records that differ"),
        required=False,
        help_text=_("Without this a row that differs from the stored record is an error."),
    )
    skip_repeats = forms.BooleanField(
        label=_("Skip repeats"),
        required=False,
        help_text=_("Rows that say the same as one before them are left out and counted."),
    )


class RecordConfirmForm(ConfirmImportForm):
    update = forms.BooleanField(required=False, widget=forms.HiddenInput)
    skip_repeats = forms.BooleanField(required=False, widget=forms.HiddenInput)


class RecordAdminMixin(ImportExportMixin):
    """Import and export for a ModelAdmin; set `resource_classes = [XResource]`.

    Importing asks for the add and change permissions of the model, exporting for view.
    """

    tmp_storage_class = SealedImportFile
    import_form_class = RecordImportForm
    confirm_form_class = RecordConfirmForm
    export_form_class = ExportForm
    import_formats = [TableFile]
    export_formats = [CsvFile, XlsxFile]
    skip_admin_log = False

    def get_import_formats(self):
        """The one format, which must know the heads of this dataset."""
        return [type("TableFile", (TableFile,), {"resource": self.resource_classes[0]})]

    def has_import_permission(self, request):
        needed = [get_permission_codename(action, self.opts) for action in ("add", "change")]
        return all(
            request.user.has_perm(f"{self.opts.app_label}.{codename}") for codename in needed
        )

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    def get_confirm_form_initial(self, request, import_form):
        initial = super().get_confirm_form_initial(request, import_form)
        if not import_form:
            return initial
        return initial | {name: import_form.cleaned_data[name] for name in CHOSEN}

    def get_import_data_kwargs(self, **kwargs):
        form = kwargs.get("form")
        return super().get_import_data_kwargs(**kwargs) | {
            name: bool(form and form.cleaned_data.get(name)) for name in CHOSEN
        }

    def process_import(self, request, **kwargs):
        try:
            return super().process_import(request, **kwargs)
        except FileNotFoundError:  # confirmed twice, or left lying too long
            messages.error(request, _("The uploaded file is no longer there; upload it again."))
            return self._to_import_page()

    def process_result(self, result, request):
        if result.has_validation_errors():
            messages.error(request, _("The records changed meanwhile; nothing was imported."))
            return self._to_import_page()
        return super().process_result(result, request)

    def _to_import_page(self):
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")
        )

    def add_data_read_fail_error_to_form(self, form, e):
        if isinstance(e, SpreadsheetError):
            form.add_error("import_file", str(e))
        else:
            super().add_data_read_fail_error_to_form(form, e)

    def _do_file_export(self, file_format, request, queryset, export_form=None):
        resource = self.choose_export_resource_class(export_form, request)()
        name = f"{self.opts.model_name}-{localdate():%Y%m%d}.{file_format.get_extension()}"
        rows = resource.export_rows(queryset)
        if isinstance(file_format, XlsxFile):
            book = xlsx_file(Sheet(resource.get_display_name(), resource.labels(), rows))
            return FileResponse(
                book, as_attachment=True, filename=name, content_type=file_format.CONTENT_TYPE
            )
        return StreamingHttpResponse(
            csv_rows(resource.labels(), rows),
            content_type=file_format.CONTENT_TYPE,
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
