"""Numbers as prose writes them: 27件, 1,497 条, 二十七件, 1.2万条, 2700余条. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {character: n for n, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_DIGITS |= {character: n for n, character in enumerate("壹贰叁肆伍陆柒捌玖", 1)}
_TENS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_CHINESE = "".join((*_DIGITS, *_TENS))
_UNITS = ("个(件)", "件次", "期次", "人次", "场次", *"件起宗份条篇项次期场个类部例")
_QUANTITY = re.compile(
    rf"(?:(?<![\d.])(?P<digits>\d+(?:\.\d+)?)|(?P<chinese>[{_CHINESE}]+))"
    r"(?P<myriad>万)?(?P<more>余|多)?"
    rf"(?P<unit>{'|'.join(re.escape(unit) for unit in _UNITS)})"
    r"(?!工作日|自然日|月|小时|部门|单位|问题|方面)"
)
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_BLANK = re.compile(r"(?<=[\d一-鿿，。；：、])[ \t\u3000]+(?=[\d一-鿿])|(?<=\d)[ \t]+(?=[,.]?\d)")
_BEFORE_ROUND = re.compile(r"(?:约|近|超|逾|超过|达到?近)$")


@dataclass(frozen=True)
class Quantity:
    """A number with its unit at `start` to `end` of the text; it says anything from `low` to `high`."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: str
    printed: str

    def agrees(self, value: int | Decimal) -> bool:
        return self.low <= value <= self.high


def normal(text: str) -> str:
    """Full-width digits, blanks beside numbers and thousands separators out; line breaks stay."""
    text = "".join(unicodedata.normalize("NFKC", c) if c.isdigit() else c for c in text)
    text = text.replace("（件）", "(件)")
    return _THOUSANDS.sub("", _BLANK.sub("", text))


def quantities(text: str) -> Iterator[Quantity]:
    """Every number with a unit of counting in a `normal` text."""
    for found in _QUANTITY.finditer(text):
        if found["chinese"]:
            number = Decimal(_chinese(found["chinese"]))
            step = Decimal(1)
        else:
            number = Decimal(found["digits"])
            step = Decimal(1).scaleb(number.as_tuple().exponent)
        if found["myriad"]:
            number, step = number * 10_000, step * 10_000
        low = high = number
        if found["myriad"] and step > 1:
            low, high = number - step / 2, number + step / 2
        if found["more"]:
            low, high = number, number + max(_last_place(number), step)
        elif _BEFORE_ROUND.search(text[: found.start()]):
            low, high = number - _last_place(number), number + _last_place(number)
        yield Quantity(found.start(), found.end(), low, high, found["unit"], found[0])


def _last_place(number: Decimal) -> Decimal:
    """The place of the last digit that is no 0: 2700 → 100."""
    whole = int(number)
    place = 1
    while whole and whole % (place * 10) == 0:
        place *= 10
    return Decimal(place)


def _chinese(text: str) -> int:
    """二十七 → 27, 一百零八 → 108, 二〇二四 → 2024."""
    if not any(character in _TENS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    total = current = 0
    for character in text:
        if character in _TENS:
            total += (current or 1) * _TENS[character]
            current = 0
        else:
            current = _DIGITS[character]
    return total + current
