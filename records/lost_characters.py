"""Characters a text lost on its way to the web page: 20163月 was 2016年3月, () was (一). Pure.

Nothing is put right unseen: a loss is told with every reading it can have, and a person decides.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from statute.articles import chinese

BRACKETS = ("（）", "《》", "“”", "〔〕", "()")
_DATE = re.compile(r"(?<!\d)(?:(20\d\d)(\d{1,4})([月日])|(20\d\d)年(\d{1,4})日)")
_ORDINAL = re.compile(
    r"^[ \u3000\t]*([（(])([一二三四五六七八九十]*)[ \u3000]*([）)])", re.MULTILINE
)
_EMPTY = re.compile(r"（[ \u3000]*）|\([ \u3000]*\)|〔[ \u3000]*〕|《[ \u3000]*》|“[ \u3000]*”")
_WHOLE_DATE = re.compile(r"(?<!\d)(20\d\d)年(\d{1,2})月(?:(\d{1,2})日)?")
# A sign of per cent or per mille that stands behind no number.
_PERCENT = re.compile(r"(?<![\d０-９.．\s%％‰一二三四五六七八九十百零〇】])[%％‰]")
# What a web page leaves in a text: an element with what it holds, an entity, a character nobody could read.
_LEFT_OVER = re.compile(
    r"<([A-Za-z][A-Za-z0-9]*)\b[^<>]*>(?:[^<>]*</\1>)?|</[A-Za-z][A-Za-z0-9]*>"
    r"|&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});|\ufffd"
)
_NUMERALS = [chinese(number) for number in range(1, 20)]


@dataclass(frozen=True)
class Loss:
    """`found` at `start` of the text; `readings` are what may have stood there, none when unknown."""

    start: int
    found: str
    readings: tuple[str, ...] = ()

    def line(self, text: str) -> int:
        """The line of `text` it stands in, from 1."""
        return text.count("\n", 0, self.start) + 1


def losses(text: str) -> list[Loss]:
    """Broken and impossible dates, empty brackets, % without a number, what a web page left behind.

    In the order of the text.
    """
    losses = [*broken_dates(text), *_impossible_dates(text), *_empty_brackets(text)]
    for pattern in (_PERCENT, _LEFT_OVER):
        losses += [Loss(place.start(), place[0]) for place in pattern.finditer(text)]
    return sorted(losses, key=lambda loss: loss.start)


def unpaired(text: str) -> list[Loss]:
    """Brackets and quotation marks without their other half, in the order of the text."""
    losses: list[Loss] = []
    for opening, closing in BRACKETS:
        waiting: list[int] = []
        for place in re.finditer(f"[{re.escape(opening + closing)}]", text):
            if place[0] == opening:
                waiting.append(place.start())
            elif waiting:
                waiting.pop()
            else:
                losses.append(Loss(place.start(), closing))
        losses += [Loss(start, opening) for start in waiting]
    return sorted(losses, key=lambda loss: loss.start)


def repaired(text: str) -> str:
    """The text with every loss put right that can be read in one way only."""
    for loss in reversed(losses(text)):
        if len(loss.readings) == 1:
            text = text[: loss.start] + loss.readings[0] + text[loss.start + len(loss.found) :]
    return text


def broken_dates(text: str) -> Iterator[Loss]:
    """Dates that lost 年, 月 or a digit, with every day they can have been."""
    for written in _DATE.finditer(text):
        year = int(written[1] or written[4])
        digits = written[2] or written[5]
        if written[3] == "月":
            told = [f"{year}年{int(digits)}月"] if 1 <= int(digits) <= 12 else []
        else:
            told = [
                f"{year}年{month}月{day}日"
                for month, day in _months_and_days(digits)
                if _is_day(year, month, day)
            ]
        yield Loss(written.start(), written[0], tuple(told))


def _impossible_dates(text: str) -> Iterator[Loss]:
    for written in _WHOLE_DATE.finditer(text):
        if not _is_day(int(written[1]), int(written[2]), int(written[3] or 1)):
            yield Loss(written.start(), written[0])


def _months_and_days(digits: str) -> Iterator[tuple[int, int]]:
    for length in (1, 2):
        month, day = digits[:length], digits[length:]
        if day and len(day) <= 2 and not (len(digits) < 4 and "0" in (month[0], day[0])):
            yield int(month), int(day)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return bool(date(year, month, day))
    except ValueError:
        return False


def _empty_brackets(text: str) -> Iterator[Loss]:
    """An empty bracket before a heading lost its number: the one between its neighbours'."""
    headings = list(_ORDINAL.finditer(text))
    places = {heading.start(1): at for at, heading in enumerate(headings)}
    for written in _EMPTY.finditer(text):
        at = places.get(written.start())
        number = None if at is None else _number_between(headings, at)
        readings = () if number is None else (f"{written[0][0]}{number}{written[0][-1]}",)
        yield Loss(written.start(), written[0], readings)


def _number_between(headings: list[re.Match], at: int) -> str | None:
    after = headings[at + 1][2] if at + 1 < len(headings) else ""
    before = headings[at - 1][2] if at else ""
    if after in _NUMERALS[1:]:
        return _NUMERALS[_NUMERALS.index(after) - 1]
    if before in _NUMERALS[:-1]:
        return _NUMERALS[_NUMERALS.index(before) + 1]
    return None
