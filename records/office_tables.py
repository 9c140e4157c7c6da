"""The table an office has: its head found under title and unit, its total and note rows left out.

What is left out is said; what only a person can decide (several sheets, hidden rows, an unknown column)
is asked, and the answers come back as a `Reading`. Pure.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.characters import holds_unseen, one_notation
from records.columns import Column
from records.grids import Grid, SpreadsheetError, Table

HEADS = Path(__file__).parent / "data" / "heads.csv"
LOOKED_AT = 30  # rows from the top in which a head is looked for
TAKE, LEAVE = "take", "leave"
IS_HIDDEN = gettext_lazy("The row is hidden: choose to take or to leave such rows.")
_REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_TOTAL = re.compile(r"(合计|总计|小计|共计|本页(合|小)计)")
_NOTE = re.compile(r"(注|备注|说明|填表说明|填表人|填报人|填报单位|制表|审核人?|负责人)(:|\d|$)")


@dataclass(frozen=True)
class Reading:
    """What the sender chose for a file.

    `columns`: head as it stands → column's name, "" leaves it out. `values`: (column's name, what stands
    in the cell) → what is meant. `hidden_rows`: TAKE or LEAVE, "" refuses them.
    """

    sheet: str = ""
    hidden_rows: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[tuple[str, str], str] = field(default_factory=dict)


def plain(head: str) -> str:
    """A head without what does not tell columns apart: blanks, breaks, stars, remarks in brackets."""
    text = normalize("NFKC", one_notation(head)).lower()
    text = re.sub(r"\s|[*·:★]|必填|选填", "", text)
    return _REMARK.sub("", text) or text


def unguarded(text: str) -> str:
    """`text` as it was before an export guarded it, or somebody typed Excel's apostrophe before it."""
    return text[1:].strip() if text.startswith("'") else text


class Heads:
    """Which column a head means: label, English name, or a name offices use (`data/heads.csv`)."""

    def __init__(
        self, columns: Sequence[Column] = (), dataset: str = "", chosen: Mapping[str, str] = {}
    ):
        self.columns = columns
        by_name = {column.name: column for column in columns}
        called = {text: name for text, name in _called(dataset) if name in by_name or not name}
        self._known: dict[str, Column | None] = {}
        for text, name in called.items():
            self._known[text] = by_name.get(name)
        for column in columns:
            self._known |= {plain(column.name): column, plain(column.label): column}
        for text, name in chosen.items():
            self._known[plain(text)] = by_name.get(name)

    def column(self, head: str) -> Column | None:
        return self._known.get(plain(head))

    def knows(self, head: str) -> bool:
        return plain(head) in self._known

    def is_left_out(self, head: str) -> bool:
        """A column that says nothing of the record: 序号, 备注, or one the sender left out."""
        return self.knows(head) and self.column(head) is None

    def score(self, heads: Mapping[int, str]) -> int:
        """How many columns a row would name if it were the head."""
        return len({c.name for head in heads.values() if head and (c := self.column(head))})


@cache
def _called(dataset: str) -> list[tuple[str, str]]:
    """(plain head, column's name) of `dataset`, those of every dataset first."""
    with HEADS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [
        (plain(row["head"]), row["column"])
        for wanted in ("*", dataset)
        for row in rows
        if row["dataset"] == wanted
    ]


@dataclass(frozen=True)
class _Head:
    """The head of a grid: its text by column, the rows it stands in, how many columns it names."""

    texts: dict[int, str]
    first: int
    last: int
    score: int


def table_of(
    grids: Sequence[Grid], heads: Heads, reading: Reading, *, max_rows: int = 100_000
) -> Table:
    """The one table of a file. Raises `SpreadsheetError` where there is none or several."""
    for grid in grids:
        unseen = {number for number, cells in grid.rows if any(map(holds_unseen, cells.values()))}
        grid.unseen = unseen
        grid.rows = [(number, _tidied(cells)) for number, cells in grid.rows]
        grid.rows = [(number, cells) for number, cells in grid.rows if cells]
    grid, notes = _chosen(grids, heads, reading)
    if not grid.rows:
        raise SpreadsheetError(_("The file is empty."))
    head = _head(grid, heads)
    _fill_merged(grid, head.last)
    width = _width(grid, head)
    texts = [head.texts.get(column, "") for column in range(width)]
    table = Table(texts, [], notes, head_row=head.last)
    if head.first > grid.rows[0][0]:
        above = "；".join(next(iter(c.values()))[:30] for n, c in grid.rows if n < head.first)
        notes.append(_("Above the head row, left out: %s") % above)
    for text in texts:
        if heads.is_left_out(text):
            notes.append(_("Column “%s”: left out") % text)
    _take_rows(grid, head, heads, reading, table)
    if len(table.rows) > max_rows:
        raise SpreadsheetError(_("The file has more than %d rows.") % max_rows)
    return table


def _tidied(cells: Mapping[int, str]) -> dict[int, str]:
    return {
        column: text
        for column, cell in cells.items()
        if cell and (text := unguarded(one_notation(cell)))
    }


# --- which sheet


def _chosen(grids: Sequence[Grid], heads: Heads, reading: Reading) -> tuple[Grid, list[str]]:
    """The sheet with the records, and what is said of the others."""
    filled = [grid for grid in grids if grid.rows]
    if not filled:
        raise SpreadsheetError(_("The file is empty."))
    with_records = [grid for grid in filled if _head(grid, heads).score >= 2]
    if reading.sheet:
        grid = next((grid for grid in filled if grid.name == reading.sheet), None)
        if grid is None:
            names = "、".join(grid.name for grid in filled)
            raise SpreadsheetError(
                _("There is no sheet “%(sheet)s”; there are: %(names)s.")
                % {"sheet": reading.sheet, "names": names}
            )
    elif len(with_records) > 1:
        raise SeveralSheets(with_records, heads)
    else:
        visible = [grid for grid in filled if not grid.is_hidden]
        grid = next(iter(with_records or visible or filled))
    notes = [
        (_("Hidden sheet “%s”: left out") if other.is_hidden else _("Sheet “%s”: left out"))
        % other.name
        for other in filled
        if other is not grid
    ]
    return grid, notes


