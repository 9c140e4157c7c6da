"""Files from outside: what they really are, how large, what they may be called.

The kind is read from the content; a name and a declared type are only claims. What is plainly one of
five kinds is taken; what phones and scanners make of a picture or a PDF is put right or converted, and
said; everything else is refused with the way out of it.
"""

import hashlib
import io
import re
import secrets
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO

import pi_heif
from django.core.files.base import ContentFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

pi_heif.register_heif_opener(thumbnails=False)

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
# For the choice of files in a browser: what is kept, and what is converted into it.
ENDINGS = ",".join(
    [*(ending for kind in KINDS for ending in kind.extensions), ".heic", ".heif", ".webp", ".bmp"]
)


@dataclass(frozen=True)
class Accepted:
    """A file that passed: its cleaned original name, size in bytes, kind and SHA-256 (hex).

    `file` is what is to be kept: the upload itself, or what was made of it; `note` then says what was
    done, for the sender.
    """

    name: str
    size: int
    kind: Kind
    sha256: str
    file: object = field(compare=False, repr=False, default=None)
    note: str = ""


def accept(upload, *, max_bytes: int = MAX_BYTES, kinds: Iterable[Kind] = KINDS) -> Accepted:
    """Inspect one uploaded file (`name`, `size`, binary `read`/`seek`) and leave it rewound.

    Raises `UploadRefused` when it is empty, too large, of no accepted kind, not what its name says,
    or two things at once.
    """
    name = clean_name(upload.name or "")
    if not upload.size:
        raise UploadRefused(_("“%(name)s” is empty.") % {"name": name})
    _refuse_large(upload, name, max_bytes)
    upload, kind, note = _put_right(upload, name)
    _refuse_large(upload, name, max_bytes)
    if kind is None or kind not in tuple(kinds):
        raise UploadRefused(_way_out(upload, name))
    name, renamed = _named(name, kind)
    upload.seek(0)
    digest = hashlib.sha256()
    while block := upload.read(MEGABYTE):
        digest.update(block)
    upload.seek(0)
    upload.name = name
    return Accepted(name, upload.size, kind, digest.hexdigest(), upload, note or renamed)


def _refuse_large(file, name: str, max_bytes: int) -> None:
    if file.size > max_bytes:
        facts = {"name": name, "limit": max_bytes // MEGABYTE}
        raise UploadRefused(_("“%(name)s” is larger than %(limit)d MB.") % facts)


def _named(name: str, kind: Kind) -> tuple[str, str]:
    """The name with the ending of its kind, and what is said of the change; refused for other claims."""
    path = PurePosixPath(name)
    ending = path.suffix.lower()
    if ending in kind.extensions:
        return name, ""
    facts = {"name": name, "kind": kind.extensions[0][1:].upper()}
    if kind in (PNG, JPEG) and ending in _PICTURE_ENDINGS:
        said = _("“%(name)s” is really a %(kind)s file; it is kept under that ending.") % facts
        return name[: len(name) - len(ending)] + kind.extensions[0], said
    raise UploadRefused(
        _("“%(name)s” is really a %(kind)s file; its name says something else.") % facts
    )


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


# --- what is put right ----------------------------------------------------------------------------

# Endings of pictures: any of them may stand on any picture.
_PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".webp", ".bmp")
MAX_PIXELS = 80_000_000
_QUALITY = 92
_BEFORE_PDF = re.compile(rb"(?:\xef\xbb\xbf|[\x00\t\r\n ]){1,64}(?=%PDF-)")
_HEIF = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def _put_right(upload, name: str) -> tuple[object, Kind | None, str]:
    """The upload, or what is made of it, its kind (None for no kind we take), and what is said of it."""
    kind = _kind_of(upload)
    if kind is not None:
        return upload, kind, ""
    upload.seek(0)
    start = upload.read(80)
    if lead := _BEFORE_PDF.match(start):
        upload.seek(lead.end())
        cut = ContentFile(upload.read(), name=name)
        said = _("Bytes that stood before the PDF were taken away from “%(name)s”.")
        return cut, _kind_of(cut), said % {"name": name}
    if _is_picture_of_another_format(start):
        made, kind = _converted(upload, name)
        facts = {"name": name, "kind": kind.extensions[0][1:].upper()}
        return made, kind, _("“%(name)s” was converted into a %(kind)s file.") % facts
    return upload, None, ""


