"""The menu of the staff's pages, by work and not by app: the same on every page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# Registers by area, in the order they are used; "add" beside one offers a new record, too.
AREAS: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    (
        "requests",
        "受理办理",
        (
            *("requests_app.deskcase", "requests_app.case", "requests_app.letter"),
            *("requests_app.remedy", "requests_app.service", "requests_app.feedecision"),
            *("requests_app.conversion", "requests_app.unitopinion"),
            *("requests_app.standardtext", "requests_app.caseaccess"),
        ),
    ),
    (
        "disclosure",
        "主动公开",
        (
            "disclosure.disclosure",
            "disclosure.finding",
            "disclosure.tally",
            "disclosure.servicelink",
        ),
    ),
    (
        "exchange",
        "互动交流",
        (
            *("inquiries.contact", "inquiries.programmesession", "inquiries.interview"),
            *("inquiries.consultation", "inquiries.opinion", "inquiries.disposal"),
        ),
    ),
    (
        "powers",
        "权责清单",
        ("disclosure.poweritem", "disclosure.adjustmentproposal", "disclosure.adjustment"),
    ),
    (
        "report",
        "年度报告",
        (
            *("annual_report.report", "annual_report.workrecord", "annual_report.problem"),
            *("annual_report.statedfigure", "annual_report.keptregister"),
            *("disclosure.decisioncount", "annual_report.unitreport"),
        ),
    ),
    (
        "monitoring",
        "监测考核",
        ("records.vainsearch", "requests_app.suggestioncount", "records.auditentry"),
    ),
    (
        "settings",
        "设置",
        (
            *("records.office", "disclosure.unit", "disclosure.category", "disclosure.channel"),
            *("statute.calendarday", "records.synonymgroup", "auth.user", "auth.group"),
            *("accounts.grant", "axes.accessattempt", "axes.accesslog"),
            *("axes.accessfailurelog", "records.jobrun"),
        ),
    ),
)


@dataclass(frozen=True)
class Page:
    """A page that is no register's list: who may read it has `permission`."""

    area: str
    label: Any
    name: str
    permission: str
    takes_year: bool = False

    def url(self, year: int) -> str:
        return reverse(self.name, args=[year] if self.takes_year else [])


PAGES = (
    Page(
        "settings",
        _("A year’s holidays from the notice"),
        "admin:statute_calendarday_paste",
        "statute.add_calendarday",
    ),
    Page(
        "monitoring",
        _("Duty monitor"),
        "admin:disclosure_disclosure_monitor",
        "disclosure.view_disclosure",
    ),
    Page(
        "report",
        _("Reports of units added up"),
        "admin:annual_report_unitreport_collected",
        "annual_report.view_reportfile",
        takes_year=True,
    ),
    Page(
        "monitoring",
        _("Coverage of categories"),
        "admin:annual_report_report_coverage",
        "annual_report.view_report",
        takes_year=True,
    ),
    Page(
        "monitoring",
        _("Internal assessment"),
        "admin:annual_report_report_assessment",
        "annual_report.view_report",
        takes_year=True,
    ),
    Page(
        "monitoring", _("The office at a glance"), "admin:leading", "disclosure.approve_disclosure"
    ),
    Page("monitoring", _("What waits in each unit"), "admin:load", "disclosure.approve_disclosure"),
    Page("monitoring", _("Visits to the site"), "admin:visits", "records.view_accessday"),
    Page("monitoring", _("Access log"), "admin:access-log", "records.read_access_log"),
    Page(
        "requests",
        _("Find by applicant"),
        "admin:requests_app_case_find",
        "requests_app.view_personal_data",
    ),
)


@dataclass(frozen=True)
class Entry:
    label: str
    url: str
    add_url: str
    is_current: bool


@dataclass(frozen=True)
class Area:
    label: str
    entries: tuple[Entry, ...]

    @property
    def is_current(self) -> bool:
        return any(entry.is_current for entry in self.entries)


def menu_for(user, apps: Iterable[dict], *, path: str, year: int) -> list[Area]:
    """The areas with something for `user`; no query beyond the permissions.

    `apps`: what the admin lists for the person; `path`: the page shown; `year`: of the yearly overviews.
    """
    models = {
        f"{app['app_label']}.{model['object_name'].lower()}": model
        for app in apps
        for model in app["models"]
        if model["admin_url"]
    }
    areas = []
    for code, label, names in AREAS:
        entries = [_register(models[name], path) for name in names if name in models]
        entries += [
            _page(page, path, year)
            for page in PAGES
            if page.area == code and user.has_perm(page.permission)
        ]
        if entries:
            areas.append(Area(str(label), tuple(entries)))
    return areas


def _register(model: dict, path: str) -> Entry:
    url = model["admin_url"]
    return Entry(str(model["name"]), url, model["add_url"] or "", path.startswith(url))


def _page(page: Page, path: str, year: int) -> Entry:
    url = page.url(year)
    return Entry(str(page.label), url, "", path == url)
