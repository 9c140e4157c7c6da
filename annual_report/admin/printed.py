"""Reports from before the registers, as they were printed: read here, and taken back from strangers."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from annual_report.models import PrintedReport, PrintedReportEvent
from annual_report.taking_back import PRINTED
from disclosure.admin.clearing import clearing_steps
from disclosure.admin.emergencies import sight_steps
from records.inlines import EventInline
from records.read_only import ReadOnlyMixin
from records.steps import StepAdminMixin


class PrintedReportEventInline(EventInline):
    model = PrintedReportEvent


@admin.register(PrintedReport)
class PrintedReportAdmin(ReadOnlyMixin, StepAdminMixin, admin.ModelAdmin):
    list_display = ["year", "form", "name", "imported_at", "is_shown"]
    inlines = [PrintedReportEventInline]
    fields = readonly_fields = [
        *("year", "form", "name", "sha256", "imported_by", "imported_at", "hidden_at")
    ]

    @admin.display(description=_("public"), boolean=True)
    def is_shown(self, report):
        return report.hidden_at is None

    def get_steps(self, request, report):
        return [*sight_steps(report, PRINTED), *clearing_steps(report)]
