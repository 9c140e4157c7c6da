"""The parts of a backup as files: written, sealed by age where a recipient is named, hashed, opened again."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

FORMAT = 1
MANIFEST, CONTENTS, DATABASE, FILES = "manifest.json", "contents.json", "database", "files"
PIECE = 1024 * 1024  # bytes read at a time


class BackupError(Exception):
    """Why something was refused, in words for who runs the command."""


@dataclass(frozen=True)
class Part:
    """One file of the backup as it lies there: path below the folder, bytes, SHA-256."""

    path: str
    size: int
    sha256: str


def digest(path: Path) -> tuple[int, str]:
    """(bytes, SHA-256) of a file."""
    with path.open("rb") as stream:
        return digest_of(stream)


def digest_of(stream) -> tuple[int, str]:
    """(bytes, SHA-256) of what is still to be read from a binary stream."""
    sha, size = hashlib.sha256(), 0
    while piece := stream.read(PIECE):
        sha.update(piece)
        size += len(piece)
    return size, sha.hexdigest()


class Writer:
    """Writes parts into a folder; nothing of a sealed part stays there in the open."""

    def __init__(self, folder: Path, recipient: str):
        self._folder, self._recipient, self.parts = folder, recipient, []

    def add(self, path: str, write: Callable[[Path], None]) -> tuple[int, str]:
        """Have `write` make the plain file, seal it; returns (bytes, SHA-256) of the plain one."""
        target = self._folder / path
        target.parent.mkdir(mode=0o700, exist_ok=True)
        plain = target.with_name(f"{target.name}.plain")
        try:
            write(plain)
            plain.chmod(0o600)
            facts = digest(plain)
            if self._recipient:
                _seal(plain, target, self._recipient)
            else:
                plain.rename(target)
        finally:
            plain.unlink(missing_ok=True)
        target.chmod(0o600)
        self.parts.append(Part(path, *digest(target)))
        return facts


def manifest_of(folder: Path) -> dict:
    """The manifest of a backup. Raises BackupError where there is none that can be read."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        if manifest["format"] != FORMAT:
            raise BackupError(f"{folder}: format {manifest['format']}, this version reads {FORMAT}")
        manifest["parts"] = [Part(**part) for part in manifest["parts"]]
    except BackupError:
        raise
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{folder} is no backup: {MANIFEST} is missing or damaged") from error
    return manifest


def contents_of(folder: Path, manifest: dict, identity: Path | None) -> dict:
    """What the backup says is in it."""
    with opened(folder, CONTENTS, manifest, identity) as path:
        return json.loads(path.read_text("utf-8"))


@contextmanager
def opened(folder: Path, part: str, manifest: dict, identity: Path | None) -> Iterator[Path]:
    """The plain file of a part; a sealed one is opened elsewhere for as long as it is needed."""
    stored = folder / part
    if not manifest["sealed"]:
        yield stored
        return
    with tempfile.TemporaryDirectory(prefix="gongkai-backup-") as private:
        plain = Path(private) / "plain"
        _open(stored, plain, identity)
        yield plain


def needs_identity(manifest: dict, identity: Path | None) -> bool:
    return manifest["sealed"] and identity is None


def _seal(plain: Path, sealed: Path, recipient: str) -> None:
    import pyrage

    try:
        known = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise BackupError("BACKUP_RECIPIENT is no recipient of age (age1…)") from error
    pyrage.encrypt_file(str(plain), str(sealed), [known])


def _open(sealed: Path, plain: Path, identity: Path | None) -> None:
    import pyrage

    if identity is None:
        raise BackupError(
            "the backup is encrypted: name the file with the identity (--identity FILE)"
        )
    try:
        lines = identity.read_text("utf-8").split()
        keys = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
        known = [pyrage.x25519.Identity.from_str(key) for key in keys]
    except (OSError, ValueError, pyrage.IdentityError) as error:
        raise BackupError(f"{identity} cannot be read as identities of age") from error
    if not known:
        raise BackupError(f"{identity} holds no identity of age (AGE-SECRET-KEY-…)")
    try:
        pyrage.decrypt_file(str(sealed), str(plain), known)
    except pyrage.DecryptError as error:
        raise BackupError(f"{sealed.name} is not opened by the identity in {identity}") from error
