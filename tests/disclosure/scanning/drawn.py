"""PDFs and pictures made in memory whose writing no program can read, or not at once."""

import io
from pathlib import Path

from fontTools.pens.basePen import BasePen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

FONT = Path(__file__).parents[3] / "papers/fonts/NotoSerifSC-Bold-GB2312.ttf"


def value(thing):
    """Python as PDF: names begin with a stroke, as they do in the file."""
    if isinstance(thing, dict):
        return DictionaryObject({NameObject(k): value(v) for k, v in thing.items()})
    if isinstance(thing, list | tuple):
        return ArrayObject(value(part) for part in thing)
    if isinstance(thing, float):
        return FloatObject(thing)
    if isinstance(thing, int):
        return NumberObject(thing)
    if isinstance(thing, str):
        return NameObject(thing) if thing.startswith("/") else TextStringObject(thing)
    return thing


def stream(writer: PdfWriter, content: bytes, **entries):
    made = DecodedStreamObject()
    made.set_data(content)
    made.update(value({f"/{key}": entry for key, entry in entries.items()}))
    return writer._add_object(made)


def pdf(content: bytes, make_resources=lambda writer: {}, *, pages=1) -> bytes:
    """`pages` pages that draw `content`; `make_resources` gives what they draw with."""
    writer = PdfWriter()
    resources = value(make_resources(writer))
    for _number in range(pages):
        page = writer.add_blank_page(595, 842)
        page[NameObject("/Resources")] = resources
        page[NameObject("/Contents")] = stream(writer, content)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def helvetica() -> dict:
    return {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}


def words(text: str, *, at=(72, 700), size=12) -> bytes:
    return b"BT /F1 %d Tf %d %d Td (%s) Tj ET\n" % (size, *at, text.encode())


def hexed(codes: bytes) -> bytes:
    return b"BT /F1 12 Tf 72 700 Td <" + codes.hex().encode() + b"> Tj ET\n"


def unmapped(text: str) -> bytes:
    """Shown by glyph numbers of an embedded font that does not say which characters they are."""
    font = TTFont(FONT)
    cutter = Subsetter(Options(retain_gids=False))
    cutter.populate(text=text)
    cutter.subset(font)
    cmap, order = font.getBestCmap(), font.getGlyphOrder()
    codes = b"".join(order.index(cmap[ord(c)]).to_bytes(2, "big") for c in text)
    del font["cmap"]
    held = io.BytesIO()
    font.save(held)

    def resources(writer):
        about = {
            "/Type": "/FontDescriptor",
            "/FontName": "/Cut",
            "/Flags": 4,
            "/FontBBox": [0, -200, 1000, 900],
            "/ItalicAngle": 0,
            "/Ascent": 880,
            "/Descent": -120,
            "/CapHeight": 700,
            "/StemV": 80,
            "/FontFile2": stream(writer, held.getvalue()),
        }
        below = {
            "/Type": "/Font",
            "/Subtype": "/CIDFontType2",
            "/BaseFont": "/Cut",
            "/CIDSystemInfo": {"/Registry": "Adobe", "/Ordering": "Identity", "/Supplement": 0},
            "/FontDescriptor": about,
            "/CIDToGIDMap": "/Identity",
        }
        font = {
            "/Type": "/Font",
            "/Subtype": "/Type0",
            "/BaseFont": "/Cut",
            "/Encoding": "/Identity-H",
            "/DescendantFonts": [below],
        }
        return {"/Font": {"/F1": font}}

    return pdf(hexed(codes), resources)


def in_writing(cmap: str, codes: bytes) -> bytes:
    """Shown in one of the writings for Chinese that a PDF can name, with a font it does not bring."""
    below = {
        "/Type": "/Font",
        "/Subtype": "/CIDFontType0",
        "/BaseFont": "/STSong-Light",
        "/CIDSystemInfo": {"/Registry": "Adobe", "/Ordering": "GB1", "/Supplement": 4},
        "/FontDescriptor": {
            "/Type": "/FontDescriptor",
            "/FontName": "/STSong-Light",
            "/Flags": 6,
            "/FontBBox": [-25, -254, 1000, 880],
            "/ItalicAngle": 0,
            "/Ascent": 880,
            "/Descent": -120,
            "/CapHeight": 880,
            "/StemV": 93,
        },
    }
    font = {
        "/Type": "/Font",
        "/Subtype": "/Type0",
        "/BaseFont": "/STSong-Light",
        "/Encoding": f"/{cmap}",
        "/DescendantFonts": [below],
    }
    return pdf(hexed(codes), lambda writer: {"/Font": {"/F1": font}})


