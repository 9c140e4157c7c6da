"""The published reports: list, page, corrections, files, and how to recompute them."""

from collections.abc import Mapping

from django.db.models import Q
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import ListView, TemplateView

from annual_report.bringing_in import tables_of
from annual_report.bundle import BUNDLE, SCRIPT
from annual_report.correction import differences
from annual_report.figures.year import Figure
from annual_report.frozen import thaw, thaw_findings
from annual_report.links import public_rows
from annual_report.models import PrintedReport, Report, ReportFile
from annual_report.render.files import CONTENT_TYPES
from annual_report.render.page import laid_out, sections
from annual_report.tables import SECTIONS, Form
from records.epoch import REPORTS, Shows
from records.serving import file_response
from transparency import journal

MAX_YEAR = 9999


def column() -> dict[str, str]:
    """The column's tags (国办发〔2017〕47号)."""
    return {
        "name": _("Yearly reports"),
        "description": _("Yearly reports on government information disclosure"),
        "keywords": "政府信息公开年报,政府信息公开工作年度报告",
        "type": "政府信息公开",
    }


class ReportList(Shows, ListView):
    """/reports/ — the reports in force, latest first: one a year, so never many."""

    topics = (REPORTS,)
    template_name = "annual_report/report_list.html"

    def get_queryset(self):
        reports = Report.objects.in_force().with_earlier().with_titles()
        return reports.order_by("-year").prefetch_related("files")

    def get_context_data(self, **kwargs):
        printed = PrintedReport.objects.shown().with_titles().order_by("-year")
        return super().get_context_data(column=column(), printed=printed, **kwargs)


class ReportPage(Shows, TemplateView):
    """A page about one published report: of the version asked for, else of the one in force.

    410 with the reason for one that was withdrawn.
    """

    topics = (REPORTS,)

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        reports = Report.objects.public() if "version" in kwargs else Report.objects.in_force()
        # A year of ten digits is no year; the database must not be asked for it.
        asked = {name: min(number, MAX_YEAR) for name, number in kwargs.items() if name != "format"}
        self.report = reports.with_earlier().filter(**asked).order_by("-version").first()
        self.withdrawn = None
        if self.report is None:
            withdrawn = Report.objects.withdrawn().defer("frozen")
            self.withdrawn = withdrawn.filter(**asked).order_by("-version").first()
            if self.withdrawn is None:
                raise Http404

    def dispatch(self, request, *args, **kwargs):
        if self.withdrawn is None:
            return super().dispatch(request, *args, **kwargs)
        trail = [(_("Yearly reports"), reverse("report-list"))]
        context = {"report": self.withdrawn, "column": column(), "trail": trail}
        return TemplateResponse(request, "annual_report/report_withdrawn.html", context, status=410)

    def get_context_data(self, **kwargs):
        trail = [(_("Yearly reports"), reverse("report-list"))]
        return super().get_context_data(
            report=self.report, content=self.content, column=column(), trail=trail, **kwargs
        )

    @property
    def content(self):
        return thaw(self.report.frozen)


# What a reader asks a year for first; the charts beside them are the report's first two.
HEAD = ("site_published", "requests_received", "requests_closed", "contacts_total", "powers_total")


def head_figures(
    figures: Mapping[str, Figure], links: Mapping[str, str]
) -> list[tuple[Figure, str, str]]:
    """Of `HEAD` those the report holds: the figure, the page of its rows, how it stands to last year."""
    return [
        (figures[key], links[key], _("against last year: %s") % figures[key].change)
        for key in HEAD
        if key in figures and figures[key].is_known
    ]


class ReportDetail(ReportPage):
    """/reports/2024/, /reports/2024/v1/ — the report as published."""

    template_name = "annual_report/report_detail.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        content, year = context["content"], self.report.year
        links = {key: public_rows(figure, year) for key, figure in content.figures.items()}
        others = Report.objects.public().filter(year=year).exclude(pk=self.report.pk)
        return context | {
            "article": {
                "title": content.title,
                "published_at": self.report.published_at,
                "source": content.organ,
            },
            "sections": sections(content, links),
            "head": head_figures(content.figures, links),
            "figures": [(figure, links[figure.key]) for figure in content.figures.values()],
            "open_findings": [f for f in thaw_findings(self.report.frozen) if not f.holds],
            "files": self.report.files.all(),
            "is_corrected": self.report.status == Report.Status.CORRECTED,
            "others": others.defer("frozen").order_by("-version"),
        }


class ReportChanges(ReportPage):
    """/reports/2024/v2/changes/ — what a correction changed, and why."""

    template_name = "annual_report/report_changes.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.withdrawn is None:
            earlier = Report.objects.public().filter(
                year=self.report.year, version__lt=self.report.version
            )
            self.before = earlier.order_by("-version").first()
            if self.before is None:
                raise Http404

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            before=self.before,
            differences=differences(thaw(self.before.frozen), self.content),
            **kwargs,
        )


class ReportRecompute(ReportPage):
    """/reports/2024/recompute/ — 重算本报告: what the tables are counted from, by what rules."""

    template_name = "annual_report/report_recompute.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        content = context["content"]
        return context | {
            "bundle": self.report.files.filter(format=BUNDLE).first(),
            "script": SCRIPT.read_text("utf-8"),
            "log_head": journal.head_at(self.report.published_at),
            "tables": [laid_out(filled) for filled in content.tables.values()],
            "is_background": not content.printed_tables(),
        }


class ReportDownload(Shows, View):
    """/reports/2024/v1/pdf/ — a frozen file, byte for byte as published."""

    topics = (REPORTS,)

    def get(self, request, year, version, format):
        file = get_object_or_404(
            ReportFile.objects.filter(report__in=Report.objects.public()),
            report__year=min(year, MAX_YEAR),
            report__version=min(version, MAX_YEAR),
            format=format,
        )
        return FileResponse(
            file.file.open("rb"),
            as_attachment=True,
            filename=file.name,
            content_type=CONTENT_TYPES.get(format, "application/zip"),
        )


class PrintedDetail(Shows, TemplateView):
    """/reports/2019/original/ — a report from before the registers, as it was printed."""

    topics = (REPORTS,)
    template_name = "annual_report/printed_report.html"

    def get_context_data(self, **kwargs):
        report = get_object_or_404(
            PrintedReport.objects.shown(), year=min(kwargs["year"], MAX_YEAR)
        )
        tables, texts = tables_of(report), report.content["sections"]
        printed = [
            {
                "heading": section.heading,
                "table": laid_out(tables[section.table]) if section.table else None,
                "text": texts.get(section.key, ""),
            }
            for section in SECTIONS[Form(report.form)]
            if section.level == 1 and section.table not in report.content["absent"]
        ]
        return super().get_context_data(
            report=report,
            sections=printed,
            column=column(),
            trail=[(_("Yearly reports"), reverse("report-list"))],
            **kwargs,
        )


class PrintedDownload(Shows, View):
    """/reports/2019/original/file/ — its file, byte for byte."""

    topics = (REPORTS,)

    def get(self, request, year):
        report = get_object_or_404(
            PrintedReport.objects.shown(), ~Q(file=""), year=min(year, MAX_YEAR)
        )
        return file_response(
            request,
            report.file.open("rb"),
            digest=report.sha256,
            size=report.file.size,
            as_attachment=True,
            filename=report.name,
        )
