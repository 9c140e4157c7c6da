"""Where numbers and accounts that lead to a person stand in a text. Plain Python: text in, matches out.

Police disclosure must not carry identity numbers, ways to reach a person, accounts or vehicle plates
(《公安机关执法公开规定》 on what is deleted before publication; 《个人信息保护法》第二十五条). A number only
counts when it is plausible: checksum, date, province or issuer must fit, so that document numbers,
index numbers, credit codes and hotlines do not stop a page. What a word beside it alone tells
(台胞证, 微信, QQ) counts beside that word.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from records.identifying import (
    PASSPORT,
    PERMIT,
    PROVINCES,
    accounts,
    disguised,
    has_place_and_birthday,
    is_bank_card,
    is_citizen_id,
    is_old_citizen_id,
    is_passport,
    is_spoiled_citizen_id,
    is_taiwan_permit,
    mobile,
)
from records.identifying.kinds import Found, Match, Personal
from records.identifying.notation import NOTHING, Squeezed, readable


def find(text: str, *, office_phones: Collection[str] = ()) -> list[Match]:
    """Personal data in `text`, in order, not overlapping; offsets count characters of `text`.

    Full-width and other digits, zero-width characters and the usual separators do not hide a number.
    `office_phones`: published numbers of the office, in any notation; they are not personal.
    """
    plain = readable(text)
    return numbers(plain, Squeezed(plain), office_phones=office_phones)


def numbers(plain: str, squeezed: Squeezed, *, office_phones: Collection[str]) -> list[Match]:
    """`find` of a text that was made readable already, and squeezed."""
    office = _bare_numbers(frozenset(office_phones))
    is_phone = (Personal.MOBILE, Personal.LANDLINE)
    return apart(
        match
        for match in (*_numbers(plain), *_worded(squeezed), *_plates(plain))
        if not (match.kind in is_phone and match.value in office)
    )


def apart(matches) -> list[Match]:
    """In order; of those that overlap, the first."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda match: match.start):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept


@lru_cache(maxsize=8)
def _bare_numbers(phones: frozenset[str]) -> frozenset[str]:
    return frozenset(_national("".join(_DIGITS.findall(readable(phone)))) for phone in phones)


def mask(text: str, *, every_number: bool = True) -> str:
    """`text` with its personal data, or every number of five digits and more, made unreadable."""
    for match in reversed(find(text)):
        text = text[: match.start] + match.masked + text[match.end :]
    if not every_number:
        return text
    return _LONG_DIGITS.sub(lambda run: run[0][:2] + "*" * (len(run[0]) - 2), text)


_DIGIT = re.compile("[0-9]")
_DIGITS = re.compile(r"[0-9]+")
_LONG_DIGITS = re.compile(r"[0-9]{5,}")
_RUN = re.compile(rf"[0-9](?:{NOTHING}*[0-9])*(?:{NOTHING}*[Xx](?![0-9A-Za-z]))?")
# Between two groups of one number. A tab is the border of a table's cell.
_GAP = re.compile(rf"[{NOTHING} \-‐‑‒–—−_.·]{{1,3}}|[{NOTHING} \-]{{0,2}}\r?\n[{NOTHING} ]{{0,2}}")


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
    if not _TEN_DIGITS.search(text):
        return
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
        digits = run[0].replace(NOTHING, "").upper()
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
    digits, shape, lines, longest = "", [], 1, None
    for group in chain[first : first + _LONGEST]:
        if digits.endswith("X") or len(digits) + len(group.digits) > _LONGEST:
            break
        digits += group.digits
        shape.append(len(group.digits))
        lines += group.wrapped and len(shape) > 1
        kind = _kind_of(digits, tuple(shape), lines) if len(digits) >= _SHORTEST else None
        if kind is not None:
            value = _national(digits) if kind is Personal.MOBILE else digits
            longest = Match(kind, chain[first].start, group.end, value)
    return longest


