"""For the office itself: how the categories are filled, how the units did, whether a report still holds."""

from django.contrib import admin
from django.http import FileResponse, Http404, HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from annual_report.assessment import assess
from annual_report.coverage import coverage
from annual_report.reconciling import NothingPublished, against_records, in_force
from annual_report.tables import FIRST_YEAR
from disclosure import staff
from records import charts
from records.spreadsheets import Sheet, xlsx_file
from statute.calendar import official_workdays

TOP = 12  # bars that can still be read
HEADINGS = (
    *("单位", "公开条数", "按期公开", "撤回", "主动公开得分（40）"),
    *("办结申请", "按期办结", "逾期未办", "依申请公开得分（25）"),
    *("来件", "已回复", "政民互动得分（15）", "得分率（%）"),
)


def _year(year: int) -> int:
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return year


def coverage_view(site: admin.AdminSite, request: HttpRequest, year: int):
    """By category, never by unit, and of what is public alone: the same to everybody who reads reports."""
    rows = coverage(_year(year), on=timezone.localdate())
    largest = sorted((row for row in rows if row.in_year), key=lambda row: -row.in_year)[:TOP]
    chart = charts.bars(
        "各栏目公开信息占比",
        f"{year}年各栏目公开信息条数，占比最大的{len(largest)}个栏目。",
        [row.category.name for row in largest],
        {"条数": [row.in_year for row in largest]},
        unit="条",
    )
    context = {
        **site.each_context(request),
        "title": f"{year}年栏目覆盖和更新情况",
        "rows": sorted(rows, key=lambda row: (not row.is_empty, not row.is_stale, row.in_year)),
        "chart": chart,
        "year": year,
    }
    return TemplateResponse(request, "admin/annual_report/report/coverage.html", context)


def assessment_view(site: admin.AdminSite, request: HttpRequest, year: int):
    """Each unit's points, to the bureau; to 承办 those of its units and below. ?format=xlsx for the table
    as a spreadsheet."""
    scores = assess(
        _year(year), workdays=official_workdays(), units=staff.units_seen_by(request.user)
    )
    if request.GET.get("format") == "xlsx":
        sheet = Sheet(f"{year}年考核", HEADINGS, map(_cells, scores))
        return FileResponse(xlsx_file(sheet), as_attachment=True, filename=f"{year}年考核.xlsx")
    shown = [score for score in scores if score.total is not None][:TOP]
    chart = charts.bars(
        "各单位得分率（%）",
        f"{year}年得分率最高的{len(shown)}个单位。",
        [score.unit.name for score in shown],
        {"得分率": [float(score.total) for score in shown]},
    )
    context = {
        **site.each_context(request),
        "title": f"{year}年内部考核",
        "headings": HEADINGS,
        "rows": [_cells(score) for score in scores],
        "chart": chart,
        "year": year,
    }
    return TemplateResponse(request, "admin/annual_report/report/assessment.html", context)


def reconcile_view(site: admin.AdminSite, request: HttpRequest, year: int):
    """The published report of `year` against the records as they stand."""
    try:
        report = in_force(_year(year))
    except NothingPublished as none:
        raise Http404(str(none)) from none
    context = {
        **site.each_context(request),
        "title": _("Report on %d against the records") % year,
        "report": report,
        "differences": against_records(report),
    }
    return TemplateResponse(request, "admin/annual_report/report/reconcile.html", context)


def _cells(score) -> tuple:
    return (
        score.unit.name,
        *(score.published, score.published_in_time, score.withdrawn, score.proactive),
        *(score.closed, score.closed_in_time, score.overdue, score.requests),
        *(score.received, score.replied, score.contacts, score.total),
    )
