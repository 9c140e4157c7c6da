"""Two pages of the staff out of the access log: visits counted, and for the auditor its lines."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import access_log, visits
from records import audit
from records.models import AccessDay

COUNTS = "records.view_accessday"
LINES = "records.read_access_log"
SHOWN = 200  # lines on a page; a later hour shows more


def visits_page(request):
    """/admin/visits/?year=2026 — pages read, searches and downloads by month, and by kind of page."""
    if not request.user.has_perm(COUNTS):
        raise PermissionDenied
    on = timezone.localdate()
    year = _year(request, on)
    months = visits.months_of(year, on=on)
    context = {
        **admin.site.each_context(request),
        "title": _("Visits to the site"),
        "year": year,
        "years": range(on.year, on.year - 5, -1),
        "months": months,
        "total": visits.total_of(months),
        "kinds": [(kind.label, count) for kind, count in visits.kinds_of(year)],
        "is_kept": bool(settings.ACCESS_LOG_DIR),
    }
    return TemplateResponse(request, "admin/visits.html", context)


def _year(request, on: date) -> int:
    asked = request.GET.get("year", f"{on.year}")
    if not (asked.isascii() and asked.isdigit() and 2000 <= int(asked[:5]) <= on.year):
        raise Http404
    return int(asked)


class LinesForm(forms.Form):
    """Which lines; sent as POST, so that no address gets into an address."""

    day = forms.DateField(label=gettext_lazy("day"), widget=forms.DateInput(attrs={"type": "date"}))
    since = forms.TimeField(
        label=gettext_lazy("from this hour on"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "step": "1"}),
    )
    address = forms.GenericIPAddressField(
        label=gettext_lazy("network address"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    path = forms.CharField(
        label=gettext_lazy("part of the page’s address"), required=False, max_length=200
    )


def access_log_page(request):
    """/admin/access-log/ — for the auditor: the lines of a day with addresses; each reading is recorded."""
    if not request.user.has_perm(LINES):
        raise PermissionDenied
    form = LinesForm(request.POST or None, initial={"day": timezone.localdate()})
    lines, asked = [], form.is_valid() and bool(settings.ACCESS_LOG_DIR)
    if asked:
        wanted = form.cleaned_data
        audit.note_read(AccessDay(on=wanted["day"]))
        lines = access_log.found(
            access_log.lines_of(Path(settings.ACCESS_LOG_DIR), wanted["day"]),
            since=wanted["since"],
            address=wanted["address"],
            path=wanted["path"],
            most=SHOWN + 1,
        )
    context = {
        **admin.site.each_context(request),
        "title": _("Access log"),
        "form": form,
        "asked": asked,
        "lines": lines[:SHOWN],
        "most": SHOWN if len(lines) > SHOWN else 0,
        "days": access_log.TERM.days,
        "is_kept": bool(settings.ACCESS_LOG_DIR),
    }
    return TemplateResponse(request, "admin/access_log.html", context)
