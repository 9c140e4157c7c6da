"""Characters no reader sees and some machines refuse: taken out wherever text comes in or goes out.

Zero-width characters split a title so that no search finds it; a control character makes a feed, an
XLSX or a DOCX unreadable as XML.
"""

import re

# C0 and C1 controls but tab, line feed and carriage return; soft hyphen; zero-width characters and
# joiners; the byte order mark; variation selectors; what XML 1.0 forbids.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200d\u2060\ufeff\ufe00-\ufe0f\ufffe\uffff]"
)

# Han characters and their punctuation, of which a line break inside a title separates nothing.
_BETWEEN_HAN = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])\s*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])"
)


def without_unseen(text: str) -> str:
    """`text` without invisible and control characters; tabs and line breaks stay."""
    return _UNSEEN.sub("", text)


def holds_unseen(text: str) -> bool:
    """Whether `without_unseen` would change `text`."""
    return bool(_UNSEEN.search(text))


def one_line(text: str) -> str:
    """`text` without line breaks: between Han characters nothing, elsewhere a blank takes their place."""
    return re.sub(r"\s*\n\s*", " ", _BETWEEN_HAN.sub("", text))


def one_notation(text: str) -> str:
    """`text` as a register keeps it: nothing unseen, line breaks as \n, no blanks around it.

    Forms send \r\n, Excel writes `_x000D_` for its first half: the same text by another way in.
    """
    text = without_unseen(text.replace("_x000D_", "\r"))
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
