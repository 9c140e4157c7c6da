"""What waits for a member of staff: one cheap count each, and the page that lists the rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annual_report.countdown import countdown
from annual_report.models import Report
from disclosure.models import Disclosure
from inquiries.models import Contact
from portal.setting_up import has_begun_by
from requests_app.models import Case, Conversion
from statute.calendar import missing_year, official_workdays

LATE, DUE, CALM = "late", "due", "calm"  # tones of a line
SOON = 3  # working days, as the desk has it
COUNTDOWN = 90  # days before the report's last day


@dataclass(frozen=True)
class Line:
    """One line of the start page; `count` of rows, or of days for a countdown."""

    label: str
    count: int
    url: str
    tone: str


@dataclass(frozen=True)
class Task:
    """One kind of waiting work: who sees it, what it counts for a person on a day, where its rows are."""

    label: object
    permission: str
    count: Callable[[object, date], int]
    page: str
    query: str = ""
    tone: str = CALM


def _in_status(*statuses: str) -> Callable[[object, date], int]:
    def count(user, on):
        return Disclosure.objects.visible_to(user).filter(status__in=statuses).count()

    return count


def _due_soon(user, on: date) -> int:
    last = official_workdays().provisionally().after(on, SOON)
    return Case.objects.visible_to(user).due_between(on, last).count()


DISCLOSURES, DESK, CONTACTS = (
    "admin:disclosure_disclosure_changelist",
    "admin:requests_app_deskcase_changelist",
    "admin:inquiries_contact_changelist",
)
TASKS = (
    Task(
        gettext_lazy("requests overdue"),
        "requests_app.view_case",
        lambda user, on: Case.objects.visible_to(user).overdue(on=on).count(),
        DESK,
        "lane=overdue",
        tone=LATE,
    ),
    Task(
        gettext_lazy("requests due within three working days"),
        "requests_app.view_case",
        _due_soon,
        DESK,
        "lane=due3",
        tone=DUE,
    ),
    Task(
        gettext_lazy("requests whose receipt is to be confirmed"),
        "requests_app.add_case",
        lambda user, on: Case.objects.visible_to(user).filter(status=Case.Status.FILED).count(),
        DESK,
        "lane=filed",
    ),
    Task(
        # 第四十四条: three asked; whether everybody is told waits for a decision.
        gettext_lazy("information asked for by three applicants, to be decided on"),
        "requests_app.change_conversion",
        lambda user, on: Conversion.objects.filter(decision="").count(),
        "admin:requests_app_conversion_changelist",
        "decision__exact=",
        tone=DUE,
    ),
    Task(
        gettext_lazy("documents to review"),
        "disclosure.review_disclosure",
        _in_status("first_review", "secrecy_review"),
        DISCLOSURES,
        "status__in=first_review,secrecy_review",
    ),
    Task(
        gettext_lazy("documents to approve"),
        "disclosure.approve_disclosure",
        _in_status("approval"),
        DISCLOSURES,
        "status__exact=approval",
    ),
    Task(
        gettext_lazy("documents to publish"),
        "disclosure.publish_disclosure",
        _in_status("approved"),
        DISCLOSURES,
        "status__exact=approved",
    ),
    Task(
        gettext_lazy("contacts without a reply"),
        "inquiries.change_contact",
        lambda user, on: Contact.objects.visible_to(user).unanswered().count(),
        CONTACTS,
        "answer=waiting",
    ),
    Task(
        gettext_lazy("contacts waiting for over three months"),
        "inquiries.change_contact",
        lambda user, on: Contact.objects.visible_to(user).stale(on=on).count(),
        CONTACTS,
        "answer=stale",
        tone=LATE,
    ),
)


def todo_of(user, *, on: date) -> list[Line]:
    """What waits on that day for `user`, by the permissions held; kinds with nothing waiting are left out."""
    lines = []
    for task in TASKS:
        if user.has_perm(task.permission) and (count := task.count(user, on)):
            url = reverse(task.page) + (f"?{task.query}" if task.query else "")
            lines.append(Line(str(task.label), count, url, task.tone))
    lines += _calendar(user, on) + _report(user, on)
    return lines


def _calendar(user, on: date) -> list[Line]:
    """From November on: the State Council's notice for the next year is still to be entered."""
    year = missing_year(on)
    if year is None or not user.has_perm("statute.add_calendarday"):
        return []
    label = _(
        "holidays to enter: the notice for this year, until then its last days are provisional"
    )
    return [Line(label, year, reverse("admin:statute_calendarday_changelist"), DUE)]


def _report(user, on: date) -> list[Line]:
    """Days left to publish last year's report (第四十九条: 31 January), or the coming one's; counted to
    the last day worked before a 31 January that falls in a holiday."""
    if not user.has_perm("annual_report.change_report"):
        return []
    workdays = official_workdays()
    left = countdown(on.year - 1, on=on, workdays=workdays)
    if not has_begun_by(on.year - 1):  # a new office owes nothing for the years before it began
        left = countdown(on.year, on=on, workdays=workdays)
        if left.days > COUNTDOWN:
            return []
    is_out = Report.objects.in_force().filter(year=left.year).exists()
    if is_out:
        left = countdown(on.year, on=on, workdays=workdays)
        if left.days > COUNTDOWN:
            return []
    words = {
        "year": left.year,
        "day": left.finish_by.isoformat(),
        "working_days": left.working_days,
    }
    url = reverse("admin:annual_report_report_changelist")
    if left.days_late:
        return [Line(_("days late: the report on %(year)d") % words, left.days_late, url, LATE)]
    label = _("days left for the report on %(year)d: to %(day)s, %(working_days)d of them worked")
    return [Line(label % words, max(left.days, 0), url, CALM if is_out else DUE)]
