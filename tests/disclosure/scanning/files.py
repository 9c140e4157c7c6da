"""Files made in memory for the scanner's tests: each with one thing hidden somewhere."""

import io
import zipfile

import docx
import openpyxl
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

MOBILE = "13812345678"
MASKED = "138******78"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def saved(thing, **options) -> bytes:
    """A document, workbook or picture as the bytes of its file."""
    stream = io.BytesIO()
    thing.save(stream, **options)
    return stream.getvalue()


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()


def with_part(content: bytes, name: str, part: bytes | str, content_type: str = "") -> bytes:
    """The same package with one more, or another, member."""
    parts = members(content)
    parts[name] = part.encode() if isinstance(part, str) else part
    if content_type:
        override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
        types = parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = types.replace(b"</Types>", override.encode())
    return zipped(parts)


def with_relation(content: bytes, rels: str, kind: str, target: str, *, external=False) -> bytes:
    parts = members(content)
    mode = ' TargetMode="External"' if external else ""
    relation = f'<Relationship Id="rIdMore" Type="{OFFICE}/{kind}" Target="{target}"{mode}/></Relationships>'
    empty = f'<Relationships xmlns="{PACKAGE}/relationships"></Relationships>'.encode()
    parts[rels] = parts.get(rels, empty).replace(b"</Relationships>", relation.encode())
    return zipped(parts)


def document(*paragraphs: str):
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    return made


def with_xml(made, xml: str):
    """The document with `xml` (prefix w) at the end of its last paragraph."""
    wrapped = parse_xml(f"<w:p {nsdecls('w', 'wp', 'a', 'pic', 'r')}>{xml}</w:p>")
    for child in list(wrapped):
        made.paragraphs[-1]._p.append(child)
    return made


def workbook(rows=(("姓名", "电话"), ("张三", "无")), title="公开"):
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    return made


def page(text: str = "", *, over: bytes = b"") -> PdfWriter:
    """A PDF of one page that shows `text` (Latin only), and what is drawn `over` it."""
    writer = PdfWriter()
    blank = writer.add_blank_page(595, 842)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    blank[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    drawing = DecodedStreamObject()
    drawing.set_data(f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET\n".encode() + over)
    blank[NameObject("/Contents")] = writer._add_object(drawing)
    return writer


def with_note(writer: PdfWriter, subtype: str, **entries: str) -> PdfWriter:
    note = DictionaryObject({NameObject("/Type"): NameObject("/Annot")})
    note[NameObject("/Subtype")] = NameObject(subtype)
    note[NameObject("/Rect")] = ArrayObject([FloatObject(n) for n in (0, 0, 9, 9)])
    for key, value in entries.items():
        note[NameObject(f"/{key}")] = TextStringObject(value)
    writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
    return writer


def written(writer: PdfWriter) -> bytes:
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def photograph(format_="JPEG", *, gps=True, size=(32, 16), **options) -> bytes:
    """A picture with what a camera writes: maker, artist, orientation and, with `gps`, a position."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Camera Works", "Zhang San", 6
    if gps:
        exif.get_ifd(0x8825).update({1: "N", 2: (32.0, 37.0, 0.0), 3: "E", 4: (110.0, 47.0, 0.0)})
    return saved(Image.new("RGB", size, (200, 30, 30)), format=format_, exif=exif, **options)
