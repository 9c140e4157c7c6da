"""Making a backup: under another name until it is whole, so that no half of one is ever taken for one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import connection

from portal.backup import engines
from portal.backup.parts import (
    CONTENTS,
    DATABASE,
    FILES,
    FORMAT,
    MANIFEST,
    PIECE,
    BackupError,
    Writer,
)
from records.models import Series
from records.personal import encrypt

CANARY = "公开"  # opened at the restore: proves that the personal keys are the right ones


def write(folder: Path, *, at: datetime, recipient: str = "") -> dict:
    """Write a backup into `folder`, which must not exist or be empty; returns its contents.

    The database is copied first: a file that comes while files are copied is one too many, which
    does no harm; one the database names and that is gone is an error. Raises BackupError.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty")
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700, parents=True)
    try:
        contents = _fill(partial, at, recipient)
        if folder.exists():
            folder.rmdir()
        partial.rename(folder)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return contents


def _fill(folder: Path, at: datetime, recipient: str) -> dict:
    writer, tables = Writer(folder, recipient), {}

    def copy_database(path: Path) -> None:
        with engines.snapshot(path) as counts:
            tables.update(counts)

    writer.add(DATABASE, copy_database)
    contents = {
        "vendor": connection.vendor,
        "tables": tables,
        "series": dict(Series.objects.order_by("key").values_list("key", "last")),
        "canary": encrypt(CANARY),
        "files": {},
    }
    for number, name in enumerate(stored_files(default_storage), start=1):
        part = f"{FILES}/{number:06d}"
        size, sha256 = writer.add(part, _copying(name))
        contents["files"][name] = {"part": part, "size": size, "sha256": sha256}
    text = json.dumps(contents, ensure_ascii=False, sort_keys=True, indent=1)
    writer.add(CONTENTS, lambda path: path.write_text(text, "utf-8"))
    manifest = {
        "format": FORMAT,
        "made_at": at.isoformat(),
        "organ": settings.ORGAN_NAME,
        "vendor": connection.vendor,
        "sealed": bool(recipient),
        "parts": [asdict(part) for part in writer.parts],
    }
    path = folder / MANIFEST
    path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8")
    path.chmod(0o600)
    return contents


def stored_files(storage: Storage, below: str = "") -> Iterator[str]:
    """Names of everything in the storage (folder or bucket), in order."""
    try:
        folders, files = storage.listdir(below)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{below}{name}"
    for name in sorted(folders):
        yield from stored_files(storage, f"{below}{name}/")


def _copying(name: str) -> Callable[[Path], None]:
    def copy(path: Path) -> None:
        with default_storage.open(name, "rb") as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, PIECE)

    return copy
