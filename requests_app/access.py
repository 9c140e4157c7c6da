"""Personal data behind one door: who may look, a record of everybody who did, and who adds files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied

from requests_app import acts
from requests_app.models import Case, CaseAccess

PERMISSION = "requests_app.view_personal_data"


def may_see(user) -> bool:
    return user.has_perm(PERMISSION)


def may_attach(user, case: Case) -> bool:
    """Whether `user` may put files into the case; into an archived one only for what followed it."""
    may_add = acts.ADD_FILES.is_open_to(user)
    return may_add and (case.status != Case.Status.ARCHIVED or case.remedies.exists())


def log_view(case: Case, *, by, on: date, what: str) -> None:
    """Record that `by` looked at `what` (a `CaseAccess.Kind`). PermissionDenied
    without the permission: nothing is shown that is not recorded."""
    log_views([case], by=by, on=on, what=what)


def log_views(cases: Iterable[Case], *, by, on: date, what: str) -> None:
    """`log_view` for several cases at once."""
    if not may_see(by):
        raise PermissionDenied
    CaseAccess.objects.bulk_create(CaseAccess(case=case, kind=what, on=on, by=by) for case in cases)
