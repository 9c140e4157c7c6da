"""成文日期 and days in the text (GB/T 9704-2012, GB/T 15835-2011)."""

import re
from collections.abc import Iterator
from datetime import date

from disclosure.monitor.style.paper import Paper, passages, quoted
from records.lost_characters import broken_dates

_PADDED = re.compile(r"\d{4}年(?:0\d月|\d{1,2}月0\d日)")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?")
_SHORT_YEAR = re.compile(r"(?<![\d第])\d\d年\d{1,2}月(?!内)")
_HYPHENS = re.compile(r"(?<![\d./-])\d{4}([-/.])\d{1,2}\1\d{1,2}(?![\d./-])")
_CHINESE_DAY = re.compile(r"[〇○零一二三四五六七八九]{4}年")


def not_padded(paper: Paper) -> Iterator[str]:
    return passages(_PADDED, paper.text)


def exists(paper: Paper) -> Iterator[str]:
    for found in _DAY.finditer(paper.text):
        try:
            date(int(found[1]), int(found[2]), int(found[3] or 1))
        except ValueError:
            yield quoted(paper.text, found.start(), found.end())


def year_not_shortened(paper: Paper) -> Iterator[str]:
    return passages(_SHORT_YEAR, paper.text)


def no_lost_digits(paper: Paper) -> Iterator[str]:
    for loss in broken_dates(paper.text):
        yield quoted(paper.text, loss.start, loss.start + len(loss.found))


def signed_in_arabic(paper: Paper) -> Iterator[str]:
    day = paper.signature[1]
    if _CHINESE_DAY.match(day):
        yield day


def signed_when_formed(paper: Paper) -> Iterator[str]:
    signed = _DAY.fullmatch(paper.signature[1])
    formed = paper.formed_on
    if signed and tuple(map(int, signed.groups())) != (formed.year, formed.month, formed.day):
        yield f"{signed[0]}；成文日期{formed:%Y-%m-%d}"


def published_after_formed(paper: Paper) -> Iterator[str]:
    if paper.published_on < paper.formed_on:
        yield f"{paper.published_on:%Y-%m-%d} < {paper.formed_on:%Y-%m-%d}"


def in_words(paper: Paper) -> Iterator[str]:
    """In sentences; a table may have 2017-01-05 (GB/T 7408)."""
    for line in paper.lines:
        if line.endswith(("。", "；")):
            yield from passages(_HYPHENS, line)
