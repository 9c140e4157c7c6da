"""Channels, the categories of 第二十条 and the columns: there before anything is imported."""

import csv
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data"


def rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def number(cell):
    return int(cell) if cell else None


def load(apps, schema_editor):
    Category = apps.get_model("disclosure", "Category")
    Channel = apps.get_model("disclosure", "Channel")
    known = {}
    for row in rows("categories.csv"):
        known[row["code"]] = Category.objects.create(
            code=row["code"],
            name=row["name"],
            parent=known.get(row["parent"]),
            position=number(row["position"]),
            basis=row["basis"],
            publish_within=number(row["publish_within"]),
            update_within=number(row["update_within"]),
            normative_kind=row["normative_kind"],
            description=row["description"],
            method="政府网站公开",
            procedure="先审查、后公开：初审、保密审查、批准",
        )
    Channel.objects.bulk_create(
        Channel(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            reply_within=number(row["reply_within"]),
            reply_within_complex=number(row["reply_within_complex"]),
            position=number(row["position"]),
        )
        for row in rows("channels.csv")
    )


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
