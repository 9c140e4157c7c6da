"""The text of an item as semantic HTML. Pure.

Of a plain text official numbering becomes headings and lines paragraphs, everything in it escaped; a
formatted one is sanitised (`rich_text`).
"""

import re
from collections.abc import Callable, Iterator
from enum import Enum

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from disclosure import rich_text

_LEVEL_1 = re.compile(r"[一二三四五六七八九十]{1,3}、")
_LEVEL_2 = re.compile(r"（[一二三四五六七八九十]{1,3}）")
_DATE = re.compile(r"(\d{4}|[〇○零一二三四五六七八九]{4})年.{1,3}月.{1,3}日")
_UNBROKEN = re.compile(r"([0-9A-Za-z]{32,})")
HEADING = 40  # characters; a longer numbered line is a paragraph
SIGNATURE = 30


class Part(Enum):
    """What a line of a text is."""

    HEADING_1 = "h1"  # 一、
    HEADING_2 = "h2"  # （一）
    SIGNATURE = "signature"  # the closing organ and date
    PARAGRAPH = "paragraph"


def parts(text: str) -> Iterator[tuple[Part, str]]:
    """Each line that says something, and what it is."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    signed = _signature(lines)
    for number, line in enumerate(lines):
        if number >= signed:
            yield Part.SIGNATURE, line
        elif _LEVEL_1.match(line) and _is_heading(line):
            yield Part.HEADING_1, line
        elif _LEVEL_2.match(line) and _is_heading(line):
            yield Part.HEADING_2, line
        else:
            yield Part.PARAGRAPH, line


_MARKUP = {
    Part.SIGNATURE: '<p class="signature">{}</p>',
    Part.HEADING_1: "<h2>{}</h2>",
    Part.HEADING_2: "<h3>{}</h3>",
    Part.PARAGRAPH: "<p>{}</p>",
}


def shown(item, address: Callable[[str], str]) -> SafeString:
    """The text of `item` for a page; `address` leads from the name of one of its files to its picture."""
    if item.body_html:
        return rich_text.shown(item.body_html, address)
    return render(item.body)


def render(text: str) -> SafeString:
    """`一、` → h2, `（一）` → h3, a closing organ and date → signature, every other line → p."""
    written = (
        format_html(_MARKUP[part], _breakable(line) if part is Part.PARAGRAPH else line)
        for part, line in parts(text)
    )
    return format_html_join("\n", "{}", ((line,) for line in written))


def _breakable(line: str) -> SafeString:
    """Check sums and other runs too long for a line are marked, so that they may break anywhere."""
    pieces = _UNBROKEN.split(line)
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<span class="unbroken">{}</span>', piece) if number % 2 else piece,)
            for number, piece in enumerate(pieces)
        ),
    )


def _is_heading(line: str) -> bool:
    return len(line) <= HEADING and not line.endswith(("。", "；", "：", ";", ":"))


def _signature(lines: list[str]) -> int:
    """The line the signature begins at; after the last line if there is none."""
    if not lines or not _DATE.fullmatch(lines[-1]):
        return len(lines)
    has_organ = len(lines) > 2 and len(lines[-2]) <= SIGNATURE and not lines[-2].endswith("。")
    return len(lines) - (2 if has_organ else 1)
