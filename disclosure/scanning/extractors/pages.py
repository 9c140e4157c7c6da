"""Pages and pictures as a reader sees them: is what is drawn also what was read?

A page is drawn small (pypdfium2), what was read as text is wiped out of the drawing, and so are ruled
lines; ink that is left was read by nobody. The fonts of the page say whether its characters can be
told at all. Pictures are looked at for ink only; `recognition` reads them where it is installed.
"""

import re
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum

import pypdfium2 as pdfium
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from pypdf.generic import DictionaryObject, PdfObject, StreamObject
from pypdfium2 import raw

from disclosure.scanning import recognition

MAX_SIDE = 2000  # pixels a page is drawn with at most; a point is a pixel on smaller pages
_TO_RECOGNISE = 2.5  # times that, for small print
MAX_FORMS = 200  # forms within forms looked through for their fonts
ONE_AT_A_TIME = threading.Lock()  # PDFium is not made for threads


class Reading(StrEnum):
    """What came of a page or picture."""

    READ = "read"
    NOTHING = "nothing to read"
    UNREADABLE = "cannot be read"


@dataclass(frozen=True)
class Seen:
    """`text` as it was read here, by PDFium or from the picture."""

    text: str
    reading: Reading


class Looks:
    """A PDF opened to look at its pages; a context manager. Raises `pdfium.PdfiumError`."""

    def __init__(self, content: bytes):
        self._content = content

    def __enter__(self) -> "Looks":
        with ONE_AT_A_TIME:
            self.document = pdfium.PdfDocument(self._content)
        return self

    def __exit__(self, *_error) -> None:
        with ONE_AT_A_TIME:
            self.document.close()

    def at(
        self, number: int, resources: PdfObject | None, drawing: bytes, *, with_notes: bool
    ) -> Seen:
        """Page `number` (from 1); its `resources` and `drawing` as pypdf holds them.

        `with_notes`: also what its form fields show; comments are shown with them.
        """
        is_legible = all(map(_is_legible, _fonts(resources, drawing)))
        with (
            ONE_AT_A_TIME,
            closing(self.document[number - 1]) as page,
            closing(page.get_textpage()) as words,
        ):
            text = words.get_text_bounded()
            if is_legible and not _is_garbled(text) and not _shows_more(page, words, with_notes):
                return Seen(text, Reading.READ if text.strip() else Reading.NOTHING)
            if not recognition.is_open():
                return Seen(text, Reading.UNREADABLE)
            drawn = page.render(scale=_scale(page) * _TO_RECOGNISE).to_pil()
        recognised = _recognised(drawn)
        return Seen(f"{text}\n{recognised.text}", recognised.reading)


def of_picture(picture: Image.Image) -> Seen:
    """A picture without ink says nothing; any other is read where an engine is installed."""
    return _recognised(picture) if _has_ink(picture) else Seen("", Reading.NOTHING)


def _recognised(picture: Image.Image) -> Seen:
    """Read only when the recognised lines lie over nearly all there is to see: no face, no seal."""
    lines = recognition.lines(picture)
    text = "\n".join(line.text for line in lines)
    if not lines:
        return Seen("", Reading.UNREADABLE)
    small = picture.convert("L")
    small.thumbnail((MAX_SIDE, MAX_SIDE))
    edges = _edges(small)
    brush = ImageDraw.Draw(edges)
    ink = _count(edges)
    for line in lines:
        left, top, right, bottom = line.box
        width, height = small.size
        box = (left * width - 3, top * height - 3, right * width + 3, bottom * height + 3)
        brush.rectangle(box, fill=0)
    covered = _count(ImageChops.subtract(edges, _rules(edges))) <= ink * _BEHIND
    return Seen(text, Reading.READ if covered else Reading.UNREADABLE)


# --- ink ------------------------------------------------------------------------------------------

