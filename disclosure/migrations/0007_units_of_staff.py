"""Accounts of 承办 keep what they saw: they belong to the bureau until they are given a unit."""

from django.db import migrations


def belong_to_the_bureau(apps, schema_editor):
    users = apps.get_model("auth", "User").objects.using(schema_editor.connection.alias)
    units = apps.get_model("disclosure", "Unit").objects.using(schema_editor.connection.alias)
    memberships = apps.get_model("disclosure", "Membership").objects.using(
        schema_editor.connection.alias
    )
    memberships.bulk_create(
        apps.get_model("disclosure", "Membership")(user_id=user, unit_id=unit)
        for user in users.filter(groups__name="承办").values_list("pk", flat=True)
        for unit in units.filter(parent=None).values_list("pk", flat=True)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0006_memberships"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(belong_to_the_bureau, migrations.RunPython.noop)]
