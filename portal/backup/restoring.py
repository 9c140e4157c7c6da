"""Bringing a backup back into an empty place, and proving that what is there is what was backed up."""

from __future__ import annotations

from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import Storage

from portal.backup import engines
from portal.backup.checking import compare, verify
from portal.backup.parts import DATABASE, BackupError, digest_of, opened
from portal.backup.writing import CANARY, stored_files
from records.personal import CannotDecrypt, decrypt


def restore(folder: Path, storage: Storage, *, identity: Path | None = None) -> dict:
    """Restore into the database of the settings and `storage`; returns the contents, proven equal.

    Nothing is written before the backup was verified, the place found empty and the personal keys found
    to be those the records were written with. Raises BackupError.
    """
    manifest, contents = verify(folder, identity=identity)
    if contents is None:
        raise BackupError(
            "the backup is encrypted: name the file with the identity (--identity FILE)"
        )
    _check_place(storage)
    _check_keys(contents)
    with opened(folder, DATABASE, manifest, identity) as path:
        engines.bring_back(path, contents["vendor"])
    compare(contents["tables"], engines.tallies())
    for name, facts in contents["files"].items():
        with opened(folder, facts["part"], manifest, identity) as path:
            _bring_back_file(storage, name, path, facts)
    return contents


def _check_place(storage: Storage) -> None:
    if not engines.is_empty():
        raise BackupError(
            "the database is not empty: restore into a new one (DATABASE_URL, --into)"
        )
    if (name := next(stored_files(storage), None)) is not None:
        raise BackupError(f"the storage is not empty ({name}): restore into a new one")


def _check_keys(contents: dict) -> None:
    try:
        opens = decrypt(contents["canary"]) == CANARY
    except CannotDecrypt:
        opens = False
    if not opens:
        raise BackupError(
            "PERSONAL_DATA_KEYS are not those the backup was made with: set them as they were"
        )


def _bring_back_file(storage: Storage, name: str, path: Path, facts: dict) -> None:
    with path.open("rb") as stream:
        saved = storage.save(name, File(stream))
    if saved != name:
        raise BackupError(f"{name}: the storage wrote it as {saved}")
    with storage.open(name, "rb") as stream:
        if digest_of(stream) != (facts["size"], facts["sha256"]):
            raise BackupError(f"{name} is not as it was backed up")
