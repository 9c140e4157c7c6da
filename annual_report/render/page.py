"""The report for the site's own pages: what the templates walk."""

from collections.abc import Mapping
from dataclasses import dataclass

from annual_report.content import Content, Part
from annual_report.grid import Cell, FilledTable, Kind


@dataclass(frozen=True)
class PageCell:
    """A table cell: a heading over `scope` columns or rows, or a number."""

    text: str
    rows: int
    columns: int
    scope: str  # "" for a number

    @property
    def is_number(self) -> bool:
        return not self.scope


@dataclass(frozen=True)
class PageTable:
    name: str
    caption: str
    head: tuple[tuple[PageCell, ...], ...]
    body: tuple[tuple[PageCell, ...], ...]


@dataclass(frozen=True)
class PagePiece:
    text: str
    link: str = ""


@dataclass(frozen=True)
class PageSection:
    heading: str
    level: int
    paragraphs: tuple[tuple[PagePiece, ...], ...]
    table: PageTable | None


def laid_out(filled: FilledTable) -> PageTable:
    table = filled.table
    rows = tuple(
        tuple(_cell(cell, filled, in_head=at < table.head) for cell in row)
        for at, row in enumerate(table.rows)
    )
    return PageTable(table.name, table.caption, rows[: table.head], rows[table.head :])


def _cell(cell: Cell, filled: FilledTable, *, in_head: bool) -> PageCell:
    if cell.kind is Kind.VALUE:
        return PageCell(filled.told(cell.ref), cell.rows, cell.columns, "")
    over_columns = in_head or cell.kind is Kind.HEADING
    span = cell.columns if over_columns else cell.rows
    scope = ("col" if over_columns else "row") + ("group" if span > 1 else "")
    return PageCell(cell.text, cell.rows, cell.columns, scope)


def sections(content: Content, links: Mapping[str, str]) -> list[PageSection]:
    """`links`: the address of the rows behind a figure, by its key."""
    return [_section(part, content, links) for part in content.parts]


def _section(part: Part, content: Content, links: Mapping[str, str]) -> PageSection:
    section = part.section
    return PageSection(
        section.heading,
        section.level,
        tuple(
            tuple(PagePiece(piece.text, links.get(piece.figure, "")) for piece in paragraph)
            for paragraph in part.paragraphs
        ),
        laid_out(content.tables[section.table]) if section.table else None,
    )
