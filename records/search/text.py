"""Text as the index sees it. Pure.

Characters are folded (NFKC, case, 繁体 → 简体), punctuation falls away, and what is left is cut into
tokens: a run of Han characters into overlapping pairs and its last character alone, a word or number
whole. A part of a text is then a sequence of tokens, so a search finds exactly the texts that contain
the words asked for, two-character ones too, and 〔2016〕 is found as [2016].

Marks, blanks and line ends between two Han characters part nothing: a title is typed without its 《》,
and a PDF breaks its lines anywhere. Sums, telephone numbers and plates have one spelling, whatever
separates their figures.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

LONGEST_QUERY = 100  # characters of a query looked at
MOST_PHRASES = 8
LONGEST_WORD = 64  # characters of a word or number
BOUNDARY = "¶"  # a token of its own between title, numbers and text: no phrase crosses it
NAMED = BOUNDARY * 2  # about each other name of what is called by the title

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_IS_HAN = re.compile(f"[{_HAN}]")
_RUNS = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IN_WORD = rf"[^\W_{_HAN}]"
_MARKS = r"[\W_]"

_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}]){_MARKS}+(?=[{_HAN}])")
_SUM = re.compile(r"(?<![a-z\d,.])\d{1,3}(?:,\d{3})+(?![a-z\d,])")
_MOBILE = re.compile(r"(?<![a-z\d])(1[3-9]\d)[ -]?(\d{4})[ -]?(\d{4})(?![a-z\d])")
# Area codes: 010 and 02x have three figures, all others four.
_LANDLINE = re.compile(r"(?<![a-z\d])(010|02\d|0[3-9]\d\d)[ -]?([2-9]\d{6,7})(?![a-z\d])")
_PLATE = re.compile(
    r"([京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][ ·.-]?[a-z])[ ·.-]?"
    r"([a-z\d]{5,6})(?![a-z\d])"
)

# What PDFs and Japanese keyboards write for a character; NFKC leaves these as they are.
_VARIANTS = {
    "○": "〇",
    "◯": "〇",
    "戸": "户",
    "戶": "户",
    **dict(
        zip(
            "⺟⺠⺳⺷⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻮⻰⻳",
            "母民网羊虎西见角贝车长门青页风飞食马鬼鱼鸟麦黄齐齿龙龟",
            strict=True,
        )
    ),
}

_ZERO_WIDTH = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"  # they part no word
_UNSEEN = dict.fromkeys(map(ord, _ZERO_WIDTH))


class _Folding(dict):
    """Code point → the text it is searched as, worked out when it first turns up."""

    def __init__(self):
        pairs = (Path(__file__).parent / "data" / "traditional.txt").read_text("utf-8").split()
        self._simplified = dict(pairs) | _VARIANTS | dict.fromkeys(_ZERO_WIDTH, "")
        super().__init__()

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).casefold()
        self[code] = "".join(self._simplified.get(char, char) for char in plain)
        return self[code]


_FOLDING = _Folding()


def fold(text: str) -> str:
    """One way of writing for all that are searched alike; a character may become several."""
    return unicodedata.normalize("NFC", text).translate(_FOLDING)


def visible(text: str) -> str:
    """The text composed, without characters of no width: folding it loses no character."""
    return unicodedata.normalize("NFC", text.translate(_UNSEEN))


def tokens(text: str) -> list[str]:
    """`十公发〔2016〕12号` → 十公 公发 发 2016 12 号."""
    return _cut(han_or_word_runs(text))


def titled(title: str) -> list[str]:
    """The tokens of a title, each marked as one, so that the index tells titles from texts."""
    return [BOUNDARY + token for token in dict.fromkeys(tokens(title))]


def han_or_word_runs(text: str) -> list[str]:
    """`十公发〔2016〕12号` → 十公发 2016 12 号, folded; marks part Han characters from words only."""
    return _RUNS.findall(_BETWEEN_HAN.sub("", _one_spelling(fold(text))))


def _one_spelling(folded: str) -> str:
    """1,234 → 1234, 138 0013 8000 → 13800138000, 07198888888 → 0719-8888888, 鄂C·12345 → 鄂c-12345.

    Area code and number, letter and figures stay apart, so that either is found alone.
    """
    if "," in folded:
        folded = _SUM.sub(lambda match: match[0].replace(",", ""), folded)
    folded = _MOBILE.sub(r"\1\2\3", folded)
    return _PLATE.sub(r"\1-\2", _LANDLINE.sub(r"\1-\2", folded))


def unseparated(number: str) -> str:
    """A number without Han characters as typed without separators: MB0/2016-12 → mb0201612; "" if whole."""
    runs = han_or_word_runs(number)
    return "" if len(runs) < 2 or any(map(_IS_HAN.match, runs)) else "".join(runs)


def _cut(runs: list[str] | tuple[str, ...]) -> list[str]:
    pieces = []
    for run in runs:
        if _IS_HAN.match(run):
            pieces += [run[at : at + 2] for at in range(len(run))]
        else:
            pieces.append(run[:LONGEST_WORD])
    return pieces


@dataclass(frozen=True)
class Phrase:
    """One term of a query: runs of characters that must stand side by side in the text."""

    runs: tuple[str, ...]

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        """What to look for: as indexed, but the text may go on after the last pair."""
        pieces = _cut(self.runs)
        last = self.runs[-1]
        return tuple(pieces[:-1] if len(last) > 1 and _IS_HAN.match(last) else pieces)

    @property
    def is_open(self) -> bool:
        """Ends in a single Han character: whatever token begins with it is a hit."""
        last = self.runs[-1]
        return len(last) == 1 and _IS_HAN.match(last) is not None

    @property
    def needle(self) -> str:
        """The phrase as a part of the tokens written side by side, a space around each."""
        return f" {' '.join(self.tokens)}{'' if self.is_open else ' '}"

    @cached_property
    def pattern(self) -> re.Pattern:
        """The phrase in a folded text, whatever marks stand between its runs and its Han characters."""
        together = [False, *map(_is_split, self.runs, self.runs[1:]), False]
        return re.compile(f"{_MARKS}*".join(map(_spelled, self.runs, together[:-1], together[1:])))


def says(text: str, query: str) -> bool:
    """Whether `text` has every phrase of `query`, in whatever brackets, widths and separators.

    As the patterns of the phrases say it; a pattern costs some ten milliseconds to build, and most texts
    either have the words as they are written or lack one of their characters.
    """
    folded, written = fold(text), fold(query[:LONGEST_QUERY])
    if _stands_alone(written) and written in folded:
        return True
    there = set(folded)
    return all(
        there.issuperset("".join(phrase.runs)) and phrase.pattern.search(folded)
        for phrase in phrases(query)
    )


def _stands_alone(written: str) -> bool:
    """One phrase between two Han characters: wherever it is found, nothing beside it makes it another."""
    ends = written[:1], written[-1:]
    return all(map(_IS_HAN.match, ends)) and not any(map(str.isspace, written))


def _is_split(before: str, run: str) -> bool:
    """Whether `_one_spelling` parts these two, which may be written together too."""
    return bool(_LANDLINE.fullmatch(f"{before}-{run}") or _PLATE.fullmatch(f"鄂{before}-{run}"))


def _spelled(run: str, follows_on: bool, goes_on: bool) -> str:
    """A run in a folded text: a word or number whole, unless it goes on on that side."""
    if _IS_HAN.match(run):
        return f"{_MARKS}*".join(run)
    if run.isdecimal():
        pattern = ("[ -]?" if _MOBILE.fullmatch(run) else ",?").join(run)
    else:
        pattern = re.escape(run)
    begin, end = f"(?<!{_IN_WORD})", f"(?!{_IN_WORD})"
    return f"{'' if follows_on else begin}{pattern}{'' if goes_on else end}"


def phrases(query: str) -> tuple[Phrase, ...]:
    """The terms of a query, parted by white space; all of them must be found. () if it asks nothing."""
    terms: dict[Phrase, None] = {}
    for term in _one_spelling(fold(query[:LONGEST_QUERY])).split():
        if runs := tuple(han_or_word_runs(term)):
            terms[Phrase(runs)] = None
    return tuple(terms)[:MOST_PHRASES]
