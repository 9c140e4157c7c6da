"""Text of a PDF with its places: pages (also under black boxes), notes, fields, properties, attachments."""

import hashlib
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _
from pypdf import PageObject, PdfReader
from pypdf.generic import PdfObject, StreamObject

from disclosure.scanning.passages import Caution, Hidden, Inner, Passage, Uninspectable, spans
from records.uploads import MEGABYTE

MAX_PAGES = 2000
MAX_DRAWING = 8 * MEGABYTE  # of one page, unpacked: reading it takes some seconds a megabyte
_NO_NOTES = {"/Link", "/Widget", "/Popup"}


def passages(content: bytes) -> Iterator[Passage | Inner]:
    reader = opened(content)
    scanned, digest = [], hashlib.sha256(content).hexdigest()
    for number, page in enumerate(reader.pages, start=1):
        place = _("page %(number)s") % {"number": number}
        drawing = page.get_contents()
        if drawing is not None and len(drawing.get_data()) > MAX_DRAWING:
            raise Uninspectable(_("A page is too large when unpacked."))
        text = page.extract_text()
        yield Passage(place, text)
        yield from _annotations(page, place)
        yield from _photographs(page, place)
        if not text.strip() and _drawn(page):
            scanned.append(number)
    if scanned:
        place = _("page %(number)s") % {"number": spans(scanned)}
        yield Passage(place, "", Caution.SCANNED_PAGE, identity=digest)
    if _is_signed(reader):
        yield Passage(_("electronic signature"), "", Caution.SIGNATURE)
    properties = reader.metadata or {}
    yield Passage(_("document properties"), "\t".join(str(value) for value in properties.values()))
    xmp = reader.root_object.get("/Metadata")
    if xmp is not None:
        # As it stands: much of it is not well-formed.
        yield Passage("XMP", xmp.get_object().get_data().decode("utf-8", "replace"))
    yield Passage(_("bookmarks"), "\t".join(_titles(reader.outline)))
    for name, versions in reader.attachments.items():
        for attached in versions:
            place = _("embedded file “%(name)s”") % {"name": name}
            yield Inner(place, name, attached, hidden=True)
    for layer in _hidden_layers(reader):
        place = _("hidden layer “%(name)s”") % {"name": layer}
        yield Passage(place, layer, Hidden.HIDDEN_TEXT, identity=f"{layer} {digest}")


def opened(content: bytes) -> PdfReader:
    """Raises `Uninspectable` for a password, or for more pages than can be read in good time."""
    reader = PdfReader(io.BytesIO(content))
    # Many writers set only an owner's password; the text is open then.
    if reader.is_encrypted and not reader.decrypt(""):
        raise Uninspectable(_("The file is protected by a password or of an old format."))
    if len(reader.pages) > MAX_PAGES:
        raise Uninspectable(_("The file has too many pages."))
    return reader


def _annotations(page: PageObject, page_place: str) -> Iterator[Passage | Inner]:
    for number, reference in enumerate(page.get("/Annots") or [], start=1):
        note = reference.get_object()
        place = _("%(place)s, annotation %(number)d") % {"place": page_place, "number": number}
        fields = [note.get(key) for key in ("/Contents", "/RC", "/V", "/DV", "/TU")]
        if "/A" in note:
            fields.append(note["/A"].get("/URI"))
        text = "\t".join(str(value.get_object()) for value in fields if value is not None)
        seen_as_text = note.get("/Subtype") in _NO_NOTES
        identity = f"{note.get('/Subtype')} {text}"
        yield Passage(place, text, None if seen_as_text else Hidden.COMMENT, identity)
        if "/FS" in note and "/EF" in note["/FS"]:
            for stream in note["/FS"]["/EF"].values():
                yield Inner(place, text, stream.get_object().get_data(), hidden=True)


def _photographs(page: PageObject, place: str) -> Iterator[Inner]:
    """JPEG files as they were placed on the page, with whatever the camera wrote into them."""
    for name, stream in _drawn(page).items():
        if is_jpeg(stream):
            picture = _("%(place)s, picture %(name)s") % {"place": place, "name": name.lstrip("/")}
            # The file itself; get_data() would decode it.
            yield Inner(picture, f"{name}.jpg", stream._data, hidden=False)


def is_jpeg(thing: PdfObject) -> bool:
    """A picture stored as the JPEG file it was."""
    return isinstance(thing, StreamObject) and thing.get("/Filter") in (
        "/DCTDecode",
        ["/DCTDecode"],
    )


def _drawn(page: PageObject) -> dict[str, StreamObject]:
    """The pictures and forms a page draws, by name."""
    resources = page.get("/Resources")
    drawn = resources.get_object().get("/XObject") if resources is not None else None
    drawn = drawn.get_object() if drawn is not None else {}
    return {name: reference.get_object() for name, reference in drawn.items()}


def _is_signed(reader: PdfReader) -> bool:
    form = reader.root_object.get("/AcroForm")
    return form is not None and bool(int(form.get_object().get("/SigFlags", 0)) & 1)


def _titles(outline: list) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _titles(entry)
        else:
            yield str(entry.title)


def _hidden_layers(reader: PdfReader) -> list[str]:
    """Names of optional content that is switched off when the file is opened."""
    layers = reader.root_object.get("/OCProperties")
    usual = layers.get_object().get("/D") if layers is not None else None
    off = usual.get_object().get("/OFF") if usual is not None else None
    names = (layer.get_object().get("/Name") for layer in (off or []))
    return [str(name) for name in names]
