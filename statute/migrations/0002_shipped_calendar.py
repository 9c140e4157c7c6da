"""Load the calendar that comes with the product (statute/data/README.md)."""

from django.db import migrations

from statute.shipped import SHIPPED_SOURCE, shipped_days


def load(apps, schema_editor):
    CalendarDay = apps.get_model("statute", "CalendarDay")
    CalendarDay.objects.bulk_create(
        CalendarDay(date=day, kind=kind, name=name, source=SHIPPED_SOURCE)
        for day, kind, name in shipped_days()
    )


def unload(apps, schema_editor):
    apps.get_model("statute", "CalendarDay").objects.filter(source=SHIPPED_SOURCE).delete()


class Migration(migrations.Migration):
    dependencies = [("statute", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
