import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from records import spreadsheets
from records.spreadsheets import Sheet, SpreadsheetError, Table, csv_rows, read_table, xlsx_file


def xlsx(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(content, **options):
    return read_table(io.BytesIO(content), **options)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_a_csv_is_read_in_every_encoding_offices_use(encoding):
    content = '编号,标题\r\n1,治安管理\r\n\r\n3,"一,二\n三"\r\n'.encode(encoding)

    assert read(content) == Table(
        ["编号", "标题"], [(2, ["1", "治安管理"]), (4, ["3", "一,二\n三"])]
    )


def test_an_xlsx_is_known_by_its_content_and_its_cells_become_plain_text(tmp_path):
    path = tmp_path / "wrongly-named.csv"
    path.write_bytes(
        xlsx(
            ["日期", "数", "时间", "文"],
            [datetime(2016, 3, 5), 12.0, datetime(2016, 3, 5, 8, 30), None],
            [],
            [date(2016, 3, 6), 0.5, "", "是"],
        )
    )

    assert read_table(path) == Table(
        ["日期", "数", "时间", "文"],
        [
            (2, ["2016-03-05", "12", "2016-03-05 08:30:00", ""]),
            (4, ["2016-03-06", "0.5", "", "是"]),
        ],
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n \n",
        b"\xef\xbb\xbf",
        b"a,b\n1,\x00\n",
        b"a,b\n1,\x07\n",
        b"\xff\xfe\xff\xff\xff",
        b"a,a\n1,2\n",
        b"a,,c\n1,2,3\n",
        b"a,b\n1,2,3\n",
        b'a,b\n"1,2\n',
        b"PK\x03\x04 and nothing more",
        xlsx(["a"], [1])[:-200],
        xlsx(),
    ],
    ids=range(13),
)
def test_what_is_no_table_is_refused_with_a_reason(content):
    with pytest.raises(SpreadsheetError, match=r"[。.]"):
        read(content)


def test_size_and_rows_are_limited(monkeypatch):
    with pytest.raises(SpreadsheetError, match="2"):
        read(b"a\n1\n2\n3\n", max_rows=2)
    monkeypatch.setattr(spreadsheets, "MAX_BYTES", 10)
    with pytest.raises(SpreadsheetError):
        read(b"a\n1234567890\n")


def test_a_file_on_the_command_line_may_be_larger(monkeypatch, tmp_path):
    monkeypatch.setattr(spreadsheets, "MAX_BYTES", 10)
    path = tmp_path / "large.csv"
    path.write_bytes(b"a\n1234567890\n")

    assert read_table(path) == Table(["a"], [(2, ["1234567890"])])


HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\tx",
    "\rx",
    "a=b",
    -1,
    2.5,
    Decimal("-3"),
    None,
    date(2016, 3, 5),
]
HARMLESS = ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "a=b"]


def test_a_csv_opens_in_excel_and_runs_no_formula():
    content = b"".join(csv_rows(["列"], ([cell] for cell in HOSTILE)))

    assert content.startswith("\ufeff列\r\n'=1+1\r\n".encode())
    assert b'\r\n-1\r\n2.5\r\n-3\r\n""\r\n2016-03-05\r\n' in content


def test_an_xlsx_keeps_numbers_and_dates_and_runs_no_formula():
    local = datetime(2016, 3, 5, 0, 30, tzinfo=UTC)
    book = openpyxl.load_workbook(
        xlsx_file(Sheet("a/b", ["列"], [HOSTILE, [local, True, "\x07x"]]))
    )
    rows = list(book.worksheets[0].iter_rows(values_only=True, min_row=2))

    assert list(rows[0][:7]) == HARMLESS
    assert rows[0][7:] == (-1, 2.5, -3, None, datetime(2016, 3, 5))
    assert rows[1][:3] == (datetime(2016, 3, 5, 8, 30), 1, "x")
    assert book.sheetnames == ["a_b"]
