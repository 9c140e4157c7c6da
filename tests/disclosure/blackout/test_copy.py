"""The copy with boxes: nothing under them, no trace of the file, and the rest still found."""

import io
import zlib
from datetime import date

import pypdfium2 as pdfium
import pytest
from PIL import Image
from pypdf import PdfReader

from disclosure.blackout import Box, CannotBlackOut, Sheets, blacked_out, proposals
from disclosure.scanning.scan import scan_file
from papers.model import Paper, Paragraph
from papers.pdf import to_pdf
from records.uploads import DOCX, JPEG, PDF
from tests.disclosure.scanning.drawn import card, scan
from tests.disclosure.scanning.files import document, saved

MOBILE = "13812345678"
LETTER = to_pdf(
    Paper(
        "关于信访事项的答复",
        date(2024, 3, 1),
        blocks=[Paragraph("来信人王小明，电话13812345678。"), Paragraph("经查，情况属实。")],
    )
)


def everything_in(content: bytes) -> bytes:
    """The file and each of its streams unpacked, and its strings in both writings."""
    parts = [content]
    for thing in PdfReader(io.BytesIO(content)).xref_objStm, *_objects(content):
        if hasattr(thing, "get_data"):
            try:
                parts.append(thing.get_data())
            except (zlib.error, ValueError, OSError):
                continue
    return b"\n".join(parts)


def _objects(content: bytes):
    reader = PdfReader(io.BytesIO(content))
    return [reader.get_object(number) for number in range(1, len(reader.xref[0]) + 1)]


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def over(content: bytes, words: str) -> list[Box]:
    """Boxes over the characters of `words` on the first page."""
    with Sheets(PDF, content) as sheets:
        signs = sheets.signs(1)
    start = "".join(sign.text for sign in signs).index(words)
    return [sign.box for sign in signs[start : start + len(words)]]


def shown(content: bytes, page=0, scale=2) -> Image.Image:
    return pdfium.PdfDocument(content)[page].render(scale=scale).to_pil().convert("RGB")


def test_nothing_of_the_words_under_a_box_is_in_the_copy():
    copy = blacked_out(PDF, LETTER, [*over(LETTER, "王小明"), *over(LETTER, MOBILE)])

    held = everything_in(copy)
    for secret in ("王小明", MOBILE):
        for writing in ("utf-8", "utf-16-be", "utf-16-le", "gbk"):
            assert secret.encode(writing) not in held
            assert secret.encode(writing).hex().upper().encode() not in held
    assert "王" not in text_of(copy)
    assert "3812" not in text_of(copy)
    assert "738B" not in held.decode("latin-1")  # 王 is not even in the map of characters


def test_the_rest_can_be_searched():
    text = text_of(blacked_out(PDF, LETTER, [*over(LETTER, "王小明"), *over(LETTER, MOBILE)]))

    assert "关于信访事项的答复" in text
    assert "来信人" in text
    assert "经查，情况属实。" in text
    with Sheets(PDF, blacked_out(PDF, LETTER, over(LETTER, "王小明"))) as sheets:
        assert "情况属实" in "".join(sign.text for sign in sheets.signs(1))


def test_under_a_box_every_dot_has_the_colour_of_the_box():
    box = Box(1, 0.1, 0.1, 0.6, 0.3)
    coloured = scan(card("张三", ground="#ffeeee", ink="red"))

    for kind, content in (
        (PDF, LETTER),
        (PDF, coloured),
        (JPEG, saved(card("张三", ink="red"), format="JPEG")),
    ):
        page = shown(blacked_out(kind, content, [box]))
        width, height = page.size
        part = page.crop(
            (
                int(width * 0.1) + 2,
                int(height * 0.1) + 2,
                int(width * 0.6) - 2,
                int(height * 0.3) - 2,
            )
        )
        assert part.getcolors() == [(part.width * part.height, (0, 0, 0))]


def test_the_copy_has_no_metadata_notes_or_files_and_is_the_same_each_time():
    copy = blacked_out(PDF, LETTER, [])
    reader = PdfReader(io.BytesIO(copy))

    assert not reader.metadata
    assert not {"/Metadata", "/Names"} & set(reader.root_object)
    assert reader.pages[0].get("/Annots") is None
    assert blacked_out(PDF, LETTER, []) == copy


def test_the_copy_passes_the_scanners_that_stop_the_file_itself():
    copy = blacked_out(PDF, LETTER, over(LETTER, MOBILE))

    assert [finding.kind for finding in scan_file("a.pdf", PDF, LETTER)] == ["mobile"]
    assert scan_file("a.pdf", PDF, copy) == []


def test_a_page_keeps_its_size_and_a_turned_page_its_places():
    turned = scan(card("张三"))
    copy = blacked_out(PDF, turned, [Box(1, 0, 0, 0.5, 0.5)])

    with Sheets(PDF, copy) as after, Sheets(PDF, turned) as before:
        assert after.size(1) == pytest.approx(before.size(1), abs=0.01)


def test_the_scanners_propose_a_box_over_each_number():
    with Sheets(PDF, LETTER) as sheets:
        ((box, kind),) = proposals(sheets, 1)

    assert kind == "mobile"
    assert scan_file("a.pdf", PDF, blacked_out(PDF, LETTER, [box])) == []


@pytest.mark.parametrize(
    ("kind", "content"), [(DOCX, saved(document("正文"))), (PDF, b"%PDF-1.7\n%%EOF"), (JPEG, b"no")]
)
def test_what_has_no_pages_to_show_is_refused_with_a_word(kind, content):
    with pytest.raises(CannotBlackOut):
        blacked_out(kind, content, [])