_SHORTEST, _LONGEST = 10, 19  # digits of a landline with its area code, of a bank card
# What every chain holds that is as long as the shortest number; most texts have none.
_TEN_DIGITS = re.compile(rf"[0-9](?:[{NOTHING} \-‐‑‒–—−_.·\r\n]*[0-9]){{{_SHORTEST - 1}}}")


def _kind_of(digits: str, shape: tuple[int, ...], lines: int) -> Personal | None:
    """What a number in groups of such lengths is, written over so many lines."""
    if is_citizen_id(digits):
        return Personal.CITIZEN_ID
    if len(shape) == 1 and is_spoiled_citizen_id(digits):
        return Personal.DAMAGED_ID
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


# As people write it. Wider, and every row of statistics would be somebody's number.
_MOBILE_SHAPES = {(11,), (3, 4, 4), (3, 8), (7, 4), (1,) * 11}


def _is_mobile(digits: str, shape: tuple[int, ...]) -> bool:
    if mobile(digits) is None:
        return False
    extra = len(digits) - 11
    if extra and shape[0] == extra:
        return shape[1:] in _MOBILE_SHAPES
    return (shape[0] - extra, *shape[1:]) in _MOBILE_SHAPES


# Area code and subscriber number; written as one number it cannot be told from any other.
_LANDLINE_SHAPES = {(3, 8), (3, 7), (4, 7), (4, 8), (3, 4, 4), (4, 4, 4), (4, 3, 4)}


def _national(digits: str) -> str:
    """A mobile number without its country code; any other number as it is."""
    return mobile(digits) or digits


# --- plates ---------------------------------------------------------------------------------------

# GA 36: province, letter of the issuing office, then five places (six for new energy, whose first or
# last is a letter), or four and a character for police, trailer, learner, consulate, border traffic.
# I and O are not used; at least two digits, so that plain words are left alone. Dots, strokes and
# blanks may stand between any two places.
_BETWEEN_PLACES = rf"{NOTHING} ·•./_\n【】‐–—\-"
_GAP_IN_PLATE = rf"[{_BETWEEN_PLACES}]{{0,2}}"
_PLACE = "[A-HJ-NP-Z0-9]"
_AFTER_PLATE = "(?![0-9A-Z])"
_PLATE = re.compile(
    rf"[{PROVINCES}]{_GAP_IN_PLATE}[A-HJ-NP-Z]{_GAP_IN_PLATE}"
    rf"(?=(?:[A-Z{_BETWEEN_PLACES}]*[0-9]){{2}})"
    rf"(?:(?:{_PLACE}{_GAP_IN_PLATE}){{4}}[警学挂领港澳超试]"
    rf"|[A-HJK]{_GAP_IN_PLATE}{_PLACE}{_GAP_IN_PLATE}(?:[0-9]{_GAP_IN_PLATE}){{3}}[0-9]{_AFTER_PLATE}"
    rf"|(?:[0-9]{_GAP_IN_PLATE}){{5}}[A-HJK]{_AFTER_PLATE}"
    rf"|(?:{_PLACE}{_GAP_IN_PLATE}){{4}}{_PLACE}{_AFTER_PLATE})",
    re.IGNORECASE,
)
_NOT_IN_PLATE = re.compile(f"[{_BETWEEN_PLACES}]")


def _plates(text: str) -> Iterator[Match]:
    for plate in _PLATE.finditer(text):
        value = _NOT_IN_PLATE.sub("", plate[0]).upper()
        if len(_DIGIT.findall(value)) > 1:
            yield Match(Personal.PLATE, plate.start(), plate.end(), value)


# --- what letters or a word beside it tell --------------------------------------------------------

