"""The report as an official paper, which papers writes as HTML, DOCX and PDF."""

from collections.abc import Callable

from annual_report.content import Content, Part
from annual_report.grid import FilledTable, Kind
from annual_report.narrative import Paragraph as Pieces
from papers import model

# Shares of the columns by table: labels need room, numbers little.
WIDTHS: dict[str, tuple[float, ...]] = {
    "二": (4, 3, 3, 3),
    "三": (1.2, 1.8, 4.4, *(1.4,) * 7),
    "四": (1.0,) * 15,
}
FONT_SIZES = {"二": 12.0, "三": 8.5, "四": 9.0}  # 三 fits a page by it
LABEL_COLUMNS = {"二": 1, "三": 3, "四": 0}
Link = Callable[[str], str]


def no_link(key: str) -> str:
    """Files lead nowhere: their figures are printed, not linked."""
    return ""


def to_paper(content: Content, *, link: Link = no_link) -> model.Paper:
    """`link` gives the address of the rows behind a figure's key, "" for none."""
    blocks: list[model.Block] = []
    waiting: list[model.Block] = []  # drawings go behind the text they belong to, so that it flows
    for part in content.parts:
        if part.section.level == 1:
            blocks.extend(waiting)
            waiting = []
        blocks.extend(_part_blocks(part, content, link))
        waiting.extend(_drawings(part, content))
    blocks.extend(waiting)
    return model.Paper(
        title=content.title,
        date=content.signed_on,
        blocks=blocks,
        organ=content.organ,
        note=content.log_told,
    )


def _part_blocks(part: Part, content: Content, link: Link):
    if part.section.heading:
        yield model.Heading(part.section.level, part.section.heading)
    for paragraph in part.paragraphs:
        yield model.Paragraph(_runs(paragraph, link))
    if part.section.table:
        yield to_table(content.tables[part.section.table])


def _drawings(part: Part, content: Content):
    for picture in content.pictures:
        if picture.section and part.section.speaks_for(picture.section):
            yield model.Figure(picture.svg, alt=picture.told, caption=picture.title)


def _runs(paragraph: Pieces, link: Link) -> tuple[model.Run, ...]:
    return tuple(
        model.Run(piece.text, link=link(piece.figure) if piece.figure else "")
        for piece in paragraph
    )


def to_table(filled: FilledTable) -> model.Table:
    table = filled.table
    labels = LABEL_COLUMNS[table.name]
    rows = [
        tuple(
            model.Cell(
                text=filled.told(cell.ref) if cell.kind is Kind.VALUE else cell.text,
                colspan=cell.columns,
                rowspan=cell.rows,
                header=cell.kind is not Kind.VALUE,
                align="left" if labels == 3 and cell.kind is Kind.LABEL else "center",
            )
            for cell in row
        )
        for row in table.rows
    ]
    return model.Table(
        caption=table.caption,
        head=rows[: table.head],
        body=rows[table.head :],
        widths=WIDTHS[table.name],
        font_size=FONT_SIZES[table.name],
        whole=True,
    )
