"""The copy: pictures of the pages with the boxes burned in, and unseen words where others are left."""

import io
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

import papers
from disclosure.blackout.sheets import Box, Sheets, Sign
from records.uploads import Kind

_FONT = Path(papers.__file__).parent / "fonts/Invisible.ttf"
_QUALITY = 85
_BLOCK = 8  # pixels JPEG works in: a box ends where one does, so that no colour runs into it
_COLOURLESS = 24  # of 255 that the colours of a dot may differ in a grey picture
_MOST_CODES = 65_000


def blacked_out(kind: Kind, content: bytes, boxes: Collection[Box]) -> bytes:
    """A PDF of the pages with the boxes black, and nothing in it of what was under them.

    Nothing is taken over from the file but what can be seen: no text, metadata, notes, attachments or
    earlier versions. Words that no box touches can be searched. Raises `CannotBlackOut`.
    """
    writer = PdfWriter()
    writer.metadata = None
    with Sheets(kind, content) as sheets:
        font = _Font(writer)
        for number in range(1, sheets.count + 1):
            own = [box for box in boxes if box.page == number]
            _add_page(writer, font, sheets, number, own)
        font.finish()
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _add_page(
    writer: PdfWriter, font: "_Font", sheets: Sheets, number: int, boxes: list[Box]
) -> None:
    width, height = sheets.size(number)
    page = writer.add_blank_page(width, height)
    shown = _burned(sheets.picture(number), boxes)
    resources = {
        "/XObject": {"/Page": writer._add_object(shown)},
        "/Font": {"/Words": font.reference},
    }
    page[NameObject("/Resources")] = _object(resources)
    drawing = [f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /Page Do Q BT 3 Tr"]
    left = [s for s in sheets.signs(number) if not any(s.box.touches(box) for box in boxes)]
    drawing += [font.shown(run, width, height) for run in _runs(left)]
    page[NameObject("/Contents")] = writer._add_object(_stream("\n".join([*drawing, "ET"])))


def _burned(shown: Image.Image, boxes: Iterable[Box]) -> StreamObject:
    """The picture as a PDF holds it: grey without loss, colours as JPEG."""
    is_grey = _is_grey(shown)
    block = 1 if is_grey else _BLOCK
    brush = ImageDraw.Draw(shown)
    for box in boxes:
        left, top = (
            int(edge) // block * block for edge in (box.left * shown.width, box.top * shown.height)
        )
        right, bottom = (
            -(-int(edge + 1) // block) * block - 1
            for edge in (box.right * shown.width, box.bottom * shown.height)
        )
        brush.rectangle((left, top, right, bottom), fill="black")
    made = DecodedStreamObject()
    if is_grey:
        made.set_data(shown.convert("L").tobytes())
        made = made.flate_encode()
    else:
        held = io.BytesIO()
        shown.save(held, "JPEG", quality=_QUALITY, subsampling=0)
        made.set_data(held.getvalue())
        made[NameObject("/Filter")] = NameObject("/DCTDecode")
    made.update(
        _object(
            {
                "/Type": "/XObject",
                "/Subtype": "/Image",
                "/Width": shown.width,
                "/Height": shown.height,
                "/ColorSpace": "/DeviceGray" if is_grey else "/DeviceRGB",
                "/BitsPerComponent": 8,
            }
        )
    )
    return made


def _is_grey(shown: Image.Image) -> bool:
    red, green, blue = shown.split()
    return all(
        ImageChops.difference(one, other).getextrema()[1] <= _COLOURLESS
        for one, other in ((red, green), (green, blue))
    )


def _runs(signs: Iterable[Sign]) -> Iterator[list[Sign]]:
    """Characters that stand side by side on one line; a box or a blank between them parts them."""
    run: list[Sign] = []
    for sign in signs:
        if sign.text.isspace():
            if run:
                yield run
            run = []
            continue
        if run and not _is_beside(run[-1].box, sign.box):
            yield run
            run = []
        run.append(sign)
    if run:
        yield run


def _is_beside(one: Box, other: Box) -> bool:
    height = max(one.bottom - one.top, other.bottom - other.top)
    on_line = one.top < other.bottom and other.top < one.bottom
    return on_line and -height < other.left - one.right < height


class _Font:
    """A font without shapes whose codes are the characters of the copy in the order they turn up."""

    def __init__(self, writer: PdfWriter):
        self._writer, self._codes = writer, {}
        self._held = DictionaryObject()
        self.reference: IndirectObject = writer._add_object(self._held)

    def shown(self, run: list[Sign], width: float, height: float) -> str:
        """The operators that put a run where it stands, as wide as it is."""
        left = min(sign.box.left for sign in run) * width
        right = max(sign.box.right for sign in run) * width
        bottom = max(sign.box.bottom for sign in run) * height
        size = max(1.0, bottom - min(sign.box.top for sign in run) * height)
        stretch = max(0.01, (right - left) / (size * len(run)))
        codes = "".join(f"{self._code(sign.text):04X}" for sign in run)
        return f"/Words {size:.2f} Tf {stretch:.4f} 0 0 1 {left:.2f} {height - bottom:.2f} Tm <{codes}> Tj"

    def _code(self, character: str) -> int:
        if len(self._codes) >= _MOST_CODES:
            return self._codes.get(character, 1)
        return self._codes.setdefault(character, len(self._codes) + 1)

    def finish(self) -> None:
        """Write which characters the codes are."""
        add = self._writer._add_object
        program = _stream(_FONT.read_bytes())
        about = {
            "/Type": "/FontDescriptor",
            "/FontName": "/Invisible",
            "/Flags": 4,
            "/FontBBox": [0, -120, 1000, 880],
            "/ItalicAngle": 0,
            "/Ascent": 880,
            "/Descent": -120,
            "/CapHeight": 880,
            "/StemV": 80,
            "/FontFile2": add(program),
        }
        below = {
            "/Type": "/Font",
            "/Subtype": "/CIDFontType2",
            "/BaseFont": "/Invisible",
            "/CIDSystemInfo": {
                "/Registry": TextStringObject("Adobe"),
                "/Ordering": TextStringObject("Identity"),
                "/Supplement": 0,
            },
            "/FontDescriptor": add(_object(about)),
            # Every code is drawn by the font's one square, or would be.
            "/CIDToGIDMap": add(_stream(b"\0\1" * (len(self._codes) + 1))),
            "/DW": 1000,
        }
        self._held.update(
            _object(
                {
                    "/Type": "/Font",
                    "/Subtype": "/Type0",
                    "/BaseFont": "/Invisible",
                    "/Encoding": "/Identity-H",
                    "/DescendantFonts": [add(_object(below))],
                    "/ToUnicode": add(_stream(self._map())),
                }
            )
        )

    def _map(self) -> str:
        pairs = [
            f"<{code:04X}> <{character.encode('utf-16-be').hex().upper()}>"
            for character, code in self._codes.items()
        ]
        blocks = []
        for first in range(0, len(pairs), 100):
            part = pairs[first : first + 100]
            blocks += [f"{len(part)} beginbfchar", *part, "endbfchar"]
        head = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange"
        )
        tail = "endcmap CMapName currentdict /CMap defineresource pop end end"
        return "\n".join([head, *blocks, tail])


def _stream(content: str | bytes) -> StreamObject:
    made = DecodedStreamObject()
    made.set_data(content.encode() if isinstance(content, str) else content)
    return made.flate_encode()


def _object(value):
    """Python as PDF: a text that begins with a stroke is a name."""
    if isinstance(value, dict):
        return DictionaryObject({NameObject(k): _object(v) for k, v in value.items()})
    if isinstance(value, list):
        return ArrayObject(_object(part) for part in value)
    if isinstance(value, int):
        return NumberObject(value)
    if isinstance(value, float):
        return FloatObject(value)
    if type(value) is str:
        return NameObject(value)
    return value
