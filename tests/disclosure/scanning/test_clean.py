import io
import shutil
import subprocess

import docx
import openpyxl
import pytest
from openpyxl.comments import Comment
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from disclosure.scanning.clean import CannotClean, published_copy
from disclosure.scanning.scan import scan_file
from records.uploads import DOCX, JPEG, PDF, PNG, XLSX, Kind
from tests.disclosure.scanning.files import (
    OFFICE,
    document,
    members,
    page,
    photograph,
    saved,
    with_note,
    with_part,
    with_relation,
    with_xml,
    workbook,
    written,
)

NAME = "Zhang San"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CHANGE = f'w:id="1" w:author="{NAME}" w:date="2024-01-01T00:00:00Z"'


def authored_docx() -> bytes:
    made = document("根据《条例》第二十条，现予公开。")
    made.add_table(1, 1).cell(0, 0).text = "表格"
    made.core_properties.author = made.core_properties.last_modified_by = NAME
    made.add_picture(io.BytesIO(photograph(gps=False)))
    content = with_part(
        saved(made),
        "docProps/custom.xml",
        f"<Properties><owner>{NAME}</owner></Properties>",
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    )
    content = with_relation(content, "_rels/.rels", "custom-properties", "docProps/custom.xml")
    settings = members(content)["word/settings.xml"].replace(
        b"</w:settings>",
        f'<w:attachedTemplate xmlns:r="{OFFICE}" r:id="rIdMore"/></w:settings>'.encode(),
    )
    content = with_part(content, "word/settings.xml", settings)
    rels = "word/_rels/settings.xml.rels"
    template = f"file:///C:/Users/{NAME}/Normal.dotm"
    content = with_relation(content, rels, "attachedTemplate", template, external=True)
    people = f'<w:people {W}><w:person w:name="{NAME}"/></w:people>'
    content = with_part(content, "word/people.xml", people, "application/vnd.ms-word.people+xml")
    return with_relation(content, "word/_rels/document.xml.rels", "people", "people.xml")


def authored_xlsx() -> bytes:
    made = workbook()
    made.properties.creator = made.properties.lastModifiedBy = NAME
    made["公开"].add_image(openpyxl.drawing.image.Image(io.BytesIO(photograph(gps=False))), "D4")
    content = saved(made)
    saved_in = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        '<mc:Choice Requires="x15"><x15ac:absPath url="C:\\Users\\' + NAME + '\\" '
        'xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice>'
        f'</mc:AlternateContent><fileSharing userName="{NAME}"/><sheets>'
    )
    book = members(content)["xl/workbook.xml"].replace(b"<sheets>", saved_in.encode())
    return with_part(content, "xl/workbook.xml", book)


def authored_pdf() -> bytes:
    writer = with_note(page("Notice 2024"), "/Highlight", T=NAME, Contents="")
    writer.add_metadata({"/Author": NAME, "/Creator": "WPS"})
    writer.xmp_metadata = f"<x:xmpmeta><dc:creator>{NAME}</dc:creator></x:xmpmeta>".encode()
    photo = StreamObject()
    photo._data = photograph(gps=False)
    for key, value in (("/Subtype", "/Image"), ("/Filter", "/DCTDecode")):
        photo[NameObject(key)] = NameObject(value)
    photo[NameObject("/Metadata")] = writer.root_object.raw_get("/Metadata")
    writer.pages[0][NameObject("/Thumb")] = writer._add_object(photo)
    return written(writer)


def authored_png() -> bytes:
    notes = PngInfo()
    notes.add_text("Author", NAME)
    return photograph("PNG", gps=False, pnginfo=notes) + NAME.encode()


AUTHORED = [
    (DOCX, authored_docx()),
    (XLSX, authored_xlsx()),
    (PDF, authored_pdf()),
    (JPEG, photograph(comment=NAME) + NAME.encode()),
    (PNG, authored_png()),
]


def says(content: bytes, name: str = NAME) -> list[str]:
    """Where in a file the name stands, also inside a package."""
    parts = members(content) if content.startswith(b"PK") else {"file": content}
    found = [part for part, inner in parts.items() if name.encode() in inner]
    if content.startswith(b"%PDF"):
        reader = PdfReader(io.BytesIO(content))
        found += [str(value) for value in (reader.metadata or {}).values() if name in str(value)]
    return found


@pytest.mark.parametrize(
    ("kind", "content"), AUTHORED, ids=lambda value: getattr(value, "extensions", "")
)
def test_a_published_copy_does_not_say_who_made_it_and_is_always_the_same(kind, content):
    copy = published_copy(kind, content)

    assert says(content)
    assert says(copy) == []
    assert b"Camera Works" not in b"".join(members(copy).values() if copy[:2] == b"PK" else [copy])
    assert copy == published_copy(kind, content)
    assert not [f for f in scan_file("a", kind, copy) if not f.clearable]
    assert not [f for f in scan_file("a", kind, content) if not f.clearable]


