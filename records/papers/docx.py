"""A paper as DOCX by GB/T 9704-2012, for Word and WPS.

Rows are written as XML elements: through python-docx's cell API the yearly report takes seconds.
The standard's fonts are named, not shipped: they are commercial, and the office's machines have them.
"""

import zipfile
from datetime import UTC, datetime, time
from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from .model import Figure, Heading, PageBreak, Paper, Paragraph, Run, Table, grid
from .pdf import svg_to_png
from .wording import chinese_date

BODY, TITLE, LEVEL_1, LEVEL_2 = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
LINE = 579  # 1/20 pt: 22 lines in 225 mm
HEADING_FONTS = [LEVEL_1, LEVEL_2, BODY, BODY]
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
TEXT_WIDTH = 8845  # 156 mm in 1/20 pt
WIDE_TEXT_WIDTH = 12757  # 225 mm


def element(name: str, *children, **attributes):
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    made.extend(children)
    return made


def to_docx(paper: Paper) -> bytes:
    """The paper as one DOCX; the same paper gives the same bytes."""
    document = Document()
    set_properties(document, paper)
    set_styles(document)
    set_page(document.sections[0])
    document.settings.odd_and_even_pages_header_footer = True
    if paper.number:
        add(document, paragraph([Run(paper.number)], align="center"))
    add(document, paragraph([Run(paper.title)], style="Title"))
    if paper.addressee:
        add(document, paragraph([Run(paper.addressee)], indent=False))
    for block in paper.blocks:
        write(document, block)
    add(document, paragraph([], indent=False))
    if paper.organ:
        add(document, paragraph([Run(paper.organ)], align="right", right=200))
    add(document, paragraph([Run(chinese_date(paper.date))], align="right", right=400))
    if paper.note:
        add(document, paragraph([Run(paper.note)]))
    held = BytesIO()
    document.save(held)
    return dated(held)


def add(document, made) -> None:
    document.element.body.insert_element_before(made, "w:sectPr")


def set_properties(document, paper: Paper) -> None:
    core = document.core_properties
    core.title, core.subject = paper.title[:255], (paper.subject or paper.title)[:255]
    core.author = core.last_modified_by = (paper.author or paper.organ)[:255]
    core.language, core.comments = paper.language, ""
    core.created = core.modified = datetime.combine(paper.date, time(), tzinfo=UTC)


def set_styles(document) -> None:
    set_font(document.styles["Normal"], BODY, Pt(16))
    form = document.styles["Normal"].paragraph_format
    form.line_spacing, form.space_before, form.space_after = Pt(LINE / 20), Pt(0), Pt(0)
    set_font(document.styles["Title"], TITLE, Pt(22))
    for border in document.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    form = document.styles["Title"].paragraph_format
    form.alignment, form.line_spacing = 1, Pt(32)
    form.space_before = form.space_after = Pt(LINE / 20)
    for level, font in enumerate(HEADING_FONTS, start=1):
        style = document.styles[f"Heading {level}"]
        set_font(style, font, Pt(16))
        style.paragraph_format.space_before = Pt(0)
        style.element.get_or_add_pPr().append(element("ind", firstLineChars=200, firstLine=640))
    set_font(document.styles["Caption"], LEVEL_1, Pt(12))


def set_font(style, name: str, size) -> None:
    """The font by its name: theme attributes, where left, would win over it."""
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    properties.append(element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name))
    # Without it a reader may take Japanese forms of the characters.
    properties.append(element("lang", val="en-US", eastAsia="zh-CN"))
    style.font.size = size


def set_page(section, *, landscape: bool = False) -> None:
    width, height = Mm(210), Mm(297)
    top, bottom, left, right = Mm(37), Mm(35), Mm(28), Mm(26)
    if landscape:  # turned a quarter: the binding edge becomes the top
        width, height = height, width
        top, bottom, left, right = Mm(28), Mm(26), Mm(35), Mm(37)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin, section.bottom_margin = top, bottom
    section.left_margin, section.right_margin = left, right
    section.footer_distance = Mm(23)
    for each in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(each)
    # "lines" only: a character grid would spread the Latin text and the figures.
    section._sectPr.append(element("docGrid", type="lines", linePitch=LINE))
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        for each in list(footer._element):
            footer._element.remove(each)
        footer._element.append(page_number(side))


def page_number(side: str):
    made = paragraph([Run("— ")], align=side, **{side: 100})
    made.append(element("fldSimple", run(Run("1")), instr="PAGE"))
    made.append(run(Run(" —")))
    for each in made.iter(qn("w:r")):
        each.insert(0, element("rPr", fonts("宋体"), element("sz", val=28)))
    return made


def fonts(name: str):
    return element("rFonts", ascii=name, hAnsi=name, eastAsia=name)


