"""The report in the admin: its state and checks at a glance, its text section by section, its steps."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annual_report import life, preflight, texts
from annual_report.admin.forms import DrawUpForm, SectionForm
from annual_report.admin.overviews import assessment_view, coverage_view, reconcile_view
from annual_report.admin.rows import rows_view
from annual_report.admin.steps import steps_of
from annual_report.balance.submission import CheckResult
from annual_report.content import Content
from annual_report.figures import YearFacts
from annual_report.figures.own_channels import declarations, has_rows
from annual_report.frozen import thaw, thaw_findings
from annual_report.grid import FilledTable, Kind, printed
from annual_report.models import Report, ReportEvent, Waiver
from annual_report.narrative import NarrativeError
from annual_report.preflight import Preflight
from annual_report.render.files import CONTENT_TYPES, FORMATS, file_name, written
from annual_report.render.page import sections
from annual_report.tables import Form
from disclosure import emergency
from disclosure.admin.clearing import clearing_steps
from records import versions
from records.inlines import RecordInline
from records.lifecycle import NotAllowed, holds_any
from records.steps import StepAdminMixin

Status = Report.Status


def _today():
    return timezone.localdate()


@dataclass(frozen=True)
class StaffCell:
    """A cell with the address of the rows it counts."""

    text: str
    rows: int
    columns: int
    is_number: bool
    url: str = ""


class WaiverInline(RecordInline):
    model = Waiver
    fields = readonly_fields = ["check_id", "fault", "reason", "by"]


EVENT_LABELS = {
    "drawn_up": _("drawn up"),
    "written": _("section written"),
    "outlined": _("headings set"),
    "figures_closed": _("day of the figures set"),
    "waived": _("finding answered in writing"),
    "error_waived": _("error waived in writing"),
    "checked": _("submitted for approval"),
    "approved": _("approved"),
    "recalled": _("taken back before its approval"),
    "sent_back": _("sent back"),
    "replaced": _("replaced by a correction"),
    "published": _("published"),
    "correction_begun": _("correction begun"),
    "discarded": _("correction thrown away"),
    "withdrawn": _("withdrawn from the public"),
    "reworded": _("public reason worded anew"),
    **dict(emergency.EVENTS),
}


class EventInline(RecordInline):
    model = ReportEvent
    fields = readonly_fields = ["on", "step", "by", "note"]

    @admin.display(description=_("step"))
    def step(self, event):
        return EVENT_LABELS[event.kind]


@admin.register(Report)
class ReportAdmin(StepAdminMixin):
    """`life` changes a report; this shows it and calls the steps."""

    asks_on_the_page = True
    event_labels = EVENT_LABELS
    change_form_template = "admin/annual_report/report/change_form.html"
    list_display = ["year", "version", "form", "status", "as_of", "published_at", "approved_by"]
    list_filter = ["status", "form"]
    list_select_related = ["approved_by"]
    ordering = ["-year", "-version"]
    facts = [
        *("year", "form", "version", "status", "as_of", "checked_by", "approved_by"),
        *("published_at", "reason", "withdrawn_on", "withdrawn_reason", "sha256"),
    ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            return DrawUpForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request, obj=None):
        return ["year", "form"] if obj is None else self.facts

    def get_readonly_fields(self, request, obj=None):
        return [] if obj is None else self.facts

    def get_inlines(self, request, obj):
        return [] if obj is None else [WaiverInline, EventInline]

    def has_add_permission(self, request):
        return life.DRAW_UP.is_open_to(request.user) and super().has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, report, form, change):
        if change:
            return  # every field is read-only
        drawn = life.draw_up(
            report.year, by=request.user, on=_today(), form=form.cleaned_data["form"]
        )
        report.pk = drawn.pk
        report.refresh_from_db()
        report._state.adding = False

    def response_add(self, request, obj, post_url_continue=None):
        """On to the report itself, where its text is written next."""
        messages.success(request, _("Drawn up: the text is written next."))
        return HttpResponseRedirect(reverse("admin:annual_report_report_change", args=[obj.pk]))

    def get_steps(self, request, record):
        return [*steps_of(record), *clearing_steps(record)]

    def get_urls(self):
        def page(route, view, name):
            return path(
                route, self.admin_site.admin_view(view), name=f"annual_report_report_{name}"
            )

        return [
            page("rows/<int:year>/", self.rows_page, "rows"),
            page("coverage/<int:year>/", self.coverage_page, "coverage"),
            page("assessment/<int:year>/", self.assessment_page, "assessment"),
            page("reconcile/<int:year>/", self.reconcile_page, "reconcile"),
            page("<int:pk>/section/<str:key>/", self.section_page, "section"),
            page("<int:pk>/preview/", self.preview_page, "preview"),
            page("<int:pk>/export/<slug:format>/", self.export_file, "export"),
            *super().get_urls(),
        ]

    # --- pages

    def change_view(self, request, object_id, form_url="", extra_context=None):
        report = self.get_object(request, object_id)
        # Nothing is typed here: steps and section pages change a report.
        extra = dict.fromkeys(
            ("show_save", "show_save_and_continue", "show_save_and_add_another"), False
        )
        if report is not None:
            extra |= self._overview(report, request)
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    def _overview(self, report: Report, request) -> dict:
        """Checks, sections, figures and tables of the report as it stands, or as it was frozen."""
        try:
            content, findings = _content_of(report)
        except NarrativeError as error:
            return {"broken": str(error), "sections": _section_links(report, request.user)}
        waived = dict(report.waivers.values_list("check_id", "fault"))
        jumps = {jump.label for jump in content.jumps}
        return {
            "findings": [(f, waived.get(f.id) == f.detail) for f in findings],
            "sections": _section_links(report, request.user),
            "figures": [
                (figure, _rows_url(report.year, figure=figure.key), figure.label in jumps)
                for figure in content.figures.values()
            ],
            "tables": [_staff_table(filled, report.year) for filled in content.tables.values()],
            "formats": FORMATS,
            "is_open": report.status in Report.IN_WORK,
        }

    def _report(self, request, pk: int, *, to_change: bool = False) -> Report:
        report = self.get_object(request, str(pk))
        if report is None:
            raise Http404
        if not self.has_view_permission(request, report):
            raise PermissionDenied
        if to_change and not _writes(request.user):
            raise PermissionDenied
        return report

    def rows_page(self, request, year):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return rows_view(self.admin_site, request, year)

    def coverage_page(self, request, year):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return coverage_view(self.admin_site, request, year)

    def assessment_page(self, request, year):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return assessment_view(self.admin_site, request, year)

    def reconcile_page(self, request, year):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return reconcile_view(self.admin_site, request, year)

    def section_page(self, request, pk, key):
        """One section's prose, with the placeholders it may use and how it reads now."""
        report = self._report(request, pk, to_change=True)
        section = next((s for s in texts.written_sections(report) if s.key == key), None)
        if section is None:
            raise Http404
        written = report.narrative.filter(key=key).first()
        form = SectionForm(request.POST or None, initial={"text": written.text if written else ""})
        if written and request.method == "POST":
            shown = request.POST.get(versions.FIELD)
            if reason := versions.refusal(written, shown, events=report.events):
                form.add_error("text", reason)
        change_url = reverse("admin:annual_report_report_change", args=[report.pk])
        if request.method == "POST" and form.is_valid():
            try:
                life.write_section(
                    report,
                    key=key,
                    text=form.cleaned_data["text"].replace("\r\n", "\n"),
                    by=request.user,
                    on=_today(),
                )
            except NotAllowed as refusal:
                form.add_error("text", str(refusal))
            else:
                messages.success(request, _("The section was saved."))
                return HttpResponseRedirect(change_url)
        suggested = texts.suggested(report.year, Form(report.form), report.outline)
        suggestion = suggested.sections.get(key, "")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": section.heading or section.about,
            "record": report,
            "shown_version": versions.version_of(written, events=report.events) if written else "",
            "change_url": change_url,
            "form": form,
            "suggestion": suggestion,
            "declared": declarations(YearFacts.of(report.year)).values(),
        }
        return TemplateResponse(request, "admin/annual_report/report/section.html", context)

    def preview_page(self, request, pk):
        """The report as the public would read it."""
        report = self._report(request, pk)
        try:
            content, _findings = _content_of(report)
        except NarrativeError as error:
            return _broken(request, report, error)
        links = {key: _rows_url(report.year, figure=key) for key in content.figures}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": content.title,
            "record": report,
            "content": content,
            "sections": sections(content, links),
            "change_url": reverse("admin:annual_report_report_change", args=[report.pk]),
        }
        return TemplateResponse(request, "admin/annual_report/report/preview.html", context)

    def export_file(self, request, pk, format):
        """A draft as a file; a published report's files are the frozen ones."""
        report = self._report(request, pk)
        if format not in FORMATS:
            raise Http404
        try:
            content, findings = _content_of(report)
        except NarrativeError as error:
            return _broken(request, report, error)
        name = file_name(content, format, version=report.version)
        return HttpResponse(
            written(content, findings, format),
            headers={
                "Content-Type": CONTENT_TYPES[format],
                "Content-Disposition": f"attachment; filename*=UTF-8''{_quoted(name)}",
            },
        )


