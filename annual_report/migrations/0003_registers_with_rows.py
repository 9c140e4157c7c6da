"""A register that holds rows was kept since the year of its first: what the reports so far took for granted."""

from django.db import migrations
from django.db.models import Min

# Register → (app, model, the day its rows bear, what marks the rows that count).
ROWS = {
    "requests": ("requests_app", "Case", "received_on", {}),
    "remedies": ("requests_app", "Remedy", "filed_on", {}),
    "fees": ("requests_app", "FeeDecision", "case__received_on", {}),
    "documents": ("disclosure", "Disclosure", "formed_on", {"category__normative_kind__gt": ""}),
    "powers": ("disclosure", "PowerItem", "valid_from", {}),
    "interviews": ("inquiries", "Interview", "held_at", {}),
    "consultations": ("inquiries", "Consultation", "opened_on", {}),
    **{
        kind: ("annual_report", "WorkRecord", "held_on", {"kind": kind})
        for kind in ("training", "meeting", "campaign", "system", "document", "media")
    },
}
FIRST_YEAR = 2008


def declare(apps, schema_editor):
    KeptRegister = apps.get_model("annual_report", "KeptRegister")
    for register, (app, model, day, marks) in ROWS.items():
        rows = apps.get_model(app, model).objects.using(schema_editor.connection.alias)
        first = rows.filter(**marks).aggregate(first=Min(day))["first"]
        if first is not None:
            KeptRegister.objects.using(schema_editor.connection.alias).create(
                register=register, since=max(first.year, FIRST_YEAR)
            )


class Migration(migrations.Migration):
    dependencies = [
        ("annual_report", "0002_kept_registers"),
        ("disclosure", "0002_reference_data"),
        ("requests_app", "0001_initial"),
        ("inquiries", "0001_initial"),
    ]

    operations = [migrations.RunPython(declare, migrations.RunPython.noop)]
