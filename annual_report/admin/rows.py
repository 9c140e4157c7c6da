"""The page that lists the records behind a number."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import admin
from django.core.paginator import InvalidPage
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from annual_report import drilldown
from annual_report.drilldown import NoRows, Rows
from annual_report.figures import YearFacts
from annual_report.models import Report, StatedFigure, WorkRecord
from annual_report.tables import FIRST_YEAR
from disclosure.models import DecisionCount, Disclosure, PowerItem, Release, Tally
from disclosure.staff import is_bound
from inquiries.models import Consultation, Contact, Interview, ProgrammeSession
from records.amounts import tidy
from records.pagination import BoundedPaginator
from requests_app.models import Case, FeeDecision, Remedy

PER_PAGE = 50
LAST_YEAR = 2100


@dataclass(frozen=True)
class Listing:
    """How records of one model are listed: what each row says, in which order, joined with what."""

    told: Callable
    order: tuple[str, ...]
    related: tuple[str, ...] = ()
    owner: str = ""  # the field naming the record a row leads to; empty: the row's own


def _day(day) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


LISTINGS: dict[type, Listing] = {
    Case: Listing(
        lambda c: (
            c.number,
            _day(c.received_on),
            c.get_applicant_kind_display(),
            c.get_outcome_display(),
            _day(c.closed_on),
        ),
        ("received_on", "pk"),
    ),
    Remedy: Listing(
        lambda r: (
            r.number,
            _day(r.filed_on),
            r.get_kind_display(),
            r.get_result_display(),
            _day(r.decided_on),
        ),
        ("filed_on", "pk"),
    ),
    Disclosure: Listing(
        lambda d: (d.title, _day(d.formed_on), d.get_validity_display(), _day(d.repealed_on)),
        ("formed_on", "pk"),
    ),
    Release: Listing(
        lambda r: (r.disclosure.title, r.channel.name, _day(r.released_on)),
        ("released_on", "pk"),
        ("disclosure", "channel"),
        owner="disclosure",
    ),
    Tally: Listing(
        lambda t: (
            t.channel.name,
            t.measure,
            t.period,
            f"{t.count}{'余' if t.approx else ''}{t.unit}",
        ),
        ("period", "pk"),
        ("channel",),
    ),
    Contact: Listing(
        lambda c: (
            c.number,
            c.channel.name,
            _day(c.received_on),
            _day(c.replied_on),
            _day(c.closed_on),
            _day(c.fed_back_on),
        ),
        ("received_on", "pk"),
        ("channel",),
    ),
    ProgrammeSession: Listing(
        lambda s: (s.channel.name, _day(s.held_on), s.topic), ("held_on", "pk"), ("channel",)
    ),
    Interview: Listing(lambda i: (i.topic, f"{i.held_at:%Y-%m-%d}"), ("held_at", "pk")),
    Consultation: Listing(lambda c: (c.title, _day(c.opened_on)), ("opened_on", "pk")),
    PowerItem: Listing(lambda p: (p.code, p.get_type_display(), p.name), ("type", "code", "pk")),
    DecisionCount: Listing(
        lambda d: (str(d.year), d.get_kind_display(), str(tidy(d.count))), ("pk",)
    ),
    FeeDecision: Listing(
        lambda f: (str(f.case), f"{f.amount}元", _day(f.paid_on), _day(f.waived_on)),
        ("pk",),
        ("case",),
        owner="case",
    ),
    WorkRecord: Listing(
        lambda w: (w.title, w.get_kind_display(), _day(w.held_on)), ("held_on", "pk")
    ),
    StatedFigure: Listing(lambda s: (str(s.year), s.kind, str(tidy(s.value)), s.source), ("pk",)),
}


@dataclass(frozen=True)
class Line:
    cells: tuple[str, ...]
    url: str


def rows_view(site: admin.AdminSite, request: HttpRequest, year: int):
    """?figure=site_published, or ?table=三&ref=一/总计. Of a register the reader has no part in, the number
    alone, which the report tells anyway."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    report = Report.objects.filter(year=year).order_by("-version").first()
    facts = YearFacts.of(year, as_of=report.as_of if report else None)
    try:
        rows = _asked(request, facts)
    except NoRows:
        raise Http404 from None
    model = rows.records.model
    listing = LISTINGS[model]
    is_read = request.user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
    records = _visible(rows.records, request.user, listing) if is_read else rows.records.none()
    has_others = not is_read or is_bound(request.user)
    ordered = records.order_by(*listing.order).select_related(*listing.related)
    try:
        page = BoundedPaginator(ordered, PER_PAGE).page(request.GET.get("p", 1))
    except InvalidPage:
        raise Http404 from None
    context = {
        **site.each_context(request),
        "title": rows.title,
        "count": page.paginator.count,
        "hidden": rows.records.count() - records.count() if has_others else 0,
        "is_read": is_read,
        "page": page,
        "query": _without_page(request),
        "lines": [
            Line(listing.told(r), _url(site, getattr(r, listing.owner) if listing.owner else r))
            for r in page
        ],
    }
    return TemplateResponse(request, "admin/annual_report/report/rows.html", context)


def _visible(records: QuerySet, user, listing: Listing) -> QuerySet:
    """Those the person sees in the register itself: a number opens no other unit's records."""
    if listing.owner:
        register = records.model._meta.get_field(listing.owner).related_model
        if hasattr(register.objects, "visible_to"):
            return records.filter(**{f"{listing.owner}__in": register.objects.visible_to(user)})
    return records.visible_to(user) if hasattr(records, "visible_to") else records


def _asked(request: HttpRequest, facts: YearFacts) -> Rows:
    if figure := request.GET.get("figure"):
        return drilldown.of_figure(figure, facts)
    return drilldown.of_cell(request.GET.get("table", ""), request.GET.get("ref", ""), facts)


def _without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("p", None)
    return query.urlencode()


def _url(site: admin.AdminSite, record) -> str:
    """Its page in the admin, where it has one."""
    if not site.is_registered(type(record)):
        return ""
    options = type(record)._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])
