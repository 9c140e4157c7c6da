"""“Read and clean” is not “could not be read”: each way a page or picture can keep its writing to itself."""

import io
from datetime import date

import docx
import openpyxl
import pytest
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image, ImageDraw

from disclosure.scanning import recognition
from disclosure.scanning.detectors import Personal
from disclosure.scanning.extractors.pages import Looks, Reading, of_picture
from disclosure.scanning.passages import Unread
from disclosure.scanning.scan import scan_file
from papers.model import Cell, Paper, Paragraph, Table
from papers.pdf import to_pdf
from records.uploads import DOCX, JPEG, PDF, PNG, XLSX
from tests.disclosure.scanning.drawn import (
    card,
    helvetica,
    in_writing,
    inline,
    outline,
    pdf,
    scan,
    tiled,
    unmapped,
    without_names,
    words,
)
from tests.disclosure.scanning.files import MOBILE, saved, with_part, with_relation

PERSON = f"张三{MOBILE}"
PAGE = [(Unread.PAGE, "附件《a.pdf》第1页")]


@pytest.fixture(autouse=True)
def no_engine(request, monkeypatch):
    """What stands where no engine reads pictures; on a machine that has one it is held back."""
    if "with_engine" not in request.fixturenames:
        monkeypatch.setattr(recognition, "MOST_IN_A_FILE", 0)


@pytest.fixture
def with_engine():
    if not recognition.is_installed():
        pytest.skip("requirements-ocr.txt is not installed")


def seen(name, kind, content):
    return [(finding.kind, finding.place) for finding in scan_file(name, kind, content)]


def in_pdf(content):
    return seen("a.pdf", PDF, content)


def drawn(shapes: bytes) -> bytes:
    return pdf(b"q 1 0 0 1 72 600 cm\n" + shapes + b"\nQ\n")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(unmapped(PERSON), id="glyph numbers without characters"),
        pytest.param(without_names(PERSON), id="Type 3 without names"),
        pytest.param(in_writing("UniGB-UTF8-H", PERSON.encode()), id="UniGB-UTF8-H"),
        pytest.param(in_writing("UniGB-UTF32-H", PERSON.encode("utf-32-be")), id="UniGB-UTF32-H"),
        pytest.param(scan(card(PERSON)), id="scan"),
        pytest.param(scan(card(PERSON), over=words("- 3 -", at=(290, 40))), id="page number"),
        pytest.param(scan(card(PERSON), over=words("Scanned by CamScanner")), id="scanned by"),
        pytest.param(inline(card(PERSON)), id="inline picture"),
        pytest.param(scan(card(PERSON), over=b"1 g 60 390 480 320 re f\n"), id="covered picture"),
        pytest.param(scan(card(PERSON, ground="#fff", ink="#f0f0f0")), id="pale writing"),
        pytest.param(drawn(outline(PERSON)), id="letters as shapes"),
        pytest.param(tiled(outline(PERSON)), id="pattern"),
    ],
)
def test_a_page_whose_writing_no_program_can_read_is_named_and_stops_publication(content):
    finding = scan_file("a.pdf", PDF, content)[-1]  # pypdf guesses right at one of them

    assert [(finding.kind, finding.place)] == PAGE
    assert finding.label == "无法读取文字的页面"
    assert (finding.blocks, finding.clearable) == (True, True)


@pytest.mark.parametrize("encoding", ["GBKp-EUC-H", "GBK-EUC-H", "UniGB-UTF16-H"])
def test_a_writing_that_the_renderer_knows_is_read(encoding):
    codes = PERSON.encode("utf-16-be" if "UTF16" in encoding else "gbk")

    assert in_pdf(in_writing(encoding, codes)) == [(Personal.MOBILE, "附件《a.pdf》第1页")]


def test_a_page_of_words_tables_and_lines_is_read():
    table = Table(
        "表一",
        [[Cell("项目", header=True), Cell("数量", header=True)]],
        [[Cell(f"第{n}项"), Cell(str(n))] for n in range(30)],
    )
    paper = Paper(
        "关于公开事项的通知", date(2024, 3, 1), blocks=[Paragraph("根据条例，现予公开。"), table]
    )

    assert in_pdf(to_pdf(paper)) == []


