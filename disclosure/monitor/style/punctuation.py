"""Marks in pairs, full width, once; and characters that are plainly wrong."""

import re
from collections.abc import Callable, Iterator

from disclosure.monitor.style.paper import HAN, Paper, passages, quoted
from records.lost_characters import unpaired

_HALF = re.compile(rf"[{HAN}](?<!附件)[,;:!?][{HAN}]")  # of 附件 another rule speaks
_HALF_BRACKET = re.compile(rf"[{HAN}]\([^()\n]*\)|\([^()\n]*[{HAN}][^()\n]*\)")
_STRAIGHT = re.compile(rf"\"[^\"\n]*[{HAN}][^\"\n]*\"")
_TWICE = re.compile(r"([。，；：、！？])\1+")
_COLLIDE = re.compile(r"[，；：、][。，；：、]|[。！？][，；：、]")
_EMPTY = re.compile(r"（\s*）|\(\s*\)|《\s*》|“\s*”|〔\s*〕")
# 的的 is right in 目的的, 标的的, 的的确确; whole words are never right twice.
_REPEATED = re.compile(
    r"(?<![目标])的的(?![确士])|(进行|开展|关于|有关|情况|根据|按照|加强|认真|以及)\1"
)
_GARBLED = re.compile(
    r"[\ufffd\ufeff\u200b\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]|锟斤拷|烫烫烫|&(?:nbsp|amp|lt|gt|quot|#\d+);|</?[a-zA-Z]+[^<>]*>"
)


def paired(marks: str) -> Callable[[Paper], Iterator[str]]:
    """The rule that each half of `marks` has its other half."""

    def find(paper: Paper) -> Iterator[str]:
        text = paper.text
        if text.count(marks[0]) == text.count(marks[1]) == 0:
            return
        for loss in unpaired(text):
            if loss.found in marks:
                yield quoted(text, loss.start, loss.start + 1)

    return find


def full_width(paper: Paper) -> Iterator[str]:
    return passages(_HALF, paper.text)


def full_width_brackets(paper: Paper) -> Iterator[str]:
    return passages(_HALF_BRACKET, paper.text)


def curved_quotes(paper: Paper) -> Iterator[str]:
    return passages(_STRAIGHT, paper.text)


def not_twice(paper: Paper) -> Iterator[str]:
    return passages(_TWICE, paper.text)


def no_collision(paper: Paper) -> Iterator[str]:
    for found in _COLLIDE.finditer(paper.text):
        if found[0][0] != found[0][1]:
            yield quoted(paper.text, found.start(), found.end())


def not_empty(paper: Paper) -> Iterator[str]:
    return passages(_EMPTY, paper.text)


def no_repetition(paper: Paper) -> Iterator[str]:
    return passages(_REPEATED, paper.text)


def legible(paper: Paper) -> Iterator[str]:
    return passages(_GARBLED, paper.text)
