"""Two people on one record: a form carries the version it showed, and a save of an older one is refused.

A version is what the row and its ledger say; nothing is stored for it. The refusal names who saved what in
between; the form comes back with everything that was typed and with the version of now, so that saving it
once more is a decision and no accident. A form that names no version (a script's) is taken as read now.
"""

from __future__ import annotations

import hashlib

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from records.names import name_of

FIELD = "shown_version"
NAMED = 5  # savings in between that a refusal names at most


def version_of(record, *, events=None) -> str:
    """What a form of the stored `record` carries: digest of the row, last event, moment of showing.

    `events`: the ledger that names who wrote, where the record has none of its own.
    """
    row = type(record)._base_manager.get(pk=record.pk)
    values = [
        f"{field.attname}={getattr(row, field.attname)}" for field in row._meta.concrete_fields
    ]
    digest = hashlib.sha256("\n".join(values).encode()).hexdigest()[:16]
    last = 0
    own = getattr(record, "events", None)
    ledger = own if events is None else events
    if ledger is not None:
        last = ledger.aggregate(last=Max("pk"))["last"] or 0
    # Another's step moves the version only where it is a step of this very record.
    mark = f"{digest}-{last if own is not None else 0}"
    return f"{mark}|{last}|{timezone.now().isoformat()}"


def refusal(record, shown: str | None, *, events=None) -> str | None:
    """Why a form that showed the version `shown` is not saved; None while the record is as it was."""
    if not shown or shown.split("|")[0] == version_of(record, events=events).split("|")[0]:
        return None
    return _("%(who)s. Your entries are kept below: compare them and save again.") % {
        "who": "；".join(_in_between(record, shown, events)) or _("Somebody saved this meanwhile")
    }


def _in_between(record, shown: str, events) -> list[str]:
    """Who saved what since `shown`, from the ledger and from the admin's own history."""
    _mark, last, at = (*shown.split("|"), "", "")[:3]
    ledger = getattr(record, "events", None) if events is None else events
    lines = []
    if ledger is not None and last.isdigit():
        rows = ledger.filter(pk__gt=int(last)).select_related("by").order_by("pk")
        lines = [_line(row.by, row.at, _what(row)) for row in rows[:NAMED]]
    since = parse_datetime(at)
    if since is not None and not lines:
        rows = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(record),
            object_id=str(record.pk),
            action_time__gt=since,
        ).select_related("user")
        lines = [
            _line(row.user, row.action_time, row.get_change_message())
            for row in rows.order_by("pk")[:NAMED]
        ]
    return lines


def _what(event) -> str:
    label = getattr(event, "get_kind_display", lambda: event.kind)()
    return f"{label}（{event.note}）" if event.note else str(label)


def _line(user, at, what: str) -> str:
    who = name_of(user) or _("the applicant or the system")
    return _("%(who)s saved at %(at)s: %(what)s") % {
        "who": who,
        "at": f"{timezone.localtime(at):%H:%M}",
        "what": what,
    }


class VersionedFormMixin:
    """Checks the version when the form is."""

    shown_version: str | None = None

    def clean(self):
        answers = super().clean()
        if reason := refusal(self.instance, self.shown_version):
            self.add_error(None, reason)
        return answers


class VersionedAdminMixin:
    """For every ModelAdmin; the staff site puts it under each that is registered."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None or request.method != "POST":
            return form
        shown = {"shown_version": request.POST.get(FIELD)}
        return type(form.__name__, (VersionedFormMixin, form), shown)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None and obj.pk:
            context["shown_version"] = version_of(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)