def test_an_empty_page_and_an_empty_scan_have_nothing_to_read():
    assert in_pdf(pdf(b"")) == []
    assert in_pdf(scan(Image.new("RGB", (640, 400), "white"))) == []
    with Looks(pdf(b"")) as looks:
        assert looks.at(1, None, b"", with_notes=True).reading is Reading.NOTHING
    assert of_picture(Image.new("RGB", (64, 64), "red")).reading is Reading.NOTHING


def test_a_scan_under_its_own_recognised_text_is_read():
    """The layer of words lies over the writing of the picture, as scanners make it."""
    picture = Image.new("L", (450, 300), "white")
    brush = ImageDraw.Draw(picture)
    brush.text((10, 100), "Notice of the bureau on residence permits", fill=0, font_size=20)
    layer = words("Notice of the bureau on residence permits", at=(80, 582), size=21)
    hidden = b"3 Tr " + layer.replace(b"BT", b"BT 3 Tr")

    assert in_pdf(scan(picture, over=hidden)) == []
    assert in_pdf(scan(card(PERSON), over=hidden)) == PAGE


def test_all_pages_of_a_file_that_cannot_be_read_are_one_finding_to_answer():
    content = pdf(b"q 1 0 0 1 72 600 cm\n" + outline(PERSON) + b"\nQ\n", pages=3)

    assert in_pdf(content) == [(Unread.PAGE, "附件《a.pdf》第1–3页")]


def test_bullets_of_a_symbol_font_do_not_make_a_page_unreadable():
    marks = b"".join(words("Item", at=(90, 700 - 20 * n)) for n in range(5))
    dots = b"".join(b"72 %d 4 4 re f\n" % (702 - 20 * n) for n in range(5))

    assert in_pdf(pdf(marks + dots, lambda writer: {"/Font": {"/F1": helvetica()}})) == []


@pytest.mark.parametrize(("kind", "format_"), [(JPEG, "JPEG"), (PNG, "PNG")])
def test_a_photographed_card_is_looked_at_by_a_person(kind, format_):
    content = saved(card(PERSON), format=format_)

    assert seen("card", kind, content) == [(Unread.PICTURE, "附件《card》")]


def test_a_picture_in_a_document_or_workbook_is_named():
    picture = io.BytesIO(saved(card(PERSON), format="PNG"))
    document = docx.Document()
    document.add_picture(picture)
    workbook = openpyxl.Workbook()
    workbook.active.title = "公开"
    workbook.active.add_image(SheetImage(picture))

    assert seen("a.docx", DOCX, saved(document)) == [
        (Unread.PICTURE, "附件《a.docx》图片“image1.png”")
    ]
    assert seen("a.xlsx", XLSX, saved(workbook)) == [
        (Unread.PICTURE, "附件《a.xlsx》图片“image1.png”")
    ]


@pytest.mark.parametrize("ending", ["emf", "gif", "bmp", "tif", "webp"])
def test_a_drawing_of_another_format_in_a_document_is_named_too(ending):
    content = with_part(saved(docx.Document()), f"word/media/image1.{ending}", b"drawing")
    content = with_relation(
        content, "word/_rels/document.xml.rels", "image", f"media/image1.{ending}"
    )

    assert seen("a.docx", DOCX, content) == [
        (Unread.PICTURE, f"附件《a.docx》图片“image1.{ending}”")
    ]


@pytest.mark.usefixtures("with_engine")
def test_where_the_engine_is_installed_a_card_and_an_unreadable_page_are_read():
    picture = saved(card(f"Tel {MOBILE}"), format="PNG")

    assert seen("card", PNG, picture) == [(Personal.MOBILE, "附件《card》识别出的文字")]
    assert in_pdf(unmapped(PERSON)) == [(Personal.MOBILE, "附件《a.pdf》第1页")]


@pytest.mark.usefixtures("with_engine")
def test_a_face_beside_recognised_words_still_waits_for_a_person():
    picture = card(f"Tel {MOBILE}")
    brush = ImageDraw.Draw(picture)
    for size in range(20, 120, 8):
        brush.ellipse((600 - size, 60, 600, 60 + size), outline="black")

    assert (Unread.PICTURE, "附件《card》") in seen("card", PNG, saved(picture, format="PNG"))
