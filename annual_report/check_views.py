"""核对年报: anybody's printed yearly report examined, as a page to print or as JSON. Nothing is kept."""

from typing import Any

from django.http import JsonResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView

from annual_report.figures.year import plain
from annual_report.forms import CheckForm
from annual_report.printed.checking import Examined, as_last_year, examined
from annual_report.render.data import tables_as_data
from annual_report.render.page import laid_out
from annual_report.views import column
from records.lost_files import tell_lost
from records.throttle import Throttle, source_of

CHECKING = Throttle("report-check", limit=30, seconds=3600)


# Nothing changes and nobody is signed in: there is nothing a forged form could do, and programs may ask.
@method_decorator(csrf_exempt, name="dispatch")
class ReportCheck(FormView):
    """/reports/check/ — the form; sent, it answers at once. `Accept: application/json` asks for JSON."""

    form_class = CheckForm
    template_name = "annual_report/report_check.html"

    @property
    def wants_json(self) -> bool:
        asked = self.request.GET.get("format") == "json"
        return asked or self.request.get_preferred_type(["text/html", "application/json"]) == (
            "application/json"
        )

    def post(self, request, *args, **kwargs):
        source = source_of(request)
        if CHECKING.exceeded(source):
            told = _("Too many reports from here within an hour. Try again later.")
            if self.wants_json:
                return _json({"errors": {"": [told]}}, status=429)
            tell_lost(request)
            context = self.get_context_data(form=CheckForm(), problem=told)
            return self.render_to_response(context, status=429)
        CHECKING.mark(source)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        facts = form.cleaned_data
        before = facts["last_year"]
        report = examined(
            facts["report"],
            last_year=as_last_year(before) if before else None,
            out_on=facts["published_on"],
        )
        if self.wants_json:
            return _json(as_data(report))
        tables = [
            laid_out(filled)
            for name, filled in report.printed.tables.items()
            if name not in report.printed.absent
        ]
        return self.render_to_response(
            self.get_context_data(form=CheckForm(), result=report, tables=tables)
        )

    def form_invalid(self, form):
        if self.wants_json:
            return _json({"errors": form.errors}, status=400)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs):
        trail = [(_("Yearly reports"), reverse("report-list"))]
        known = {"result": None, "tables": [], "problem": "", "trail": trail, "column": column()}
        return super().get_context_data(**known | kwargs)


def _json(data: dict[str, Any], status: int = 200) -> JsonResponse:
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


def as_data(report: Examined) -> dict[str, Any]:
    """What was read and what does not hold (docs/report.md)."""
    printed = report.printed
    return {
        "title": printed.title,
        "organ": printed.organ,
        "year": printed.year,
        "form": printed.form.value,
        "missing_tables": sorted(printed.absent, key="二三四".index),
        "tables": tables_as_data(printed.tables, printed.form),
        "checks": [
            {
                "id": finding.id,
                "title": finding.title,
                "severity": finding.severity.value,
                "holds": finding.holds,
                "faults": [
                    {
                        "told": str(fault),
                        "cell": fault.cell,
                        "left": _plain(fault.left),
                        "right": _plain(fault.right),
                        "difference": _plain(fault.difference),
                    }
                    for fault in finding.faults
                ],
            }
            for finding in report.findings
        ],
        "not_checked": report.left_out,
    }


def _plain(number):
    return None if number is None else plain(number)
