"""A database with every migration applied, made once and copied: replaying them takes longer than most tests.

It is named after what made it (migrations, Django), lies beside other temporary files, and is made anew when
either changes. `tests/upgrade` and `manage.py migrate` replay the migrations themselves.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

import django
import psycopg2
from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(tempfile.gettempdir()) / f"gongkai-migrated-{os.getuid()}"


def made_by() -> str:
    """What the schema and its first rows come from, as a name: migrations, calendar and lists, Django."""
    sources = sorted(
        path
        for folder in ("*/migrations/*.py", "statute/*.py", "statute/data/*", "disclosure/data/*")
        for path in ROOT.glob(folder)
        if path.is_file()
    )
    digest = sha256(f"{django.__version__} {sys.version}".encode())
    for path in sources:
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def _migrate(url: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": url},
        check=True,
    )


def file() -> Path:
    """A SQLite file with every migration applied; to be copied, not written."""
    FOLDER.mkdir(mode=0o700, exist_ok=True)
    kept = FOLDER / f"{made_by()}.sqlite3"
    with open(FOLDER / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            making = kept.with_suffix(".making")
            making.unlink(missing_ok=True)
            _migrate(f"sqlite:///{making}")
            with sqlite3.connect(making) as made:
                made.execute("PRAGMA journal_mode=DELETE")
            made.close()
            making.rename(kept)
    return kept


def copied_file(folder: Path) -> Path:
    """A SQLite file of one's own with the schema in it.

    A file, not memory: a database in memory gives all threads of a live server one connection, and two
    requests at a time would begin a transaction within a transaction.
    """
    copy = folder / "test.sqlite3"
    shutil.copyfile(file(), copy)
    return copy


def postgres_template(connection: BaseDatabaseWrapper) -> str:
    """The name of a database on the same server to copy test databases from."""
    name = f"gongkai_migrated_{made_by()}"
    facts = connection.settings_dict
    where = {key.lower(): facts[key] for key in ("HOST", "PORT", "USER", "PASSWORD")}
    server = psycopg2.connect(dbname="postgres", **{k: v for k, v in where.items() if v})
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('gongkai_migrated'))")
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            making = f"{name}_making"
            cursor.execute(f"DROP DATABASE IF EXISTS {making}")
            cursor.execute(f"CREATE DATABASE {making}")
            _migrate("postgres://{user}:{password}@{host}:{port}/".format(**where) + making)
            cursor.execute(f"ALTER DATABASE {making} RENAME TO {name}")
    server.close()
    return name