# Edge pixels at one pixel a point. A mobile number in small print has more than twice as many; three
# round bullets, or the corners of a rounded box, have fewer.
SPECKS = 120
_FAINT = 24  # of 255: an edge a reader can make out
_BLACK = 8  # of 255: darker is black
_SOLID = 9  # pixels a black box measures at least; no stroke of a letter in a text does
_RULE = 12  # half the shortest ruled line, in pixels
_BEHIND = 0.05  # of the ink of a scanned page that its layer of recognised text may miss
_SHORTEST_LAYER = 20  # characters
_COVERING = (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_SHADING)
_DEEPEST_FORM = 10


def _shows_more(page: pdfium.PdfPage, words: pdfium.PdfTextPage, with_notes: bool) -> bool:
    """The page shows, or hides in a picture, more than its words."""
    scale = _scale(page)
    drawn = page.render(scale=scale, grayscale=True, may_draw_forms=False, draw_annots=with_notes)
    drawn = drawn.to_pil().convert("L")
    edges = _edges(drawn)
    whole, brush = edges.copy(), ImageDraw.Draw(edges)
    for box in _boxes_of(words):
        brush.rectangle(_pixels(page, box, scale), fill=0)
    left = _count(edges)
    if left > SPECKS:
        edges = ImageChops.subtract(edges, _around_solid(drawn))
        left = _count(ImageChops.subtract(edges, _rules(edges)))
    if left > SPECKS and not _lies_under_text(_count(whole), left, words.get_text_bounded()):
        return True
    return _holds_unseen_pictures(page, whole, scale)


def _boxes_of(words: pdfium.PdfTextPage) -> Iterator[tuple[float, ...]]:
    """Where the words stand: left, bottom, right, top in points."""
    boxes = [words.get_rect(number) for number in range(words.count_rects())]
    flat = [(left, right) for left, bottom, right, top in boxes if top - bottom < 1 < right - left]
    if not flat:
        yield from boxes
        return
    # Unseen words over a scan are set in a font whose letters have no extent: by the font's height.
    run: list[float] = []
    for number in range(words.count_chars()):
        if chr(raw.FPDFText_GetUnicode(words, number)).isspace():
            continue
        left, bottom, right, top = words.get_charbox(number, loose=True)
        if run and (bottom, top) == (run[1], run[3]) and -1 < left - run[2] < top - bottom:
            run[2] = right
            continue
        if run:
            yield tuple(run)
        run = [left, bottom, right, top]
    if run:
        yield tuple(run)


def _has_ink(picture: Image.Image) -> bool:
    """Something stands out from the ground, on white or, where it is transparent, on black."""
    small = picture.convert("RGBA")
    small.thumbnail((MAX_SIDE, MAX_SIDE))
    for ground in ("white", "black"):
        shown = Image.new("RGBA", small.size, ground)
        shown.alpha_composite(small)
        if _count(_edges(shown.convert("L"))) > SPECKS:
            return True
    return False


def _scale(page: pdfium.PdfPage) -> float:
    """Pixels for a point."""
    return min(1.0, MAX_SIDE / max(*page.get_size(), 1))


def _pixels(page: pdfium.PdfPage, box, scale: float) -> tuple[float, ...]:
    """A box in the page's points as pixels of its drawing, a little wider."""
    left, bottom, right, top = box
    corners = [_on_screen(page, x, y, scale) for x, y in ((left, bottom), (right, top))]
    (x1, x2), (y1, y2) = (sorted(values) for values in zip(*corners, strict=True))
    return x1 - 2, y1 - 3, x2 + 2, y2 + 3


def _on_screen(page: pdfium.PdfPage, x: float, y: float, scale: float) -> tuple[float, float]:
    """Where a point of the page is drawn, whatever its rotation and crop."""
    width, height = (int(side * scale * 10) for side in page.get_size())
    across, down = raw.c_int(), raw.c_int()
    raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
    return across.value / 10, down.value / 10