def run(it: Run):
    made = element("r")
    if it.bold:
        made.append(element("rPr", element("b")))
    for at, part in enumerate(it.text.split("\n")):
        if at:
            made.append(element("br"))
        words = element("t")
        words.text = part
        words.set(qn("xml:space"), "preserve")
        made.append(words)
    return made


def paragraph(runs, *, style="", align="", indent=True, left=0, right=0):
    properties = element("pPr")
    if style:
        properties.append(element("pStyle", val=style))
    if align and (left or right):
        properties.append(element("ind", leftChars=left, rightChars=right))
    elif indent and not align and not style:
        properties.append(element("ind", firstLineChars=200, firstLine=640))
    if align or not style:
        properties.append(element("jc", val=align or "both"))
    return element("p", properties, *(run(each) for each in runs))


def write(document, block) -> None:
    match block:
        case Heading():
            add(document, paragraph([Run(block.text)], style=f"Heading{block.level}"))
        case Paragraph():
            made = paragraph(block.runs, indent=block.indent)
            # paragraph() wrote one w:r per run; a link wraps its own.
            for it, written in zip(block.runs, made.findall(qn("w:r")), strict=True):
                if it.link and not it.link.startswith("/"):
                    wrap_link(document, it.link, written)
            add(document, made)
        case Table():
            write_table(document, block)
        case Figure():
            write_figure(document, block)
        case PageBreak():
            add(document, element("p", element("r", element("br", type="page"))))
        case _:
            raise TypeError(f"not a block of a paper: {block!r}")


def wrap_link(document, address: str, written) -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    link = element("hyperlink")
    link.set(qn("r:id"), document.part.relate_to(address, kind, is_external=True))
    written.addprevious(link)
    link.append(written)


def write_table(document, table: Table) -> None:
    if table.landscape:
        set_page(document.add_section(), landscape=True)
    caption = paragraph([Run(table.caption)], style="Caption", align="center")
    caption.pPr.insert(1, element("keepNext"))
    add(document, caption)
    total = WIDE_TEXT_WIDTH if table.landscape else TEXT_WIDTH
    widths = [round(total * share) for share in table.shares]
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    borders = element("tblBorders", *(element(edge, val="single", sz=4) for edge in edges))
    made = element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=sum(widths), type="dxa"),
            borders,
            element("tblLayout", type="fixed"),
        ),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
    )
    for rows, head in ((table.head, True), (table.body, False)):
        made.extend(row(cells, widths, table.font_size, head=head) for cells in grid(rows))
    add(document, made)
    if table.landscape:
        set_page(document.add_section())


def row(cells, widths, size: float, *, head: bool):
    properties = element("trPr", element("cantSplit"))
    if head:
        properties.append(element("tblHeader"))
    made, column = element("tr", properties), 0
    while column < len(cells):
        cell, starts = cells[column]
        width = sum(widths[column : column + cell.colspan])
        form = element("tcPr", element("tcW", w=width, type="dxa"))
        if cell.colspan > 1:
            form.append(element("gridSpan", val=cell.colspan))
        if cell.rowspan > 1:
            form.append(element("vMerge", val="restart" if starts else "continue"))
        form.append(element("vAlign", val="center"))
        words = run(Run(cell.text if starts else ""))
        words.insert(0, element("rPr", element("sz", val=round(size * 2))))
        # Off the page's line grid, or every row comes out double-spaced.
        style = element(
            "pPr",
            element("snapToGrid", val=0),
            element("spacing", line=round(size * 26), lineRule="exact"),
            element("jc", val=cell.align),
        )
        made.append(element("tc", form, element("p", style, words)))
        column += cell.colspan
    return made


def write_figure(document, figure: Figure) -> None:
    shown = document.add_paragraph()
    shown.paragraph_format.line_spacing = 1.0
    shown.paragraph_format.space_before = Pt(12)
    picture = shown.add_run().add_picture(BytesIO(svg_to_png(figure.svg)), width=Mm(150))
    if picture.height > Mm(200):
        picture.width = Emu(picture.width * Mm(200) // picture.height)
        picture.height = Mm(200)
    picture._inline.docPr.set("descr", figure.alt)
    if figure.caption:
        add(document, paragraph([Run(figure.caption)], style="Caption", align="center"))


def dated(held: BytesIO) -> bytes:
    """The same archive with every entry dated alike, so that bytes depend on the paper alone."""
    fixed = BytesIO()
    with zipfile.ZipFile(held) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as out:
        for name in source.namelist():
            out.writestr(zipfile.ZipInfo(name, ZIP_DATE), source.read(name), zipfile.ZIP_DEFLATED)
    return fixed.getvalue()