def _is_picture_of_another_format(start: bytes) -> bool:
    return (
        (start[4:8] == b"ftyp" and start[8:12] in _HEIF)
        or (start.startswith(b"RIFF") and start[8:12] == b"WEBP")
        or (start.startswith(b"BM") and start[6:10] == bytes(4))
    )


def _converted(upload, name: str) -> tuple[ContentFile, Kind]:
    """HEIC, WebP or BMP as JPEG, or as PNG where something is transparent. Raises UploadRefused."""
    upload.seek(0)
    try:
        with Image.open(upload, formats=("HEIF", "WEBP", "BMP")) as opened:
            if opened.width * opened.height > MAX_PIXELS:
                raise UploadRefused(_("“%(name)s” has too many pixels.") % {"name": name})
            shown = ImageOps.exif_transpose(opened)
            shown.load()
    except UploadRefused:
        raise
    except Exception as error:  # what decoders raise for a damaged picture is theirs
        damaged = _("“%(name)s” cannot be opened: it is damaged. Take or scan it again.")
        raise UploadRefused(damaged % {"name": name}) from error
    kind = PNG if shown.has_transparency_data else JPEG
    held = io.BytesIO()
    if kind is PNG:
        shown.convert("RGBA").save(held, "PNG")
    else:
        shown.convert("RGB").save(held, "JPEG", quality=_QUALITY)
    return ContentFile(held.getvalue(), name=name), kind


def _way_out(upload, name: str) -> str:
    """Why a file is refused, and what its sender can do."""
    upload.seek(0)
    start = upload.read(16)
    facts = {"name": name}
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        said = _("“%(name)s” is of an old Office or WPS format: save it as DOCX, XLSX or PDF.")
        return said % facts
    if start.startswith(b"PK\x03\x04") and _holds(upload, "OFD.xml"):
        said = _(
            "“%(name)s” is an OFD file (版式文档, GB/T 33190), which this portal does not read: "
            "export it as PDF in your OFD reader (另存为PDF) and hand that in."
        )
        return said % facts
    if start.startswith((b"GIF8", b"II*\0", b"MM\0*")):
        return _("“%(name)s” is a GIF or TIFF picture: save it as PDF, PNG or JPEG.") % facts
    return _("“%(name)s” is not a PDF, DOCX, XLSX, PNG or JPEG file.") % facts


def _holds(upload, member: str) -> bool:
    upload.seek(0)
    try:
        with zipfile.ZipFile(upload) as package:
            return member in package.namelist()[:MAX_MEMBERS]
    except _DAMAGED:
        return False


# --- what it is -----------------------------------------------------------------------------------

# Where a second format begins: archive, program, page, another paper.
_SECOND_FORMAT = re.compile(
    rb"PK\x03\x04|PK\x05\x06|%PDF-|Rar!\x1a|7z\xbc\xaf|\x1f\x8b\x08|\x7fELF|^MZ|<\?php|<script|<html|<svg",
    re.IGNORECASE,
)


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
        is_whole = end.rstrip(b"\x00\r\n").endswith(b"\xff\xd9")
        return JPEG if is_whole or _has_harmless_trailer(file) else None
    return None


def _has_harmless_trailer(file: BinaryIO) -> bool:
    """A JPEG that ends, with what a phone writes behind it: no beginning of another format."""
    file.seek(0)
    content = file.read()
    end = jpeg_end(content)
    return end is not None and _SECOND_FORMAT.search(content, end) is None


_END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def jpeg_end(content: bytes) -> int | None:
    """Where a JPEG ends (ISO 10918-1), whatever follows; None for one that does not."""
    position = 2
    while position + 4 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker == 0xD9:
            return position + 2
        if marker == 0xFF:  # filling
            position += 1
            continue
        position += 2 + struct.unpack_from(">H", content, position + 2)[0]
        if marker == 0xDA:
            after = _END_OF_SCAN.search(content, position)
            if after is None:
                return None
            position = after.start()
    if content[position : position + 2] == b"\xff\xd9":
        return position + 2
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