def _edges(drawn: Image.Image) -> Image.Image:
    """255 where the drawing changes, 0 elsewhere."""
    edges = drawn.filter(ImageFilter.FIND_EDGES).point(lambda value: 255 if value > _FAINT else 0)
    # The filter leaves the outermost pixels as they are.
    ImageDraw.Draw(edges).rectangle((0, 0, edges.width - 1, edges.height - 1), outline=0)
    return edges


def _count(mask: Image.Image) -> int:
    return sum(mask.histogram()[128:])


def _rules(edges: Image.Image) -> Image.Image:
    """The straight lines among the edges: rows and columns of pixels longer than any stroke of a letter."""
    rules = Image.new("L", edges.size, 0)
    for radius in ((_RULE, 0), (0, _RULE)):
        inner = edges.filter(ImageFilter.BoxBlur(radius)).point(lambda v: 255 if v > 250 else 0)
        whole = inner.filter(ImageFilter.BoxBlur(radius)).point(lambda v: 255 if v else 0)
        rules = ImageChops.lighter(rules, whole)
    return rules


def _around_solid(drawn: Image.Image) -> Image.Image:
    """The borders of black boxes, under which there is nothing: 255 there, 0 elsewhere."""
    black = drawn.point(lambda value: 255 if value < _BLACK else 0)
    inner = black.filter(ImageFilter.BoxBlur(_SOLID // 2)).point(lambda v: 255 if v > 254 else 0)
    return inner.filter(ImageFilter.BoxBlur(_SOLID // 2 + 2)).point(lambda v: 255 if v else 0)


def _lies_under_text(ink: int, left: int, text: str) -> bool:
    """A scan under its own recognised text, which lies over nearly all the ink."""
    return len("".join(text.split())) >= _SHORTEST_LAYER and left <= ink * _BEHIND


def _holds_unseen_pictures(page: pdfium.PdfPage, edges: Image.Image, scale: float) -> bool:
    """Pictures with ink that the page does not show whole: painted over, cut off, in a form, in white."""
    things = list(page.get_objects(max_depth=_DEEPEST_FORM))
    painted = max((n for n, thing in enumerate(things) if thing.type in _COVERING), default=-1)
    for number, thing in enumerate(things):
        if thing.type != raw.FPDF_PAGEOBJ_IMAGE or not _has_ink(thing.get_bitmap().to_pil()):
            continue
        if thing.level or painted > number or not _is_on(page, thing, edges, scale):
            return True
    return False


def _is_on(
    page: pdfium.PdfPage, picture: pdfium.PdfObject, edges: Image.Image, scale: float
) -> bool:
    """The picture lies wholly on the page, and its ink is there to see."""
    width, height = page.get_size()
    left, bottom, right, top = picture.get_bounds()
    if left < -1 or bottom < -1 or right > width + 1 or top > height + 1:
        return False
    box = tuple(map(round, _pixels(page, (left, bottom, right, top), scale)))
    return _count(edges.crop(box)) > SPECKS


# --- characters -----------------------------------------------------------------------------------

# No character at all, or one that each font fills as it likes.
_NO_CHARACTER = "\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ue000-\uf8ff"
_GARBLED = re.compile(rf"(?:[{_NO_CHARACTER}]\s*){{4,}}")
_STRAY = re.compile(f"[{_NO_CHARACTER}]")
_MOST_STRAY = 10  # bullets of a symbol font; a mobile number has one character more


def _is_garbled(text: str) -> bool:
    return bool(_GARBLED.search(text)) or len(_STRAY.findall(text)) > _MOST_STRAY


_CHOSEN = re.compile(rb"/([^\s/<>\[\](){}%]+)\s+[-+.\d]+\s+Tf\b")
# ISO 32000-1, 9.7.5.2, as far as PDFium carries them, and the order of characters it knows.
_KNOWN_WRITINGS = re.compile(
    r"/(?:GB-EUC|GBpc-EUC|GBKp?-EUC|GBK2K|UniGB-(?:UCS2|UTF16)|B5pc|HKscs-B5|ETen-B5|ETenms-B5|"
    r"CNS-EUC|UniCNS-(?:UCS2|UTF16)|83pv-RKSJ|90msp?-RKSJ|90pv-RKSJ|Add-RKSJ|EUC|Ext-RKSJ|H|"
    r"UniJIS-(?:UCS2|UCS2-HW|UTF16)|KSC-EUC|KSCms-UHC|KSCms-UHC-HW|KSCpc-EUC|UniKS-(?:UCS2|UTF16))"
    r"-[HV]"
)
_KNOWN_ORDERS = ("GB1", "CNS1", "Japan1", "Korea1")
# A glyph that only has a number: g12, cid345, glyph0017. Unicode's own names say the character.
_NUMBERED = re.compile(r"/(?!uni[0-9A-F]{4}|u[0-9A-F]{4,6}$)[A-Za-z.]{1,6}[0-9]{1,5}$|/\.notdef$")
_STANDARD = ("/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding", "/MacExpertEncoding")


def _fonts(resources: PdfObject | None, drawing: bytes) -> Iterator[DictionaryObject]:
    """The fonts a page chooses, those of the forms it draws among them."""
    waiting, seen = [(resources, drawing)], 0
    while waiting and seen < MAX_FORMS:
        resources, drawing = waiting.pop()
        held = _dictionary(resources)
        fonts = _dictionary(held.get("/Font"))
        for name in set(_CHOSEN.findall(drawing)):
            yield _dictionary(fonts.get("/" + name.decode("latin-1")))
        for form in _dictionary(held.get("/XObject")).values():
            form = form.get_object()
            if isinstance(form, StreamObject) and form.get("/Subtype") == "/Form":
                seen += 1
                waiting.append((form.get("/Resources", resources), form.get_data()))


def _is_legible(font: DictionaryObject) -> bool:
    """The font tells which characters its codes are."""
    if isinstance(_resolved(font.get("/ToUnicode")), StreamObject):
        return True
    subtype = font.get("/Subtype")
    if subtype == "/Type0":
        return _is_known_writing(font)
    if subtype == "/Type3":
        return False
    encoding = _resolved(font.get("/Encoding"))
    if isinstance(encoding, DictionaryObject):
        names = [name for name in _resolved(encoding.get("/Differences")) or [] if _is_name(name)]
        return not any(_NUMBERED.fullmatch(name) for name in names)
    if encoding in _STANDARD:
        return True
    # Its own codes, in a font that is not the reader's: they may mean anything.
    about = _dictionary(font.get("/FontDescriptor"))
    return not any(key in about for key in ("/FontFile", "/FontFile2", "/FontFile3"))


def _is_known_writing(font: DictionaryObject) -> bool:
    encoding = _resolved(font.get("/Encoding"))
    if isinstance(encoding, StreamObject):
        return False
    if encoding not in ("/Identity-H", "/Identity-V"):
        return bool(_KNOWN_WRITINGS.fullmatch(str(encoding)))
    descendants = _resolved(font.get("/DescendantFonts")) or []
    orders = [
        _resolved(_dictionary(_dictionary(below).get("/CIDSystemInfo")).get("/Ordering"))
        for below in descendants
    ]
    return bool(orders) and all(str(order) in _KNOWN_ORDERS for order in orders)


def _is_name(value: object) -> bool:
    return isinstance(value, str) and value.startswith("/")


def _resolved(value: PdfObject | None):
    return value.get_object() if value is not None else None


def _dictionary(value: PdfObject | None) -> DictionaryObject:
    """What is no dictionary where one must be is an empty one: nothing in it is known."""
    resolved = _resolved(value)
    return resolved if isinstance(resolved, DictionaryObject) else DictionaryObject()
