"""Servers that the tests of faults share."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.faults.servers import BINARIES, Postgres, manage


@pytest.fixture(scope="session")
def primary(tmp_path_factory):
    """A PostgreSQL of our own; every migration is applied in its database `migrated`, to be copied."""
    if not BINARIES:
        pytest.skip("PostgreSQL's server programs are not installed")
    if os.getuid() != 0:
        pytest.skip("starting servers of our own needs root here")
    # Not below pytest's folder, which is shut to the user postgres.
    folder = Path(tempfile.mkdtemp(prefix="gongkai-servers."))
    shutil.chown(folder, "postgres")
    server = Postgres(folder / "primary")
    server.run("initdb", "-D", str(server.folder), "-U", "postgres", "-A", "trust")
    server.start()
    try:
        server.ask("CREATE DATABASE migrated")
        made = environment(server, "migrated", tmp_path_factory.mktemp("migrating"))
        manage(made, "migrate", "--verbosity", "0")
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def environment(server, database: str, folder: Path, **more: str) -> dict:
    """Of a portal whose data lies in `database` of `server`, its files in `folder`."""
    return os.environ | {
        "DATABASE_URL": server.url(database),
        "VAR_DIR": str(folder),
        "SECRET_KEY": "faults-drill",
        **{"DEBUG": "0", "DEMO": "1", "HTTPS": "0"},
        "ALLOWED_HOSTS": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
        **more,
    }
