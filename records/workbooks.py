"""Excel workbooks read as they are shown: hidden rows and sheets, merged cells, formats, broken formulas.

The parts are parsed as a stream by lxml, which refuses a text of more than 10 MB and builds no tree of the
sheet: 60,000 empty rows with borders cost a second and no memory. `.xls` is read by xlrd.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import BinaryIO

import xlrd
from django.utils.translation import gettext as _
from lxml import etree

from records.grids import Grid, SpreadsheetError

MAX_UNPACKED = 500 * 1024 * 1024  # of all parts, against archives that swell
MAX_EXACT = 10**15  # Excel keeps fifteen digits of a number and no more
CELL_FULL = 32_767  # characters; what is longer Excel cuts off
# Number formats built in (ECMA-376 part 1, 18.8.30) that show a day.
_DAY_FORMATS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_TIME_FORMATS = {18, 19, 20, 21, 45, 46, 47}
_PERCENT_FORMATS = {9: 0, 10: 2}
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]+)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PICTURE = re.compile(r"=?(?:_xlfn\.)?(?:DISPIMG|IMAGE)\(", re.IGNORECASE)  # of WPS, of Excel
MOST_COLUMNS = 16_384
# A workbook with a password is this part of an old container (MS-OFFCRYPTO 2.3.4.4), named in UTF-16.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def xlsx_grids(file: BinaryIO, *, max_rows: int) -> list[Grid]:
    """The sheets of an XLSX or XLSM in their order. Raises `SpreadsheetError`."""
    broken = _("The XLSX file is damaged or is not a spreadsheet.")
    try:
        with zipfile.ZipFile(file) as package:
            if sum(member.file_size for member in package.infolist()) > MAX_UNPACKED:
                raise SpreadsheetError(_("The XLSX file is too large when unpacked."))
            return _Book(package, max_rows).grids()
    except etree.XMLSyntaxError as error:
        if "huge" in str(error).lower() or "too long" in str(error).lower():
            raise SpreadsheetError(
                _("One cell of the file holds more than 10 MB of text.")
            ) from error
        raise SpreadsheetError(broken) from error
    except (zipfile.BadZipFile, OSError, KeyError, IndexError, TypeError, EOFError) as error:
        raise SpreadsheetError(broken) from error
    except ValueError as error:
        raise error if isinstance(error, SpreadsheetError) else SpreadsheetError(broken) from error


class _Book:
    """One package while it is read."""

    def __init__(self, package: zipfile.ZipFile, max_rows: int):
        self.package = package
        self.max_rows = max_rows
        self.names = set(package.namelist())
        self.strings: list[str] = []
        self.styles: list[_Shown] = []
        self.epoch = datetime(1899, 12, 30)

    def grids(self) -> list[Grid]:
        parts = self._parts()
        self.strings = list(self._strings())
        self.styles = self._styles()
        return [self._grid(name, hidden, part) for name, hidden, part in parts]

    def _parts(self) -> list[tuple[str, bool, str]]:
        """(name, is hidden, name of the part) of every worksheet."""
        book = self._main()
        folder = posixpath.dirname(book)
        links = f"{folder}/_rels/{posixpath.basename(book)}.rels".lstrip("/")
        targets = {}
        for link in self._elements(links, "Relationship"):
            target = link.get("Target", "")
            targets[link.get("Id")] = (
                target.lstrip("/")
                if target.startswith("/")
                else posixpath.normpath(posixpath.join(folder, target))
            )
        parts = []
        for element in self._elements(book, "workbookPr", "sheet"):
            if etree.QName(element).localname == "workbookPr":
                if element.get("date1904") in ("1", "true"):
                    self.epoch = datetime(1904, 1, 1)
                continue
            reference = next(v for k, v in element.attrib.items() if k.endswith("}id"))
            part = targets[reference]
            if "worksheets/" in part and part in self.names:
                hidden = element.get("state", "visible") != "visible"
                parts.append((element.get("name", ""), hidden, part))
        if not parts:
            raise KeyError("worksheets")
        return parts

    def _main(self) -> str:
        for link in self._elements("_rels/.rels", "Relationship"):
            if link.get("Type", "").endswith("/officeDocument"):
                return link.get("Target", "").lstrip("/")
        raise KeyError("officeDocument")

    def _elements(self, part: str, *tags: str) -> Iterator[etree._Element]:
        """The elements of a part, each forgotten once it was seen."""
        if part not in self.names:
            return
        with self.package.open(part) as stream:
            walk = etree.iterparse(
                stream,
                events=("end",),
                tag=[f"{{*}}{tag}" for tag in tags],
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
            )
            for _event, element in walk:
                yield element
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]

    def _strings(self) -> Iterator[str]:
        part = next((n for n in self.names if n.endswith("sharedStrings.xml")), "")
        for item in self._elements(part, "si"):
            yield _words(item)

    def _styles(self) -> list[_Shown]:
        part = next((n for n in self.names if n.endswith("/styles.xml")), "")
        codes: dict[int, str] = {}
        styles: list[_Shown] = []
        for element in self._elements(part, "numFmt", "cellXfs"):
            if etree.QName(element).localname == "numFmt":
                codes[int(element.get("numFmtId", 0))] = element.get("formatCode", "")
                continue
            for xf in element.iterchildren("{*}xf"):
                number = int(xf.get("numFmtId", 0))
                styles.append(_shown(number, codes.get(number, "")))
        return styles

    def _grid(self, name: str, hidden: bool, part: str) -> Grid:
        grid = Grid(name, hidden)
        number = 0
        for element in self._elements(part, "col", "row", "mergeCell"):
            match etree.QName(element).localname:
                case "col" if element.get("hidden") in ("1", "true"):
                    last = min(int(element.get("max", 0)), MOST_COLUMNS)
                    grid.hidden_columns.update(range(int(element.get("min", 1)) - 1, last))
                case "row":
                    number = int(element.get("r") or number + 1)
                    self._row(grid, number, element)
                case "mergeCell":
                    grid.merged.append(_area(element.get("ref", "")))
        return grid

    def _row(self, grid: Grid, number: int, element: etree._Element) -> None:
        cells: dict[int, str] = {}
        column = -1
        for cell in element:
            reference = _REFERENCE.fullmatch(cell.get("r", ""))
            column = _column(reference[1]) if reference else column + 1
            if len(cell) == 0:  # a border and nothing in it
                continue
            text, fault = self._cell(cell)
            if fault:
                grid.faults[number, column] = fault
            if text:
                cells[column] = text
        if not cells:
            return
        if len(grid.rows) > self.max_rows + 100:
            raise SpreadsheetError(_("The file has more than %d rows.") % self.max_rows)
        if element.get("hidden") in ("1", "true"):
            grid.hidden_rows.add(number)
        grid.rows.append((number, cells))

    def _cell(self, cell: etree._Element) -> tuple[str, str]:
        """(text as shown, what is wrong with it)."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _full(_words(cell))
        value = cell.findtext("{*}v")
        formula = cell.findtext("{*}f") or ""
        if _PICTURE.match(formula) or (kind == "str" and _PICTURE.match(value or "")):
            reason = _("The cell holds a picture: send it as an attachment, and write the text.")
            return _("picture"), reason
        if value is None or value == "":
            if cell.find("{*}f") is not None and kind != "str":
                reason = _("The formula has no stored result; open and save the file in Excel.")
                return "=" + formula, reason
            return "", ""
        if kind == "s":
            return _full(self.strings[int(value)])
        if kind == "e":
            return value, _("The formula gives the error %s.") % value
        if kind in ("str", "d"):
            return _full(_unescaped(value))
        if kind == "b":
            return value, ""
        style = int(cell.get("s") or 0)
        shown = self.styles[style] if style < len(self.styles) else _Shown()
        return shown.text(float(value), self.epoch)


