"""A paper as accessible HTML without styles of its own.

Classes for the style sheet: article.paper, .paper-number, .paper-addressee, .paper-signature,
.paper-note, .paper-table (scrolls sideways), table.data, td.left, td.right, figure.paper-figure, p.flush.
"""

from functools import singledispatch

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .conventions import chinese_date
from .model import Cell, Figure, Heading, PageBreak, Paper, Paragraph, Run, Table


def to_html(paper: Paper, *, title_level: int = 1) -> SafeString:
    """The whole paper; its title is an <h{title_level}>, headings follow below it."""
    optional = [
        (paper.number, '<p class="paper-number">{}</p>'),
        (paper.addressee, '<p class="paper-addressee">{}</p>'),
    ]
    head = [format_html(markup, text) for text, markup in optional if text]
    foot = format_html(
        '<p class="paper-signature">{}<time datetime="{}">{}</time></p>',
        format_html("{}<br>", paper.organ) if paper.organ else "",
        paper.date.isoformat(),
        chinese_date(paper.date),
    )
    note = format_html('<p class="paper-note">{}</p>', paper.note) if paper.note else ""
    return format_html(
        '<article class="paper" lang="{}"><h{}>{}</h{}>{}{}{}{}</article>',
        *(paper.language, title_level, paper.title, title_level),
        *(join(head), blocks_html(paper.blocks, title_level=title_level), foot, note),
    )


def blocks_html(blocks, *, title_level: int = 1) -> SafeString:
    return join(block_html(block, title_level) for block in blocks)


def join(parts) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


@singledispatch
def block_html(block, title_level: int) -> SafeString:
    raise TypeError(f"not a block of a paper: {block!r}")


@block_html.register
def _(block: Heading, title_level: int) -> SafeString:
    level = min(title_level + block.level, 6)
    return format_html("<h{}>{}</h{}>", level, block.text, level)


@block_html.register
def _(block: Paragraph, title_level: int) -> SafeString:
    return format_html(
        "<p{}>{}</p>",
        "" if block.indent else mark_safe(' class="flush"'),
        join(run_html(run) for run in block.runs),
    )


def run_html(run: Run) -> SafeString:
    text = format_html("<strong>{}</strong>", run.text) if run.bold else format_html("{}", run.text)
    return format_html('<a href="{}">{}</a>', run.link, text) if run.link else text


@block_html.register
def _(block: Table, title_level: int) -> SafeString:
    # Focusable, so that a keyboard can scroll a table wider than the screen (WCAG 2.1.1).
    return format_html(
        '<div class="paper-table" tabindex="0" role="region" aria-label="{}"><table class="data">'
        "<caption>{}</caption><thead>{}</thead><tbody>{}</tbody></table></div>",
        *(block.caption, block.caption),
        join(row_html(row, head=True) for row in block.head),
        join(row_html(row, head=False) for row in block.body),
    )


def row_html(row, *, head: bool) -> SafeString:
    return format_html("<tr>{}</tr>", join(cell_html(cell, head=head) for cell in row))


def cell_html(cell: Cell, *, head: bool) -> SafeString:
    span = cell.colspan if head else cell.rowspan
    scope = ("col" if head else "row") + ("group" if span > 1 else "")
    attributes = [
        ("scope", scope if head or cell.header else ""),
        ("colspan", cell.colspan if cell.colspan > 1 else ""),
        ("rowspan", cell.rowspan if cell.rowspan > 1 else ""),
        ("class", "" if cell.align == "center" else cell.align),
    ]
    tag = "th" if head or cell.header else "td"
    given = format_html_join("", ' {}="{}"', (pair for pair in attributes if pair[1]))
    return format_html("<{}{}>{}</{}>", tag, given, cell.text, tag)


@block_html.register
def _(block: Figure, title_level: int) -> SafeString:
    caption = format_html("<figcaption>{}</figcaption>", block.caption) if block.caption else ""
    # The drawing is our own (records.charts escapes its labels) and carries its title and description.
    return format_html('<figure class="paper-figure">{}{}</figure>', mark_safe(block.svg), caption)


@block_html.register
def _(block: PageBreak, title_level: int) -> SafeString:
    return mark_safe('<div class="page-break"></div>')
