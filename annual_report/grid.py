"""A printed table as data: cells with their merges, and the numbers that go into them.

Every output (HTML, DOCX, PDF, XLSX, JSON) walks these same rows. Nothing here knows which table it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from records.amounts import tidy

TO_FILL = "【待填】"  # stands where nobody has stated a number; never a 0
# What stands in a cell: a count, an amount in 万元, a blank (None), or what somebody typed ("/").
Value = int | Decimal | str | None


class Kind(Enum):
    HEADING = "heading"  # names columns or a block
    LABEL = "label"  # names a row
    VALUE = "value"


@dataclass(frozen=True)
class Cell:
    """One cell; `rows` and `columns` say how many it covers.

    A value cell has a `ref`. `sums` are the refs a total adds up, so that a spreadsheet can carry
    the formula itself.
    """

    text: str = ""
    kind: Kind = Kind.LABEL
    rows: int = 1
    columns: int = 1
    ref: str = ""
    sums: tuple[str, ...] = ()


@dataclass(frozen=True)
class Placed:
    """A cell and the place (from 0) of its upper left corner."""

    row: int
    column: int
    cell: Cell


@dataclass(frozen=True)
class Table:
    """An empty form: its rows from top to bottom, each cell written once, where it begins."""

    name: str
    caption: str
    width: int
    head: int  # how many rows are repeated on a new page
    rows: tuple[tuple[Cell, ...], ...]

    def placed(self) -> Iterator[Placed]:
        """Each cell with its place; a cell merged downward pushes later rows' cells to the right."""
        covered: set[tuple[int, int]] = set()
        for row, cells in enumerate(self.rows):
            column = 0
            for cell in cells:
                while (row, column) in covered:
                    column += 1
                yield Placed(row, column, cell)
                covered |= {
                    (row + down, column + right)
                    for down in range(cell.rows)
                    for right in range(cell.columns)
                }
                column += cell.columns

    def value_cells(self) -> Iterator[Cell]:
        return (cell for row in self.rows for cell in row if cell.kind is Kind.VALUE)

    def refs(self) -> tuple[str, ...]:
        return tuple(cell.ref for cell in self.value_cells())

    def filled(self, values: Mapping[str, Value], *, blank: str = "") -> "FilledTable":
        """The table with its numbers; a ref without one is a blank cell. KeyError for a strange ref."""
        strange = values.keys() - set(self.refs())
        if strange:
            raise KeyError(f"table {self.name}: {sorted(strange)}")
        return FilledTable(self, {ref: values.get(ref) for ref in self.refs()}, blank)


@dataclass(frozen=True)
class FilledTable:
    """`blank` is what an empty cell prints: nothing in a table read from elsewhere, 【待填】 in ours."""

    table: Table
    values: Mapping[str, Value] = field(repr=False)
    blank: str = field(default="", compare=False)

    def told(self, ref: str) -> str:
        """The cell as it is printed."""
        return self.blank if self.values[ref] is None else printed(self.values[ref])

    def __getitem__(self, ref: str) -> Value:
        return self.values[ref]

    def number(self, ref: str) -> int | Decimal:
        """The number in a cell; a blank or a mark counts as 0 in sums (E6 reports it by itself)."""
        value = self.values[ref]
        return 0 if value is None or isinstance(value, str) else value


def printed(value: Value) -> str:
    """A cell as the form prints it: no thousands separator, no idle zeros (14722.49, 7545)."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return str(tidy(value))
    return str(value)
