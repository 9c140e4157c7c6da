"""The import wizard of the admin: send a table, see what it would do, answer what is asked, import.

Between the pages the file lies sealed (`import_files`); what the sender chose travels in the form and,
for heads of columns, is remembered for the next table. A large one is worked on beside the pages
(`import_jobs`); what went in is listed and can be undone (`import_history`).
"""

from __future__ import annotations

from io import BytesIO

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import import_jobs
from records.file_sources import ZipOfFiles
from records.grids import SpreadsheetError
from records.import_checks import (
    LEFT_OUT,
    Answer,
    Check,
    Chosen,
    check_table,
    chosen_in,
    read_answer,
    remember,
)
from records.import_files import SealedImportFile
from records.import_history import ImportHistoryPages
from records.lost_files import OneFileField, lost_files_told
from records.office_tables import LEAVE, TAKE
from records.resources import DRAFT, ERROR
from records.returned_sheets import XLSX, returned_sheet, sample_sheet
from records.spreadsheets import MAX_BYTES


class TableForm(forms.Form):
    """A table and how it is to be taken."""

    file = OneFileField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy(
            "XLSX, XLS or CSV, at most 50 MB; one of more than 1 MB is checked in the background."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.et,.csv,.txt"}),
    )
    files = OneFileField(
        label=gettext_lazy("Attachments"),
        required=False,
        help_text=gettext_lazy(
            "A ZIP with the files the table names under 附件, at most 50 MB; more with import_records."
        ),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
    )
    update = forms.BooleanField(
        label=gettext_lazy("Update records that differ"),
        required=False,
        help_text=gettext_lazy(
            "Without this a row that differs from the stored record is an error."
        ),
    )
    skip_repeats = forms.BooleanField(
        label=gettext_lazy("Skip repeats"),
        required=False,
        help_text=gettext_lazy(
            "Rows that say the same as one before them are left out and counted."
        ),
    )

    findings = forms.ChoiceField(
        label=gettext_lazy("A row in which the scanners find personal data"),
        choices=[
            (ERROR, gettext_lazy("is an error")),
            (DRAFT, gettext_lazy("comes in as a draft, to be reviewed")),
        ],
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Why public texts are changed"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Shown with the earlier version of each text the table changes."),
    )

    def __init__(self, *args, resource=None, **more):
        super().__init__(*args, **more)
        if not resource.takes_files:
            del self.fields["files"]
        if not resource.has_drafts:
            del self.fields["findings"], self.fields["reason"]

    def clean_files(self):
        files = self.cleaned_data["files"]
        if files and files.size > MAX_BYTES:
            limit = MAX_BYTES // (1024 * 1024)
            raise forms.ValidationError(_("The ZIP is larger than %d MB.") % limit)
        return files


class Sent:
    """What was sent, sealed until it is confirmed: the table, and the ZIP with its files if any."""

    def __init__(self, file_name: str, *names: str):
        self.file_name = file_name
        self.names = names

    @classmethod
    def keep(cls, table, files) -> Sent:
        names = [table.name[:200]]
        for upload in filter(None, (table, files)):
            sealed = SealedImportFile()
            sealed.save(upload.read())
            names.append(sealed.name)
        return cls(*names)

    def read(self) -> bytes:
        """The table. Raises FileNotFoundError."""
        return SealedImportFile(name=self.names[0]).read()

    def files(self) -> ZipOfFiles | None:
        """Raises SpreadsheetError for what is no ZIP, FileNotFoundError."""
        if not self.names[1:]:
            return None
        return ZipOfFiles(BytesIO(SealedImportFile(name=self.names[1]).read()))

    def remove(self) -> None:
        for name in self.names:
            SealedImportFile(name=name).remove()


