"""The report as a workbook: the official layout, totals as live formulas, the prose on its own sheet."""

import io
import math
import re
import zipfile
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from annual_report.content import Content
from annual_report.grid import FilledTable, Kind, Placed, Value, printed

THIN = Side(style="thin", color="000000")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
BODY, BOLD = Font(name="仿宋", size=12), Font(name="黑体", size=12)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center", wrap_text=True)
COLUMN_WIDTHS = {"二": (24, 18, 18, 18), "三": (14, 14, 44, *(11,) * 7), "四": (9,) * 15}
PROSE_WIDTH = 100
LINE = 17  # points of a line in 12 pt
CHARACTER = 2.3  # a Chinese character of 12 pt in units of a column's width
FIRST_ROW = 3  # under the caption and an empty row
_FORMULA = re.compile(r'(<c r="([A-Z]+\d+)"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)')


def to_xlsx(content: Content) -> bytes:
    book = Workbook()
    _write_prose(book.active, content)
    for filled in content.printed_tables():
        _write_table(book.create_sheet(f"表{filled.table.name}"), filled)
    if not content.printed_tables():
        _write_figures(book.create_sheet("数据"), content)
    book.properties.creator = content.organ
    book.properties.title = content.title
    file = io.BytesIO()
    book.save(file)
    return _with_results(file, content.printed_tables())


def _with_results(file: io.BytesIO, tables: list[FilledTable]) -> bytes:
    """Each formula with its result beside it, for readers that show numbers without computing them.

    openpyxl writes formulas only. The tables' sheets come after the one with the prose.
    """
    done = io.BytesIO()
    with zipfile.ZipFile(file) as made, zipfile.ZipFile(done, "w", zipfile.ZIP_DEFLATED) as book:
        sheets = {f"xl/worksheets/sheet{n}.xml": each for n, each in enumerate(tables, start=2)}
        for part in made.infolist():
            content = made.read(part)
            if part.filename in sheets:
                results = _results(sheets[part.filename])
                content = _FORMULA.sub(
                    lambda found, results=results: f"{found[1]}<v>{results[found[2]]}</v>",
                    content.decode(),
                ).encode()
            book.writestr(part, content)
    return done.getvalue()


def _results(filled: FilledTable) -> dict[str, str]:
    """What stands in each formula's cell, by its coordinate."""
    return {
        _place(p): printed(filled[p.cell.ref])
        for p in filled.table.placed()
        if p.cell.sums and filled[p.cell.ref] is not None
    }


def _place(placed: Placed) -> str:
    return f"{get_column_letter(placed.column + 1)}{placed.row + FIRST_ROW}"


def _write_prose(sheet: Worksheet, content: Content) -> None:
    sheet.title = "正文"
    sheet.column_dimensions["A"].width = PROSE_WIDTH
    _fit_page_width(sheet)
    lines = [(content.title, BOLD)]
    for part in content.parts:
        if part.section.heading:
            lines.append((part.section.heading, BOLD))
        lines += [(line, BODY) for line in part.text.splitlines()]
    for row, (line, font) in enumerate(lines, start=1):
        cell = sheet.cell(row, 1)
        cell.font, cell.alignment = font, LEFT
        _put_text(cell, line)
        sheet.row_dimensions[row].height = _height(line, PROSE_WIDTH)


def _height(text: str, width: float) -> float:
    """Points that `text` needs when wrapped into `width`: not every program measures it on opening."""
    return LINE * max(1, math.ceil(len(text) * CHARACTER / width))


def _put_text(cell, text: str) -> None:
    """Text stays text, even if it begins like a formula."""
    cell.value = text
    cell.data_type = "s"


def _write_table(sheet: Worksheet, filled: FilledTable) -> None:
    """Each cell where the form has it; a total is the sum of the cells it adds."""
    table = filled.table
    sheet.cell(1, 1, table.caption).font = BOLD
    for column, width in enumerate(COLUMN_WIDTHS[table.name], start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    placed = list(table.placed())
    for row in {p.row for p in placed}:
        sheet.row_dimensions[row + FIRST_ROW].height = max(
            _height(
                p.cell.text, sum(COLUMN_WIDTHS[table.name][p.column : p.column + p.cell.columns])
            )
            for p in placed
            if p.row == row and (p.cell.rows == 1 or table.head > row)
        )
    places = {p.cell.ref: _place(p) for p in placed if p.cell.ref}
    for p in placed:
        top, left = p.row + FIRST_ROW, p.column + 1
        bottom, right = top + p.cell.rows - 1, left + p.cell.columns - 1
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                sheet.cell(row, column).border = FRAME
        cell = sheet.cell(top, left)
        cell.font = BODY if p.cell.kind is Kind.VALUE else BOLD
        cell.alignment = LEFT if p.cell.kind is Kind.LABEL else CENTRE
        if p.cell.kind is Kind.VALUE and filled[p.cell.ref] is None:
            cell.value = filled.blank or None
        elif p.cell.sums:
            cell.value = f"=SUM({','.join(places[ref] for ref in p.cell.sums)})"
        elif p.cell.kind is Kind.VALUE:
            cell.value = _number(filled[p.cell.ref])
        else:
            _put_text(cell, p.cell.text)
        if (bottom, right) != (top, left):
            sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)
    sheet.print_title_rows = f"1:{FIRST_ROW + table.head - 1}" if table.head else None
    sheet.page_setup.orientation = "landscape"
    _fit_page_width(sheet)


def _fit_page_width(sheet: Worksheet) -> None:
    """On paper: A4, as wide as a page, as long as it is."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _number(value: Value) -> int | float | str | None:
    return float(value) if isinstance(value, Decimal) else value


def _write_figures(sheet: Worksheet, content: Content) -> None:
    """The form of 2008 has no tables: its figures, one a row."""
    headings = ("数据项", "本年", "单位", "口径", "截止", "上年", "比上年", "约数")
    sheet.append(headings)
    for figure in content.figures.values():
        sheet.append(
            (
                figure.label,
                _number(figure.value),
                figure.unit,
                figure.scope,
                figure.as_of,
                _number(figure.previous),
                figure.change if figure.unit != "%" else "",
                "余" if figure.approx else "",
            )
        )
    for row in sheet.iter_rows():
        for cell in row:
            cell.font = BOLD if cell.row == 1 else BODY
            cell.border = FRAME
    for column, width in enumerate((36, 12, 10, 10, 14, 12, 18, 8), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
