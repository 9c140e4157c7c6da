import zipfile
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from papers.docx import to_docx
from papers.model import Cell, Paragraph, Table
from tests.papers.samples import ADDRESS, every_block, figure, paper, table

# The order of the children in ECMA-376-1, annex A (wml.xsd): Word may call a file with another one damaged.
RUN = """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof
    snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText
    vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"""
PARAGRAPH = """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr
    shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi
    adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection
    textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"""
TABLE = """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc
    tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription"""
CELL = """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign
    hideMark"""
SECTION = """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders
    lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid
    printerSettings sectPrChange"""
EDGES = "top left start bottom right end insideH insideV tl2br tr2bl"
SEQUENCES = {
    "rPr": RUN,
    "pPr": PARAGRAPH,
    "tblPr": TABLE,
    "tcPr": CELL,
    "sectPr": SECTION,
    "tblBorders": EDGES,
    "tblCellMar": EDGES,
    "tbl": "tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "tc": "tcPr p",
}
# trPr is a choice repeated at will: its children need no order, only to be its own.
ROW = """cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader tblCellSpacing jc
    hidden"""


def parts(file: bytes):
    with zipfile.ZipFile(BytesIO(file)) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml"):
                yield name, etree.fromstring(package.read(name))


def names(parent) -> list[str]:
    return [etree.QName(child).localname for child in parent]


def read(file: bytes):
    return docx.Document(BytesIO(file))


@pytest.mark.parametrize(("name", "sequence"), SEQUENCES.items())
def test_children_come_in_the_order_of_the_standard(name, sequence):
    order = sequence.split()
    found = [
        (part, names(parent))
        for part, root in parts(to_docx(every_block()))
        for parent in root.iter(qn(f"w:{name}"))
    ]

    assert found
    for part, children in found:
        assert children == sorted(children, key=order.index), part


def test_rows_hold_only_what_a_row_may_hold():
    rows = [
        names(properties)
        for _, root in parts(to_docx(every_block()))
        for properties in root.iter(qn("w:trPr"))
    ]

    assert {name for row in rows for name in row} == {"cantSplit", "tblHeader"}
    assert {"cantSplit", "tblHeader"} <= set(ROW.split())


def test_a_heading_stands_in_two_characters():
    style = read(to_docx(every_block())).styles["Heading 1"].element

    indent = style.pPr.find(qn("w:ind"))
    assert (indent.get(qn("w:firstLineChars")), indent.get(qn("w:firstLine"))) == ("200", "640")


def test_the_lines_of_a_title_keep_off_the_grid_of_the_page():
    properties = read(to_docx(every_block())).styles["Title"].element.pPr

    assert properties.find(qn("w:snapToGrid")).get(qn("w:val")) == "0"


def test_a_link_leads_out_of_the_file_and_a_path_of_the_site_is_only_printed():
    document = read(to_docx(every_block()))
    shown = next(each for each in document.paragraphs if each.text.startswith("详见"))

    assert [(link.text, link.address, link.fragment) for link in shown.hyperlinks] == [
        ("名录", ADDRESS, "")
    ]
    assert shown.text == "详见名录和指南"


def test_the_page_is_that_of_the_standard():
    section = read(to_docx(every_block())).sections[0]

    assert [
        round(length.mm)
        for length in (
            section.page_width,
            section.page_height,
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )
    ] == [210, 297, 37, 35, 28, 26]


def test_the_language_of_the_paper_is_that_of_its_styles():
    styles = read(to_docx(paper(Paragraph("文"), language="zh-HK"))).styles

    assert {
        language.get(qn("w:eastAsia"))
        for style in ("Normal", "Title", "Heading 1", "Caption")
        for language in styles[style].element.iter(qn("w:lang"))
    } == {"zh-HK"}


def keeps_next(row) -> bool:
    # Not the first cell: of a merged one, python-docx gives the top.
    return all(each.paragraph_format.keep_with_next for each in row.cells[-1].paragraphs)


def test_a_caption_stays_with_its_table_and_the_head_with_the_first_row():
    document = read(to_docx(paper(table(rows=2))))

    caption = next(each for each in document.paragraphs if each.text == "申请情况")
    assert caption.paragraph_format.keep_with_next
    assert [keeps_next(row) for row in document.tables[0].rows] == [True, True, False, False]


def test_no_page_ends_among_the_rows_a_merged_cell_needs_for_its_words():
    # Eight characters in a tenth of the line: three to a line, three lines, one to a row.
    tall = Cell("本年度办理结果数", rowspan=5)
    rows = [[tall, Cell("一")], *([Cell(str(at))] for at in range(4))]
    document = read(to_docx(paper(Table("表", [], rows, widths=(1, 9)))))

    assert [keeps_next(row) for row in document.tables[0].rows] == [True, True, False, False, False]


def test_a_drawing_is_described_and_stays_with_its_caption():
    document = read(to_docx(paper(figure())))
    shown = next(each for each in document.paragraphs if each._p.findall(f".//{qn('w:drawing')}"))

    assert shown._p.find(f".//{qn('wp:docPr')}").get("descr") == "各渠道来件"
    assert shown.paragraph_format.keep_with_next
    # An exact line height would lay the picture over the table above it.
    assert shown.paragraph_format.line_spacing == 1.0


def test_the_signature_does_not_stand_alone_on_a_page():
    document = read(to_docx(paper(Paragraph("特此报告。"))))
    last, blank, organ, signed_on = document.paragraphs[-4:]

    assert [last.text, blank.text, organ.text, signed_on.text] == [
        "特此报告。",
        "",
        "十堰市公安局",
        "2017年1月20日",
    ]
    assert all(each.paragraph_format.keep_with_next for each in (last, blank, organ))
