"""The copy of a file that the public gets: the same document without who made it, where, with what."""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable

from django.utils.translation import gettext as _
from lxml import etree
from PIL import ImageOps
from pypdf import PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject

from disclosure.scanning.extractors import kind_of, pdf, picture
from disclosure.scanning.extractors.package import PROPERTIES, Package, parse
from disclosure.scanning.extractors.word import AUTHOR, W
from disclosure.scanning.extractors.workbook import S
from disclosure.scanning.passages import Uninspectable
from records.uploads import DOCX, JPEG, PDF, PNG, XLSX, Kind


class CannotClean(Exception):
    """No copy can be made that is fit for the public; the message says why."""


def published_copy(kind: Kind, content: bytes) -> bytes:
    """`content` without author, program, camera and editing history. Equal bytes give equal bytes.

    Raises `CannotClean` while comments, tracked changes, attachments or scripts are in the file (they
    carry names or act, and removing them would change what was approved), and for a file that cannot
    be opened.
    """
    copy_of = {DOCX: _office, XLSX: _office, PDF: _pdf, PNG: _picture, JPEG: _picture}
    if kind not in copy_of:
        raise CannotClean(_("This kind of file cannot be inspected."))
    try:
        return copy_of[kind](content)
    except Uninspectable as reason:
        raise CannotClean(str(reason)) from reason
    except _DAMAGE as error:
        damaged = _("The file is damaged, or not made as its kind prescribes.")
        raise CannotClean(damaged) from error


# What the parsers raise for a file that is not what it should be.
_DAMAGE = (
    *(PyPdfError, etree.LxmlError, zipfile.BadZipFile, zlib.error, struct.error),
    *(OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError),
)


# --- Word and Excel -------------------------------------------------------------------------------

# Author, company, programs and dates; the people who wrote comments, kept when the comments are gone.
_ABOUT = (
    *("core-properties+xml", "extended-properties+xml", "custom-properties+xml"),
    *(".people+xml", ".person+xml"),
)
_COMMENTS = (".comments+xml", "threadedcomments+xml", ".revisionHeaders+xml")
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day a ZIP can name


def _office(content: bytes) -> bytes:
    package = Package(content)
    types = package.content_types
    dropped = {n for n, type_ in types.items() if PROPERTIES.match(n) or type_.endswith(_ABOUT)}
    names = [name for name in package.names if name not in dropped]
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(names, key=lambda name: name != "[Content_Types].xml"):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 0
            out.writestr(member, _part(name, types[name], package.read(name), dropped))
    return copy.getvalue()


def _part(name: str, content_type: str, content: bytes, dropped: set[str]) -> bytes:
    """One member of a package as it goes into the copy, which leaves out the `dropped` ones."""
    inner = kind_of(name, content)
    if inner in (PNG, JPEG):
        return _bare(content)  # not turned: the page says how it lies
    if inner is not None:
        return published_copy(inner, content)
    if name == "[Content_Types].xml":
        return _without(content, lambda part: part.get("PartName", "").lstrip("/") in dropped)
    if name.endswith(".rels"):
        return _without(content, lambda relation: _is_severed(name, relation, dropped))
    if name.endswith(".xml") and _is_annotated(content_type, content):
        raise CannotClean(_("The file holds comments or tracked changes; remove them first."))
    if content_type.endswith(".settings+xml"):
        # The author's template, and the numbers that tell editing sessions apart.
        return _without(content, lambda part: part.tag in (f"{W}attachedTemplate", f"{W}rsids"))
    if content_type.endswith(".sheet.main+xml"):
        return _without(content, _names_a_user)
    return content


def _is_annotated(content_type: str, content: bytes) -> bool:
    """Comments, or changes under somebody's name."""
    if content_type.endswith(_COMMENTS) and len(parse(content)):
        return True
    # Most parts cannot have the attribute and are not worth parsing for it.
    return b"author" in content and any(
        AUTHOR in element.attrib for element in parse(content).iter(etree.Element)
    )


def _names_a_user(part: etree._Element) -> bool:
    """Who has the workbook open, and the folder of the author's computer it was saved in."""
    saved_in = part.tag == _ALTERNATE and part.find(".//{*}absPath") is not None
    return saved_in or part.tag == f"{S}fileSharing"


def _is_severed(name: str, relation: etree._Element, dropped: set[str]) -> bool:
    """Points from the member of these relations to what the copy leaves out."""
    if relation.get("Type", "").endswith("/attachedTemplate"):
        return True
    folder = posixpath.dirname(posixpath.dirname(name))
    target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
    return relation.get("TargetMode") != "External" and target.lstrip("/") in dropped


