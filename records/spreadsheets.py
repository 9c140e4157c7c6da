"""Tables in and out of files: CSV and XLSX, read by what they are, written safe to open in Excel."""

import csv
import io
import itertools
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from django.utils.timezone import is_aware, make_naive
from django.utils.translation import gettext as _

from records.characters import one_notation

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED = 500 * 1024 * 1024  # of an XLSX, against archives that swell
MAX_ROWS = 100_000
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# What would start a formula; and the apostrophe itself, so that one taken off again is always the guard.
_GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")


class SpreadsheetError(ValueError):
    """The file is not a table we can read; the message says why."""


@dataclass(frozen=True)
class Table:
    """`rows` holds (row number in the sheet, cells as text, one per header); empty rows are left out."""

    headers: list[str]
    rows: list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Sheet:
    """One sheet to be written."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Any]]


def read_table(source: BinaryIO | Path | str, *, max_rows: int = MAX_ROWS) -> Table:
    """Read a CSV (UTF-8 with or without BOM, or GB18030) or the first sheet of an XLSX.

    The kind is read from the content. Dates become YYYY-MM-DD, whole numbers lose their ".0".
    Raises `SpreadsheetError` with a reason fit for the person who sent the file.
    """
    content = _content(source)
    if not content.strip():
        raise SpreadsheetError(_("The file is empty."))
    records = _xlsx_records(content) if content.startswith(b"PK\x03\x04") else _csv_records(content)
    return _table(records, max_rows)


def _content(source: BinaryIO | Path | str) -> bytes:
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            return _content(file)
    content = source.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SpreadsheetError(_("The file is larger than %d MB.") % (MAX_BYTES // 1024 // 1024))
    return content


def _csv_records(content: bytes) -> Iterator[list[str]]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Excel calls Unicode text
        try:
            content = content.decode("utf-16").encode()
        except UnicodeDecodeError as error:
            raise SpreadsheetError(_("The text is neither UTF-8 nor GBK.")) from error
    if b"\x00" in content:
        raise SpreadsheetError(_("The file is neither CSV nor XLSX (it contains NUL bytes)."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise SpreadsheetError(_("The text is neither UTF-8 nor GBK.")) from error
    # A second byte order mark, and the Ctrl-Z with which old programs end a file.
    text = text.lstrip("\ufeff").rstrip("\x1a")
    text, delimiter = _delimited(text)
    if _NOT_IN_TEXT.search(text):
        raise SpreadsheetError(
            _("The file is neither CSV nor XLSX (it contains control characters).")
        )
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise SpreadsheetError(_("The CSV is damaged: a quotation mark is not closed.")) from error


def _delimited(text: str) -> tuple[str, str]:
    """(the table, its delimiter): as a first line `sep=;` says, else the commonest of the head row."""
    if match := re.match(r"sep=([,;\t])\r?\n", text):
        return text[match.end() :], match[1]
    head = text.lstrip().partition("\n")[0]
    return text, max(",\t;", key=head.count)


def _xlsx_records(content: bytes) -> Iterator[list[str]]:
    broken = _("The XLSX file is damaged or is not a spreadsheet.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(member.file_size for member in package.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise SpreadsheetError(broken) from error
    if unpacked > MAX_UNPACKED:
        raise SpreadsheetError(_("The XLSX file is too large when unpacked."))
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the stated size may be wrong; the rows tell
        for cells in sheet.iter_rows(values_only=True):
            yield [_text(cell) for cell in cells]
    # openpyxl has no error class of its own: a damaged part surfaces as KeyError, TypeError,
    # ParseError and more.
    except Exception as error:
        raise SpreadsheetError(broken) from error


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case datetime():
            return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"
        case date():
            return f"{value:%Y-%m-%d}"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _table(records: Iterator[list[str]], max_rows: int) -> Table:
    headers: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for number, record in enumerate(records, start=1):
        cells = [unguarded(one_notation(cell)) for cell in record]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if not headers:
            headers = _headers(cells)
            continue
        if len(cells) > len(headers):
            raise SpreadsheetError(
                _("Row %(row)d has more cells than the header row.") % {"row": number}
            )
        if len(rows) == max_rows:
            raise SpreadsheetError(_("The file has more than %d rows.") % max_rows)
        rows.append((number, cells + [""] * (len(headers) - len(cells))))
    if not headers:
        raise SpreadsheetError(_("The file is empty."))
    return Table(headers, rows)


def _headers(cells: list[str]) -> list[str]:
    if not all(cells):
        raise SpreadsheetError(_("The header row has an empty cell."))
    if twice := sorted({cell for cell in cells if cells.count(cell) > 1}):
        raise SpreadsheetError(_("The header “%s” stands twice.") % twice[0])
    return cells


def csv_rows(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The lines of a CSV in UTF-8 with BOM, as Excel wants it; a stream in flat memory."""
    line = io.StringIO()
    writer = csv.writer(line)
    yield b"\xef\xbb\xbf"
    for row in itertools.chain([headers], rows):
        line.seek(0)
        line.truncate()
        writer.writerow([_safe(cell) for cell in row])
        yield line.getvalue().encode()


def xlsx_file(*sheets: Sheet) -> BinaryIO:
    """An XLSX as a temporary file, rewound; numbers stay numbers, dates stay dates, in flat memory."""
    book = openpyxl.Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(re.sub(r"[\[\]:*?/\\]", "_", sheet.name)[:31])
        page.freeze_panes = "A2"
        page.append([_safe(cell) for cell in sheet.headers])
        for row in sheet.rows:
            page.append([_safe(cell) for cell in row])
    file = tempfile.SpooledTemporaryFile(max_size=1024 * 1024)  # noqa: SIM115 (the caller closes it)
    book.save(file)
    file.seek(0)
    return file


def _safe(value: Any) -> Any:
    """A cell that a spreadsheet shows and never runs: text that would start a formula gets a leading '.

    `unguarded` is its inverse.
    """
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime) and is_aware(value):
        return make_naive(value)  # a spreadsheet knows local time only
    if value is None or isinstance(value, int | float | Decimal | date):
        return value
    text = _NOT_IN_TEXT.sub("", str(value))
    starts = (text, one_notation(text))  # as written, and as read again
    return f"'{text}" if any(start.startswith(_GUARDED) for start in starts) else text


def unguarded(text: str) -> str:
    """`text` as it was before `_safe`, or before somebody typed Excel's apostrophe in front of it."""
    return text[1:].strip() if text.startswith("'") else text