@dataclass(frozen=True)
class _Shown:
    """How a number is shown: as a day, a time, with leading zeros, in percent, or as it is."""

    kind: str = ""
    digits: int = 0

    def text(self, value: float, epoch: datetime) -> tuple[str, str]:
        """(text, what is wrong)."""
        if self.kind == "day" and 1 <= value < 2_958_466:
            moment = epoch + timedelta(seconds=round(value * 86_400))
            whole = moment.time() == time()
            return f"{moment:%Y-%m-%d}" if whole else f"{moment:%Y-%m-%d %H:%M:%S}", ""
        if self.kind == "zeros" and value.is_integer() and value >= 0:
            return f"{int(value):0{self.digits}d}", ""
        if self.kind == "percent":
            return f"{value * 100:.{self.digits}f}%", ""
        if value.is_integer() and abs(value) < MAX_EXACT:
            return str(int(value)), ""
        if abs(value) >= MAX_EXACT:
            reason = _(
                "Excel keeps fifteen digits of a number: the last ones are lost. Write it as text."
            )
            return f"{value:.0f}", reason
        return repr(float(f"{value:.15g}")), ""


def _shown(number: int, code: str) -> _Shown:
    if number in _PERCENT_FORMATS:
        return _Shown("percent", _PERCENT_FORMATS[number])
    if number in _DAY_FORMATS:
        return _Shown("day")
    if number in _TIME_FORMATS:
        return _Shown()
    first = _QUOTED.sub("", code.split(";")[0]).strip()
    if re.fullmatch(r"0{2,}", first):
        return _Shown("zeros", len(first))
    if percent := re.fullmatch(r"[#,0]*0(?:\.(0+))?%", first):
        return _Shown("percent", len(percent[1] or ""))
    if re.search(r"[yYdD年日]", first):
        return _Shown("day")
    return _Shown()


