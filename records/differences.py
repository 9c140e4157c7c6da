"""What changed from one text to another, paragraph by paragraph and within a paragraph by character. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Piece:
    """`text` that stayed (kind "same"), went ("gone") or came ("new")."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One field that changed; `lines` are its paragraphs as lists of pieces."""

    label: object
    lines: list[list[Piece]]


def lines_between(before: str, after: str) -> Iterator[list[Piece]]:
    """The paragraphs of both texts in order, each as its pieces."""
    old, new = _paragraphs(before), _paragraphs(after)
    for step, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if step == "equal":
            yield from ([Piece("same", line)] for line in old[a:b])
        elif step == "replace" and b - a == d - c:
            yield from (_within(x, y) for x, y in zip(old[a:b], new[c:d], strict=True))
        else:
            yield from ([Piece("gone", line)] for line in old[a:b])
            yield from ([Piece("new", line)] for line in new[c:d])


def _paragraphs(text: str) -> list[str]:
    return [line for line in re.split(r"[\r\n]+", text) if line.strip()]


def _within(before: str, after: str) -> list[Piece]:
    pieces = []
    for step, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if step == "equal":
            pieces.append(Piece("same", before[a:b]))
            continue
        if before[a:b]:
            pieces.append(Piece("gone", before[a:b]))
        if after[c:d]:
            pieces.append(Piece("new", after[c:d]))
    return pieces