class SeveralSheets(SpreadsheetError):
    """Several sheets hold records; `sheets` are their names."""

    def __init__(self, grids: Sequence[Grid], heads: Heads):
        self.sheets = [grid.name for grid in grids]
        told = "、".join(_told(grid, _head(grid, heads)) for grid in grids)
        super().__init__(_("Several sheets hold records: %s. Choose the one to be read.") % told)


def _told(grid: Grid, head: _Head) -> str:
    count = sum(number > head.last for number, _cells in grid.rows)
    hidden = _(", hidden") if grid.is_hidden else ""
    return _("“%(sheet)s” (rows: %(count)d%(hidden)s)") % {
        "sheet": grid.name,
        "count": count,
        "hidden": hidden,
    }


# --- which row is the head


def _head(grid: Grid, heads: Heads) -> _Head:
    """The row, or the two rows, that name most columns; the first row where none names any."""
    top = grid.rows[:LOOKED_AT]
    single = [_Head(cells, number, number, heads.score(cells)) for number, cells in top]
    double = []
    for (number, cells), (below, lower) in pairwise(top):
        texts = _two_rows(grid, number, cells, lower, heads)
        double.append(_Head(texts, number, below, heads.score(texts)))
    return max([*single, *double], key=lambda head: head.score)


def _two_rows(
    grid: Grid, number: int, upper: Mapping[int, str], lower: Mapping[int, str], heads: Heads
) -> dict[int, str]:
    """The heads of two rows as one: below a merged head stand its parts."""
    wide = dict(upper)
    for top, left, _bottom, right in grid.merged:
        if top == number and left in upper:
            wide |= dict.fromkeys(range(left, right + 1), upper[left])
    texts = {}
    for column in sorted(wide.keys() | lower.keys()):
        above, below = wide.get(column, ""), lower.get(column, "")
        texts[column] = above + below if heads.knows(above + below) else below or above
    return texts


def _fill_merged(grid: Grid, head: int) -> None:
    """A value merged over several rows holds for each of them."""
    rows = dict(grid.rows)
    for top, left, bottom, _right in grid.merged:
        if top <= head or left not in rows.get(top, ()):
            continue
        for number in range(top + 1, min(bottom, grid.rows[-1][0]) + 1):
            if number in rows:
                rows[number].setdefault(left, rows[top][left])


def _width(grid: Grid, head: _Head) -> int:
    """The number of columns; a column with cells and no head, or with a head said twice, is refused."""
    width = max(head.texts) + 1
    for number, cells in grid.rows:
        if number <= head.last:
            continue
        beyond = [column for column in cells if column not in head.texts]
        if beyond and max(beyond) >= width:
            raise SpreadsheetError(
                _("Row %(row)d has more cells than the header row.") % {"row": number}
            )
        if beyond:
            raise SpreadsheetError(_("The header row has an empty cell."))
    texts = [plain(text) for text in head.texts.values()]
    if twice := sorted({text for text in texts if texts.count(text) > 1}):
        raise SpreadsheetError(_("The header “%s” stands twice.") % twice[0])
    return width


# --- which rows are records


def _take_rows(grid: Grid, head: _Head, heads: Heads, reading: Reading, table: Table) -> None:
    columns = {at: heads.column(text) for at, text in head.texts.items()}
    required = {at for at, column in columns.items() if column and column.required}
    taken = {at for at, text in head.texts.items() if not heads.is_left_out(text)}
    hidden: list[int] = []
    for number, cells in grid.rows:
        if number <= head.last:
            continue
        if why := _no_record(cells, head, required, taken if heads.columns else cells.keys()):
            table.notes.append(_("Row %(row)d: %(why)s, left out") % {"row": number, "why": why})
            continue
        if number in grid.hidden_rows:
            hidden.append(number)
            if reading.hidden_rows == LEAVE:
                continue
            if reading.hidden_rows != TAKE:
                table.faults.append((number, "", str(IS_HIDDEN)))
        if number in grid.unseen:
            table.notes.append(_("Row %d: invisible characters taken out") % number)
        table.faults.extend(
            (number, head.texts[at], grid.faults[number, at])
            for at in sorted(taken)
            if (number, at) in grid.faults
        )
        table.rows.append((number, [cells.get(at, "") for at in range(len(table.headers))]))
    table.hidden_rows.extend(hidden)
    if hidden and reading.hidden_rows:
        said = (
            _("Hidden rows, taken: %s")
            if reading.hidden_rows == TAKE
            else _("Hidden rows, left out: %s")
        )
        table.notes.append(said % "、".join(map(str, hidden)))


def _no_record(
    cells: Mapping[int, str], head: _Head, required: set[int], taken: Collection[int]
) -> str:
    """Why a row is no record: a total, a note, the head again, a number without a record; or ""."""
    first = re.sub(r"\s", "", normalize("NFKC", cells[min(cells)]))
    is_whole = required <= cells.keys()
    if required and not is_whole and _TOTAL.match(first):
        return _("a total")
    if required and not is_whole and _NOTE.match(first):
        return _("a note")
    if all(plain(text) == plain(head.texts.get(at, "")) for at, text in cells.items()):
        return _("the head row again")
    if not any(at in taken for at in cells):
        return _("nothing but a number or remark")
    return ""
