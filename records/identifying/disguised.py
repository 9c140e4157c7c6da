"""Numbers written so that they look like none: in words, in groups nobody else uses, one place covered. Pure.

Without a word beside it (电话, 身份证 …) only what cannot well be anything else counts: an identity number
whose check character fits, ten and more Chinese figures in a row, a mobile number between strokes. Beside
such a word any grouping counts, and O and l for 0 and 1. A tab stays the border of a table's cell.
"""

import re
from collections.abc import Iterator

from records.identifying import (
    has_place_and_birthday,
    is_bank_card,
    is_citizen_id,
    is_old_citizen_id,
    mobile,
)
from records.identifying.kinds import Found, Personal

_HAN = "〇○零一二两三四五六七八九壹贰叁肆伍陆柒捌玖幺洞拐"
_FIGURES = str.maketrans(
    "〇○零一二两三四五六七八九壹贰叁肆伍陆柒捌玖幺洞拐OoIl|", "000122345678912345678910700111"
)
# The last place of an identity number, as Latin, Cyrillic, Greek letter or sign.
_X = "XxХхΧχ×"
_WIDE = r" \-‐‑‒–—−_.·…/,，、()（）~|+:："


def _digits(written: str) -> str:
    """The places of a number as digits (and X), without what stands between them."""
    figures = written.translate(_FIGURES)
    return "".join(
        "X" if place in _X else place for place in figures if place.isdecimal() or place in _X
    )


def _kind_of(digits: str) -> Personal | None:
    if is_citizen_id(digits):
        return Personal.CITIZEN_ID
    if is_old_citizen_id(digits):
        return Personal.OLD_CITIZEN_ID
    if is_bank_card(digits):
        return Personal.BANK_CARD
    return Personal.MOBILE if mobile(digits) else None


_WRITTEN_OUT = re.compile(rf"[0-9{_HAN}](?:[ \-]?[0-9{_HAN}]){{9,18}}(?: ?[{_X}])?")
_NEEDS_HAN = re.compile(f"[{_HAN}]")


def written_out(text: str) -> Iterator[Found]:
    """一三八…: ten and more figures in a row of which some are Chinese."""
    for match in _WRITTEN_OUT.finditer(text):
        digits = _digits(match[0])
        kind = _NEEDS_HAN.search(match[0]) and _kind_of(digits)
        if kind:
            yield kind, match.start(), match.end(), mobile(digits) or digits


_SAYS_NUMBER = (
    "(?:电话|手机|座机|固话|联系方式|联系人|号码|致电|拨打|来电|短信|传真|身份证|证件号|卡号|账号|同号|"
    "Tel|Phone|Mobile|Cell)"
)
_PLACE = f"[0-9{_HAN}OoIl]"
_BESIDE_A_WORD = re.compile(
    rf"{_SAYS_NUMBER}[^0-9\n。；;{_HAN}]{{0,8}}?({_PLACE}(?:[{_WIDE}]{{0,3}}{_PLACE}){{9,18}}(?:[{_WIDE}]?[{_X}])?)",
    re.IGNORECASE,
)
_MOSTLY = 9  # places of a number that are digits or Chinese figures, whatever the rest
_LENGTHS = (18, 15, 13, 12, 11)  # identity numbers, mobile with country code, landline, mobile


def beside_a_word(text: str) -> Iterator[Found]:
    """Any grouping after 电话, 身份证 and the like."""
    for match in _BESIDE_A_WORD.finditer(text):
        places = [
            at
            for at, place in enumerate(match[1])
            if place.isdecimal() or place in f"{_HAN}{_X}OoIl"
        ]
        if len(re.findall(f"[0-9{_HAN}]", match[1])) < _MOSTLY:
            continue
        for length in _LENGTHS:
            if len(places) < length or (
                len(places) > length and places[length] - places[length - 1] < 2
            ):
                continue  # the number would end inside a group
            end = places[length - 1] + 1
            digits = _digits(match[1][:end])
            kind = _kind_of(digits) or _landline(digits)
            if kind:
                yield kind, match.start(1), match.start(1) + end, mobile(digits) or digits
                break


def _landline(digits: str) -> Personal | None:
    return Personal.LANDLINE if re.fullmatch("0[1-9][0-9]{9,10}", digits) else None


_BETWEEN = rf"[{_WIDE}。\n]{{1,3}}"
_SPREAD_ID = re.compile(
    rf"(?<![0-9A-Za-z])[1-9][0-9]{{5}}{_BETWEEN}(?:19|20)[0-9]{{2}}[{_WIDE}]{{0,3}}[01][0-9][{_WIDE}]{{0,3}}"
    rf"[0-3][0-9]{_BETWEEN}[0-9]{{3}}[{_WIDE}]{{0,3}}[0-9{_X}](?![0-9A-Za-z])"
)
_STROKE = r"[/…~|+—‖]{1,2}"
_SPREAD_MOBILE = re.compile(
    rf"(?<![0-9A-Za-z])(?:[(（](1[3-9][0-9])[)）] ?-?([0-9]{{4}})[ \-]?([0-9]{{4}})"
    rf"|(1[3-9][0-9]){_STROKE}([0-9]{{4}}){_STROKE}([0-9]{{4}}))(?![0-9A-Za-z])"
)
_BRACKETED_LANDLINE = re.compile(
    r"(?:[(（](0[1-9][0-9]{1,2})[)）]|\+86[ \-]?([1-9][0-9]{1,2})[ \-])"
    r" ?-?([2-9][0-9]{2,3})[ \-]?([0-9]{4})(?![0-9A-Za-z])"
)