def without_names(text: str) -> bytes:
    """Drawn by a Type 3 font whose glyphs only have numbers."""
    glyphs = {c: f"/g{n}" for n, c in enumerate(dict.fromkeys(text), start=1)}

    def resources(writer):
        font = {
            "/Type": "/Font",
            "/Subtype": "/Type3",
            "/FontBBox": [0, 0, 1000, 1000],
            "/FontMatrix": [0.001, 0, 0, 0.001, 0, 0],
            "/CharProcs": {
                name: stream(writer, b"1000 0 0 0 1000 1000 d1\n" + outline(c, scale=1))
                for c, name in glyphs.items()
            },
            "/Encoding": {"/Type": "/Encoding", "/Differences": [1, *glyphs.values()]},
            "/FirstChar": 1,
            "/LastChar": len(glyphs),
            "/Widths": [1000] * len(glyphs),
            "/Resources": {},
        }
        return {"/Font": {"/F1": font}}

    return pdf(hexed(bytes(list(glyphs).index(c) + 1 for c in text)), resources)


class _Pen(BasePen):
    def __init__(self, glyphs, scale, left):
        super().__init__(glyphs)
        self.scale, self.left, self.drawn = scale, left, []

    def _write(self, operator, *points):
        numbers = [f"{x * self.scale + self.left:.2f} {y * self.scale:.2f}" for x, y in points]
        self.drawn.append(" ".join([*numbers, operator]))

    def _moveTo(self, point):
        self._write("m", point)

    def _lineTo(self, point):
        self._write("l", point)

    def _curveToOne(self, first, second, third):
        self._write("c", first, second, third)

    def _closePath(self):
        self._write("h")


def outline(text: str, *, scale=0.012) -> bytes:
    """The letters as shapes."""
    font = TTFont(FONT)
    glyphs, cmap, left, drawn = font.getGlyphSet(), font.getBestCmap(), 0.0, []
    for character in text:
        glyph = glyphs[cmap[ord(character)]]
        pen = _Pen(glyphs, scale, left)
        glyph.draw(pen)
        drawn += [*pen.drawn, "f"]
        left += glyph.width * scale
    return "\n".join(drawn).encode()


def card(text: str, *, size=(640, 400), ground="white", ink="black") -> Image.Image:
    """A photographed card with writing on it."""
    picture = Image.new("RGB", size, ground)
    font = ImageFont.truetype(str(FONT), 40)
    ImageDraw.Draw(picture).text((40, 150), text, font=font, fill=ink)
    return picture


def scan(picture: Image.Image, *, over: bytes = b"") -> bytes:
    """A page that is one picture, with what is drawn `over` it."""
    width, height = picture.size

    def resources(writer):
        placed = stream(
            writer,
            picture.convert("L").tobytes(),
            Type="/XObject",
            Subtype="/Image",
            Width=width,
            Height=height,
            ColorSpace="/DeviceGray",
            BitsPerComponent=8,
        )
        return {"/Font": {"/F1": helvetica()}, "/XObject": {"/Im1": placed}}

    return pdf(b"q 450 0 0 300 72 400 cm /Im1 Do Q\n" + over, resources)


def inline(picture: Image.Image) -> bytes:
    """The same with the picture written into the page's drawing."""
    width, height = picture.size
    data = picture.convert("L").tobytes().hex().encode()
    head = b"q 450 0 0 300 72 400 cm BI /W %d /H %d /CS /G /BPC 8 /F /AHx ID " % (width, height)
    return pdf(head + data + b"> EI Q\n")


def tiled(picture: bytes) -> bytes:
    """A plain rectangle, filled with a pattern that is the shapes given."""

    def resources(writer):
        tile = stream(
            writer,
            picture,
            Type="/Pattern",
            PatternType=1,
            PaintType=1,
            TilingType=1,
            BBox=[0, 0, 400, 20],
            XStep=400,
            YStep=20,
            Resources={},
        )
        return {"/Pattern": {"/P1": tile}}

    return pdf(b"/Pattern cs /P1 scn 72 600 400 40 re f\n", resources)
