"""Import and export in the admin: the wizard of `import_pages`, and our own streaming writers."""

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.auth import get_permission_codename
from django.http import FileResponse, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from import_export.admin import ExportMixin
from import_export.formats.base_formats import Format
from import_export.forms import ExportForm

from records.import_pages import ImportPages
from records.spreadsheets import Sheet, csv_rows, xlsx_file


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


class RecordAdminMixin(ImportPages, ExportMixin):
    """Import and export for a ModelAdmin; set `resource_classes = [XResource]`.

    Importing asks for the add and change permissions of the model, exporting for view.
    """

    import_export_change_list_template = "admin/import_export/change_list_import_export.html"
    export_form_class = ExportForm
    export_formats = [CsvFile, XlsxFile]

    def has_import_permission(self, request):
        acts = [resource.act for resource in self.resource_classes]
        if not all(act is None or act.is_open_to(request.user) for act in acts):
            return False
        # Who may take an act of the matrix need not be one who adds records by hand.
        by_hand = ("change",) if all(acts) else ("add", "change")
        needed = [get_permission_codename(action, self.opts) for action in by_hand]
        return all(
            request.user.has_perm(f"{self.opts.app_label}.{codename}") for codename in needed
        )

    def has_export_permission(self, request):
        return self.has_view_permission(request)

    def export_action(self, request):
        try:
            return super().export_action(request)
        except IncorrectLookupParameters:  # as the list itself answers an odd address
            shown = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
            return HttpResponseRedirect(f"{shown}?{ERROR_FLAG}=1")

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
