"""Files of every kind a report is published in → `Layout`. Nothing is kept, nothing outside is fetched."""

import io
import re
from collections.abc import Callable, Iterator

import lxml.html
import openpyxl
from django.utils.translation import gettext as _
from lxml import etree

from annual_report.printed.layout import MAX_COLUMNS, MAX_ROWS, Layout, Matrix, Spanned, spread
from disclosure.scanning.extractors.package import Package
from disclosure.scanning.extractors.pdf import MAX_DRAWING, opened
from records.uploads import MEGABYTE

MAX_BYTES = 10 * MEGABYTE
MAX_XML = 8 * MEGABYTE  # of a part of an XLSX or DOCX: a report needs a hundredth of it
MAX_PAGES = 300
MAX_SHEETS = 20
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BLOCKS = "p|h1|h2|h3|h4|h5|h6|li|div|section|article|td|th|title|caption|br|center|blockquote"
_UNREAD = ("script", "style", "noscript", "template", "svg")


class Unreadable(ValueError):
    """The file is no report that can be read; the message says why and what to do."""


def layout_of(content: bytes) -> Layout:
    """Raises `Unreadable`. JSON is data, not a layout: `data.py` reads it."""
    try:
        return _reader_of(content)(content)
    except Unreadable:
        raise
    # The parsers of four formats raise what they like about a damaged file.
    except Exception as error:
        raise Unreadable(
            _("The file is damaged, protected by a password, or of an old format; save it again.")
        ) from error


def _reader_of(content: bytes) -> Callable[[bytes], Layout]:
    if content.startswith(b"%PDF-"):
        return _pdf
    if content.startswith(b"PK\x03\x04"):
        return _package
    if content.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf")):
        raise Unreadable(
            _("Old Word and Excel files cannot be read; save as DOCX, XLSX, PDF or HTML.")
        )
    if b"<" in content and re.search(rb"<(?:html|table|body|p|div)\b", content, re.IGNORECASE):
        return _html
    return _text