def spread(text: str) -> Iterator[Found]:
    """Groups between signs that no other number has between them."""
    for match in _SPREAD_ID.finditer(text):
        digits = _digits(match[0])
        if is_citizen_id(digits):
            yield Personal.CITIZEN_ID, match.start(), match.end(), digits
    for match in _SPREAD_MOBILE.finditer(text):
        yield Personal.MOBILE, match.start(), match.end(), "".join(filter(None, match.groups()))
    for match in _BRACKETED_LANDLINE.finditer(text):
        digits = "".join(filter(None, match.groups()))
        yield Personal.LANDLINE, match.start(), match.end(), f"0{digits.removeprefix('0')}"


_COVER = r"[*＊某?？#×xXХх]"
_NEARLY_AN_ID = re.compile(
    rf"(?<![0-9A-Za-z])([1-9][0-9]{{14,16}})({_COVER}{{1,3}})(?![0-9A-Za-z])"
)
_NEARLY_A_MOBILE = re.compile(
    rf"(?<![0-9A-Za-z])(1[3-9][0-9]{{7,8}})({_COVER}{{1,2}})(?![0-9A-Za-z])"
)


def nearly_covered(text: str) -> Iterator[Found]:
    """A number of which so few places are covered that it is found by trying."""
    for match in _NEARLY_AN_ID.finditer(text):
        if len(match[0]) == 18 and has_place_and_birthday(match[1].ljust(18, "0")):
            digits = f"{match[1]}X"
            kind = Personal.CITIZEN_ID if is_citizen_id(digits) else Personal.DAMAGED_ID
            yield kind, match.start(), match.end(), match[1]
    for match in _NEARLY_A_MOBILE.finditer(text):
        if len(match[0]) == 11:
            yield Personal.MOBILE, match.start(), match.end(), match[1]


_SAID = r"(?:证?号码?|编号|字号|卡号)?[ :：为是]{0,3}"
_OTHER_DOCUMENT = re.compile(
    rf"(?:香港|澳门|台湾)[^，。；;\n]{{0,8}}?身份证{_SAID}"
    r"([A-Z]{0,2}[0-9]{6,9}(?: ?[(（][0-9A][)）])?)(?![0-9A-Za-z])"
    rf"|(?:军官|士官|士兵|义务兵|文职干部|警官)证{_SAID}([\u4e00-\u9fff]{{0,2}}字?第?[0-9]{{6,8}})(?![0-9A-Za-z])"
    rf"|驾驶证?(?:档案)?{_SAID}([0-9]{{12}})(?![0-9A-Za-z])"
    rf"|(?:社保|社会保障|医保|医疗保险)卡?{_SAID}([A-Z]?[0-9]{{8,18}}[A-Z]?)(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_PLATE_WITHOUT_PROVINCE = re.compile(
    r"(?:车牌|号牌|车号)(?:号码?)?[ :：为是]{0,3}"
    r"((?=(?:[A-Z]*[0-9]){2})[A-HJ-NP-Z][ ·.\-]?[A-HJ-NP-Z0-9]{5,6})(?![0-9A-Za-z])",
    re.IGNORECASE,
)


def other_documents(text: str) -> Iterator[Found]:
    """What the word beside it alone tells: papers of 港澳台, officers, drivers, the insured; a plate
    without its province."""
    for match in _OTHER_DOCUMENT.finditer(text):
        which = match.lastindex
        yield Personal.OTHER_ID, match.start(which), match.end(which), match[which].upper()
    for match in _PLATE_WITHOUT_PROVINCE.finditer(text):
        yield Personal.PLATE, match.start(1), match.end(1), re.sub(r"[ ·.\-]", "", match[1]).upper()


# (a sign every match of the rule holds, the rule): most texts lack it, and asking for it costs little.
RULES = (
    (re.compile(rf"[0-9{_HAN}](?:[ \-]?[0-9{_HAN}]){{9}}"), written_out),
    (re.compile(f"{_PLACE}(?:[{_WIDE}]{{0,3}}{_PLACE}){{10}}"), beside_a_word),
    (re.compile(r"[0-9)）][/…~|+—‖)）,，、(（。.:：_\-\n ]{1,3}[0-9(（]"), spread),
    (re.compile(rf"[0-9]{{9}}{_COVER}"), nearly_covered),
    (
        re.compile("身份证|[官士兵]证|干部证|驾驶|社保|社会保障|医保|医疗保险|车牌|号牌|车号"),
        other_documents,
    ),
)
