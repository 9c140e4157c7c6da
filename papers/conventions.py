"""How official papers write dates and numbers (GB/T 9704-2012, GB/T 15835-2011)."""

import re
from datetime import date

TITLE_FITS = 20  # characters of size 2 in 156 mm
# Where a title may be broken without tearing a phrase.
PAUSE = re.compile(r"(?<=年度)|(?<=[0-9]年)(?!度)|(?=关于)|(?<=的)|(?<=局)")


def chinese_date(day: date) -> str:
    """成文日期: Arabic figures, the year in full, nothing padded: 2017年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def document_number(code: str, *, year: int, serial: int) -> str:
    """发文字号: 机关代字, year in six-corner brackets, serial not padded: 十公依〔2017〕3号."""
    return f"{code}〔{year}〕{serial}号"


def organ_indent(organ: str, signed_on: str) -> float:
    """Characters the signature stands in from the right: above the middle of the date, itself 4 in."""
    return max(4 + (width(signed_on) - width(organ)) / 2, 0)


def title_lines(title: str) -> list[str]:
    """A title too long for its line as two of about one length, each whole in sense (7.3.1).

    One line where it fits or knows no place for a break: then it is broken as any text.
    """
    pairs = [(title[: at.start()], title[at.start() :]) for at in PAUSE.finditer(title)]
    longest, pair = min(
        ((max(width(part) for part in pair), pair) for pair in pairs), default=(TITLE_FITS + 1, ())
    )
    return [title] if width(title) <= TITLE_FITS or longest > TITLE_FITS else list(pair)


def width(text: str) -> float:
    """Of a line, in characters: Latin letters and figures take half of one."""
    return sum(0.5 if character.isascii() else 1 for character in text)
