"""A file as a reader sees it: paragraphs and tables, merged cells spread out. Pure.

A value that is merged over three columns stands in all three; what the tables mean is read elsewhere.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MAX_COLUMNS = 60  # the widest table of a report has fifteen
MAX_ROWS = 3000
Row = tuple[str, ...]
Matrix = tuple[Row, ...]


@dataclass(frozen=True)
class Spanned:
    """A cell as files state it: its text and how many rows and columns it covers."""

    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Layout:
    """`lines`: the text outside of tables. A file without tables (PDF, plain text) has its all in `lines`."""

    lines: tuple[str, ...]
    tables: tuple[Matrix, ...] = ()


def spread(rows: Iterable[Iterable[Spanned]]) -> Matrix:
    """Each merged cell written into every place it covers; what lies beyond the limits is left out."""
    covered: dict[tuple[int, int], str] = {}
    height = width = 0
    for down, cells in enumerate(rows):
        if down == MAX_ROWS:
            break
        height, column = down + 1, 0
        for cell in cells:
            while (down, column) in covered:
                column += 1
            right = min(column + max(cell.columns, 1), MAX_COLUMNS)
            bottom = min(down + max(cell.rows, 1), MAX_ROWS)
            for place in _area(down, bottom, column, right):
                covered[place] = cell.text
            column, width = right, max(width, right)
    return tuple(
        tuple(covered.get((down, column), "") for column in range(width)) for down in range(height)
    )


def _area(top: int, bottom: int, left: int, right: int) -> Iterator[tuple[int, int]]:
    return ((row, column) for row in range(top, bottom) for column in range(left, right))
