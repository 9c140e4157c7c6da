"""Sheets that go to whoever imports: the table back with its errors, and an empty one to be filled in."""

import tempfile
from collections.abc import Iterable
from typing import BinaryIO

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from records.grids import Table
from records.import_rows import RowError
from records.resources import RecordResource
from records.spreadsheets import safe_cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHECKED = "导入核对"  # left out when the table comes back (data/heads.csv)
CHOICES_ROWS = 1000  # in which a choice can be picked
MOST_CHOICES = 500
_MARKED = PatternFill("solid", fgColor="FFF2CC")


def returned_sheet(table: Table, errors: Iterable[RowError]) -> BinaryIO:
    """The table as it was read, what is wrong with a row beside it, those rows marked."""
    reasons: dict[int, list[str]] = {}
    for error in errors:
        said = f"{error.column}：{error.reason}" if error.column else error.reason
        reasons.setdefault(error.row, []).append(said)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(_("Table"))
    sheet.freeze_panes = "A2"
    of_head = "；".join(reasons.get(table.head_row, ()))
    sheet.append([safe_cell(text) for text in table.headers] + [CHECKED])
    if of_head:
        sheet.append(_marked(sheet, [""] * len(table.headers) + [of_head]))
    for number, cells in table.rows:
        line = [safe_cell(text) for text in cells]
        if number in reasons:
            line = _marked(sheet, [*line, "；".join(reasons[number])])
        sheet.append(line)
    return _file(book)


def _marked(sheet, cells: list) -> list[WriteOnlyCell]:
    marked = []
    for value in cells:
        cell = WriteOnlyCell(sheet, value=value)
        cell.fill = _MARKED
        marked.append(cell)
    return marked


def sample_sheet(resource: RecordResource) -> BinaryIO:
    """An empty table: the heads (`*` where a cell must be filled), and lists where a cell is a choice."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = resource.get_display_name()[:31]
    choices = book.create_sheet(_("choices"))
    choices.sheet_state = "hidden"
    for at, column in enumerate(resource.columns, start=1):
        head = sheet.cell(1, at, f"{column.label}*" if column.required else column.label)
        head.font = Font(bold=True)
        letter = get_column_letter(at)
        sheet.column_dimensions[letter].width = 18
        allowed = resource.allowed(column)[:MOST_CHOICES]
        if not allowed:
            continue
        for row, text in enumerate(allowed, start=1):
            choices.cell(row, at, safe_cell(text))
        picked = DataValidation(
            type="list",
            formula1=f"'{choices.title}'!${letter}$1:${letter}${len(allowed)}",
            allow_blank=True,
            showErrorMessage=False,
        )
        picked.add(f"{letter}2:{letter}{CHOICES_ROWS}")
        sheet.add_data_validation(picked)
    sheet.freeze_panes = "A2"
    return _file(book)


def _file(book) -> BinaryIO:
    file = tempfile.SpooledTemporaryFile(max_size=1024 * 1024)  # noqa: SIM115 (the caller closes it)
    book.save(file)
    file.seek(0)
    return file
