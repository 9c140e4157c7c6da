"""Characters no reader sees, some machines refuse or that only look like another: put right at every way in.

Zero-width characters split a title so that no search finds it; a control character makes a feed, an
XLSX or a DOCX unreadable as XML; a radical (⺠, out of a PDF) is not the character it looks like (民).
What visitors and staff send is put right by `portal.clean_input`, a table's cells by `one_notation`, and
whatever else stores a record by `records.plain_text`, last.
"""

import re
from pathlib import Path

# C0 and C1 controls but tab, line feed and carriage return; soft hyphen, zero-width characters, joiners
# and fillers; marks that turn the reading direction; the byte order mark; variation selectors, tags and
# annotations; what XML 1.0 forbids.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff]"
)
# A word processor's line break inside a paragraph and its kin, all forbidden or unknown elsewhere.
_SOFT_BREAK = re.compile("[\x0b\x0c\x85\u2028\u2029]")


def _radicals() -> dict[int, str]:
    """Radical → the character it looks like; Equivalent_Unified_Ideograph of Unicode 14.0."""
    pairs = (Path(__file__).parent / "data/radicals.txt").read_text("utf-8").split()
    return {ord(radical): plain for radical, plain in zip(pairs[::2], pairs[1::2], strict=True)}


_RADICALS = _radicals()
_HAS_RADICAL = re.compile("[\u2e80-\u2fd5]")

# Han characters and their punctuation, of which a line break inside a title separates nothing.
_BETWEEN_HAN = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])"
)


def without_unseen(text: str) -> str:
    """`text` without invisible and control characters; tabs and line breaks stay.

    A soft line break is one where the text has others; in a text of one line it parts words only.
    """
    if _SOFT_BREAK.search(text):
        several = "\n" in text or "\r" in text
        broken = _SOFT_BREAK.sub("\n", text)
        text = broken if several else one_line(broken)
    return _UNSEEN.sub("", text)


def as_characters(text: str) -> str:
    """`text` with a character where a radical stood (⺠ → 民)."""
    return text.translate(_RADICALS) if _HAS_RADICAL.search(text) else text


def plain(text: str) -> str:
    """`text` as it is stored: nothing unseen in it and no radicals."""
    return as_characters(without_unseen(text))


def holds_unseen(text: str) -> bool:
    """Whether `without_unseen` would change `text`."""
    return bool(_UNSEEN.search(text) or _SOFT_BREAK.search(text))


def one_line(text: str) -> str:
    """`text` without line breaks: between Han characters nothing, elsewhere a blank takes their place."""
    return re.sub(r"\s*\n\s*", " ", _BETWEEN_HAN.sub("", text))


def one_notation(text: str) -> str:
    """`text` as a register keeps it: plain, line breaks as \n, no blanks around it.

    Forms send \r\n, Excel writes `_x000D_` for its first half: the same text by another way in.
    """
    text = plain(text.replace("_x000D_", "\r"))
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
