"""What stops the start of the web server: a database that does not fit the program or its keys.

Settings with an odd value stop the start by themselves (`portal.environment`). A database that does not
answer does not: it may come, pages say meanwhile what they cannot do, and `/readyz` names it.
"""

from __future__ import annotations

import logging

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from records import key_seal

logger = logging.getLogger(__name__)


def waiting_migrations() -> list[str]:
    """Names of the migrations this program has and the database has not, as app.name."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def unknown_migrations() -> list[str]:
    """Names of the migrations the database has and this program has not: it was made by a later version."""
    loader = MigrationExecutor(connection).loader
    known = loader.disk_migrations.keys() | loader.replacements.keys()
    ours = {app for app, _name in known}
    return [
        f"{app}.{name}"
        for app, name in sorted(loader.applied_migrations)
        if app in ours and (app, name) not in known
    ]


def missing_columns() -> list[str]:
    """table.column of what the program reads and the database has not, though every migration counts as
    applied: a database of a commit whose migrations were rewritten, or one changed by hand."""
    missing = []
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in apps.get_models():
            table = model._meta.db_table
            if not model._meta.managed or model._meta.proxy:
                continue
            there: set[str] = set()
            if table in tables:
                described = connection.introspection.get_table_description(cursor, table)
                there = {column.name for column in described}
            wanted = {field.column for field in model._meta.local_concrete_fields}
            missing += [f"{table}.{column}" for column in sorted(wanted - there)]
    return missing


def refuse_a_wrong_start() -> None:
    """Raises ImproperlyConfigured with what to do; returns where the database does not answer."""
    try:
        if waiting := waiting_migrations():
            raise ImproperlyConfigured(
                f"The database is older than the program: {len(waiting)} migrations wait, the first is"
                f" {waiting[0]}. Make a backup, then: manage.py migrate (docs/upgrading.md)"
            )
        if unknown := unknown_migrations():
            raise ImproperlyConfigured(
                f"The database is newer than the program: it has {unknown[0]}. Start the version that made"
                " it, or restore the backup from before the upgrade (docs/upgrading.md)"
            )
        if missing := missing_columns():
            raise ImproperlyConfigured(
                f"The database lacks {missing[0]} ({len(missing)} columns in all) though every migration is"
                " recorded as applied. Restore the backup from before the change, then: manage.py migrate"
                " (docs/upgrading.md)"
            )
        key_seal.ask()
    except key_seal.OtherKeys as error:
        raise ImproperlyConfigured(
            f"PERSONAL_DATA_KEYS do not open what this database keeps ({error}). Set them as they were;"
            " what is taken in under other keys could not be read together with the old"
        ) from error
    except DatabaseError as error:
        logger.warning("the database does not answer yet: %s", type(error).__name__)
    finally:
        connection.close()
