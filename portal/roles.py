"""Who may do what: the office's duties (职务分工) as groups, each a list of permissions.

The table below is the whole of it; `manage.py sync_roles` brings the groups to this state, and a test
holds it against the models. Records are withdrawn, closed or archived, never deleted: apart from the
administrator's reference data nobody is given a delete permission. What a role may do to a case or a
document beyond the plain form is decided by the apps' own lifecycle, by the group's name.
"""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat


class UnknownPermission(ValueError):
    """The table names a permission that no model defines."""


def _may(actions: str, app: str, models: str) -> tuple[str, ...]:
    """`_may("view add", "disclosure", "unit channel")` → disclosure.view_unit, …"""
    return tuple(
        f"{app}.{action}_{model}" for model in models.split() for action in actions.split()
    )


# What everybody on the staff may look at.
_READ = (
    *_may("view", "disclosure", "unit category channel disclosure attachment release tally"),
    *_may("view", "disclosure", "poweritem decisioncount servicelink disclosureevent"),
    *_may("view", "disclosure", "review version finding adjustment listedword"),
    *_may("view", "disclosure", "adjustmentproposal adjustmentproposalevent"),
    *_may("view", "disclosure", "poweritemevent adjustmentevent"),
    *_may("view", "inquiries", "programmesession interview exchange"),
    *_may("view", "inquiries", "consultation opiniongroup interviewevent consultationevent"),
    *_may("view", "inquiries", "question"),
    *_may("view", "statute", "calendarday"),
)
# What people wrote to the bureau, petitions too: not for who keeps the system (《信访工作条例》第三十条).
_CONTACTS_READ = _may("view", "inquiries", "contact contactevent")
_DISPOSALS = _may("view", "inquiries", "opinion disposal")
_CASES_READ = (
    *_may("view", "requests_app", "case caseevent letter correction opinionrequest extension"),
    *_may("view", "requests_app", "reasonsrequest feedecision service caseattachment remedy"),
    *_may("view", "requests_app", "applicant lettercopy standardtext standardtextevent"),
    *_may("view", "requests_app", "comment unitopinion"),
    "requests_app.view_personal_data",
)

# Who takes back what should not be read finds it on the page of the report.
_REPORTS_READ = _may("view", "annual_report", "report reportevent printedreport")

