"""Tables in and out of files: CSV and XLSX, read by what they are, written safe to open in Excel."""

import csv
import io
import itertools
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from django.utils.timezone import is_aware, make_naive
from django.utils.translation import gettext as _

from records.characters import one_notation
from records.grids import Grid, SpreadsheetError, Table
from records.office_tables import Heads, Reading, table_of
from records.workbooks import xls_grids, xlsx_grids

MAX_BYTES = 50 * 1024 * 1024  # of what is sent; a file on the command line may be larger
MAX_ROWS = 100_000
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
# A word processor's soft breaks come in with what is pasted into a table; anything else is no table.
_NO_TABLE = re.compile(r"[\x00-\x08\x0e-\x1f]")
_TABLE = re.compile(r"\A[^\x00]*[,;\t][^\x00]*\n[^\x00]*\Z")  # cells and lines
# What would start a formula; and the apostrophe itself, so that one taken off again is always the guard.
_GUARDED = ("=", "+", "-", "@", "\t", "\r", "'")


@dataclass(frozen=True)
class Sheet:
    """One sheet to be written."""

    name: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Any]]


def read_table(
    source: BinaryIO | Path | str,
    *,
    heads: Heads | None = None,
    reading: Reading | None = None,
    max_rows: int = MAX_ROWS,
) -> Table:
    """Read a CSV (UTF-8, UTF-16 or GB18030), an XLSX or an XLS as it is shown.

    The kind is read from the content. `heads` says which heads are looked for, so that a title above them
    is left out; without, the first row is the head. `reading` is what the sender chose. Days become
    YYYY-MM-DD. Raises `SpreadsheetError` with a reason fit for the person who sent the file.
    """
    heads, reading = heads or Heads(), reading or Reading()
    return table_of(read_grids(source, max_rows=max_rows), heads, reading, max_rows=max_rows)


def read_grids(source: BinaryIO | Path | str, *, max_rows: int = MAX_ROWS) -> list[Grid]:
    """The sheets of a file, cell by cell. Raises `SpreadsheetError`."""
    content = _content(source)
    if not content.strip():
        raise SpreadsheetError(_("The file is empty."))
    if content.startswith(b"PK\x03\x04"):
        if way_out := _other_package(content):
            raise SpreadsheetError(way_out)
        return xlsx_grids(io.BytesIO(content), max_rows=max_rows)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return xls_grids(content, max_rows=max_rows)
    if way_out := _no_table(content):
        raise SpreadsheetError(way_out)
    rows = enumerate(_csv_records(content), start=1)
    grid = Grid(rows=[(n, dict(enumerate(r))) for n, r in itertools.islice(rows, max_rows + 100)])
    return [grid]


