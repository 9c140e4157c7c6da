"""Files from outside: what they really are, how large, what they may be called.

The kind is read from the content; a name and a declared type are only claims. Anything that is not
plainly one of five kinds is refused, and so is a file whose name claims another kind than it is.
"""

import hashlib
import re
import secrets
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024
MAX_BYTES = 20 * MEGABYTE
MAX_FILES = 10
MAX_NAME = 120  # characters kept of the original name
MAX_UNPACKED = 200 * MEGABYTE  # of a DOCX or XLSX, against archives that swell
MAX_MEMBERS = 2000
_CONTENT_TYPES_PART = "[Content_Types].xml"
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # all that office programs write
_ENCRYPTED = 0x1  # bit of a member's flags
# What zipfile and the decompressors raise on a damaged package, encrypted or of unknown method.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


class UploadRefused(ValueError):
    """The file is not accepted; the message tells the sender why."""


@dataclass(frozen=True)
class Kind:
    """A file type we take: content type and the extensions that may claim it, ours first."""

    content_type: str
    extensions: tuple[str, ...]


PDF = Kind("application/pdf", (".pdf",))
PNG = Kind("image/png", (".png",))
JPEG = Kind("image/jpeg", (".jpg", ".jpeg"))
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (".docx",))
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (".xlsx",))
KINDS = (PDF, DOCX, XLSX, PNG, JPEG)


@dataclass(frozen=True)
class Accepted:
    """A file that passed: its cleaned original name, size in bytes, kind and SHA-256 (hex)."""

    name: str
    size: int
    kind: Kind
    sha256: str


def accept(upload, *, max_bytes: int = MAX_BYTES, kinds: Iterable[Kind] = KINDS) -> Accepted:
    """Inspect one uploaded file (`name`, `size`, binary `read`/`seek`) and leave it rewound.

    Raises `UploadRefused` when it is empty, too large, of no accepted kind, not what its name says,
    or two things at once.
    """
    name = clean_name(upload.name or "")
    if not upload.size:
        raise UploadRefused(_("“%(name)s” is empty.") % {"name": name})
    if upload.size > max_bytes:
        raise UploadRefused(
            _("“%(name)s” is larger than %(limit)d MB.")
            % {"name": name, "limit": max_bytes // MEGABYTE}
        )
    kind = _kind_of(upload)
    if kind is None or kind not in tuple(kinds):
        raise UploadRefused(
            _("“%(name)s” is not a PDF, DOCX, XLSX, PNG or JPEG file.") % {"name": name}
        )
    if PurePosixPath(name).suffix.lower() not in kind.extensions:
        raise UploadRefused(
            _("“%(name)s” is really a %(kind)s file; its name says something else.")
            % {"name": name, "kind": kind.extensions[0][1:].upper()}
        )
    upload.seek(0)
    digest = hashlib.sha256()
    while block := upload.read(MEGABYTE):
        digest.update(block)
    upload.seek(0)
    return Accepted(name, upload.size, kind, digest.hexdigest())


def accept_all(
    uploads: Iterable, *, max_files: int = MAX_FILES, max_bytes: int = MAX_BYTES
) -> list[Accepted]:
    """`accept` for each of a form's files; also refuses more than `max_files` of them."""
    uploads = list(uploads)
    if len(uploads) > max_files:
        raise UploadRefused(_("At most %(limit)d files can be attached.") % {"limit": max_files})
    return [accept(upload, max_bytes=max_bytes) for upload in uploads]


def clean_name(name: str) -> str:
    """The original name without folders, control or direction characters, at most MAX_NAME long.

    A name such as "通知<RLO>fdp.exe" reads as "通知exe.pdf" on screen; those marks (Unicode class Cf)
    are dropped, and so is everything a file system or a header would take for syntax.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    name = re.sub(r"\s+", " ", name)
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = re.sub(r'[<>:"|?*;%]', "_", name).strip(" .")
    path = PurePosixPath(name or _("unnamed"))
    extension = path.suffix[:10]
    return path.name[: len(path.name) - len(path.suffix)][: MAX_NAME - len(extension)] + extension


def private_path(instance, filename: str) -> str:
    """`upload_to`: a path that says nothing and cannot be guessed; the real name is kept in the row."""
    token = secrets.token_hex(16)
    extension = PurePosixPath(clean_name(filename)).suffix.lower()
    known = {e for kind in KINDS for e in kind.extensions}
    return f"private/{token[:2]}/{token}{extension if extension in known else ''}"


def _kind_of(file: BinaryIO) -> Kind | None:
    file.seek(0)
    start = file.read(16)
    file.seek(max(0, file.size - MEGABYTE))
    end = file.read()
    if start.startswith(b"PK\x03\x04"):
        return _office_kind(file)
    # A second format's directory at the end of a picture or a PDF makes it readable as both.
    if b"PK\x05\x06" in end:
        return None
    if start.startswith(b"%PDF-"):
        return PDF if b"%%EOF" in end else None
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG if end.endswith(b"IEND\xaeB`\x82") else None
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG if end.rstrip(b"\x00\r\n").endswith(b"\xff\xd9") else None
    return None


def _office_kind(file: BinaryIO) -> Kind | None:
    """DOCX or XLSX by the declared main part; None for other ZIPs: damaged, swollen, with macros."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as package:
            members = package.infolist()
            names = {member.filename for member in members}
            if (
                _CONTENT_TYPES_PART not in names
                or len(members) > MAX_MEMBERS
                or len(names) != len(members)
                or sum(member.file_size for member in members) > MAX_UNPACKED
                or any("vbaProject" in name or ".." in name for name in names)
                or any(member.compress_type not in _METHODS for member in members)
                or any(member.flag_bits & _ENCRYPTED for member in members)
                # Bytes before the first member or after the directory belong to something else.
                or min(member.header_offset for member in members) != 0
            ):
                return None
            types = package.open(_CONTENT_TYPES_PART).read(MEGABYTE)
    except _DAMAGED:
        return None
    for kind, main, folder in (
        (DOCX, b"wordprocessingml.document.main+xml", "word/document.xml"),
        (XLSX, b"spreadsheetml.sheet.main+xml", "xl/workbook.xml"),
    ):
        if main in types and folder in names:
            return kind
    return None
