"""An item as a paper to keep: its text with number, organ and day, and a note of where it was read."""

from disclosure import rich_text
from disclosure.body import Part, parts
from disclosure.models import Disclosure
from papers.model import Heading, Paper, Paragraph


def paper_of(item: Disclosure, *, address: str) -> Paper:
    """The item as published. `address`: its page.

    What the text says itself of number and signature is not said twice.
    """
    if item.body_html:
        return _formatted(item, address)
    lines = [(part, line) for part, line in parts(item.body) if line != item.document_number]
    signed = [line for part, line in lines if part is Part.SIGNATURE]
    blocks = tuple(_block(part, line) for part, line in lines if part is not Part.SIGNATURE)
    return Paper(
        title=item.title,
        date=item.formed_on,
        number=item.document_number,
        organ=signed[0] if len(signed) > 1 else item.unit.name,
        blocks=blocks,
        subject=item.summary,
        note=f"（{citation(item)}，{address}）",
    )


def _formatted(item: Disclosure, address: str) -> Paper:
    """The same of a formatted text, whose last lines are its signature where it has one."""
    lines = item.body.splitlines()
    signed = [line for part, line in parts(item.body) if part is Part.SIGNATURE]
    blocks = rich_text.blocks(item.body_html)
    while blocks and isinstance(blocks[-1], Paragraph) and _said(blocks[-1]) in signed:
        blocks.pop()
    if lines and lines[0] == item.document_number and isinstance(blocks[0], Paragraph):
        blocks = blocks[1:]
    return Paper(
        title=item.title,
        date=item.formed_on,
        number=item.document_number,
        organ=signed[0] if len(signed) > 1 else item.unit.name,
        blocks=tuple(blocks),
        subject=item.summary,
        note=f"（{citation(item)}，{address}）",
    )


def _said(paragraph: Paragraph) -> str:
    return "".join(run.text for run in paragraph.runs).strip()


def citation(item: Disclosure) -> str:
    """How the item is cited: 十堰市公安局：《…》（十公规〔2016〕1号），2016-06-22发布，索引号…"""
    title = item.title if item.title.startswith("《") else f"《{item.title}》"
    number = f"（{item.document_number}）" if item.document_number else ""
    index = f"，索引号{item.index_number}"
    return f"{item.unit.name}：{title}{number}，{item.published_on:%Y-%m-%d}发布{index}"


def _block(part: Part, line: str):
    if part is Part.PARAGRAPH:
        return Paragraph(line)
    return Heading(1 if part is Part.HEADING_1 else 2, line)
