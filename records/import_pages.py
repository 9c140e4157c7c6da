"""The import wizard of the admin: send a table, see what it would do, answer what is asked, import.

Between the pages the file lies sealed (`import_files`); what the sender chose travels in the form and,
for heads of columns, is remembered for the next table.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.file_sources import ZipOfFiles
from records.grids import SpreadsheetError, Table
from records.import_files import SealedImportFile
from records.importing import Import, ImportResult
from records.models import KnownHead
from records.office_tables import LEAVE, TAKE, Reading, SeveralSheets, plain
from records.resources import DRAFT, ERROR
from records.returned_sheets import returned_sheet, sample_sheet
from records.spreadsheets import MAX_BYTES, read_table

SHOWN_ERRORS = 200  # on the page; the returned sheet has them all
LEFT_OUT = "-"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TableForm(forms.Form):
    """A table and how it is to be taken."""

    file = forms.FileField(
        label=gettext_lazy("Table"),
        help_text=gettext_lazy("XLSX, XLS or CSV, at most 50 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.xls,.et,.csv,.txt"}),
    )
    files = forms.FileField(
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


@dataclass
class Check:
    """What a table would do: the counts, the errors, and what is asked of the sender."""

    outcome: ImportResult = field(default_factory=ImportResult)
    table: Table | None = None
    refusal: str = ""
    sheets: list[str] = field(default_factory=list)
    heads: list[tuple[str, str]] = field(default_factory=list)  # head, column chosen or ""
    words: list[dict] = field(default_factory=list)

    @property
    def may_go_in(self) -> bool:
        return self.table is not None and not self.outcome.errors

    @property
    def counts(self) -> Counter:
        """Rows by what becomes of them: new, changed, same, refused."""
        counts: Counter = Counter()
        for row in self.outcome.rows:
            if row.bad:
                counts["refused"] += 1
            elif row.instance is not None:
                kind = "new" if row.is_new else "changed" if row.changed else "same"
                counts[kind] += 1
        return counts

    @property
    def shown_errors(self) -> list:
        return self.outcome.errors[:SHOWN_ERRORS]


class Sent:
    """What was sent, sealed until it is confirmed: the table, and the ZIP with its files if any."""

    def __init__(self, *names: str):
        self.names = names

    @classmethod
    def keep(cls, table, files) -> Sent:
        names = []
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


class ImportPages:
    """The pages, for a ModelAdmin with `resource_classes`; who may import says `has_import_permission`."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        wrap = self.admin_site.admin_view
        return [
            path("import/", wrap(self.import_view), name=f"{name}_import"),
            path("import/sample/", wrap(self.sample_view), name=f"{name}_import_sample"),
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
            sealed = Sent.keep(form.cleaned_data["file"], form.cleaned_data.get("files"))
        else:
            sealed = Sent(*self._names_of(request))
        try:
            content = sealed.read()
        except FileNotFoundError:  # imported already, or left lying too long
            messages.error(request, _("The uploaded file is no longer there; upload it again."))
            return HttpResponseRedirect(self._address())
        return self._answer(request, form, sealed, content)

    def _answer(self, request, form, sealed, content: bytes) -> HttpResponse:
        resource = self.resource_classes[0]()
        resource.by = request.user
        taken = {
            "findings": request.POST.get("findings", ""),
            "reason": request.POST.get("reason", ""),
        }
        resource.findings = DRAFT if taken["findings"] == DRAFT and resource.has_drafts else ERROR
        resource.reason = taken["reason"].strip()[:300]
        reading = self._reading(request, resource)
        chosen = {name: bool(request.POST.get(name)) for name in ("update", "skip_repeats")}
        action = request.POST.get("action", "check")
        wants_import = action == "import"
        try:
            resource.files = sealed.files()
        except SpreadsheetError as refusal:
            check = Check(refusal=str(refusal))
        else:
            check = check_table(resource, content, reading, dry_run=not wants_import, **chosen)
        if action == "return" and check.table is not None:
            return FileResponse(
                returned_sheet(check.table, check.outcome.errors),
                as_attachment=True,
                filename=_("errors") + f"-{localdate():%Y%m%d}.xlsx",
                content_type=XLSX,
            )
        if wants_import and check.may_go_in:
            return self._done(request, resource, sealed, reading, check.outcome)
        if wants_import:
            messages.error(request, _("The records changed meanwhile; nothing was imported."))
        token = signing.dumps([request.user.pk, *sealed.names])
        if check.outcome.errors:
            resource.refused()  # findings can be answered, and the table sent again
        more = {**chosen, "findings": resource.findings, "reason": resource.reason}
        return self._page(request, form, check=check, reading=reading, token=token, **more)

    def _done(self, request, resource, sealed, reading, outcome: ImportResult) -> HttpResponse:
        sealed.remove()
        for head, column in reading.columns.items():
            KnownHead.objects.update_or_create(
                user=request.user,
                dataset=resource.dataset,
                head=plain(head)[:100],
                defaults={"column": column},
            )
        changed = [row for row in outcome.rows if row.instance is not None and row.changed]
        for flag, is_new in ((ADDITION, True), (CHANGE, False)):
            records = [row.instance for row in changed if row.is_new is is_new]
            if records:
                LogEntry.objects.log_actions(request.user.pk, records, flag, _("imported"))
        told = _("Imported: %(new)d new, %(changed)d changed, %(same)d the same.")
        counts = {
            "new": outcome.created,
            "changed": outcome.updated,
            "same": outcome.unchanged + outcome.repeated,
        }
        messages.success(request, told % counts)
        return HttpResponseRedirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        )

    def _page(self, request, form: TableForm, *, check: Check | None = None, **more):
        resource = self.resource_classes[0]()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import %s") % self.opts.verbose_name_plural,
            "form": form,
            "check": check,
            "columns": resource.columns,
            "take": TAKE,
            "leave": LEAVE,
            "left_out": LEFT_OUT,
            **more,
        }
        return TemplateResponse(request, "admin/import.html", context)

    def _reading(self, request, resource) -> Reading:
        """What the sender chose on the page; heads he chose for earlier tables hold until he chooses anew."""
        names = {column.name for column in resource.columns}
        known = KnownHead.objects.filter(user=request.user, dataset=resource.dataset)
        columns = dict(known.values_list("head", "column"))
        post = request.POST
        for head, column in zip(post.getlist("head"), post.getlist("column"), strict=False):
            if column == LEFT_OUT or column in names:
                columns[plain(head)] = "" if column == LEFT_OUT else column
        words = zip(
            post.getlist("word_column"), post.getlist("word"), post.getlist("meant"), strict=False
        )
        values = {(column, word): meant for column, word, meant in words if meant}
        hidden = post.get("hidden_rows", "")
        hidden = hidden if hidden in (TAKE, LEAVE) else ""
        return Reading(post.get("sheet", ""), hidden, columns, values)

    def _ask_permission(self, request) -> None:
        if not self.has_import_permission(request):
            raise PermissionDenied

    def _address(self) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")

    def _names_of(self, request) -> list[str]:
        """The sealed files this member of the staff sent; none for a forged or foreign token."""
        try:
            sender, *names = signing.loads(request.POST.get("token", ""))
        except (signing.BadSignature, ValueError, TypeError):
            return [""]
        return names if sender == request.user.pk else [""]


