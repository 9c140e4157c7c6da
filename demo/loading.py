"""Puts the demo into the database, all of it or nothing, and takes it out again."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.db import connection, transaction
from django.db.models import FileField

from annual_report.models import ReportFile
from demo import (
    cases,
    changes,
    contacts,
    documents,
    organisation,
    papers,
    pending,
    reports,
    unit_reports,
)
from disclosure.models import Attachment, Category, Disclosure, Unit
from portal.roles import sync_roles
from records import epoch, guards
from records.models import Series
from records.search import entries, synonyms
from requests_app.models import CaseAttachment

OWN_APPS = ("annual_report", "requests_app", "inquiries", "disclosure", "records")
# What `migrate` brings along stays when the demo goes, and the epoch only ever moves on.
# The audit is append-only in the database.
KEPT = {
    *("disclosure.Category", "disclosure.Channel", "disclosure.ListedWord"),
    *("records.Series", "records.KeySeal"),
} | {f"records.{name}" for name in ("AuditEntry", "AuditLink", "AuditHead")}


class NotEmpty(Exception):
    """The database holds records that are not the demo's."""


def is_loaded() -> bool:
    return Unit.objects.filter(code=documents.BUREAU, head__contains="演示").exists()


@transaction.atomic
def load(say: Callable[[str], None]) -> None:
    """Load everything; `say` is told each part. Raises NotEmpty beside records of somebody else."""
    if Unit.objects.exists() or Disclosure.objects.exists():
        raise NotEmpty
    sync_roles()
    synonyms.load_shipped()
    organisation.load_office()
    units = organisation.load_units()
    organisation.load_responsibilities(units)
    staff = organisation.load_staff(units)
    organisation.load_services()
    organisation.load_powers()
    organisation.load_tallies()
    organisation.load_decisions()
    say("units, staff, powers, tallies")
    loaded = documents.load_documents(units)
    papers.load_attachments(loaded)
    changes.load_revisions(staff)
    changes.load_adjustments(staff)
    changes.load_guides(staff)
    pending.load_pending(units, staff)
    say("documents")
    contacts.load_contacts(units)
    contacts.load_sessions()
    contacts.load_interviews()
    contacts.load_consultations(units)
    say("contacts")
    cases.load_cases(units, staff)
    say("requests")
    reports.load_reports(staff)
    unit_reports.load_unit_reports(units, staff)
    for _kind, _done, _of in entries.rebuild():
        pass  # told to nobody: it takes seconds
    epoch.move(epoch.EVERYTHING)
    say("yearly reports")


@transaction.atomic
def flush() -> None:
    """Empty every table of ours but the reference data, and remove the demo's files and accounts."""
    files = [
        file for model in (Attachment, CaseAttachment, ReportFile) for file in _files_of(model)
    ]
    Category.objects.update(responsible_unit=None)
    tables = [
        model._meta.db_table
        for app in OWN_APPS
        for model in apps.get_app_config(app).get_models()
        if model._meta.label not in KEPT and not model._meta.proxy
    ]
    # The ledgers refuse deletion; a demo's ledger goes with the demo.
    with guards.lifted(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")
    Series.objects.exclude(key=epoch.KEY).delete()
    organisation.remove_staff()
    epoch.move(epoch.EVERYTHING)
    transaction.on_commit(lambda: [storage.delete(name) for storage, name in files])


def _files_of(model) -> list:
    """(storage, name) of every stored file of `model`."""
    names = [field.name for field in model._meta.fields if isinstance(field, FileField)]
    return [
        (getattr(row, name).storage, getattr(row, name).name)
        for row in model.objects.only(*names)
        for name in names
        if getattr(row, name)
    ]
