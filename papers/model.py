"""An official paper (公文) as plain data: one `Paper`, walked by html.py, docx.py and pdf.py.

Text is data, never markup. What no paper can print (control characters, unpaired surrogates, marks
that reverse the reading direction) is dropped when the block is made, so every writer gets the same text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Literal

Align = Literal["left", "center", "right"]
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
LINK = re.compile(r"(https?://|mailto:|/(?!/))\S*\Z")


class Printable:
    def __post_init__(self):
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, str):
                object.__setattr__(self, each.name, UNPRINTABLE.sub("", value))


@dataclass(frozen=True)
class Run(Printable):
    """A stretch of text. `link`: http(s), mailto or a path of this site; else ValueError."""

    text: str
    bold: bool = False
    link: str = ""

    def __post_init__(self):
        super().__post_init__()
        if self.link and not LINK.match(self.link):
            raise ValueError(f"not a link for a paper: {self.link!r}")


@dataclass(frozen=True)
class Heading(Printable):
    """`level` 1 to 4: 一、 （一） 1. （1） of GB/T 9704-2012; the ordinal is part of the text."""

    level: int
    text: str

    def __post_init__(self):
        super().__post_init__()
        if self.level not in (1, 2, 3, 4):
            raise ValueError(f"heading of level {self.level}: 1 to 4 (GB/T 9704-2012)")


@dataclass(frozen=True)
class Paragraph:
    """A text, or runs of it. `indent`: the first line begins two characters in."""

    content: str | Sequence[Run]
    indent: bool = True

    @property
    def runs(self) -> tuple[Run, ...]:
        return (Run(self.content),) if isinstance(self.content, str) else tuple(self.content)


@dataclass(frozen=True)
class Cell(Printable):
    text: str = ""
    colspan: int = 1
    rowspan: int = 1
    header: bool = False
    align: Align = "center"


@dataclass(frozen=True)
class Table(Printable):
    """`head` rows repeat on every page. `widths`: shares of the columns, any scale; `font_size`: pt.

    `whole`: on one page, which the caller knows it fits; rows lie closer where the type is small.
    Cells under a rowspan are left out of their rows, as in HTML; rows that do not fill the grid
    exactly are a ValueError.
    """

    caption: str
    head: Sequence[Sequence[Cell]]
    body: Sequence[Sequence[Cell]]
    widths: Sequence[float] = ()
    font_size: float = 10.5
    whole: bool = False

    def __post_init__(self):
        super().__post_init__()
        columns = {len(row) for part in (self.head, self.body) for row in grid(part)}
        if len(columns) > 1 or (self.widths and columns and {len(self.widths)} != columns):
            raise ValueError(f"table {self.caption!r}: rows or widths of unequal length {columns}")

    @property
    def shares(self) -> list[float]:
        """The columns' shares of the width, adding up to 1."""
        rows = grid(self.head) or grid(self.body)
        widths = list(self.widths) or [1.0] * (len(rows[0]) if rows else 1)
        return [width / sum(widths) for width in widths]


@dataclass(frozen=True)
class Figure:
    """`svg`: a drawing made here, by records.charts or segno (trusted markup); `alt` says what it shows.

    `width`: in mm, as printed; by default three quarters of the text's width.
    """

    svg: str
    alt: str
    caption: str = ""
    width: float = 117


@dataclass(frozen=True)
class PageBreak:
    pass


Block = Heading | Paragraph | Table | Figure | PageBreak


LINE_PITCH = 28.95  # pt from line to line: 22 lines in 225 mm (GB/T 9704-2012, 5.2.3)


@dataclass(frozen=True)
class Paper(Printable):
    """`number`: 发文字号; `addressee`: 主送机关; `note`: 附注; `author`: of the file, else `organ`.

    `line_pitch`: pt from line to line; less where that keeps a paper on a page less (`pdf.fitted`).
    """

    title: str
    date: date
    blocks: Sequence[Block] = ()
    number: str = ""
    addressee: str = ""
    organ: str = ""
    note: str = ""
    subject: str = ""
    author: str = ""
    language: str = "zh-CN"
    line_pitch: float = LINE_PITCH


def grid(rows: Sequence[Sequence[Cell]]) -> list[list[tuple[Cell, bool]]]:
    """Every column of every row as (cell, does it start here), spans filled in.

    Raises ValueError where cells overlap or leave a hole.
    """
    filled: list[dict[int, tuple[Cell, bool]]] = [{} for _ in rows]
    for at, row in enumerate(rows):
        column = 0
        for cell in row:
            while column in filled[at]:
                column += 1
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    if at + down >= len(rows) or column + right in filled[at + down]:
                        raise ValueError(f"the spans of cell {cell.text!r} do not fit")
                    filled[at + down][column + right] = (cell, (down, right) == (0, 0))
    for row in filled:
        if sorted(row) != list(range(len(row))):
            raise ValueError("a row of the table has a hole")
    return [[row[column] for column in sorted(row)] for row in filled]