def _broken(request, report: Report, error: NarrativeError):
    """Back to the report, saying which placeholder is wrong."""
    messages.error(request, str(error))
    return HttpResponseRedirect(reverse("admin:annual_report_report_change", args=[report.pk]))


def _quoted(name: str) -> str:
    return urlencode({"": name}, safe="").removeprefix("=").replace("+", "%20")


def _content_of(report: Report) -> tuple[Content, tuple[CheckResult, ...]]:
    if report.is_frozen:
        return thaw(report.frozen), thaw_findings(report.frozen)
    examined: Preflight = preflight.of_report(report, on=_today())
    return examined.content, examined.findings


def _writes(user) -> bool:
    return holds_any(user, life.STEPS["written"].who)


def _section_links(report: Report, user) -> list[tuple[str, str, str]]:
    """Each section with prose: heading, text as stored and, for its writers, the page to edit it."""
    stored = dict(report.narrative.values_list("key", "text"))
    writes = _writes(user)
    return [
        (
            section.heading or section.about,
            stored.get(section.key, ""),
            reverse("admin:annual_report_report_section", args=[report.pk, section.key])
            if writes
            else "",
        )
        for section in texts.written_sections(report)
    ]


def _rows_url(year: int, **query: str) -> str:
    key = query.get("figure")
    if key and not has_rows(key):
        return ""
    return f"{reverse('admin:annual_report_report_rows', args=[year])}?{urlencode(query)}"


def _staff_table(filled: FilledTable, year: int) -> tuple[str, list[list[StaffCell]]]:
    table = filled.table

    def cell(each) -> StaffCell:
        is_number = each.kind is Kind.VALUE
        text = printed(filled[each.ref]) if is_number else each.text
        # The table 二 of 2019 has cells that count no single records.
        links = is_number and text not in ("", "0") and "项目数量" not in each.ref
        url = _rows_url(year, table=table.name, ref=each.ref) if links else ""
        return StaffCell(text, each.rows, each.columns, is_number, url)

    return table.caption, [[cell(each) for each in row] for row in table.rows]
