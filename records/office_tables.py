"""The table an office has: its head found under title and unit, its total and note rows left out.

What is left out is said; what only a person can decide (several sheets, hidden rows, an unknown column)
is asked, and the answers come back as a `Reading`. Pure.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils import get_column_letter

from records.characters import holds_unseen, one_notation
from records.columns import Column
from records.grids import Grid, SpreadsheetError, Table

HEADS = Path(__file__).parent / "data" / "heads.csv"
LOOKED_AT = 30  # rows from the top in which a head is looked for
TAKE, LEAVE = "take", "leave"
IS_HIDDEN = gettext_lazy("The row is hidden: choose to take or to leave such rows.")
_REMARK = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_TOTAL = re.compile(r"(合计|总计|小计|共计|本页(合|小)计)")
# What a program writes where a value is lost: an error of a formula kept as text, a column too narrow to
# show it, a long number shortened.
_LOST = re.compile(r"#(?:REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|#{4,}")
_SHORTENED = re.compile(r"[0-9](?:\.[0-9]+)?E\+[0-9]{2,}")
_COUNTED = ("一二三四五六七八九十", "甲乙丙丁戊己庚辛壬癸", "abcdefghijklmnopqrstuvwxyz")
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
    notes += _without_row_numbers(grid, head)
    width = _width(grid, head)
    texts = [head.texts.get(column, "") for column in range(width)]
    table = Table(texts, [], notes, head_row=head.last)
    if head.first > grid.rows[0][0]:
        above = "；".join(next(iter(c.values()))[:30] for n, c in grid.rows if n < head.first)
        notes.append(_("Above the head row, left out: %s") % above)
    for at, text in enumerate(texts):
        if heads.is_left_out(text):
            notes.append(_("Column “%s”: left out") % text)
        elif at in grid.hidden_columns and text:
            notes.append(_("Hidden column “%s”: read like the others") % text)
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
        both = (above + below, below + above)  # 日期 over 成文, or 成文 over 日期
        texts[column] = next(filter(heads.knows, both), below or above)
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


def _without_row_numbers(grid: Grid, head: _Head) -> list[str]:
    """Columns without a head that count the rows are taken out; what is said of them."""
    below = [cells for number, cells in grid.rows if number > head.last]
    notes = []
    for column in sorted({at for cells in below for at in cells} - head.texts.keys()):
        texts = [cells[column] for cells in below if column in cells]
        counted = [str(number) for number in range(len(texts) + 1)]
        if texts in (counted[1:], counted[:-1]):
            notes.append(_("Column %s counts the rows: left out") % get_column_letter(column + 1))
            for cells in below:
                cells.pop(column, None)
    return notes


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
            raise SpreadsheetError(
                _(
                    "Column %(column)s has no head, and row %(row)d has something in it: write the head, "
                    "or empty the column."
                )
                % {"column": get_column_letter(min(beyond) + 1), "row": number}
            )
    texts = [plain(text) for text in head.texts.values()]
    if twice := sorted({text for text in texts if texts.count(text) > 1}):
        raise SpreadsheetError(
            _("The header “%s” stands twice: rename one, or take its column out.") % twice[0]
        )
    return width


# --- which rows are records


def _take_rows(grid: Grid, head: _Head, heads: Heads, reading: Reading, table: Table) -> None:
    why_not = _no_record(grid, head, heads)
    taken = [at for at, text in sorted(head.texts.items()) if not heads.is_left_out(text)]
    for number, cells in grid.rows:
        if number <= head.last:
            continue
        if why := why_not(number, cells):
            table.notes.append(_("Row %(row)d: %(why)s, left out") % {"row": number, "why": why})
            continue
        if number in grid.hidden_rows:
            table.hidden_rows.append(number)
            if reading.hidden_rows == LEAVE:
                continue
            if reading.hidden_rows != TAKE:
                table.faults.append((number, "", str(IS_HIDDEN)))
        if number in grid.unseen:
            table.notes.append(_("Row %d: invisible characters taken out") % number)
        table.faults.extend(
            (number, head.texts[at], fault)
            for at in taken
            if (fault := grid.faults.get((number, at)) or _lost(cells.get(at, "")))
        )
        table.rows.append((number, [cells.get(at, "") for at in range(len(table.headers))]))
    if table.hidden_rows and reading.hidden_rows:
        said = (
            _("Hidden rows, taken: %s")
            if reading.hidden_rows == TAKE
            else _("Hidden rows, left out: %s")
        )
        table.notes.append(said % "、".join(map(str, table.hidden_rows)))


def _lost(text: str) -> str:
    """Why what stands in a cell is not what was entered there; "" where it may be."""
    if _LOST.fullmatch(text):
        return _("“%s” stands where a value was lost: enter the value.") % text
    if _SHORTENED.fullmatch(text):
        return _("“%s” is a long number cut short: enter all its digits, as text.") % text
    return ""


def _lines_across(grid: Grid, head: _Head) -> set[int]:
    """The rows of which one cell, merged over more than half of the columns, holds everything."""
    filled = {number: set(cells) for number, cells in grid.rows}
    return {
        top
        for top, left, bottom, right in grid.merged
        if top == bottom and filled.get(top) == {left} and 2 * (right - left + 1) > len(head.texts)
    }


def _counts_columns(cells: Mapping[int, str]) -> bool:
    """Whether a row counts the columns: 1 2 3, （1）（2）（3）, 一 二 三, 甲 乙 丙, A B C; 栏次 before it."""
    texts = [cells[at] for at in sorted(cells)]
    plainer = [re.sub(r"[()\s]", "", normalize("NFKC", text)).lower() for text in texts]
    plainer = plainer[1:] if plainer[0] in ("栏次", "列次") else plainer
    if len(plainer) < 3:
        return False
    by_number = [str(number) for number in range(1, len(plainer) + 1)]
    return plainer == by_number or any(plainer == list(row)[: len(plainer)] for row in _COUNTED)


def _no_record(grid: Grid, head: _Head, heads: Heads) -> Callable[[int, Mapping[int, str]], str]:
    """Why a row, by its number and cells, is no record: a total, a note, a line across the table, numbers of
    the columns, the head again, a number without a record; or ""."""
    columns = {at: heads.column(text) for at, text in head.texts.items()}
    required = {at for at, column in columns.items() if column and column.required}
    says = {at for at, text in head.texts.items() if not heads.is_left_out(text)}
    across = _lines_across(grid, head)

    def why(number: int, cells: Mapping[int, str]) -> str:
        first = re.sub(r"\s", "", normalize("NFKC", cells[min(cells)]))
        is_part = bool(required) and not required <= cells.keys()
        if is_part and _TOTAL.match(first):
            return _("a total")
        if is_part and _NOTE.match(first):
            return _("a note")
        if is_part and number in across:
            return _("a line across the table (%s)") % cells[min(cells)][:30]
        if number == head.last + 1 and _counts_columns(cells):
            return _("numbers of the columns")
        if all(plain(text) == plain(head.texts.get(at, "")) for at, text in cells.items()):
            return _("the head row again")
        if heads.columns and not any(at in says for at in cells):
            return _("nothing but a number or remark")
        return ""

    return why
