"""A paper as DOCX by GB/T 9704-2012, for Word and WPS.

Rows are written as XML elements: through python-docx's cell API the yearly report takes seconds.
The standard's fonts are named, not shipped: they are commercial, and the office's machines have them.
"""

import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from math import ceil

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt

from .conventions import chinese_date, organ_indent, title_lines
from .model import Figure, Heading, PageBreak, Paper, Paragraph, Run, Table, grid
from .pdf import svg_to_png

BODY, TITLE, LEVEL_1, LEVEL_2 = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
HEADING_FONTS = [LEVEL_1, LEVEL_2, BODY, BODY]
ZIP_DATE = (1980, 1, 1, 0, 0, 0)
TEXT_WIDTH = 8845  # 156 mm in 1/20 pt
CELL_SIDE, CELL_FOOT = 45, 30  # the margins within a cell, 1/20 pt


def element(name: str, *children, **attributes):
    """<w:name>. Word refuses properties out of the order of ECMA-376: `children` come in that order."""
    made = OxmlElement(f"w:{name}")
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    made.extend(children)
    return made


def to_docx(paper: Paper) -> bytes:
    """The paper as one DOCX; the same paper gives the same bytes."""
    document = Document()
    set_properties(document, paper)
    set_styles(document, paper)
    set_page(document.sections[0], paper.line_pitch)
    document.settings.odd_and_even_pages_header_footer = True
    if paper.number:
        add(document, paragraph([Run(paper.number)], align="center"))
    add(document, paragraph([Run("\n".join(title_lines(paper.title)))], style="Title"))
    if paper.addressee:
        add(document, paragraph([Run(paper.addressee)], indent=False))
    for block in paper.blocks:
        write(document, block)
    if paper.blocks and isinstance(paper.blocks[-1], Paragraph):
        # The signature does not stand alone on a page.
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    add(document, paragraph([], indent=False, keep=True))
    signed_on = chinese_date(paper.date)
    if paper.organ:
        right = round(100 * organ_indent(paper.organ, signed_on))
        add(document, paragraph([Run(paper.organ)], align="right", right=right, keep=True))
    noted = bool(paper.note)
    add(document, paragraph([Run(signed_on)], align="right", right=400, keep=noted))
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


def set_styles(document, paper: Paper) -> None:
    language, line = paper.language, Pt(paper.line_pitch)
    set_font(document.styles["Normal"], BODY, Pt(16), language)
    form = document.styles["Normal"].paragraph_format
    form.line_spacing, form.space_before, form.space_after = line, Pt(0), Pt(0)
    set_font(document.styles["Title"], TITLE, Pt(22), language)
    for border in document.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    form = document.styles["Title"].paragraph_format
    form.alignment, form.line_spacing = WD_ALIGN_PARAGRAPH.CENTER, Pt(32)
    form.space_before = form.space_after = line
    # Its lines are higher than the page's grid, which would give each of them two.
    document.styles["Title"].element.pPr.insert_element_before(
        element("snapToGrid", val=0), "w:spacing", "w:ind", "w:contextualSpacing", "w:jc"
    )
    for level, font in enumerate(HEADING_FONTS, start=1):
        style = document.styles[f"Heading {level}"]
        set_font(style, font, Pt(16), language)
        style.paragraph_format.space_before = Pt(0)
        indent = style.element.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), "640")
    set_font(document.styles["Caption"], LEVEL_1, Pt(12), language)


def set_font(style, name: str, size, language: str) -> None:
    """The font by its name: theme attributes, where left, would win over it."""
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    properties.append(element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name))
    # Without it a reader may take Japanese forms of the characters.
    properties.append(element("lang", val="en-US", eastAsia=language))
    style.font.size = size


def set_page(section, line_pitch: float) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    for each in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(each)
    # "lines" only: a character grid would spread the Latin text and the figures.
    section._sectPr.append(element("docGrid", type="lines", linePitch=round(20 * line_pitch)))
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


def paragraph(runs, *, style="", align="", indent=True, left=0, right=0, keep=False):
    """`left`, `right`: 1/100 of a character; `keep`: on one page with what follows."""
    properties = element("pPr")
    if style:
        properties.append(element("pStyle", val=style))
    if keep:
        properties.append(element("keepNext"))
    if align and (left or right):
        # Word goes by the characters, other readers by the twips (of a size-3 character).
        twips = {"left": round(left * 3.2), "right": round(right * 3.2)}
        properties.append(element("ind", leftChars=left, rightChars=right, **twips))
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
    add(document, paragraph([Run(table.caption)], style="Caption", align="center", keep=True))
    widths = [round(TEXT_WIDTH * share) for share in table.shares]
    edges = ("top", "left", "bottom", "right", "insideH", "insideV")
    margins = zip(edges, (CELL_FOOT, CELL_SIDE, CELL_FOOT, CELL_SIDE), strict=False)
    made = element(
        "tbl",
        element(
            "tblPr",
            element("tblW", w=sum(widths), type="dxa"),
            element("jc", val="center"),
            element("tblBorders", *(element(edge, val="single", sz=4) for edge in edges)),
            element("tblLayout", type="fixed"),
            element("tblCellMar", *(element(edge, w=w, type="dxa") for edge, w in margins)),
        ),
        element("tblGrid", *(element("gridCol", w=width) for width in widths)),
    )
    head, body = grid(table.head), grid(table.body)
    made.extend(row(cells, widths, table.font_size, keep=True, head=True) for cells in head)
    kept = (
        set(range(len(body) - 1)) if table.whole else kept_with_next(body, widths, table.font_size)
    )
    made.extend(
        row(cells, widths, table.font_size, keep=at in kept) for at, cells in enumerate(body)
    )
    add(document, made)


def kept_with_next(rows, widths: Sequence[int], size: float) -> set[int]:
    """Rows a page may not end after: Word cuts off a merged cell's words at the foot of its first page."""
    kept: set[int] = set()
    for at, cells in enumerate(rows):
        for column, (cell, starts) in enumerate(cells):
            if starts and cell.rowspan > 1:
                room = sum(widths[column : column + cell.colspan]) - 2 * CELL_SIDE
                lines = ceil(len(cell.text) * size * 20 / room)
                kept.update(range(at, at + min(lines, cell.rowspan) - 1))
    return kept


def row(cells, widths: Sequence[int], size: float, *, keep: bool, head: bool = False):
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
        style = element(
            "pPr",
            *([element("keepNext")] if keep else []),
            # Off the page's line grid, or every row comes out double-spaced.
            element("snapToGrid", val=0),
            element("spacing", line=round(size * 26), lineRule="exact"),
            element("jc", val=cell.align),
        )
        made.append(element("tc", form, element("p", style, words)))
        column += cell.colspan
    return made


def write_figure(document, figure: Figure) -> None:
    shown = document.add_paragraph()
    shown.alignment = WD_ALIGN_PARAGRAPH.CENTER
    # One line as high as the picture; an exact line would lay it over what stands above.
    shown.paragraph_format.line_spacing = 1.0
    shown.paragraph_format.space_before = Pt(12)
    shown.paragraph_format.keep_with_next = bool(figure.caption)
    picture = shown.add_run().add_picture(BytesIO(svg_to_png(figure.svg)), width=Mm(figure.width))
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
