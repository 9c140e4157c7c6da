"""Puts the demo into the database, all of it or nothing, and takes it out again."""

from __future__ import annotations

from collections.abc import Callable

from django.apps import apps
from django.db import connection, transaction

from disclosure.models import Disclosure, Unit
from portal.demo import cases, contacts, documents, organisation, papers, pending, reports
from portal.roles import sync_roles
from records import epoch
from records.models import Series

OWN_APPS = ("annual_report", "requests_app", "inquiries", "disclosure", "records")
# What `migrate` brings along stays when the demo goes, and the epoch only ever moves on.
KEPT = {"disclosure.Category", "disclosure.Channel", "records.Series"}


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
    units = organisation.load_units()
    staff = organisation.load_staff()
    organisation.load_services()
    organisation.load_powers()
    organisation.load_tallies()
    organisation.load_decisions()
    say("units, staff, powers, tallies")
    loaded = documents.load_documents(units)
    papers.load_attachments(loaded)
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
    epoch.move()
    say("yearly reports")


def flush() -> None:
    """Empty every table of ours but the reference data, and remove the demo's accounts."""
    models = [
        model
        for app in OWN_APPS
        for model in apps.get_app_config(app).get_models()
        if model._meta.label not in KEPT
    ]
    with transaction.atomic(), connection.constraint_checks_disabled():
        for model in models:
            # The ledgers refuse deletion through the ORM; a demo's ledger goes with the demo.
            with connection.cursor() as cursor:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
        Series.objects.exclude(key=epoch.KEY).delete()
        organisation.remove_staff()
        epoch.move()
