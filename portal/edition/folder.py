"""The folder of an edition and what it knows of itself: which file shows which topics, what waits.

`.edition.sqlite3` in the folder keeps it, `.edition.lock` lets one process write at a time. What is out of
date is taken away at once (`drop`), before it is written anew: where a file is missing nginx asks the portal.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.edition.addresses import Address
from records import epoch

INDEX, LOCK, STALE = ".edition.sqlite3", ".edition.lock", ".edition-stale"
_TABLES = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS page (address TEXT PRIMARY KEY, file TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS shows (topic TEXT, address TEXT, PRIMARY KEY (topic, address)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS shows_address ON shows (address);
CREATE TABLE IF NOT EXISTS waiting (address TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS gone (address TEXT PRIMARY KEY);
"""


def _key(address: Address) -> str:
    return json.dumps([address.path, address.query, address.language])


def _address(key: str) -> Address:
    path, query, language = json.loads(key)
    return Address(path, tuple(map(tuple, query)), language)


class Folder:
    """An edition at `path`."""

    def __init__(self, path: Path):
        self.path = path
        path.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def locked(self) -> Iterator[sqlite3.Connection]:
        """The index, while no other process changes folder or index."""
        with open(self.path / LOCK, "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            index = sqlite3.connect(self.path / INDEX, isolation_level="IMMEDIATE")
            try:
                index.execute("PRAGMA synchronous=NORMAL")
                index.executescript(_TABLES)
                with index:
                    yield index
            finally:
                index.close()

    def state(self) -> dict[str, str]:
        with self.locked() as index:
            return dict(index.execute("SELECT name, value FROM state"))

    def keep_state(self, **values: object) -> None:
        with self.locked() as index:
            rows = [(name, str(value)) for name, value in values.items()]
            index.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", rows)

    def waiting(self) -> list[Address]:
        with self.locked() as index:
            return [_address(key) for (key,) in index.execute("SELECT address FROM waiting")]

    def wait_for(self, addresses: Iterable[Address]) -> None:
        """Those of `addresses` that are neither written nor known to be gone."""
        with self.locked() as index:
            index.executemany(
                "INSERT OR IGNORE INTO waiting SELECT ?1 WHERE NOT EXISTS"
                " (SELECT 1 FROM page WHERE address = ?1)"
                " AND NOT EXISTS (SELECT 1 FROM gone WHERE address = ?1)",
                [(_key(address),) for address in addresses],
            )

    def file_of(self, address: Address) -> str | None:
        with self.locked() as index:
            asked = index.execute("SELECT file FROM page WHERE address = ?", [_key(address)])
            row = asked.fetchone()
        return row[0] if row else None

    def addresses(self) -> list[Address]:
        """Of every page written."""
        with self.locked() as index:
            return [_address(key) for (key,) in index.execute("SELECT address FROM page")]

    def put(
        self, address: Address, file: str, content: bytes, topics: Iterable[str], *, made: int
    ) -> bool:
        """Write a page, unless what it shows has moved since the epoch `made`; whether it was written."""
        topics = frozenset(topics)
        with self.locked() as index:
            if not epoch.moves_since(made).holds(topics, made=made):
                return False
            target = self.path / file
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh = target.with_name(f".{target.name}.new")
            fresh.write_bytes(content)
            os.replace(fresh, target)
            key = _key(address)
            index.execute("DELETE FROM waiting WHERE address = ?", [key])
            index.execute("DELETE FROM gone WHERE address = ?", [key])
            index.execute("INSERT OR REPLACE INTO page VALUES (?, ?)", [key, file])
            index.execute("DELETE FROM shows WHERE address = ?", [key])
            index.executemany("INSERT INTO shows VALUES (?, ?)", [(one, key) for one in topics])
        return True

    def put_gone(self, address: Address) -> None:
        """The portal has no such page any more."""
        with self.locked() as index:
            index.execute("DELETE FROM waiting WHERE address = ?", [_key(address)])
            index.execute("INSERT OR REPLACE INTO gone VALUES (?)", [_key(address)])

    def gone(self) -> list[Address]:
        with self.locked() as index:
            return [_address(key) for (key,) in index.execute("SELECT address FROM gone")]

    def drop(self, topics: Iterable[str]) -> None:
        """Take away what shows one of `topics`; it waits to be written anew."""
        topics = set(topics)
        if epoch.EVERYTHING in topics:
            return self._drop_all()
        if topics - epoch.QUIET:
            topics.add(epoch.ANYTHING)
        with self.locked() as index:
            for topic in sorted(topics):
                rows = index.execute(
                    "SELECT p.address, p.file FROM shows s JOIN page p ON p.address = s.address"
                    " WHERE s.topic = ?",
                    [topic],
                ).fetchall()
                for key, file in rows:
                    (self.path / file).unlink(missing_ok=True)
                    index.execute("DELETE FROM page WHERE address = ?", [key])
                    index.execute("DELETE FROM shows WHERE address = ?", [key])
                    index.execute("INSERT OR IGNORE INTO waiting VALUES (?)", [key])
            # What was gone may be back.
            index.execute("INSERT OR IGNORE INTO waiting SELECT address FROM gone")
            index.execute("DELETE FROM gone")
        return None

    def _drop_all(self) -> None:
        """Everything, however much: out of the way at once, deleted at the next run."""
        with self.locked() as index:
            aside = self.path / STALE / os.urandom(8).hex()
            aside.mkdir(parents=True)
            for entry in sorted(self.path.iterdir()):
                if not entry.name.startswith("."):
                    entry.rename(aside / entry.name)
            index.execute("INSERT OR IGNORE INTO waiting SELECT address FROM page")
            for table in ("page", "shows", "gone"):
                index.execute(f"DELETE FROM {table}")

    def sweep(self) -> None:
        """Delete what was put out of the way."""
        shutil.rmtree(self.path / STALE, ignore_errors=True)

    def on_disk(self) -> dict[str, str]:
        """File → SHA-256 of what lies in the folder, but for what begins with a dot."""
        digests = {}
        for file in sorted(self.path.rglob("*")):
            parts = file.relative_to(self.path).parts
            if file.is_file() and not any(part.startswith(".") for part in parts):
                digests["/".join(parts)] = hashlib.sha256(file.read_bytes()).hexdigest()
        return digests