def _without(content: bytes, is_dropped: Callable[[etree._Element], bool]) -> bytes:
    """An XML part without those children of its root; untouched when there are none."""
    root = parse(content)
    dropped = [child for child in root.iterchildren(etree.Element) if is_dropped(child)]
    if not dropped:
        return content
    for child in dropped:
        root.remove(child)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


# --- PDF ------------------------------------------------------------------------------------------


def _pdf(content: bytes) -> bytes:
    """Only what the document's root leads to is written: earlier revisions stay behind."""
    reader = pdf.opened(content)
    if any(passage.finding for passage in pdf.actions(reader)):
        raise CannotClean(_("The file holds actions or scripts; remove them first."))
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    for thing in writer._objects:
        if isinstance(thing, DictionaryObject):
            if "/EF" in thing:
                raise CannotClean(_("The file holds other files; remove them first."))
            _forget(thing)
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    copy = io.BytesIO()
    writer.write(copy)
    return copy.getvalue()


_HEAD = 256 * 1024  # bytes before the picture itself, where a camera leaves its marks
_CAMERA_MARKS = (b"Exif\0\0", b"ns.adobe.com", b"Photoshop")


def _forget(thing: DictionaryObject) -> None:
    """Take metadata out of one object of a PDF: page, picture, note or the document itself."""
    for key in ("/Metadata", "/PieceInfo", "/LastModified"):
        thing.pop(key, None)
    if thing.get("/Type") == "/Annot" and thing.get("/Subtype") != "/Widget":
        for key in ("/T", "/M", "/CreationDate"):
            thing.pop(key, None)
    if pdf.is_jpeg(thing) and any(mark in thing._data[:_HEAD] for mark in _CAMERA_MARKS):
        thing._data = _bare_jpeg(thing._data)


# --- pictures -------------------------------------------------------------------------------------


def _picture(content: bytes) -> bytes:
    """Metadata is cut out and the pixels are left alone, unless they must be turned upright."""
    with picture.opened(content) as opened:
        if opened.getexif().get(0x0112, 1) != 1:
            format_ = "PNG" if opened.format == "PNG" else "JPEG"
            upright = ImageOps.exif_transpose(opened)
            turned = io.BytesIO()
            upright.save(turned, format_, quality=95, icc_profile=opened.info.get("icc_profile"))
            content = turned.getvalue()
    return _bare(content)


def _bare(content: bytes) -> bytes:
    return _bare_png(content) if content.startswith(b"\x89PNG") else _bare_jpeg(content)


_END_OF_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")


def _bare_jpeg(content: bytes) -> bytes:
    """ISO 10918-1: without comments and application segments, and without what follows the picture.

    JFIF, colour profile and Adobe's colour transform stay, they decide how it looks.
    """
    kept, position = [b"\xff\xd8"], 2
    while content[position + 1] != 0xD9:
        marker = content[position + 1]
        if content[position] != 0xFF or marker in (0x00, 0x01, 0xD8):
            raise ValueError("no JPEG marker where one must be")
        if marker == 0xFF:  # filling
            position += 1
            continue
        start = content[position + 4 : position + 16]
        end = position + 2 + struct.unpack_from(">H", content, position + 2)[0]
        if marker == 0xDA:
            match = _END_OF_SCAN.search(content, end)
            if match is None:
                raise ValueError("a JPEG without an end")
            end = match.start()
        is_metadata = marker == 0xFE or 0xE0 <= marker <= 0xEF
        if not is_metadata or start.startswith((b"JFIF\0", b"ICC_PROFILE\0", b"Adobe\0")):
            kept.append(content[position:end])
        position = end
    return b"".join((*kept, b"\xff\xd9"))


# How a PNG looks and moves; every other chunk tells something else.
_PNG_CHUNKS = frozenset(
    [
        *(b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP"),
        *(b"sBIT", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT"),
    ]
)


def _bare_png(content: bytes) -> bytes:
    """ISO 15948: without text, time and private chunks, and without what follows the end."""
    kept, position, kind = [content[:8]], 8, b""
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, position)
        end = position + 12 + length
        if end > len(content):
            raise ValueError("a PNG without an end")
        if kind in _PNG_CHUNKS:
            kept.append(content[position:end])
        position = end
    return b"".join(kept)