def check_table(resource, content: bytes, reading: Reading, *, dry_run: bool, **chosen) -> Check:
    """What `content` would do, or (not `dry_run`) does where nothing is wrong with it."""
    run = Import(resource, reading=reading, **chosen)
    check = Check()
    try:
        check.table = read_table(BytesIO(content), heads=run.heads, reading=reading)
    except SeveralSheets as several:
        check.refusal, check.sheets = str(several), several.sheets
        return check
    except SpreadsheetError as refusal:
        check.refusal = str(refusal)
        return check
    check.outcome = run.run(check.table, dry_run=dry_run)
    check.heads = [
        (head, LEFT_OUT if chosen == "" else chosen or "")
        for head in check.table.headers
        if head
        for chosen in [reading.columns.get(plain(head))]
        if chosen is not None or not run.heads.knows(head)
    ]
    check.words = _words(resource, check.outcome, reading)
    return check


def _words(resource, outcome: ImportResult, reading: Reading) -> list[dict]:
    """The words to be settled, each with the values it may mean and how many rows say it."""
    by_label = {column.label: column for column in resource.columns}
    counts = Counter(
        (by_label[e.column].name, e.said, e.offers)
        for e in outcome.errors
        if e.offers and e.column in by_label
    )
    words = [
        {"column": column, "said": said, "offers": offers, "rows": count, "meant": ""}
        for (column, said, offers), count in counts.items()
    ]
    words += [
        {"column": column, "said": said, "offers": (meant,), "rows": 0, "meant": meant}
        for (column, said), meant in reading.values.items()
    ]
    labels = {column.name: column.label for column in resource.columns}
    return [word | {"label": labels.get(word["column"], "")} for word in words]
