"""Which steps the records wait for, and whose they are: the table behind 待我办理 (`turns`).

The registers' own tables say which step leads out of which state and who takes it; here it is only named
which of these steps a state waits for. What waits for the applicant, a third party or a day to come is
nobody's turn. A record is one turn of a person, whatever else could be done with it.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import duties
from accounts.models import Grant
from annual_report import life, taking_back
from annual_report.models import PrintedReportEvent, Report, ReportEvent
from disclosure import emergency
from portal.awaited import contacts, publication, requests
from portal.awaited.rows import Awaited, Register, away, by_status, emergency_of
from records.names import name_of

REPORT = Register(
    "report",
    _("yearly report"),
    Report,
    lambda asked: Report.objects.all(),
    (
        Awaited(life.STEPS[emergency.CONFIRMED], emergency_of(ReportEvent, "report")),
        *(Awaited(life.STEPS[name]) for name in ("checked", "approved", "published")),
    ),
    str,
    by_status,
    "annual_report_report",
    events=Report.events.rel.related_model,
)

PRINTED = away(
    "printed_away",
    _("printed report"),
    taking_back.PRINTED,
    PrintedReportEvent,
    "report",
    str,
    "annual_report_printedreport",
)

GRANT = Register(
    "grant",
    _("duty"),
    Grant,
    lambda asked: Grant.objects.all(),
    (
        Awaited(
            duties.LIFECYCLE.transitions["confirmed"],
            lambda asked: ~Q(asked_by=asked.user) & ~Q(user=asked.user),
        ),
    ),
    lambda grant: f"{name_of(grant.user)}：{grant.role}",
    by_status,
    "accounts_grant",
    related=("user",),
    events=Grant.events.rel.related_model,
)

REGISTERS = (
    requests.CASE,
    requests.UNIT_OPINION,
    requests.COMMENT,
    publication.DISCLOSURE,
    contacts.CONTACT,
    contacts.INTERVIEW,
    contacts.CONSULTATION,
    contacts.DISPOSAL,
    publication.FINDING,
    REPORT,
    PRINTED,
    publication.POWER,
    publication.POWER_AWAY,
    publication.ADJUSTMENT_AWAY,
    requests.STANDARD_TEXT,
    GRANT,
    requests.CONVERSION,
    requests.ERASURE,
)
BY_CODE = {register.code: register for register in REGISTERS}