def test_a_cleaned_document_still_opens_with_all_it_says():
    copy = docx.Document(io.BytesIO(published_copy(DOCX, authored_docx())))

    assert [p.text for p in copy.paragraphs] == ["根据《条例》第二十条，现予公开。", ""]
    assert copy.tables[0].cell(0, 0).text == "表格"
    assert len(copy.inline_shapes) == 1
    assert copy.core_properties.author != NAME


def test_a_cleaned_workbook_still_opens_with_all_it_says():
    copy = openpyxl.load_workbook(io.BytesIO(published_copy(XLSX, authored_xlsx())))

    assert list(copy["公开"].values)[:2] == [("姓名", "电话"), ("张三", "无")]
    assert len(copy["公开"]._images) == 1
    assert copy.properties.lastModifiedBy is None


def test_a_cleaned_pdf_still_opens_without_properties():
    copy = PdfReader(io.BytesIO(published_copy(PDF, authored_pdf())))

    assert copy.pages[0].extract_text().strip() == "Notice 2024"
    assert copy.metadata is None
    assert copy.xmp_metadata is None


def test_an_earlier_revision_of_a_pdf_stays_behind():
    first = written(page("Secret 42"))
    writer = PdfWriter(io.BytesIO(first), incremental=True)
    contents = writer.pages[0]["/Contents"].get_object()
    contents.set_data(b"BT /F1 12 Tf 72 700 Td (Public) Tj ET")
    revised = written(writer)
    copy = published_copy(PDF, revised)

    assert b"Secret 42" in revised
    assert b"Secret 42" not in copy
    assert PdfReader(io.BytesIO(copy)).pages[0].extract_text().strip() == "Public"


@pytest.mark.parametrize(("kind", "format_"), [(JPEG, "JPEG"), (PNG, "PNG")])
def test_a_photograph_is_turned_upright_before_its_orientation_is_lost(kind, format_):
    copy = Image.open(io.BytesIO(published_copy(kind, photograph(format_, size=(32, 16)))))

    assert copy.size == (16, 32)
    assert dict(copy.getexif()) == {}


@pytest.mark.parametrize("options", [{"format": "JPEG", "progressive": True}, {"format": "PNG"}])
def test_the_pixels_of_an_upright_picture_are_not_touched(options):
    picture = Image.effect_mandelbrot((40, 30), (-2, -1, 1, 1), 50).convert("RGB")
    picture.info.clear()
    content = saved(picture, icc_profile=b"colours", **options)
    kind = PNG if options["format"] == "PNG" else JPEG
    copy = Image.open(io.BytesIO(published_copy(kind, content)))

    assert copy.tobytes() == Image.open(io.BytesIO(content)).tobytes()
    assert copy.info["icc_profile"] == b"colours"


def commented_xlsx():
    made = workbook()
    made["公开"]["A1"].comment = Comment("x", NAME)
    return saved(made)


def commented_docx():
    made = document("正文")
    made.add_comment(made.paragraphs[-1].runs, text="x", author=NAME)
    return saved(made)


def attached_pdf():
    writer = page("Notice")
    writer.add_attachment("a.txt", b"a")
    return written(writer)


CHANGED = saved(with_xml(document("正文"), f"<w:ins {CHANGE}><w:r><w:t>新</w:t></w:r></w:ins>"))


@pytest.mark.parametrize(
    ("kind", "content", "reason"),
    [
        (DOCX, commented_docx(), "文件含有批注或者修订，请先删除批注、接受或者拒绝修订。"),
        (DOCX, CHANGED, "文件含有批注或者修订，请先删除批注、接受或者拒绝修订。"),
        (XLSX, commented_xlsx(), "文件含有批注或者修订，请先删除批注、接受或者拒绝修订。"),
        (PDF, attached_pdf(), "文件内嵌有其他文件，请先删除。"),
        (DOCX, b"\xd0\xcf\x11\xe0" + bytes(600), "文件设有密码或者为旧格式。"),
        (DOCX, b"PK\x03\x04", "文件已损坏或者不符合其格式规范。"),
        (PDF, b"%PDF-1.7\n%%EOF", "文件已损坏或者不符合其格式规范。"),
        (JPEG, photograph()[:300], "文件已损坏或者不符合其格式规范。"),
        (PNG, photograph("PNG")[:100], "文件已损坏或者不符合其格式规范。"),
        (Kind("text/plain", (".txt",)), b"a", "不能检查这种类型的文件。"),
    ],
)
def test_what_cannot_be_cleaned_without_changing_it_is_refused(kind, content, reason):
    with pytest.raises(CannotClean, match=reason):
        published_copy(kind, content)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_another_office_program_opens_the_copy_of_a_document(tmp_path):
    (tmp_path / "a.docx").write_bytes(published_copy(DOCX, authored_docx()))

    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "a.docx")),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )

    text = PdfReader(tmp_path / "a.pdf").pages[0].extract_text()
    assert "现予公开" in text.replace("\n", "")
