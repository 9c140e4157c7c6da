from io import BytesIO

import pytest
from pypdf import PdfReader

from papers.model import Figure, Heading, Paragraph, Run, Table
from papers.pdf import coverage, fitted, to_pdf
from tests.papers.samples import ADDRESS, figure, paper, table


def pages(*blocks, **fields) -> list[str]:
    read = PdfReader(BytesIO(to_pdf(paper(*blocks, **fields))))
    return ["".join(page.extract_text().split()) for page in read.pages]


def page_of(text: str, found: list[str]) -> int:
    return next(at for at, page in enumerate(found) if text in page)


def tags(node) -> list[str]:
    """Every tag of the structure below `node`, in reading order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for child in node for tag in tags(child)]
    if not isinstance(node, dict):
        return []
    own = [node["/S"]] if "/S" in node else []
    return own + (tags(node["/K"]) if "/K" in node else [])


# Over the lines on which a page of this paper ends.
@pytest.mark.parametrize("lines", range(13, 19))
def test_a_table_stands_on_the_page_of_its_heading_and_caption(lines):
    found = pages(*[Paragraph("行")] * lines, Heading(1, "三、办理"), table(rows=40))

    heading = page_of("三、办理", found)
    assert page_of("申请情况", found) == heading
    assert page_of("1497", found) == heading


@pytest.mark.parametrize("lines", range(4, 9))
def test_a_drawing_stands_on_the_page_of_its_caption(lines):
    found = pages(*[Paragraph("行")] * lines, figure("图一来件"))

    assert page_of("图一来件", found) == page_of("1378", found)


def test_a_drawing_higher_than_a_page_is_made_to_fit():
    tall = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 900"><path d="M0 0H9V900"/></svg>'
    )

    assert page_of("图二", pages(Figure(tall, "高图", "图二"), Paragraph("完"))) == 1


@pytest.mark.parametrize("lines", range(12, 20))
def test_the_signature_does_not_stand_alone_on_a_page(lines):
    found = pages(*[Paragraph("行")] * lines, Paragraph("特此报告完毕。"))

    assert page_of("完毕", found) == page_of("2017年1月20日", found)


def test_head_rows_are_tagged_as_header_cells():
    root = PdfReader(BytesIO(to_pdf(paper(table())))).trailer["/Root"]
    found = tags(root["/StructTreeRoot"])

    # 申请人, 件数, 新收, 结转; below them the row of a natural person.
    assert [tag for tag in found if tag in ("/TH", "/TD")] == ["/TH"] * 4 + ["/TD"] * 3


@pytest.mark.parametrize(("language", "written"), [("zh-CN", "zh-CN"), ("en", "en")])
def test_the_language_of_the_paper_is_that_of_the_file(language, written):
    read = PdfReader(BytesIO(to_pdf(paper(Paragraph("text"), language=language))))

    assert read.trailer["/Root"]["/Lang"] == written


def test_a_link_leads_out_of_the_file_and_a_path_of_the_site_is_only_printed():
    runs = [Run("名录", link=ADDRESS), Run("指南", link="/guide/")]
    read = PdfReader(BytesIO(to_pdf(paper(Paragraph(runs)))))

    links = [note.get_object()["/A"]["/URI"] for note in read.pages[0]["/Annots"]]
    assert links == [ADDRESS]
    assert "指南" in read.pages[0].extract_text()


def test_a_character_without_a_glyph_is_printed_as_the_printers_mark_for_it():
    assert "〓" in coverage()
    assert "王〓为" in pages(Paragraph("王𠮷为"))[0]


def test_a_table_without_a_head_is_printed():
    assert "1497" in pages(Table("表", [], table().body))[0]


def test_lines_stand_closer_where_that_saves_a_last_page_of_a_line_or_two():
    over = paper(*[Paragraph("行")] * 17)
    whole = paper(*[Paragraph("行")] * 10)

    assert [len(pages(*letter.blocks)) for letter in (over, whole)] == [2, 1]
    assert len(pages(*over.blocks, line_pitch=fitted(over).line_pitch)) == 1
    assert fitted(whole) == whole


def test_a_paper_no_spacing_saves_a_page_of_keeps_its_own():
    long = paper(*[Paragraph("行")] * 32)

    assert fitted(long) == long
