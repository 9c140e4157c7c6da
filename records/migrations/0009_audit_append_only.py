"""No row of the audit or of its chain is changed or deleted, whoever asks: the database refuses.

A later migration that makes SQLite rebuild one of the tables drops its triggers and has to run these
statements again.
"""

from django.db import migrations

TABLES = ("records_auditentry", "records_auditlink")


def _sqlite(table):
    return [
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table}"
        f" BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for event in ("UPDATE", "DELETE")
    ]


def _postgresql(table):
    return [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION records_refuse_change()"
    ]


CREATE = {
    "sqlite": [statement for table in TABLES for statement in _sqlite(table)],
    "postgresql": [
        "CREATE FUNCTION records_refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        *(statement for table in TABLES for statement in _postgresql(table)),
    ],
}
DROP = {
    "sqlite": [f"DROP TRIGGER {t}_no_{event}" for t in TABLES for event in ("update", "delete")],
    "postgresql": [
        *(f"DROP TRIGGER {table}_append_only ON {table}" for table in TABLES),
        "DROP FUNCTION records_refuse_change()",
    ],
}


def create(apps, schema_editor):
    for statement in CREATE[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("records", "0008_audit")]
    operations = [migrations.RunPython(create, drop)]
