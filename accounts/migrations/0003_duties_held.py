"""Duties held before duties were given by two persons: they stand as they are, with a row each."""

from django.db import migrations

# The groups of the portal as they were then.
ROLES = ("登记", "承办", "审核", "发布", "年报", "机构负责人", "管理员")


def keep_duties(apps, schema_editor):
    alias = schema_editor.connection.alias
    grant = apps.get_model("accounts", "Grant")
    held = apps.get_model("auth", "User").groups.through.objects.using(alias)
    rows = held.filter(group__name__in=ROLES).values_list("user_id", "group__name")
    grant.objects.using(alias).bulk_create(
        grant(user_id=user, role=role, status="held", reason="系统升级前已有")
        for user, role in rows
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_duties"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(keep_duties, migrations.RunPython.noop)]
