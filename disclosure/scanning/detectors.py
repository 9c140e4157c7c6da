"""What personal data looks like in a text. Plain Python: text in, matches out.

Police disclosure must not carry identity numbers, ways to reach a person, accounts or vehicle plates
(《公安机关执法公开规定》 on what is deleted before publication; 《个人信息保护法》第二十五条). A number only
counts when it is plausible: checksum, date, province or issuer must fit, so that document numbers,
index numbers, credit codes and hotlines do not stop a page.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from records.identifying import is_bank_card, is_citizen_id, is_old_citizen_id


class Personal(StrEnum):
    """Kinds of personal data a text can show."""

    CITIZEN_ID = "citizen_id"
    OLD_CITIZEN_ID = "old_citizen_id"
    BANK_CARD = "bank_card"
    MOBILE = "mobile"
    LANDLINE = "landline"
    PLATE = "plate"


@dataclass(frozen=True)
class Match:
    """`kind` stands at `start:end` of the text. `value` is the bare number: never log or show it."""

    kind: Personal
    start: int
    end: int
    value: str = field(repr=False)

    @property
    def masked(self) -> str:
        """Enough to find it again, too little to use it."""
        if self.kind is Personal.PLATE:
            return self.value[:2] + "*" * (len(self.value) - 3) + self.value[-1:]
        return self.value[:3] + "*" * (len(self.value) - 5) + self.value[-2:]


def find(text: str, *, office_phones: Collection[str] = ()) -> list[Match]:
    """Personal data in `text`, in order, not overlapping; offsets count characters of `text`.

    Full-width and other digits, zero-width characters and the usual separators do not hide a number.
    `office_phones`: published numbers of the office, in any notation; they are not personal.
    """
    readable = text.translate(_READABLE)
    found: list[Match] = []
    for match in sorted((*_numbers(readable), *_plates(readable)), key=lambda match: match.start):
        if found and match.start < found[-1].end:
            continue
        is_phone = match.kind in (Personal.MOBILE, Personal.LANDLINE)
        if is_phone and match.value in _bare_numbers(frozenset(office_phones)):
            continue
        found.append(match)
    return found


@lru_cache(maxsize=8)
def _bare_numbers(phones: frozenset[str]) -> frozenset[str]:
    return frozenset(_national("".join(_DIGITS.findall(p.translate(_READABLE)))) for p in phones)


def mask(text: str, *, every_number: bool = True) -> str:
    """`text` with its personal data, or every number of five digits and more, made unreadable."""
    for match in reversed(find(text)):
        text = text[: match.start] + match.masked + text[match.end :]
    if not every_number:
        return text
    return _LONG_DIGITS.sub(lambda run: run[0][:2] + "*" * (len(run[0]) - 2), text)


# --- one notation ---------------------------------------------------------------------------------


class _Readable(dict):
    """Character → one character that reads the same, so that offsets stay those of the text."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if unicodedata.category(character) in ("Cf", "Mn", "Me"):
            plain = _NOTHING
        elif unicodedata.decomposition(character).startswith(("<super>", "<sub>", "<circle>")):
            plain = " "  # a footnote mark or a list number is no part of the number beside it
        elif (digit := unicodedata.decimal(character, None)) is not None:
            plain = str(digit)
        else:
            folded = unicodedata.normalize("NFKC", character)
            plain = folded if len(folded) == 1 else " "
        self[code] = plain
        return plain


_NOTHING = "\u200b"  # stands for every character that takes no room on screen
_READABLE = _Readable()
_DIGITS = re.compile(r"[0-9]+")
_LONG_DIGITS = re.compile(r"[0-9]{5,}")
_RUN = re.compile(rf"[0-9](?:{_NOTHING}*[0-9])*(?:{_NOTHING}*[Xx](?![0-9A-Za-z]))?")
# Between two groups of one number. A tab is the border of a table's cell.
_GAP = re.compile(
    rf"[{_NOTHING} \-‐‑‒–—−_.·]{{1,3}}|[{_NOTHING} \-]{{0,2}}\r?\n[{_NOTHING} ]{{0,2}}"
)


# --- numbers --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Group:
    """Digits without anything between them; `wrapped` on a new line, after the group before."""

    digits: str
    start: int
    end: int
    wrapped: bool


def _numbers(text: str) -> Iterator[Match]:
    """Every number that reads as one of our kinds; a longer kind is tried before a shorter one."""
    for chain in _chains(text):
        first = 0
        while first < len(chain):
            match = _number_from(chain, first)
            if match is None:
                first += 1
                continue
            yield match
            while first < len(chain) and chain[first].start < match.end:
                first += 1


def _chains(text: str) -> Iterator[list[_Group]]:
    """Groups of digits with nothing but a separator between them."""
    chain: list[_Group] = []
    for run in _RUN.finditer(text):
        if chain and not _GAP.fullmatch(text, chain[-1].end, run.start()):
            yield chain
            chain = []
        if _is_part_of_a_code(text, run.start(), run.end()):
            continue
        wrapped = bool(chain) and "\n" in text[chain[-1].end : run.start()]
        digits = run[0].replace(_NOTHING, "").upper()
        chain.append(_Group(digits, run.start(), run.end(), wrapped))
    if chain:
        yield chain