ROLES: dict[str, tuple[str, ...]] = {
    # Takes in requests and contacts, confirms receipts, passes them on.
    "登记": (
        *_READ,
        *_CONTACTS_READ,
        *_CASES_READ,
        *_may("add change", "requests_app", "case applicant remedy"),
        *_may("add", "requests_app", "caseattachment"),
        *_may("add change", "inquiries", "contact programmesession"),
        *_DISPOSALS,
    ),
    # Handles cases and contacts of its unit and drafts what the unit publishes.
    "承办": (
        *_READ,
        *_CONTACTS_READ,
        *_CASES_READ,
        *_may("change", "requests_app", "case letter"),
        *_may("view", "requests_app", "conversion"),
        *_may("add", "requests_app", "caseattachment"),
        *_may("view change", "inquiries", "contact consultation opinion"),
        *_may("add change", "disclosure", "disclosure attachment"),
        *_may("add change", "inquiries", "interview exchange consultation opiniongroup question"),
        *_may("view add", "annual_report", "unitreport"),
        *_REPORTS_READ,
    ),
    # Reviews what somebody else wrote (保密审查, 第十七条).
    "审核": (
        *_READ,
        *_CONTACTS_READ,
        *_CASES_READ,
        *_may("change", "requests_app", "case"),
        *_may("change review", "disclosure", "disclosure"),
        *_may("change", "disclosure", "finding"),
        *_may("add change", "disclosure", "listedword"),
        *_may("change", "inquiries", "contact"),
        # The prose in which the scanners found something.
        *_REPORTS_READ,
        *_may("view", "annual_report", "narrativesection"),
    ),
    # Puts reviewed items on the site and the other channels.
    "发布": (
        *_READ,
        *_CONTACTS_READ,
        *_may("change publish", "disclosure", "disclosure"),
        *_may("add change", "disclosure", "release tally servicelink poweritem adjustment"),
        *_may("change", "inquiries", "contact interview consultation"),
        *_may("view add change", "records", "synonymgroup"),
        *_may("view", "records", "vainsearch accessday"),
        *_REPORTS_READ,
    ),
    # Prepares the yearly report from the records; of a request it sees what is counted, not the words.
    "年报": (
        *_READ,
        *_CONTACTS_READ,
        *_may("view", "requests_app", "case remedy"),
        *_may("add change", "disclosure", "tally decisioncount"),
        *_may("view add change", "annual_report", "report narrativesection workrecord"),
        *_may("view add change", "annual_report", "problem measure statedfigure keptregister"),
        *_may("view", "annual_report", "reportfile reportevent printedreport"),
        *_may("view add", "annual_report", "waiver unitreport"),
        *_may("publish", "annual_report", "report"),
        *_may("view", "requests_app", "suggestioncount satisfaction"),
        *_may("view", "records", "accessday"),
    ),
    # Signs replies, approves extensions and waivers.
    "机构负责人": (
        *_READ,
        *_CONTACTS_READ,
        *_CASES_READ,
        *_may("view change", "requests_app", "conversion"),
        *_may("change", "requests_app", "case"),
        *_DISPOSALS,
        *_may("view", "requests_app", "caseaccess satisfaction"),
        *_may("view", "records", "accessday"),
        *_may("change approve", "disclosure", "disclosure"),
        # With which a list of powers is brought in; the list itself changes by adjustments.
        *_may("change", "disclosure", "poweritem"),
        *_may("view approve", "annual_report", "report"),
        *_may("view", "annual_report", "narrativesection workrecord problem measure"),
        *_may("view", "annual_report", "statedfigure keptregister"),
        *_may("view", "annual_report", "waiver reportfile unitreport"),
        *_REPORTS_READ,
    ),
    # Keeps accounts and reference data; answers no requests and sees no applicant.
    "管理员": (
        *_READ,
        *_may("view add change delete", "auth", "user"),
        *_may("view", "auth", "group"),
        *_may("add change delete", "disclosure", "unit category channel servicelink"),
        *_may("view add change delete", "disclosure", "membership"),
        *_may("view add change delete", "accounts", "officeaccount"),
        *_may("add change delete", "statute", "calendarday"),
        *_may("view delete", "axes", "accessattempt"),
        *_may("view", "axes", "accesslog accessfailurelog"),
        *_may("view", "records", "jobrun vainsearch accessday"),
        *_may("view add change", "records", "synonymgroup office"),
    ),
    # Gives duties, with a second account of the same duty; sees who read what.
    "安全管理员": (
        *_may("view", "auth", "user group"),
        *_may("view add change", "accounts", "grant"),
        *_may("view", "accounts", "grantevent"),
        *_may("view", "requests_app", "caseaccess"),
        *_may("view", "axes", "accessattempt accesslog accessfailurelog"),
    ),
    # Reads what was done, and by whom; changes nothing.
    "审计员": (
        *_may("view", "records", "auditentry accessday"),
        "records.read_access_log",
        *_may("view", "accounts", "grant grantevent"),
        *_may("view", "requests_app", "caseaccess caseevent"),
        *_may("view", "disclosure", "disclosureevent"),
        *_may("view", "inquiries", "contactevent interviewevent consultationevent"),
        *_may("view", "annual_report", "report reportevent"),
        *_may("view", "axes", "accesslog accessfailurelog"),
    ),
}


@transaction.atomic
def sync_roles(roles: dict[str, Iterable[str]] | None = None) -> dict[str, int]:
    """Make each role's group hold exactly its permissions; returns their number by group.

    Groups of other names are left alone. Raises UnknownPermission, with nothing changed, when the
    table names what no model defines.
    """
    roles = ROLES if roles is None else roles
    known = {
        permission.full: permission
        for permission in Permission.objects.annotate(
            full=Concat("content_type__app_label", Value("."), "codename")
        )
    }
    unknown = {name for names in roles.values() for name in names} - known.keys()
    if unknown:
        raise UnknownPermission(", ".join(sorted(unknown)))
    counts = {}
    for role, names in roles.items():
        group, _created = Group.objects.get_or_create(name=role)
        permissions = {known[name] for name in names}
        group.permissions.set(permissions)
        counts[role] = len(permissions)
    return counts
