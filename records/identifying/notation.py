"""One way of writing for all that read alike, character by character. Pure."""

import re
import unicodedata

NOTHING = "\u200b"  # stands for every character that takes no room on screen


class _Readable(dict):
    """Character → one character that reads the same, so that offsets stay those of the text."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if unicodedata.category(character) in ("Cf", "Mn", "Me"):
            plain = NOTHING
        elif unicodedata.decomposition(character).startswith(("<super>", "<sub>", "<circle>")):
            plain = " "  # a footnote mark or a list number is no part of the number beside it
        elif (digit := unicodedata.decimal(character, None)) is not None:
            plain = str(digit)
        else:
            folded = unicodedata.normalize("NFKC", character)
            plain = folded if len(folded) == 1 else " "
        self[code] = plain
        return plain


_READABLE = _Readable()
# Marks of a list or a footnote stand alone; a dozen in a row are the places of a number.
_MARKS_AS_PLACES = re.compile("[⓪①-⑨⓿❶-❾➀-➈➊-➒⑴-⑼⁰¹²³⁴-⁹₀-₉]{10,}")
_NOTHINGS = re.compile(NOTHING)


def readable(text: str) -> str:
    """As long as `text`: width, digits of other scripts, characters without width tell nothing apart."""
    return _MARKS_AS_PLACES.sub(_as_digits, text).translate(_READABLE)


def _as_digits(marks: re.Match) -> str:
    return "".join(str(unicodedata.digit(mark)) for mark in marks[0])


class Squeezed:
    """A readable text without what takes no room, and where each of its characters stands."""

    def __init__(self, text: str):
        self.text = _NOTHINGS.sub("", text)
        self._where = None
        if len(self.text) != len(text):
            self._where = [at for at, character in enumerate(text) if character != NOTHING]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of the text it was made of; `end` is behind the last character."""
        if self._where is None:
            return start, end
        return self._where[start], self._where[end - 1] + 1
