"""Personal data behind one door: who may look, and a record of everybody who did."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied

from requests_app.models import Case, CaseAccess

PERMISSION = "requests_app.view_personal_data"


def may_see(user) -> bool:
    return user.has_perm(PERMISSION)


def log_view(case: Case, *, by, on: date, what: str) -> None:
    """Record that `by` looked at `what` (applicant, letter, attachment, file). PermissionDenied
    without the permission: nothing is shown that is not recorded."""
    if not may_see(by):
        raise PermissionDenied
    CaseAccess.objects.create(case=case, kind=what, on=on, by=by)
