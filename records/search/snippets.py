"""The words found, shown where they stand: pieces of text, never markup. Pure."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from records.search.text import Phrase, fold, visible

SNIPPET = 120  # characters
BEFORE = 24  # of them before the first hit
CUT = "…"


@dataclass(frozen=True)
class Piece:
    text: str
    is_hit: bool = False


def highlight(text: str, phrases: tuple[Phrase, ...]) -> list[Piece]:
    """All of `text` in pieces, those that match marked."""
    text = visible(text)
    return _pieces(text, _hits(text, phrases), 0, len(text))


def snippet(text: str, phrases: tuple[Phrase, ...], *, length: int = SNIPPET) -> list[Piece]:
    """About `length` characters of `text` around the first hit; its beginning when there is none."""
    text = visible(" ".join(text.split()))
    hits = _hits(text, phrases)
    start = max(0, min(hits[0][0] - BEFORE, len(text) - length)) if hits else 0
    end = min(len(text), start + length)
    pieces = _pieces(text, hits, start, end)
    return [
        *([Piece(CUT)] if start else []),
        *pieces,
        *([Piece(CUT)] if end < len(text) else []),
    ]


def _hits(text: str, phrases: tuple[Phrase, ...]) -> list[tuple[int, int]]:
    """(start, end) of the stretches of `text` that match, in order, overlapping ones joined."""
    folded = fold(text)
    spans = sorted(m.span() for phrase in phrases for m in phrase.pattern.finditer(folded))
    if len(folded) != len(text):  # a character became several
        spans = _in_original(text, spans)
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _in_original(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    starts = list(accumulate((len(fold(char)) for char in text), initial=0))
    return [
        (bisect_right(starts, start) - 1, bisect_right(starts, end - 1)) for start, end in spans
    ]


def _pieces(text: str, hits: list[tuple[int, int]], start: int, end: int) -> list[Piece]:
    pieces, at = [], start
    for first, last in hits:
        first, last = max(first, start), min(last, end)
        if first >= last:
            continue
        if at < first:
            pieces.append(Piece(text[at:first]))
        pieces.append(Piece(text[first:last], is_hit=True))
        at = last
    if at < end:
        pieces.append(Piece(text[at:end]))
    return pieces
