"""Prose with placeholders: {site_published} becomes 1497条, and stays tied to its figure.

{key} prints number and unit; {key.value}, {key.unit}, {key.change} (上升2.6%), {key.previous},
{key.as_of}, {key.scope} and {key.label} the parts. Words that are no figures ({year}, {organ},
{problems} …) come from the report itself. A figure that is not declared is an error; one that nobody kept
prints 【待填】. A clause in square brackets is left out where one of its figures has nothing to tell:
[，比上年{contacts_total.change}].
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from annual_report.figures import Figure, UnknownFigure

# A key may end with the measure somebody tallied, in Chinese: {weibo_阅读量}.
PLACEHOLDER = re.compile(r"\{([a-z][\w-]*)(?:\.([a-z_]+))?\}")


_CLAUSE = re.compile(r"\[([^\[\]]*)\]")


class NarrativeError(ValueError):
    """A text that cannot be composed; says which placeholder is wrong."""


@dataclass(frozen=True)
class Piece:
    """A stretch of finished text; `figure` is the key of the figure it prints, if it prints one."""

    text: str
    figure: str = ""


Paragraph = tuple[Piece, ...]


def compose(
    text: str, figures: Mapping[str, Figure], words: Mapping[str, str]
) -> tuple[Paragraph, ...]:
    """The paragraphs of `text`, one a line, empty ones left out. Raises NarrativeError.

    A word may itself hold several lines and placeholders: it is put in first.
    """
    spelled = spelled_out(text, words)
    lines = (_known_clauses(line.strip(), figures) for line in spelled.splitlines())
    return tuple(tuple(_pieces(line, figures)) for line in lines if line)


def spelled_out(text: str, words: Mapping[str, str]) -> str:
    """`text` with its words put in, and the placeholders that are figures left."""
    return PLACEHOLDER.sub(
        lambda match: words.get(match[1], match[0]) if not match[2] else match[0], text
    )


def _known_clauses(line: str, figures: Mapping[str, Figure]) -> str:
    """The line without the clauses that have nothing to tell; brackets without a figure are just text."""

    def kept(clause: re.Match) -> str:
        asked = list(PLACEHOLDER.finditer(clause[1]))
        if not asked:
            return clause[0]
        return clause[1] if all(_tells(each, figures) for each in asked) else ""

    return _CLAUSE.sub(kept, line)


def _tells(asked: re.Match, figures: Mapping[str, Figure]) -> bool:
    try:
        return figures[asked[1]].tells(asked[2] or "")
    except UnknownFigure:
        return True  # stays, and is told as the error it is


def _pieces(line: str, figures: Mapping[str, Figure]) -> Iterator[Piece]:
    at = 0
    for found in PLACEHOLDER.finditer(line):
        yield from _plain(line[at : found.start()])
        try:
            told = figures[found[1]].told(found[2] or "")
        except UnknownFigure as unknown:
            raise NarrativeError(str(unknown)) from None
        yield Piece(told, found[1])
        at = found.end()
    yield from _plain(line[at:])


def _plain(text: str) -> Iterator[Piece]:
    if "{" in text or "}" in text:
        raise NarrativeError(f"“{text.strip()[:30]}”：花括号不成对，数据项应写作{{site_published}}")
    if text:
        yield Piece(text)


def placeholders(texts: Iterable[str]) -> set[tuple[str, str]]:
    """Every (key, part) that the texts ask for."""
    return {(found[1], found[2] or "") for text in texts for found in PLACEHOLDER.finditer(text)}


def plain_text(paragraphs: Iterable[Paragraph]) -> str:
    return "\n".join("".join(piece.text for piece in paragraph) for paragraph in paragraphs)
