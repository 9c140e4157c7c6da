"""所属单位年报: where a unit hands its report in, and the bureau's page that adds them up."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annual_report import collecting
from annual_report.bringing_in import tables_of
from annual_report.forms import PrintedReportField
from annual_report.models import UnitReport
from annual_report.render.page import laid_out
from disclosure import staff
from disclosure.models import Unit
from records.filters import UsedRelated
from records.lifecycle import NotAllowed
from records.read_only import ReadOnlyMixin
from records.spreadsheets import Sheet, xlsx_file
from records.visible import VisibleAdminMixin

FIRST = 2019  # the first form with tables to add up


class HandInForm(forms.Form):
    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("Unit"))
    year = forms.TypedChoiceField(label=gettext_lazy("Year"), coerce=int)
    report = PrintedReportField(
        label=gettext_lazy("The yearly report"),
        help_text=gettext_lazy(
            "XLSX, DOCX, PDF with text, web page (HTML), JSON or text; at most 10 MB."
        ),
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        units = Unit.objects.filter(reports_yearly=True, is_active=True)
        if staff.is_bound(user):
            units = units.filter(pk__in=list(staff.units_of(user, on=today).ids))
        self.fields["unit"].queryset = units
        years = range(today.year - 1, FIRST - 1, -1)
        self.fields["year"].choices = [(year, str(year)) for year in years]


@admin.register(UnitReport)
class UnitReportAdmin(VisibleAdminMixin, ReadOnlyMixin, admin.ModelAdmin):
    list_display = ["unit", "year", "version", "handed_in_by", "handed_in_on", "faults"]
    list_filter = ["year", ("unit", UsedRelated)]
    list_select_related = ["unit", "handed_in_by"]
    search_fields = ["unit__name"]

    @admin.display(description=gettext_lazy("points that do not hold"))
    def faults(self, report):
        return sum(len(finding["faults"]) for finding in report.content["findings"])

    def has_add_permission(self, request):
        may_add = request.user.has_perm("annual_report.add_unitreport")
        return may_add and collecting.HAND_IN.is_open_to(request.user)

    def get_urls(self):
        collected = self.admin_site.admin_view(self.collected_view)
        return [
            path("collected/<int:year>/", collected, name="annual_report_unitreport_collected"),
            *super().get_urls(),
        ]

    def add_view(self, request, form_url="", extra_context=None):
        """The file of a unit's report: read, examined and kept; what does not hold stands on its page."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = HandInForm(request.user, request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            try:
                report = collecting.hand_in(
                    form.cleaned_data["unit"],
                    form.cleaned_data["report"],
                    year=form.cleaned_data["year"],
                    name=request.FILES["report"].name,
                    by=request.user,
                    on=timezone.localdate(),
                )
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The report was handed in."))
                return HttpResponseRedirect(report.get_absolute_url())
        return self._page(
            request, "hand_in", title=_("Hand in the yearly report of a unit"), form=form
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        report = self.get_object(request, object_id)
        if report is None:
            raise Http404
        if not self.has_view_permission(request, report):
            raise PermissionDenied
        tables = [laid_out(filled) for filled in tables_of(report).values()]
        title = report.content["title"] or str(report)
        return self._page(request, "change_form", title=title, report=report, tables=tables)

    def collected_view(self, request, year):
        """?format=xlsx for every cell of every unit as a spreadsheet."""
        # Whoever prepares or approves the bureau's own report; a unit sees its own alone.
        if not request.user.has_perm("annual_report.view_reportfile"):
            raise PermissionDenied
        if not FIRST <= year <= timezone.localdate().year:
            raise Http404
        sums = collecting.collected(year)
        title = _("Reports of units on %d, added up") % year
        if request.GET.get("format") == "xlsx":
            columns = ("表", "项目", "合计", "本机关", *(r.unit.name for r in sums.reports))
            book = xlsx_file(Sheet(f"{year}年汇总", columns, sums.cells()))
            return FileResponse(book, as_attachment=True, filename=f"{year}年所属单位年报汇总.xlsx")
        tables = [laid_out(filled) for filled in (sums.total or {}).values()]
        return self._page(
            request,
            "collected",
            title=title,
            sums=sums,
            tables=tables,
            years=range(timezone.localdate().year - 1, FIRST - 1, -1),
        )

    def _page(self, request, name, **context):
        known = {**self.admin_site.each_context(request), "opts": self.opts}
        template = f"admin/annual_report/unitreport/{name}.html"
        return TemplateResponse(request, template, known | context)
