"""Registers that hold rows were kept since the year of the first: what the reports so far took for granted.

Registers kept in one book by the same people count together: who kept requests kept fees and remedies too.
"""

from django.db import migrations
from django.db.models import Min

WORK = ("training", "meeting", "campaign", "system", "document", "media")
# Registers of one book, and its rows: app, model, the day they bear, what marks the rows that count.
BOOKS = (
    (
        ("requests", "remedies", "fees"),
        (
            ("requests_app", "Case", "received_on", {}),
            ("requests_app", "Remedy", "filed_on", {}),
        ),
    ),
    (
        ("documents",),
        (("disclosure", "Disclosure", "formed_on", {"category__normative_kind__gt": ""}),),
    ),
    (("powers",), (("disclosure", "PowerItem", "valid_from", {}),)),
    (
        ("interviews", "consultations"),
        (
            ("inquiries", "Interview", "held_at", {}),
            ("inquiries", "Consultation", "opened_on", {}),
        ),
    ),
    (WORK, (("annual_report", "WorkRecord", "held_on", {}),)),
)
FIRST_YEAR = 2008


def declare(apps, schema_editor):
    alias = schema_editor.connection.alias
    kept = apps.get_model("annual_report", "KeptRegister").objects.using(alias)
    for registers, rows in BOOKS:
        days = [
            apps.get_model(app, model)
            .objects.using(alias)
            .filter(**marks)
            .aggregate(first=Min(day))["first"]
            for app, model, day, marks in rows
        ]
        years = [day.year for day in days if day is not None]
        if years:
            for register in registers:
                kept.create(register=register, since=max(min(years), FIRST_YEAR))


class Migration(migrations.Migration):
    dependencies = [
        ("annual_report", "0002_kept_registers"),
        ("disclosure", "0002_reference_data"),
        ("requests_app", "0001_initial"),
        ("inquiries", "0001_initial"),
    ]

    operations = [migrations.RunPython(declare, migrations.RunPython.noop)]