class ImportPages(ImportHistoryPages):
    """The pages, for a ModelAdmin with `resource_classes`; who may import says `has_import_permission`."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(self.import_view), name=self._page_name("import")),
            path("import/sample/", wrap(self.sample_view), name=self._page_name("import_sample")),
            path(
                "import/jobs/<int:number>/", wrap(self.job_view), name=self._page_name("import_job")
            ),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        shown = {"has_import_permission": self.has_import_permission(request)}
        return super().changelist_view(request, shown | (extra_context or {}))

    def sample_view(self, request):
        """An empty table of the dataset, with its choices to pick from."""
        self._ask_permission(request)
        resource = self.resource_classes[0]()
        name = f"{self.opts.model_name}-{localdate():%Y%m%d}.xlsx"
        return FileResponse(
            sample_sheet(resource), as_attachment=True, filename=name, content_type=XLSX
        )

    def import_view(self, request):
        self._ask_permission(request)
        resource = self.resource_classes[0]
        if request.method != "POST":
            return self._page(request, TableForm(resource=resource))
        form = TableForm(request.POST, request.FILES or None, resource=resource)
        if "file" in request.FILES:
            if not form.is_valid():
                return self._page(request, form)
            table, files = form.cleaned_data["file"], form.cleaned_data.get("files")
            if import_jobs.is_large(table, files):
                return self._send(request, table, files)
            sealed = Sent.keep(table, files)
        else:
            sealed = Sent(*self._names_of(request))
        try:
            content = sealed.read()
        except FileNotFoundError:  # imported already, or left lying too long
            messages.error(request, _("The uploaded file is no longer there; upload it again."))
            return HttpResponseRedirect(self._page_at("import"))
        return self._answer(request, form, sealed, content)

    def _answer(self, request, form, sealed, content: bytes) -> HttpResponse:
        resource = self.resource_classes[0]()
        resource.by = request.user
        chosen = chosen_in(request.POST, resource, request.user)
        action = request.POST.get("action", "check")
        wants_import = action == "import"
        try:
            resource.files = sealed.files()
        except SpreadsheetError as refusal:
            check = Check(Answer(refusal=str(refusal)))
        else:
            check = check_table(
                resource,
                content,
                chosen,
                dry_run=not wants_import,
                file_name=sealed.file_name,
            )
        if action == "return" and check.table is not None:
            return self._returned(returned_sheet(check.table, check.errors))
        if wants_import and check.answer.may_go_in:
            sealed.remove()
            remember(resource, chosen, check.outcome)
            messages.success(request, _told(check.answer))
            return HttpResponseRedirect(self._page_at("changelist"))
        if wants_import:
            messages.error(request, _("The records changed meanwhile; nothing was imported."))
        token = signing.dumps([request.user.pk, sealed.file_name, *sealed.names])
        if check.errors:
            resource.refused()  # findings can be answered, and the table sent again
        if not check.answer.may_go_in and "files" in request.FILES:
            # The corrected table is sent by itself: its ZIP goes with it.
            messages.warning(request, lost_files_told([request.FILES["files"].name]))
        return self._page(request, form, check=check.answer, chosen=chosen, token=token)

    def _returned(self, sheet) -> FileResponse:
        name = _("errors") + f"-{localdate():%Y%m%d}.xlsx"
        return FileResponse(sheet, as_attachment=True, filename=name, content_type=XLSX)

    # --- large tables

    def _send(self, request, table, files) -> HttpResponse:
        dataset = self.resource_classes[0].dataset
        job = import_jobs.send(table, files, dataset=dataset, by=request.user, choices=request.POST)
        return HttpResponseRedirect(self._page_at("import_job", job.pk))

    def job_view(self, request, number: int):
        """A table in the background: how far it has come, then what the wizard shows of a small one."""
        self._ask_permission(request)
        job = self._job_of(request, number)
        action = request.POST.get("action", "")
        if action == "return" and job.returned:
            return self._returned(job.returned.open())
        if request.method == "POST":
            import_jobs.send_again(job, request.POST, is_to_go_in=action == "import")
            return HttpResponseRedirect(self._page_at("import_job", job.pk))
        if job.state == job.State.CHECKED:
            resource = self.resource_classes[0]
            chosen = chosen_in(QueryDict(job.choices), resource(), request.user)
            return self._page(
                request,
                TableForm(resource=resource),
                check=read_answer(job.answer),
                chosen=chosen,
                missed=job.is_to_go_in,
            )
        done, total = import_jobs.progress_of(job)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import %s") % self.opts.verbose_name_plural,
            "job": job,
            "answer": read_answer(job.answer),
            "told": _told(read_answer(job.answer)),
            "is_under_way": job.state in (job.State.WAITING, job.State.RUNNING),
            "percent": 100 * done // total if total else None,
        }
        return TemplateResponse(request, "admin/import_job.html", context)

    def _page(
        self,
        request,
        form: TableForm,
        *,
        check: Answer | None = None,
        chosen: Chosen | None = None,
        **more,
    ):
        resource = self.resource_classes[0]()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import %s") % self.opts.verbose_name_plural,
            "form": form,
            "check": check,
            "chosen": chosen,
            "token": "",
            "missed": False,
            "jobs": self._open_jobs(request) if check is None else (),
            "columns": resource.columns,
            "why_no_drafts": "" if resource.has_drafts else resource.why_no_drafts,
            "take": TAKE,
            "leave": LEAVE,
            "left_out": LEFT_OUT,
            **more,
        }
        return TemplateResponse(request, "admin/import.html", context)

    def _ask_permission(self, request) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _names_of(self, request) -> list[str]:
        """The sealed files this member of the staff sent; none for a forged or foreign token."""
        try:
            sender, *names = signing.loads(request.POST.get("token", ""))
        except (signing.BadSignature, ValueError, TypeError):
            return ["", ""]
        return names if sender == request.user.pk else ["", ""]


def _told(answer: Answer) -> str:
    told = _("Imported: %(new)d new, %(changed)d changed, %(same)d the same.")
    same = answer.counts.get("same", 0) + answer.repeated
    return told % {"new": 0, "changed": 0, **answer.counts, "same": same}
