"""Text of a PDF with its places: pages (also under black boxes), notes, fields, actions, attachments."""

import hashlib
import io
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from pypdf import PageObject, PdfReader
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    PdfObject,
    StreamObject,
    TextStringObject,
)

from disclosure.scanning.extractors import pages
from disclosure.scanning.passages import (
    Active,
    Caution,
    Hidden,
    Inner,
    Passage,
    Uninspectable,
    Unread,
    spans,
)
from records.uploads import MEGABYTE

MAX_PAGES = 2000
MAX_DRAWING = 8 * MEGABYTE  # of one page, unpacked: reading it takes some seconds a megabyte
MAX_OBJECTS = 500_000
MAX_SPANS = 30  # runs of pages named in one finding
_HOLDERS = (IndirectObject, ArrayObject, DictionaryObject)
_DEEPEST = 4  # levels within one action
_NO_NOTES = {"/Link", "/Widget", "/Popup"}
# ISO 32000-1, 12.6.4: what runs, sends, plays or opens something; and the notes that do.
_ACTING = {
    *("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToE", "/Rendition"),
    *("/Movie", "/Sound", "/GoTo3DView", "/RichMediaExecute"),
}
_LEADING = ("/URI", "/GoToR", "/Thread")
_PLAYING = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
# 12.6.3: the occasions an additional action waits for. A font may be called AA too.
_OCCASIONS = {
    *("/E", "/X", "/D", "/U", "/Fo", "/Bl", "/PO", "/PC", "/PV", "/PI", "/O", "/C"),
    *("/K", "/F", "/V", "/WC", "/WS", "/DS", "/WP", "/DP"),
}


def passages(content: bytes) -> Iterator[Passage | Inner]:
    reader = opened(content)
    digest = hashlib.sha256(content).hexdigest()
    yield from _pages(reader, content, digest)
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
    yield from actions(reader)


def _pages(reader: PdfReader, content: bytes, digest: str) -> Iterator[Passage | Inner]:
    """Text, notes and photographs of each page, then the pages that somebody has to look at."""
    unread = []
    with pages.Looks(content) as looks:
        for number, page in enumerate(reader.pages, start=1):
            place = _("page %(number)s") % {"number": number}
            drawing = _drawing(page)
            text = page.extract_text()
            seen = looks.at(
                number, page.get("/Resources"), drawing, with_notes=not _is_commented(page)
            )
            yield Passage(place, text)
            if Counter(seen.text.split()) != Counter(text.split()):
                yield Passage(place, seen.text)
            yield from _annotations(page, place)
            yield from _photographs(page, place)
            if seen.reading is pages.Reading.UNREADABLE:
                unread.append(number)
    if unread:
        place = _("page %(number)s") % {"number": spans(unread, shown=MAX_SPANS)}
        yield Passage(place, "", Unread.PAGE, identity=f"{unread} {digest}")


def _drawing(page: PageObject) -> bytes:
    """What the page draws, unpacked."""
    drawing = page.get_contents()
    content = drawing.get_data() if drawing is not None else b""
    if len(content) > MAX_DRAWING:
        raise Uninspectable(_("A page is too large when unpacked."))
    return content


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


def _is_commented(page: PageObject) -> bool:
    """It bears notes, which are findings by themselves, so that their signs need no second look."""
    notes = (reference.get_object() for reference in page.get("/Annots") or [])
    return any(note.get("/Subtype") not in _NO_NOTES for note in notes)


def actions(reader: PdfReader) -> Iterator[Passage]:
    """What the file does when opened or used, a finding each, and the words of links elsewhere than on pages.

    To show a page (the usual /OpenAction) does nothing.
    """
    seen: set[int] = set()
    waiting: list[tuple[PdfObject, bool]] = [(reader.root_object, False)]
    for _count in range(MAX_OBJECTS):
        if not waiting:
            return
        thing, on_page = waiting.pop()
        if isinstance(thing, IndirectObject):
            if thing.idnum in seen:
                continue
            seen.add(thing.idnum)
            thing = thing.get_object()
        if isinstance(thing, ArrayObject):
            waiting += [(part, False) for part in thing if isinstance(part, _HOLDERS)]
        if not isinstance(thing, DictionaryObject):
            continue
        if acting := _acts(thing):
            name, read = acting
            text = "\t".join(_words(read))
            place = _("action “%(name)s”") % {"name": name}
            yield Passage(place, text, Active.ACTION, identity=f"{name} {text}")
        elif _value(thing, "/S") in _LEADING and not on_page:
            yield Passage(_("link"), "\t".join(_words(thing)))
        is_link = _value(thing, "/Subtype") == "/Link"
        waiting += [
            (part, is_link and key == "/A")
            for key, part in thing.items()
            if isinstance(part, _HOLDERS)
        ]
    raise Uninspectable(_("The file has too many parts."))


def _acts(thing: DictionaryObject) -> tuple[str, PdfObject] | None:
    """The action the object is or waits with, by name and with what is to be read; None if it only shows."""
    waits, opens = _value(thing, "/AA"), _value(thing, "/OpenAction")
    for key, names in (("/S", _ACTING), ("/Subtype", _PLAYING)):
        # A font may be called S too.
        if isinstance(name := _value(thing, key), str) and name in names:
            return name.lstrip("/"), thing
    if isinstance(_value(thing, "/JS"), TextStringObject | ByteStringObject):
        return "JavaScript", thing
    if isinstance(waits, DictionaryObject) and waits and set(waits) <= _OCCASIONS:
        return "AA", waits
    if "/XFA" in thing:
        return "XFA", thing["/XFA"]
    shows = (None, "/GoTo", *_ACTING)  # these are met by themselves
    if isinstance(opens, DictionaryObject) and _value(opens, "/S") not in shows:
        return "OpenAction", opens
    return None


def _value(thing: DictionaryObject, key: str) -> PdfObject | None:
    """What stands under `key`, wherever in the file it is kept."""
    held = thing.get(key)
    return held.get_object() if held is not None else None


def _words(thing: PdfObject, depth: int = 0) -> Iterator[str]:
    """Every string in an action; a script can be long and then stands in a stream."""
    thing = thing.get_object()
    if isinstance(thing, TextStringObject | ByteStringObject):
        held = thing if isinstance(thing, str) else bytes(thing).decode("utf-8", "replace")
        yield str(held)
    elif depth < _DEEPEST:
        if isinstance(thing, StreamObject):
            yield _decoded(thing.get_data()[:MEGABYTE])
        if isinstance(thing, DictionaryObject):
            thing = [part for key, part in thing.items() if key not in ("/P", "/Parent", "/D")]
        if isinstance(thing, list):
            for part in thing:
                yield from _words(part, depth + 1)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xfe\xff", b"\xff\xfe")):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8", "replace")


def _photographs(page: PageObject, place: str) -> Iterator[Inner]:
    """JPEG files as they were placed on the page, with whatever the camera wrote into them."""
    for name, stream in _drawn(page).items():
        if is_jpeg(stream):
            picture = _("%(place)s, picture %(name)s") % {"place": place, "name": name.lstrip("/")}
            # The file itself; get_data() would decode it.
            yield Inner(picture, f"{name}.jpg", stream._data, hidden=False, is_drawn=True)


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