def _is_part_of_a_code(text: str, start: int, end: int) -> bool:
    """Letters and further digits stuck to a run: a digest, a credit code, an identifier."""
    while start and text[start - 1].isascii() and text[start - 1].isalpha():
        start -= 1
    while end < len(text) and text[end].isascii() and text[end].isalpha():
        end += 1
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    return (before.isascii() and before.isdigit()) or (after.isascii() and after.isdigit())


def _number_from(chain: list[_Group], first: int) -> Match | None:
    """The longest number that begins with group `first`."""
    digits, shape, lines, found = "", [], 1, None
    for group in chain[first : first + _LONGEST]:
        if digits.endswith("X") or len(digits) + len(group.digits) > _LONGEST:
            break
        digits += group.digits
        shape.append(len(group.digits))
        lines += group.wrapped and len(shape) > 1
        kind = _kind_of(digits, tuple(shape), lines) if len(digits) >= _SHORTEST else None
        if kind is not None:
            value = _national(digits) if kind is Personal.MOBILE else digits
            found = Match(kind, chain[first].start, group.end, value)
    return found


_SHORTEST, _LONGEST = 10, 19  # digits of a landline with its area code, of a bank card


def _kind_of(digits: str, shape: tuple[int, ...], lines: int) -> Personal | None:
    """What a number in groups of such lengths is, written over so many lines."""
    if is_citizen_id(digits):
        return Personal.CITIZEN_ID
    if digits.endswith("X"):
        return None
    if shape in _OLD_ID_SHAPES and is_old_citizen_id(digits):
        return Personal.OLD_CITIZEN_ID
    if _is_grouped_like_a_card(shape) and is_bank_card(digits):
        return Personal.BANK_CARD
    if lines > 2:
        return None  # a column of figures; nothing in the kinds below would tell
    if _is_mobile(digits, shape):
        return Personal.MOBILE
    if shape in _LANDLINE_SHAPES and digits.startswith("0") and digits[1] != "0":
        return Personal.LANDLINE
    return None


_OLD_ID_SHAPES = {(15,), (6, 6, 3), (6, 9)}


def _is_grouped_like_a_card(shape: tuple[int, ...]) -> bool:
    fours = len(shape) > 3 and set(shape[:-1]) == {4} and shape[-1] <= 4
    return len(shape) == 1 or fours or (len(shape) == 2 and shape[0] in (4, 6, 8, 16))


_MOBILE = re.compile(r"(?:0|0?0?86)?(1[3-9][0-9]{9})")
# As people write it. Wider, and every row of statistics would be somebody's number.
_MOBILE_SHAPES = {(11,), (3, 4, 4), (3, 8), (7, 4), (1,) * 11}


def _is_mobile(digits: str, shape: tuple[int, ...]) -> bool:
    if not _MOBILE.fullmatch(digits):
        return False
    extra = len(digits) - 11
    if extra and shape[0] == extra:
        return shape[1:] in _MOBILE_SHAPES
    return (shape[0] - extra, *shape[1:]) in _MOBILE_SHAPES


# Area code and subscriber number; written as one number it cannot be told from any other.
_LANDLINE_SHAPES = {(3, 8), (3, 7), (4, 7), (4, 8), (3, 4, 4), (4, 4, 4), (4, 3, 4)}


def _national(digits: str) -> str:
    """A mobile number without its country code; any other number as it is."""
    mobile = _MOBILE.fullmatch(digits)
    return mobile[1] if mobile else digits


# --- plates ---------------------------------------------------------------------------------------

# GA 36: province, letter of the issuing office, then five places (six for new energy, whose first or
# last is a letter), or four and a character for police, trailer, learner, consulate, border traffic.
# I and O are not used; at least two digits, so that plain words are left alone.
_PLATE = re.compile(
    rf"""
    [京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]{_NOTHING}*
    [A-HJ-NP-Z][{_NOTHING} ·•.\-]{{0,2}}
    (?=(?:[A-Z{_NOTHING}]*[0-9]){{2}})
    (?:
        (?:[A-HJ-NP-Z0-9]{_NOTHING}*){{4}}[警学挂领港澳超试]
      | [A-HJK]{_NOTHING}*(?:[A-HJ-NP-Z0-9]{_NOTHING}*)(?:[0-9]{_NOTHING}*){{3}}[0-9](?![0-9A-Z])
      | (?:[0-9]{_NOTHING}*){{5}}[A-HJK](?![0-9A-Z])
      | (?:[A-HJ-NP-Z0-9]{_NOTHING}*){{4}}[A-HJ-NP-Z0-9](?![0-9A-Z])
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NOT_IN_PLATE = re.compile(rf"[{_NOTHING} ·•.\-]")


def _plates(text: str) -> Iterator[Match]:
    for plate in _PLATE.finditer(text):
        value = _NOT_IN_PLATE.sub("", plate[0]).upper()
        yield Match(Personal.PLATE, plate.start(), plate.end(), value)
