"""The statutory tables found in a layout by their labels, with what stands in each cell. Pure.

Labels are compared by their Chinese characters alone: copies differ in brackets, stops, quotation marks
and numbering. Values are taken as printed; a total is a value like any other.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from annual_report.grid import Value
from annual_report.printed.layout import Layout, Row
from annual_report.tables import (
    BLOCKS,
    COLUMNS,
    REMEDIES,
    RESULT_COLUMNS,
    TOTAL,
    Block,
    Form,
    RequestRow,
    cell_ref,
    request_rows,
)
from statute.outcomes import OutcomeGroup

ROW_HEADING = "信息内容"
MAX_MARK = 20  # characters kept of a cell that holds no number
_NOT_CHINESE = re.compile(r"[^\u3400-\u9fff]")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_RESULTS_GROUP = "三本年度办理结果"
_GROUPS = tuple(
    _NOT_CHINESE.sub("", group.heading)
    for group in OutcomeGroup
    if group not in (OutcomeGroup.DISCLOSED, OutcomeGroup.PARTLY)
)


@dataclass
class Found:
    """Cells by table and ref as they were met, and what differs from the form."""

    forms: set[Form] = field(default_factory=set)
    cells: dict[str, dict[str, Value]] = field(
        default_factory=lambda: {"二": {}, "三": {}, "四": {}}
    )
    oddities: list[str] = field(default_factory=list)

    def put(self, table: str, ref: str, value: Value) -> None:
        """The first reading stands; another one of the same cell is told, not taken."""
        before = self.cells[table].setdefault(ref, value)
        if before != value:
            self.oddities.append(f"表{table} {ref}：印了两次，先为“{before}”，后为“{value}”")


def value_of(text: str) -> Value:
    """A printed cell: a count, an amount, blank (None), or the mark that stands there."""
    text = unicodedata.normalize("NFKC", text).strip()
    plain = _THOUSANDS.sub("", text).replace(" ", "")
    if not plain:
        return None
    if not _NUMBER.fullmatch(plain):
        return text[:MAX_MARK]
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return text[:MAX_MARK]
    return int(number) if number == number.to_integral_value() else number


def key(text: str) -> str:
    """A label reduced to what all copies of it share."""
    return _NOT_CHINESE.sub("", text)


def _row_key(row: RequestRow) -> str:
    # The copies shorten the long bracket of （二）部分公开.
    return key(row.label.partition("（区分")[0])


_ROWS = {
    _row_key(row): row.ref for form in (Form.OF_2021, Form.OF_2019) for row in request_rows(form)
}

REFS = frozenset(_ROWS.values())


def row_ref(label: str) -> str | None:
    """The row of table 三 that a label (with the labels of its groups before it) names."""
    name = key(label)
    for group in (_RESULTS_GROUP, *_GROUPS):
        if name.startswith(group) and name != group:
            name = name.removeprefix(group)
    if name.startswith("二部分公开"):
        name = "二部分公开"
    return _ROWS.get(name)


def in_tables(layout: Layout) -> Found:
    """What the layout's tables say."""
    found = Found()
    reader = _Requests(found)
    for matrix in layout.tables:
        _read_proactive(matrix, found)
        reader.read(matrix)
        _read_remedies(matrix, found)
    return found


# --- table 二


def _blocks() -> Iterator[tuple[Form, Block]]:
    return ((form, block) for form, blocks in BLOCKS.items() for block in blocks)


def _read_proactive(matrix: Iterable[Row], found: Found) -> None:
    title, places = "", {}
    for row in matrix:
        texts = list(dict.fromkeys(filter(None, row)))
        if not texts:
            continue
        if len(texts) == 1 and (item := _item(texts[0])):
            title, places = item, {}
        elif key(texts[0]) == ROW_HEADING and title:
            # A heading merged over three columns is met in the first of them.
            places = {}
            for at, text in enumerate(row):
                if key(text):
                    places.setdefault(key(text), at)
        elif title and places:
            _take_proactive(title, places, row, found)


def _item(text: str) -> str:
    titles = {key(block.title): block.title for _form, block in _blocks()}
    return titles.get(key(text), "")


def _take_proactive(title: str, places: dict[str, int], row: Row, found: Found) -> None:
    name = key(row[places[ROW_HEADING]])
    for form, block in _blocks():
        headings = {key(column) for column in block.columns}
        if block.title != title or not headings <= places.keys():
            continue
        if len(places) != len(headings) + 1:
            continue
        for label in block.rows:
            if key(label) != name:
                continue
            found.forms.add(form)
            for column in block.columns:
                found.put("二", block.ref(label, column), value_of(row[places[key(column)]]))


# --- table 三


class _Requests:
    """Table 三; its columns are remembered for a table that goes on without its head on a new page."""

    def __init__(self, found: Found):
        self.found = found
        self.places: tuple[int, ...] = ()
        self.width = 0

    def read(self, matrix: Iterable[Row]) -> None:
        for row in matrix:
            names = [key(text) for text in row]
            if "商业企业" in names and "科研机构" in names:
                self._columns(names)
            elif self.places and len(row) == self.width:
                self._take(row)

    def _columns(self, names: list[str]) -> None:
        """The seven columns lie side by side, 自然人 before 商业企业."""
        first = names.index("商业企业") - 1
        if first < 0 or first + len(COLUMNS) > len(names):
            self.found.oddities.append("表三：申请人情况不是七列")
            return
        self.places = tuple(range(first, first + len(COLUMNS)))
        self.width = len(names)

    def _take(self, row: Row) -> None:
        labels = list(dict.fromkeys(filter(None, row[: self.places[0]])))
        values = [value_of(row[place]) for place in self.places]
        ref = row_ref("".join(labels))
        if ref is None:
            if labels and any(isinstance(value, int | Decimal) for value in values):
                self.found.oddities.append(f"表三：规定格式没有“{labels[-1][:40]}”这一行")
            return
        for column, value in zip(COLUMNS, values, strict=True):
            self.found.put("三", cell_ref(ref, column), value)


# --- table 四

_RESULT_HEADS = [key(column) for column in (*RESULT_COLUMNS, TOTAL)] * len(REMEDIES)


def _read_remedies(matrix: Iterable[Row], found: Found) -> None:
    """The row below the fifteen headings."""
    places: list[int] = []
    for row in matrix:
        names = [key(text) for text in row]
        heads = [at for at, name in enumerate(names) if name in _RESULT_HEADS]
        if [names[at] for at in heads] == _RESULT_HEADS:
            places = heads
        elif places and len(row) > places[-1]:
            for ref, at in zip(remedy_refs(), places, strict=True):
                found.put("四", ref, value_of(row[at]))
            return


def remedy_refs() -> list[str]:
    return [cell_ref(kind, column) for kind in REMEDIES for column in (*RESULT_COLUMNS, TOTAL)]
