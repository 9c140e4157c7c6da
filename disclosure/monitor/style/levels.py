"""结构层次: 一、（一）1.（1）, in order (GB/T 9704-2012)."""

import re
from collections.abc import Callable, Iterator

from disclosure.monitor.style.paper import Paper, passages, quoted
from statute.articles import chinese

_NUMERALS = {chinese(number): number for number in range(1, 100)}
_CHINESE = "[一二三四五六七八九十]{1,3}"
# At the start of a line, or after a sentence where short points run on in one paragraph.
_LEVEL = re.compile(
    rf"(?:^|(?<=[。；：]))[ \u3000]*(?:(?P<one>{_CHINESE})、|（(?P<two>{_CHINESE})）"
    r"|(?P<three>\d{1,2})[.．](?!\d)|（(?P<four>\d{1,2})）)",
    re.MULTILINE,
)
_DEPTH = {"one": 1, "two": 2, "three": 3, "four": 4}
_BRACKET_MARK = re.compile(
    rf"(?:^|(?<=[。；]))[ \u3000]*（(?:{_CHINESE}|\d+)）[、，,.．。：]", re.M
)
_FIRST_MARK = re.compile(rf"^[ \u3000]*{_CHINESE}[，,.．：:](?=\S)", re.M)
_THIRD_MARK = re.compile(r"^[ \u3000]*\d{1,2}[、，](?=\S)", re.M)


def _ordinals(text: str) -> Iterator[tuple[int, int, re.Match]]:
    """(depth, number, place) of each heading number."""
    for found in _LEVEL.finditer(text):
        written = found[found.lastgroup]
        number = int(written) if written.isdigit() else _NUMERALS.get(written, 0)
        yield _DEPTH[found.lastgroup], number, found


def none_skipped(paper: Paper) -> Iterator[str]:
    """Below 一、 comes （一）, not 1. or （1）. A text may begin at any level."""
    before = 0
    for depth, _number, found in _ordinals(paper.body):
        if before and depth > before + 1:
            yield quoted(paper.body, found.start(), found.end())
        before = depth


def consecutive(depth: int) -> Callable[[Paper], Iterator[str]]:
    """The rule that the numbers of one level follow each other; a higher heading starts them anew."""

    def find(paper: Paper) -> Iterator[str]:
        last = 0
        for level, number, found in _ordinals(paper.body):
            if level < depth:
                last = 0
            elif level == depth:
                if number not in (last + 1, 1):
                    yield quoted(paper.body, found.start(), found.end())
                last = number

    return find


def nothing_after_bracket(paper: Paper) -> Iterator[str]:
    return passages(_BRACKET_MARK, paper.body)


def first_level_mark(paper: Paper) -> Iterator[str]:
    return passages(_FIRST_MARK, paper.body)


def third_level_mark(paper: Paper) -> Iterator[str]:
    return passages(_THIRD_MARK, paper.body)