_NO_LETTER_BEFORE, _NO_LETTER_AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
# In capitals, and no part of an address on the net or of a standard (GB/T 9704-2012).
_LETTERED = re.compile(r"(?<![0-9A-Za-z/_.=-])[A-Z]{1,2} ?[0-9](?: ?[0-9]){6,9}(?![0-9A-Za-z/_-])")
_PASSPORT, _PERMIT = re.compile(PASSPORT), re.compile(PERMIT)
# A register's own numbers begin with a year or a day.
_DATED = re.compile(r"[A-Z]{1,2}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_OF_A_YEAR = re.compile(r"[A-Z]{1,2}(?:19|20)[0-9]{2}")
_DOCUMENT = re.compile(
    r"(护照|通行证|回乡证|台胞证|旅行证)"
    r"(?:(?:证件)?(?:号码?|编号)[ :：为是（(]{0,3}|[ :：为是（(]{1,3}|(?=[A-Z]))"
    rf"([A-Z]{{0,2}}(?:[ -]?[0-9]){{6,10}}[A-Z]?){_NO_LETTER_AFTER}(?! ?[本件份人证个次])",
    re.IGNORECASE,
)
_ID_CUE = re.compile(
    rf"(?:身份|证件)(?:证|号|证号|号码|证号码|证明)?[^0-9A-Za-z，。；,;\n]{{0,6}}([0-9]{{17}}[0-9Xx]){_NO_LETTER_AFTER}"
)
_SCIENTIFIC = re.compile(
    rf"(?<![0-9A-Za-z.])([1-8](?:\.[0-9]{{1,14}})?)E\+?(17|10){_NO_LETTER_AFTER}", re.IGNORECASE
)
_PROVINCE_FIRST = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")


def _worded(squeezed: Squeezed) -> Iterator[Match]:
    text = squeezed.text
    for sign, rule in _RULES:
        if sign.search(text):
            for kind, start, end, value in rule(text):
                yield Match(kind, *squeezed.span(start, end), value)


def _bare(number: str) -> str:
    return number.replace(" ", "").replace("-", "").upper()


def _lettered(text: str) -> Iterator[Found]:
    """Passports and permits by their letters."""
    for match in _LETTERED.finditer(text):
        value = _bare(match[0])
        if _PASSPORT.fullmatch(value):
            if not _DATED.fullmatch(value):
                yield Personal.PASSPORT, match.start(), match.end(), value
        elif _PERMIT.fullmatch(value) and not _OF_A_YEAR.match(value):
            yield Personal.PERMIT, match.start(), match.end(), value


def _documents(text: str) -> Iterator[Found]:
    """Any passport or permit whose kind is said before it."""
    for match in _DOCUMENT.finditer(text):
        value, start = _bare(match[2]), match.start(2)
        start += len(match[2]) - len(match[2].lstrip(" -"))
        if match[1] in ("护照", "旅行证"):
            if is_passport(value):
                yield Personal.PASSPORT, start, match.end(2), value
        elif _PERMIT.fullmatch(value) or is_taiwan_permit(value):
            yield Personal.PERMIT, start, match.end(2), value


def _damaged(text: str) -> Iterator[Found]:
    for match in _SCIENTIFIC.finditer(text):
        digits = match[1].replace(".", "").ljust(2, "0")
        if match[2] == "17" and _PROVINCE_FIRST.match(digits):
            yield Personal.DAMAGED_ID, match.start(), match.end(), match[0]
        elif match[2] == "10" and digits[0] == "1" and digits[1] in "3456789":
            yield Personal.MOBILE, match.start(), match.end(), match[0]
    for match in _ID_CUE.finditer(text):
        if has_place_and_birthday(match[1].upper()) and not is_citizen_id(match[1].upper()):
            yield Personal.DAMAGED_ID, match.start(1), match.end(1), match[1].upper()


# (a sign every match of the rule holds, the rule): most texts lack it, and asking for it costs little.
_RULES = (
    (re.compile("[A-Z] ?[0-9]"), _lettered),
    (re.compile("[照证]"), _documents),
    (re.compile("[Ee][+17]|身份|证件"), _damaged),
    *disguised.RULES,
    *accounts.RULES,
)