def _other_package(content: bytes) -> str:
    """What to do with a zipped file that is no XLSX; "" for an XLSX."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return ""
    if "OFD.xml" in names:
        return _("This is an OFD page, not a table: send the table it was made from (XLSX or CSV).")
    if "word/document.xml" in names:
        return _("This is a Word document: copy its table into Excel or WPS and save it as XLSX.")
    if "content.xml" in names or "xl/workbook.bin" in names:
        return _("Open the file in Excel or WPS and choose 另存为 → Excel 工作簿（.xlsx）.")
    return ""


def _no_table(content: bytes) -> str:
    """What to do with a file that is neither text of a table nor a workbook; "" for a CSV."""
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if start.startswith(b"%pdf"):
        return _("This is a PDF, not a table: send the table it was made from (XLSX or CSV).")
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"mime-version", b"<?xml")):
        return _(
            "This is a web page with the name of a table: open it in Excel or WPS and choose"
            " 另存为 → Excel 工作簿（.xlsx）."
        )
    return ""


def _content(source: BinaryIO | Path | str) -> bytes:
    if isinstance(source, str | Path):  # on this machine already: who can put it there may
        return Path(source).read_bytes()
    content = source.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise SpreadsheetError(_("The file is larger than %d MB.") % (MAX_BYTES // 1024 // 1024))
    return content


def _csv_records(content: bytes) -> Iterator[list[str]]:
    # A second byte order mark, and the Ctrl-Z with which old programs end a file.
    text = _decoded(content).lstrip("\ufeff").rstrip("\x1a")
    text, delimiter = _delimited(text)
    if _NO_TABLE.search(text):
        raise _neither()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begun = 0
    try:
        for row in reader:
            begun = reader.line_num
            yield row
    except csv.Error as error:
        raise SpreadsheetError(
            _(
                'Quotation marks do not match in the row that begins on line %d: a cell with " in it is '
                'written in quotation marks, those inside it twice ("").'
            )
            % (begun + 1)
        ) from error


def _decoded(content: bytes) -> str:
    """The text of a CSV: UTF-16 (what Excel calls Unicode text), UTF-8 or GB18030."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        codecs = ["utf-16"]
    elif b"\x00" in content:  # UTF-16 without its mark, or no text at all
        codecs = ["utf-16-le", "utf-16-be"]
    else:
        codecs = ["utf-8-sig", "gb18030"]
    for codec in codecs:
        try:
            text = content.decode(codec)
        except UnicodeDecodeError:
            if codec == "utf-8-sig":
                _refuse_damaged(content)
            continue
        if b"\x00" not in content or _TABLE.search(text):
            return text
    raise _neither()


def _neither() -> SpreadsheetError:
    return SpreadsheetError(
        _(
            "The file is neither CSV nor XLSX: open it in Excel or WPS and choose"
            " 另存为 → Excel 工作簿（.xlsx）."
        )
    )


def _refuse_damaged(content: bytes) -> None:
    """Refuse UTF-8 in which some bytes are broken: read as GBK it would be other words."""
    text = content.decode("utf-8-sig", errors="replace")
    broken, han = text.count("\ufffd"), sum("\u2e80" <= sign <= "\u9fff" for sign in text)
    if han > 10 * broken:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        raise SpreadsheetError(
            _("The characters of line %d are damaged: save the table again as XLSX.") % line
        )


def _delimited(text: str) -> tuple[str, str]:
    """(the table, its delimiter): as a first line `sep=;` says, else the commonest at the top."""
    if match := re.match(r"sep=([,;\t])\r?\n", text):
        return text[match.end() :], match[1]
    top = "\n".join(text.lstrip().split("\n", 10)[:10])  # a title may stand above the head
    return text, max(",\t;", key=top.count)


def csv_rows(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """The lines of a CSV in UTF-8 with BOM, as Excel wants it; a stream in flat memory."""
    line = io.StringIO()
    writer = csv.writer(line)
    yield b"\xef\xbb\xbf"
    for row in itertools.chain([headers], rows):
        line.seek(0)
        line.truncate()
        writer.writerow([safe_cell(cell) for cell in row])
        yield line.getvalue().encode()


def xlsx_file(*sheets: Sheet) -> BinaryIO:
    """An XLSX as a temporary file, rewound; numbers stay numbers, dates stay dates, in flat memory."""
    book = openpyxl.Workbook(write_only=True)
    for sheet in sheets:
        page = book.create_sheet(re.sub(r"[\[\]:*?/\\]", "_", sheet.name)[:31])
        page.freeze_panes = "A2"
        page.append([safe_cell(cell) for cell in sheet.headers])
        for row in sheet.rows:
            page.append([safe_cell(cell) for cell in row])
    file = tempfile.SpooledTemporaryFile(max_size=1024 * 1024)  # noqa: SIM115 (the caller closes it)
    book.save(file)
    file.seek(0)
    return file


def safe_cell(value: Any) -> Any:
    """A cell that a spreadsheet shows and never runs: text that would start a formula gets a leading '.

    `office_tables.unguarded` is its inverse.
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
