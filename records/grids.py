"""What a file of tables is on its way in: sheets as grids, then one table with its head."""

from dataclasses import dataclass, field


class SpreadsheetError(ValueError):
    """The file is not a table we can read; the message says why."""


@dataclass
class Grid:
    """One sheet: rows that hold anything, as (row number from 1, {column from 0: text})."""

    name: str = ""
    is_hidden: bool = False
    rows: list[tuple[int, dict[int, str]]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)  # from 0
    merged: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # top, left, bottom, right
    unseen: set[int] = field(default_factory=set)  # rows with characters nobody sees
    faults: dict[tuple[int, int], str] = field(
        default_factory=dict
    )  # (row, column) → what is wrong


@dataclass(frozen=True)
class Table:
    """`rows` holds (row number in the sheet, cells as text, one per header); empty rows are left out.

    `notes` says what was left out or read otherwise than written; `faults` are cells, or with "" whole
    rows, that cannot be taken: (row number, header, reason).
    """

    headers: list[str]
    rows: list[tuple[int, list[str]]]
    notes: list[str] = field(default_factory=list)
    faults: list[tuple[int, str, str]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list, compare=False)
    head_row: int = field(default=1, compare=False)
