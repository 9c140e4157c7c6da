"""A paper as PDF: archival (PDF/A-2a) and accessible (PDF/UA-1) in one file, set by typst.

The paper reaches official.typ as JSON, so no text is ever read as markup. Only the committed fonts are
used and the file's date is the paper's own: the same paper gives the same bytes on every machine.
"""

import json
from dataclasses import asdict, replace
from functools import cache
from io import BytesIO
from pathlib import Path

import typst
from pypdf import PdfReader

from .conventions import chinese_date, organ_indent, title_lines
from .model import UNPRINTABLE, Figure, Heading, PageBreak, Paper, Paragraph, Table

HERE = Path(__file__).parent
MISSING = "〓"  # the mark printers set for a character they lack
DRAWING = b"""#set page(width: auto, height: auto, margin: 0pt)
#set text(font: "Noto Serif SC")
#image(bytes(sys.inputs.svg), format: "svg")
"""


def to_pdf(paper: Paper) -> bytes:
    """The paper as one PDF. A character no committed font holds is printed as 〓."""
    return typst.compile(
        str(HERE / "official.typ"),
        root=str(HERE),
        font_paths=committed_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": printable(json.dumps(described(paper), ensure_ascii=False))},
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
    )


# Lines may stand closer where the signature would else need a page for itself and a line or two
# (GB/T 9704-2012, 7.3.5: 调整行距、字距), down to what is still read easily.
PITCHES = (27.5, 26, 24.5, 23)


def fitted(paper: Paper) -> Paper:
    """The paper with its lines as close as it takes to save the last page; as it is where none does."""
    pages = _pages(paper)
    if pages == 1:
        return paper
    *looser, closest = (replace(paper, line_pitch=pitch) for pitch in PITCHES)
    if _pages(closest) == pages:
        return paper
    return next((tried for tried in looser if _pages(tried) < pages), closest)


def _pages(paper: Paper) -> int:
    return len(PdfReader(BytesIO(to_pdf(paper))).pages)


def svg_to_png(svg: str, *, ppi: float = 216) -> bytes:
    """A drawing for files that cannot hold SVG. `ppi`: pixels for 72 of the drawing's units."""
    return typst.compile(
        DRAWING,
        font_paths=committed_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"svg": printable(svg)},
        format="png",
        ppi=ppi,
    )


@cache
def committed_fonts() -> typst.Fonts:
    """The fonts of this folder, opened once for the process: that takes longer than setting a letter."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts")])


@cache
def coverage() -> frozenset[str]:
    """Every character the committed fonts hold (written by script/subset_fonts)."""
    return frozenset((HERE / "fonts/coverage.txt").read_text(encoding="utf-8")) | set("\n\t")


def uncovered(text: str) -> str:
    """The characters of `text` that no committed font holds, each once: they would print as 〓."""
    return "".join(sorted(set(UNPRINTABLE.sub("", text)) - coverage()))


def printable(text: str) -> str:
    # PDF/A forbids a glyph that stands for nothing: an uncovered character would fail the compile.
    lacking = set(text) - coverage()
    return text.translate({ord(character): MISSING for character in lacking})


def described(paper: Paper) -> dict:
    """The paper in the words of official.typ."""
    return {
        **{
            name: getattr(paper, name) for name in ("title", "number", "addressee", "organ", "note")
        },
        "line_pitch": paper.line_pitch,
        "title_lines": title_lines(paper.title),
        "subject": paper.subject or paper.title,
        "author": paper.author or paper.organ or paper.title,
        "date": [paper.date.year, paper.date.month, paper.date.day],
        "signed_on": chinese_date(paper.date),
        "organ_indent": organ_indent(paper.organ, chinese_date(paper.date)),
        "language": paper.language.lower().split("-"),
        "blocks": [described_block(block) for block in paper.blocks],
    }


def described_block(block) -> dict:
    match block:
        case Heading():
            return {"kind": "heading", **asdict(block)}
        case Paragraph():
            runs = [asdict(run) for run in block.runs]
            # A path of the site leads nowhere from a file: it is printed, not linked.
            for run in runs:
                run["link"] = "" if run["link"].startswith("/") else run["link"]
            return {"kind": "paragraph", "runs": runs, "indent": block.indent}
        case Table():
            return {
                **{"kind": "table", "caption": block.caption, "shares": block.shares},
                "font_size": block.font_size,
                "whole": block.whole,
                "head": [asdict(cell) for row in block.head for cell in row],
                "body": [asdict(cell) for row in block.body for cell in row],
            }
        case Figure():
            return {"kind": "figure", **asdict(block)}
        case PageBreak():
            return {"kind": "page_break"}
    raise TypeError(f"not a block of a paper: {block!r}")