def decoded(content: bytes) -> str:
    """UTF-8 with or without mark, UTF-16 with one, else GB18030. Raises `Unreadable`."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise Unreadable(_("The file is neither XLSX, DOCX, PDF, HTML, JSON nor text."))


def _text(content: bytes) -> Layout:
    return Layout(tuple(decoded(content).splitlines()))


# --- PDF: its text in the order it is drawn


def _pdf(content: bytes) -> Layout:
    reader = opened(content)
    if len(reader.pages) > MAX_PAGES:
        raise Unreadable(_("The file has more than %d pages.") % MAX_PAGES)
    lines: list[str] = []
    for page in reader.pages:
        drawing = page.get_contents()
        if drawing is not None and len(drawing.get_data()) > MAX_DRAWING:
            raise Unreadable(_("A page is too large when unpacked."))
        lines += page.extract_text().splitlines()
    if not any(line.strip() for line in lines):
        raise Unreadable(_("The PDF holds pictures of pages and no text; nothing can be read."))
    return Layout(tuple(lines))


# --- DOCX and XLSX


def _package(content: bytes) -> Layout:
    package = Package(content)
    if any(size > MAX_XML for name, size in package.sizes.items() if name.endswith(".xml")):
        raise Unreadable(_("The file is too large when unpacked."))
    if package.of_type("spreadsheetml.sheet.main+xml"):
        return _xlsx(content)
    main = package.of_type("wordprocessingml.document.main+xml")
    if not main:
        raise Unreadable(_("The file is neither XLSX, DOCX, PDF, HTML, JSON nor text."))
    body = package.xml(main[0]).find(f"{W}body")
    lines: list[str] = []
    tables: list[Matrix] = []
    for block in body.iter(f"{W}p", f"{W}tbl"):
        inside = next(block.iterancestors(f"{W}tbl"), None) is not None
        if block.tag == f"{W}tbl" and not inside:
            tables.append(_word_table(block))
        elif block.tag == f"{W}p" and not inside:
            lines += _word_text(block).splitlines()
    return Layout(tuple(lines), tuple(tables))


def _word_text(element: etree._Element) -> str:
    """The text as it reads now: without deletions and field codes."""
    parts = []
    for node in element.iter(f"{W}t", f"{W}tab", f"{W}br", f"{W}cr", f"{W}p"):
        if node.tag == f"{W}t":
            parts.append(node.text or "")
        else:
            parts.append("\n" if node.tag != f"{W}tab" else " ")
    return "".join(parts).strip()


def _word_table(table: etree._Element) -> Matrix:
    return spread(_word_rows(table))


def _word_rows(table: etree._Element) -> Iterator[list[Spanned]]:
    """Word states a merge downward by cells that continue the one above: these become its copies."""
    above: dict[int, str] = {}
    for row in table.iterchildren(f"{W}tr"):
        cells: list[Spanned] = []
        column = 0
        for cell in row.iterchildren(f"{W}tc"):
            width = int(_word_property(cell, "gridSpan") or 1)
            merge = cell.find(f"{W}tcPr/{W}vMerge")
            continues = merge is not None and merge.get(f"{W}val", "continue") == "continue"
            text = above.get(column, "") if continues else _word_text(cell)
            above[column] = text
            cells.append(Spanned(text, 1, width))
            column += width
        yield cells


def _word_property(cell: etree._Element, name: str) -> str:
    element = cell.find(f"{W}tcPr/{W}{name}")
    return "" if element is None else element.get(f"{W}val", "")


def _xlsx(content: bytes) -> Layout:
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    lines: list[str] = []
    tables: list[Matrix] = []
    for sheet in book.worksheets[:MAX_SHEETS]:
        matrix = _sheet(sheet)
        tables.append(matrix)
        # Prose stands in rows of one filled cell.
        for row in matrix:
            texts = list(dict.fromkeys(filter(None, row)))
            if len(texts) == 1:
                lines += texts[0].splitlines()
    return Layout(tuple(lines), tuple(tables))


def _sheet(sheet) -> Matrix:
    bottom, right = min(sheet.max_row, MAX_ROWS), min(sheet.max_column, MAX_COLUMNS)
    cells = [
        ["" if value is None else str(value).strip() for value in row]
        for row in sheet.iter_rows(max_row=bottom, max_col=right, values_only=True)
    ]
    for merged in sheet.merged_cells.ranges:
        if merged.min_row > bottom or merged.min_col > right:
            continue
        text = cells[merged.min_row - 1][merged.min_col - 1]
        for row in cells[merged.min_row - 1 : min(merged.max_row, bottom)]:
            for column in range(merged.min_col - 1, min(merged.max_col, right)):
                row[column] = text
    return tuple(tuple(row) for row in cells)


# --- HTML


def _html(content: bytes) -> Layout:
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded(content))
    parser = lxml.html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
    root = lxml.html.document_fromstring(text, parser=parser)
    etree.strip_elements(root, *_UNREAD, with_tail=False)
    tables = [
        table for table in root.iter("table") if next(table.iterdescendants("table"), None) is None
    ]
    matrices = tuple(spread(_html_rows(table)) for table in tables)
    for table in tables:
        # A table that lays out the page stays text; one of data has been read.
        if len(table.xpath(".//td|.//th")) > 1:
            table.drop_tree()
    return Layout(tuple(_html_lines(root)), matrices)


def _html_rows(table: lxml.html.HtmlElement) -> Iterator[list[Spanned]]:
    for row in table.iter("tr"):
        yield [
            Spanned(
                " ".join(cell.text_content().split()),
                _span(cell.get("rowspan")),
                _span(cell.get("colspan")),
            )
            for cell in row.iterchildren("td", "th")
        ]


def _span(stated: str | None) -> int:
    number = re.match(r"\s*(\d{1,4})", stated or "")
    return int(number[1]) if number else 1


def _html_lines(root: lxml.html.HtmlElement) -> Iterator[str]:
    for block in root.iter(*_BLOCKS.split("|")):
        block.text = "\n" + (block.text or "")
        block.tail = "\n" + (block.tail or "")
    for line in root.text_content().splitlines():
        if line.strip():
            yield " ".join(line.split())
