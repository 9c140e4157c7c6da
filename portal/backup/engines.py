"""The database as each engine copies, counts and brings it back: SQLite itself, PostgreSQL by pg_dump."""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, transaction

from portal.backup.parts import BackupError

_SQLITE_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    " AND name NOT LIKE 'records_search_index%' ORDER BY name"
)
_POSTGRES_TABLES = (
    "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
)
_DIGEST_BITS = 256


@contextmanager
def snapshot(path: Path) -> Iterator[dict[str, list]]:
    """Copy the database to `path` as it stands at one moment; yields its tallies (see `tallies`)."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
        with _reading(path) as copy:
            counts = _sqlite_tallies(copy)
        yield counts
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (taken,) = cursor.fetchone()
        _run("pg_dump", "--format=custom", "--no-owner", f"--snapshot={taken}", f"--file={path}")
        yield _postgres_tallies(cursor)


def tallies() -> dict[str, list]:
    """table → [rows, digest of all rows in whatever order], of the database as it stands."""
    if connection.vendor == "sqlite":
        # Not through Django's connection, which turns days and truth values into Python's.
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
            return _sqlite_tallies(database)
    with connection.cursor() as cursor:
        return _postgres_tallies(cursor)


def tallies_of_copy(path: Path, vendor: str) -> dict[str, list] | None:
    """The tallies of a copy made by `snapshot`; None where only a restore can tell."""
    if vendor != "sqlite":
        return None
    with _reading(path) as copy:
        return _sqlite_tallies(copy)


def is_empty() -> bool:
    """Whether the database has no table."""
    return not connection.introspection.table_names()


def bring_back(path: Path, vendor: str) -> None:
    """Fill the empty database from a copy made by `snapshot` of the same engine."""
    if vendor != connection.vendor:
        raise BackupError(
            f"the backup is of {vendor}, DATABASE_URL names {connection.vendor}: restore into {vendor}"
        )
    if vendor == "postgresql":
        name = connection.settings_dict["NAME"]
        _run(
            "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", "-d", name, path
        )
        return
    connection.ensure_connection()
    with _reading(path) as copy:
        copy.backup(connection.connection)
    Path(connection.settings_dict["NAME"]).chmod(0o600)


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A copy nobody writes to; SQLite leaves no file beside it."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True)) as copy:
        yield copy


def _sqlite_tallies(database: sqlite3.Connection) -> dict[str, list]:
    counts = {}
    for (table,) in database.execute(_SQLITE_TABLES).fetchall():
        rows = total = 0
        for row in database.execute(f'SELECT * FROM "{table}"'):
            total += int.from_bytes(hashlib.sha256(repr(tuple(row)).encode()).digest())
            rows += 1
        counts[table] = [rows, f"{total % 2**_DIGEST_BITS:064x}"]
    return counts


def _postgres_tallies(cursor) -> dict[str, list]:
    cursor.execute(_POSTGRES_TABLES)
    counts = {}
    for (table,) in cursor.fetchall():
        # The fingerprints in their own order: whatever order the rows come in, the same digest.
        cursor.execute(
            "SELECT count(*), coalesce(md5(string_agg(mark, '' ORDER BY mark COLLATE \"C\")), '')"
            f' FROM (SELECT md5(t::text) AS mark FROM "{table}" t) marks'
        )
        counts[table] = list(cursor.fetchone())
    return counts


def _run(program: str, *arguments) -> None:
    """A program of PostgreSQL on the database of the settings; the password goes by the environment."""
    facts = connection.settings_dict
    known = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {name: str(facts[key]) for name, key in known.items() if facts.get(key)}
    environment = {**os.environ, **given, "PGDATABASE": facts["NAME"]}
    try:
        done = subprocess.run(
            [program, *map(str, arguments)], env=environment, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        raise BackupError(f"{program} is not installed (apt install postgresql-client)") from error
    if done.returncode:
        reason = re.sub(r"\s+", " ", done.stderr).strip()[:300]
        raise BackupError(f"{program}: {reason}")
