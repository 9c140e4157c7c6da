"""Where the files a table names lie: in a folder beside it, or in a ZIP.

Nothing is unpacked: a name is looked up, and what stands behind it is read, at most `MAX_BYTES` of it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol
from unicodedata import normalize

from django.core.files import File
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from records.grids import SpreadsheetError
from records.uploads import MAX_BYTES

UTF8_NAME = 0x800  # bit of a member's flags: its name is UTF-8


class FileMissing(ValueError):
    """No file of that name, or several; the message says which."""


class FileSource(Protocol):
    def open(self, name: str) -> File:
        """The file a cell names, by its path or, where only one has it, by its bare name.

        Raises FileMissing.
        """


class _Index:
    """Names as people write them → what is stored; Mac and Windows spell Chinese names differently."""

    def __init__(self, names: Iterable[tuple[str, object]]):
        self.by_path: dict[str, object] = {}
        self.by_name: dict[str, list[object]] = {}
        for name, place in names:
            path = _as_written(name)
            self.by_path[path] = place
            self.by_name.setdefault(PurePosixPath(path).name, []).append(place)

    def find(self, name: str) -> object:
        path = _as_written(name)
        places = [self.by_path[path]] if path in self.by_path else self.by_name.get(path, [])
        match places:
            case [place]:
                return place
            case []:
                raise FileMissing(_("There is no file “%s” beside the table.") % name)
        raise FileMissing(_("Several files are called “%s”; write its folder too.") % name)


def _as_written(name: str) -> str:
    return normalize("NFC", name).replace("\\", "/").removeprefix("./").strip()


class FolderOfFiles:
    """The files of a folder and of those below it; links that lead out of it are not followed."""

    def __init__(self, folder: Path):
        root = folder.resolve()
        self._index = _Index(
            (path.relative_to(root).as_posix(), path)
            for path in sorted(root.rglob("*"))
            if path.is_file() and path.resolve().is_relative_to(root)
        )

    def open(self, name: str) -> File:
        path = self._index.find(name)
        return File(path.open("rb"), name=path.name)


class ZipOfFiles:
    """The members of a ZIP. Raises SpreadsheetError for one that is none, or is encrypted."""

    def __init__(self, archive: Path | BinaryIO):
        try:
            self._archive = zipfile.ZipFile(archive)
        except zipfile.BadZipFile as error:
            raise SpreadsheetError(_("The file with the attachments is no ZIP.")) from error
        members = [member for member in self._archive.infolist() if not member.is_dir()]
        if any(member.flag_bits & 1 for member in members):
            raise SpreadsheetError(_("The ZIP with the attachments is encrypted; send it open."))
        self._index = _Index((_member_name(member), member) for member in members)

    def open(self, name: str) -> File:
        member = self._index.find(name)
        if member.file_size > MAX_BYTES:  # told by the directory; what it hides is cut below
            facts = {"name": name, "limit": MAX_BYTES // (1024 * 1024)}
            raise FileMissing(_("“%(name)s” is larger than %(limit)d MB.") % facts)
        try:
            with self._archive.open(member) as stream:
                content = stream.read(MAX_BYTES + 1)
        except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as error:
            raise FileMissing(_("“%s” in the ZIP is damaged.") % name) from error
        return ContentFile(content, name=PurePosixPath(_member_name(member)).name)


def _member_name(member: zipfile.ZipInfo) -> str:
    """Programs on Chinese Windows write GBK into a field that is read as code page 437."""
    if member.flag_bits & UTF8_NAME:
        return member.filename
    raw = member.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gbk"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.filename


def files_at(path: Path) -> FileSource:
    """The folder or ZIP at `path`. Raises OSError where there is nothing, SpreadsheetError for no ZIP."""
    return FolderOfFiles(path) if path.is_dir() else ZipOfFiles(path)
