"""What one column of an imported table means: from the text of a cell to a value, and back.

An empty cell is "unknown" (None), never 0. Readers raise ValueError with the reason.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import Any
from unicodedata import normalize

from django.db import models
from django.utils.translation import gettext as _

from records.characters import one_line

Reader = Callable[[str], Any]
_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})\.?"
    r"|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))"
)
# What may stand behind a day: 星期五, （周五）, 0:00, 00:00:00, T00:00:00.
_BEHIND = re.compile(
    r"[ T]*(?:\(?(?:星期|周)[一二三四五六日天]\)?|(?:上午|下午)?(?:\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
    r"(?:Z|[+-]\d{2}:?\d{2})?)?)$"
)
_SERIAL = re.compile(r"[2-7]\d{4}")  # 1954 to 2119
_EXCEL_BEGIN = date(1899, 12, 30)
_UNIT = re.compile(
    r"(?<=[0-9万余多])(?:人次|件次|个?工作日|年度?|[件条次人个份起项篇宗部期场户页封名日天])$"
)
_ABOUT = re.compile(r"^(?:大约|约|近)|(?<=[0-9万])[余多](?=\D*$)|(?:左右|以上)$")
_HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_HAN_NUMBER = re.compile(r"[〇零○一二三四五六七八九十]+(?=[年月日])")


def _number(han: str) -> str:
    """二〇二四 → 2024, 十 → 10, 二十九 → 29."""
    tens, ten, ones = han.partition("十")
    if not ten:
        return han.translate(_HAN_DIGITS)
    return f"{(tens or '一').translate(_HAN_DIGITS)}{(ones or '〇').translate(_HAN_DIGITS)}"


@dataclass(frozen=True)
class Column:
    """One column: its English `name`, its Chinese `label`; the header row may carry either.

    `attribute`: the model's field, when it is not called `name`. A column that is no field of the
    model at all needs `read`, and the resource's `current` and `prepare` look after it.
    `by`: for a foreign key, the fields of the other model that may stand in the cell, the first of
    them when exporting.
    `fixed`: once stored it names the record, so that a file cannot change it.
    """

    name: str
    label: str
    required: bool = False
    attribute: str = ""
    by: tuple[str, ...] = ()
    read: Reader | None = None
    fixed: bool = False

    @property
    def target(self) -> str:
        return self.attribute or self.name


def reader_for(field: models.Field) -> Reader:
    """The reader that fits a model field; foreign keys are looked up by the import itself."""
    if field.choices:
        return choice(field.flatchoices)
    if isinstance(field, models.BooleanField):
        return yes_or_no
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return day
    if isinstance(field, models.SmallIntegerField | models.PositiveSmallIntegerField):
        return partial(whole_number, most=32767)  # PostgreSQL's; SQLite would take any
    if isinstance(field, models.IntegerField):
        return whole_number
    if isinstance(field, models.DecimalField):
        return decimal_number
    return str if isinstance(field, models.TextField) else one_line


def day(text: str) -> date:
    """A day as offices write it: 2016-03-05, 2016/3/5, 2016.3.5, 2016年3月5日, 20160305, 42434 (Excel's
    count of days), 二〇一六年三月五日; with a day of the week or a time of day behind it."""
    written = _BEHIND.sub("", normalize("NFKC", text).strip()).strip()
    written = _HAN_NUMBER.sub(lambda match: _number(match[0]), written).replace("号", "日")
    written = (
        re.sub(r"\s*([-/.年月日、\\])\s*", r"\1", written).replace("、", ".").replace("\\", "/")
    )
    if _SERIAL.fullmatch(written):
        return _EXCEL_BEGIN + timedelta(days=int(written))
    if match := _DATE.fullmatch(written):
        try:
            return date(*(int(part) for part in match.groups() if part))
        except ValueError:
            pass
    raise ValueError(_("“%s” is not a date; write it as 2016-03-05.") % text)


def whole_number(text: str, *, most: int = 10**18 - 1) -> int:
    """Digits, with or without thousands commas and a counted unit (1,234件, 1.2万条, 20个工作日), or as a
    program with decimal numbers alone writes them (12.0); at most `most`."""
    digits = _counted(text)
    if _ABOUT.search(digits):
        raise ValueError(_("“%s” is not an exact number; find out how many there are.") % text)
    if re.fullmatch(r"-?[0-9]{1,18}", digits):
        if int(digits) > most:
            raise ValueError(_("“%s” is too large.") % text)
        return int(digits)
    raise ValueError(_("“%s” is not a whole number.") % text)


class About(int):
    """A number that was only said to be about so much: 100余."""


def about_number(text: str) -> int:
    """As `whole_number`; 100余, 约100 and 100多 are an `About`."""
    exact = _ABOUT.sub("", normalize("NFKC", text))
    number = whole_number(exact)
    return number if exact == normalize("NFKC", text) else About(number)


def _counted(text: str) -> str:
    """The digits of a number of things: no commas, no blanks, no unit; 1.2万 is 12000."""
    digits = re.sub(r"[,\s]", "", normalize("NFKC", text))
    digits = re.sub(r"(?<=[0-9])\.0+$", "", _UNIT.sub("", digits))
    if many := re.fullmatch(r"(-?[0-9]+(?:\.[0-9]+)?)万", digits):
        number = Decimal(many[1]) * 10_000
        return str(int(number)) if number == int(number) else digits
    return digits


def decimal_number(text: str) -> Decimal:
    """A number of 万元 (12.5万元, 125000元) or of things (1,234件)."""
    digits = re.sub(r"[,\s]", "", normalize("NFKC", text))
    if yuan := re.fullmatch(r"([0-9]{1,18}(?:\.[0-9]{1,2})?)元", digits):
        return Decimal(yuan[1]) / 10_000
    digits = _UNIT.sub("", digits.removesuffix("万元"))
    try:
        if re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,12})?", digits):
            return Decimal(digits)
    except InvalidOperation:
        pass
    raise ValueError(_("“%s” is not a number.") % text)


_YES = frozenset(("1", "是", "有", "√", "✓", "✔", "☑", "true", "yes", "y"))
_NO = frozenset(("0", "否", "无", "×", "✗", "✘", "☒", "false", "no", "n"))


def yes_or_no(text: str) -> bool:
    """1 or 0, 是 or 否, 有 or 无, a tick or a cross."""
    answers = dict.fromkeys(_YES, True) | dict.fromkeys(_NO, False)
    try:
        return answers[normalize("NFKC", text).strip().lower()]
    except KeyError:
        raise ValueError(_("“%s” is neither 1 (yes) nor 0 (no).") % text) from None


def choice(choices: Iterable[tuple[str, str]], short: dict[str, str] | None = None) -> Reader:
    """A reader of (code, label) choices; `short` maps further spellings to codes.

    Width does not matter: （三）1 and (三)1 are the same.
    """
    known: dict[str, str] = {}
    choices = list(choices)
    for text, code in (short or {}).items():
        known[normalize("NFKC", text)] = code
    for code, label in choices:
        known[normalize("NFKC", str(label))] = code
    for code, _label in choices:
        known[normalize("NFKC", str(code))] = code

    def read(text: str) -> str:
        try:
            return known[normalize("NFKC", text)]
        except KeyError:
            allowed = "、".join(str(label) for _code, label in choices)
            raise ValueError(
                _("“%(text)s” is not one of: %(allowed)s.") % {"text": text, "allowed": allowed}
            ) from None

    return read
