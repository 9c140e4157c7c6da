"""What an office watches, whoever's turn it is: one cheap count each, and the page that lists the rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annual_report.countdown import countdown
from annual_report.models import Report
from inquiries.models import Contact
from inquiries.retention import due_contacts, due_opinions
from inquiries.terms import overdue
from portal.setting_up import has_begun_by
from portal.turns import CALM, DUE, LATE, SOON
from requests_app.models import Case, Remedy
from statute.calendar import missing_year, official_workdays

COUNTDOWN = 90  # days before the report's last day


@dataclass(frozen=True)
class Line:
    """One line of the start page; `count` of rows, or of days for a countdown."""

    label: str
    count: int
    url: str
    tone: str


@dataclass(frozen=True)
class Watch:
    """One thing to watch: who sees it, what it counts for a person on a day, where its rows are."""

    label: object
    permission: str
    count: Callable[[object, date], int]
    page: str
    query: str = ""
    tone: str = CALM


def _due_soon(user, on: date) -> int:
    last = official_workdays().provisionally().after(on, SOON)
    return Case.objects.visible_to(user).due_between(on, last).count()


DESK = "admin:requests_app_deskcase_changelist"
WATCHED = (
    Watch(
        gettext_lazy("requests overdue"),
        "requests_app.view_case",
        lambda user, on: Case.objects.visible_to(user).overdue(on=on).count(),
        DESK,
        "lane=overdue",
        tone=LATE,
    ),
    Watch(
        gettext_lazy("requests due within three working days"),
        "requests_app.view_case",
        _due_soon,
        DESK,
        "lane=due3",
        tone=DUE,
    ),
    Watch(
        gettext_lazy("reviews and suits to be answered"),
        "requests_app.view_case",
        lambda user, on: Remedy.objects.visible_to(user).unanswered().count(),
        "admin:requests_app_remedy_changelist",
        "answer=waiting",
        tone=DUE,
    ),
    Watch(
        gettext_lazy("contacts past their channel’s term"),
        "inquiries.change_contact",
        lambda user, on: Contact.objects.visible_to(user).filter(overdue(on=on)).count(),
        "admin:inquiries_contact_changelist",
        "answer=overdue",
        tone=LATE,
    ),
    Watch(
        # 第四十三条
        gettext_lazy("applicants to be helped"),
        "requests_app.add_caseattachment",
        lambda user, on: Case.objects.visible_to(user).to_be_assisted().count(),
        "admin:requests_app_case_changelist",
        "term=assist",
        tone=DUE,
    ),
    Watch(
        # 《个人信息保护法》第四十七条
        gettext_lazy("requests for the erasure of personal data"),
        "requests_app.view_personal_data",
        lambda user, on: Case.objects.visible_to(user).erasure_asked().count(),
        "admin:requests_app_case_changelist",
        "term=erasure",
        tone=DUE,
    ),
    Watch(
        gettext_lazy("contacts whose term of retention has ended"),
        "inquiries.view_disposal",
        lambda user, on: due_contacts(on=on).filter(disposal=None).count(),
        "admin:inquiries_contact_changelist",
        "retention=due",
        tone=DUE,
    ),
    Watch(
        gettext_lazy("opinions whose term of retention has ended"),
        "inquiries.view_disposal",
        lambda user, on: due_opinions(on=on).filter(disposal=None).count(),
        "admin:inquiries_opinion_changelist",
        "retention=due",
        tone=DUE,
    ),
    Watch(
        gettext_lazy("contacts waiting for over three months"),
        "inquiries.change_contact",
        lambda user, on: Contact.objects.visible_to(user).stale(on=on).count(),
        "admin:inquiries_contact_changelist",
        "answer=stale",
        tone=LATE,
    ),
)


def todo_of(user, *, on: date) -> list[Line]:
    """What the office has to watch on that day, by the permissions of `user`, whoever's turn it is; kinds
    with nothing waiting are left out. What waits for the person is `turns.kinds_of`."""
    lines = []
    for watch in WATCHED:
        if user.has_perm(watch.permission) and (count := watch.count(user, on)):
            url = reverse(watch.page) + (f"?{watch.query}" if watch.query else "")
            lines.append(Line(str(watch.label), count, url, watch.tone))
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