def _full(text: str) -> tuple[str, str]:
    if len(text) < CELL_FULL:
        return text, ""
    return text, _("The cell is as full as Excel allows: its end is lost. Send the table as CSV.")


def _words(item: etree._Element) -> str:
    """The text of a string item: its runs together, without how they are to be pronounced."""
    return _unescaped(
        "".join(
            t.text or "" for t in item.iter("{*}t") if etree.QName(t.getparent()).localname != "rPh"
        )
    )


def _unescaped(text: str) -> str:
    """`_x000D_` and its like are how XLSX writes control characters (ST_Xstring)."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _area(reference: str) -> tuple[int, int, int, int]:
    first, _colon, last = reference.partition(":")
    corners = [_REFERENCE.fullmatch(corner) for corner in (first, last or first)]
    if None in corners:
        raise ValueError(reference)
    (top, left), (bottom, right) = ((int(c[2]), _column(c[1])) for c in corners)
    return top, left, bottom, right


def xls_grids(content: bytes, *, max_rows: int) -> list[Grid]:
    """The sheets of an `.xls`. Raises `SpreadsheetError`; so for other files of that old container."""
    locked = _("The workbook asks for a password: save it without one and send it again.")
    if _ENCRYPTED in content:
        raise SpreadsheetError(locked)
    try:
        book = xlrd.open_workbook(
            file_contents=content, formatting_info=True, logfile=io.StringIO()
        )
        return [_xls_grid(book, sheet, max_rows) for sheet in book.sheets()]
    # xlrd surfaces a damaged file as whatever its parsing meets first.
    except Exception as error:
        if isinstance(error, SpreadsheetError):
            raise
        if isinstance(error, xlrd.XLRDError) and "encrypted" in str(error).lower():
            raise SpreadsheetError(locked) from error
        raise SpreadsheetError(
            _("The file cannot be read as .xls; open it and choose 另存为 → Excel 工作簿（.xlsx）.")
        ) from error


def _xls_grid(book, sheet, max_rows: int) -> Grid:
    grid = Grid(sheet.name, sheet.visibility != 0)
    if sheet.nrows > max_rows + 100:
        raise SpreadsheetError(_("The file has more than %d rows.") % max_rows)
    epoch = datetime(1904, 1, 1) if book.datemode else datetime(1899, 12, 30)
    for row in range(sheet.nrows):
        cells: dict[int, str] = {}
        for column, cell in enumerate(sheet.row(row)):
            text, fault = _xls_cell(book, cell, epoch)
            if fault:
                grid.faults[row + 1, column] = fault
            if text:
                cells[column] = text
        if cells:
            grid.rows.append((row + 1, cells))
    grid.hidden_rows = {
        row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden and info.height != 0
    } & {number for number, _cells in grid.rows}
    grid.merged = [
        (top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells
    ]
    return grid


def _xls_cell(book, cell, epoch: datetime) -> tuple[str, str]:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return _full(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return str(cell.value), ""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        name = xlrd.error_text_from_code.get(cell.value, "#N/A")
        return name, _("The formula gives the error %s.") % name
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        number = book.xf_list[cell.xf_index].format_key
        code = book.format_map[number].format_str if number in book.format_map else ""
        return _shown(number, code).text(cell.value, epoch)
    return "", ""
