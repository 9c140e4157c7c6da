"""What went in by tables: the list of imports of a register, and taking one back (撤销导入)."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.batches import built_on
from records.import_models import ImportBatch, ImportJob
from records.lifecycle import NotAllowed
from records.undoing import REASON, CannotUndo, undo

PER_PAGE = 50
SHOWN_STANDING = 200  # records named that keep an import from being undone


class UndoForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Why the import is undone"), max_length=REASON)


class ImportHistoryPages:
    """For a ModelAdmin with `resource_classes`: open to who may import into the register."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("imports/", wrap(self.imports_view), name=self._page_name("imports")),
            path(
                "imports/<int:number>/", wrap(self.undo_view), name=self._page_name("import_undo")
            ),
            *super().get_urls(),
        ]

    def imports_view(self, request):
        """The imports of this register, newest first; `?mine=1`: one's own."""
        self._ask_permission(request)
        batches = ImportBatch.objects.filter(dataset=self.resource_classes[0].dataset)
        is_mine = request.GET.get("mine") == "1"
        if is_mine:
            batches = batches.filter(by=request.user)
        page = Paginator(batches.select_related("by", "undone_by"), PER_PAGE).get_page(
            request.GET.get("p")
        )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Imports: %s") % self.opts.verbose_name_plural,
            "page": page,
            "is_mine": is_mine,
            "jobs": self._open_jobs(request),
        }
        return TemplateResponse(request, "admin/imports.html", context)

    def undo_view(self, request, number: int):
        """One import: what it brought, who built on it since, and taking it back with a reason."""
        self._ask_permission(request)
        resource = self.resource_classes[0]()
        resource.by = request.user
        batch = get_object_or_404(
            ImportBatch.objects.select_related("by", "undone_by"),
            pk=number,
            dataset=resource.dataset,
        )
        form = UndoForm(request.POST or None)
        standing, refusal = [], ""
        if request.method == "POST" and form.is_valid():
            try:
                undo(batch, resource, reason=form.cleaned_data["reason"])
            except CannotUndo as error:
                standing, refusal = error.standing, str(error)
            except NotAllowed as error:
                refusal = str(error)
            else:
                messages.success(request, _("The import is undone."))
                return HttpResponseRedirect(self._page_at("imports"))
        elif batch.undone_at is None:
            standing = built_on(batch, resource.model)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Import of %s") % batch.file_name,
            "batch": batch,
            "form": form,
            "standing": standing[:SHOWN_STANDING],
            "standing_count": len(standing),
            "refusal": refusal,
        }
        return TemplateResponse(request, "admin/import_undo.html", context)

    def _open_jobs(self, request):
        """One's own large tables that are not in yet."""
        dataset = self.resource_classes[0].dataset
        return ImportJob.objects.filter(by=request.user, dataset=dataset).exclude(
            state=ImportJob.State.DONE
        )

    def _job_of(self, request, number: int) -> ImportJob:
        """One's own; somebody else's is not there."""
        dataset = self.resource_classes[0].dataset
        job = ImportJob.objects.filter(pk=number, by=request.user, dataset=dataset).first()
        if job is None:
            raise Http404
        return job

    def _page_name(self, view: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{view}"

    def _page_at(self, view: str, *args) -> str:
        return reverse(f"admin:{self._page_name(view)}", args=args)
