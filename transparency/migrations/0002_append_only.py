"""No row of the public log is changed or deleted, whoever asks: the database refuses."""

from django.db import migrations

TABLES = ("transparency_logleaf", "transparency_lognode", "transparency_loghead")


def create(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
                " FOR EACH ROW EXECUTE FUNCTION records_refuse_change()",
                params=None,
            )
            continue
        for event in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END",
                params=None,
            )


def drop(apps, schema_editor):
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}", params=None)
            continue
        for event in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {table}_no_{event}", params=None)


class Migration(migrations.Migration):
    dependencies = [("transparency", "0001_initial"), ("records", "0009_audit_append_only")]
    operations = [migrations.RunPython(create, drop)]
