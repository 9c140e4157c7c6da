"""Whether a backup is whole: each part there and unaltered, and what is in it as it says."""

from __future__ import annotations

from pathlib import Path

from portal.backup import engines
from portal.backup.parts import (
    DATABASE,
    MANIFEST,
    BackupError,
    contents_of,
    digest,
    manifest_of,
    needs_identity,
    opened,
)


def verify(folder: Path, *, identity: Path | None = None) -> tuple[dict, dict | None]:
    """(manifest, contents) of a backup that is whole; contents None where it is sealed and stays so.

    Raises BackupError naming the first part that is missing, altered or too many, or does not hold what
    the contents say.
    """
    manifest = manifest_of(folder)
    known = {part.path: part for part in manifest["parts"]}
    present = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    if extra := sorted(present - known.keys() - {MANIFEST}):
        raise BackupError(f"{extra[0]} does not belong to the backup")
    for path, part in known.items():
        if path not in present:
            raise BackupError(f"{path} is missing")
        if digest(folder / path) != (part.size, part.sha256):
            raise BackupError(f"{path} is not as it was written")
    if needs_identity(manifest, identity):
        return manifest, None
    contents = contents_of(folder, manifest, identity)
    with opened(folder, DATABASE, manifest, identity) as path:
        counts = engines.tallies_of_copy(path, contents["vendor"])
    if counts is not None:
        compare(contents["tables"], counts)
    for name, facts in contents["files"].items():
        with opened(folder, facts["part"], manifest, identity) as path:
            if digest(path) != (facts["size"], facts["sha256"]):
                raise BackupError(f"{name} is not as it was backed up")
    return manifest, contents


def compare(expected: dict[str, list], counts: dict[str, list]) -> None:
    """Every table as it was. Raises BackupError naming the first that is not."""
    for table in sorted(expected.keys() | counts.keys()):
        before, now = (list(tables.get(table, ("no table", ""))) for tables in (expected, counts))
        if before != now:
            raise BackupError(
                f"{table}: {before[0]} rows when backed up, {now[0]} now, or the rows differ"
            )
