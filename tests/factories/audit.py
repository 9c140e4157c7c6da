"""What a test that commits leaves in tables that nobody may empty."""

from django.db import connection, transaction

from records.models import AuditEntry, AuditHead, AuditLink


@transaction.atomic
def empty_audit():
    """Take the entries of a test out again, past the guards that refuse it to everybody else."""
    tables = [model._meta.db_table for model in (AuditLink, AuditHead, AuditEntry)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in tables:
                cursor.execute(f"DELETE FROM {table}")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = [(name, sql) for name, sql in cursor.fetchall() if "append-only" in sql]
        for name, _sql in guards:
            cursor.execute(f"DROP TRIGGER {name}")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
        for _name, sql in guards:
            cursor.execute(sql)
