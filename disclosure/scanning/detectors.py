"""What a text for the public must not show, or only after somebody has thought about it. Plain Python.

Numbers and accounts are `records.identifying`'s, the same for scanner, monitor, form and redaction. What no
number tells stands here: where somebody lives, when somebody was born, a child, an illness beside the
place somebody works at.
"""

import re
from collections.abc import Collection, Iterator
from enum import StrEnum

from records.identifying.finding import Match, Personal, apart, mask, numbers
from records.identifying.notation import Squeezed, readable

__all__ = ["Circumstance", "Match", "Personal", "find", "mask"]


class Circumstance(StrEnum):
    """What leads to a person though it is no number."""

    HOME = "home"  # the street and house somebody lives at
    ADDRESS = "address"  # a flat that may be somebody's
    BIRTHDAY = "birthday"
    MINOR = "minor"
    ILLNESS = "illness"


def find(text: str, *, office_phones: Collection[str] = ()) -> list[Match]:
    """Personal data and circumstances in `text`, in order, not overlapping; offsets are those of `text`.

    `office_phones`: published numbers of the office, in any notation; they are not personal.
    """
    plain = readable(text)
    squeezed = Squeezed(plain)
    told = [
        Match(kind, *squeezed.span(match.start(), match.end()), match[0])
        for kind, match in _circumstances(squeezed.text)
    ]
    return apart([*numbers(plain, squeezed, office_phones=office_phones), *told])


def _circumstances(text: str) -> Iterator[tuple[Circumstance, re.Match]]:
    # Most texts lack the words without which a rule finds nothing; asking for these first costs little.
    for kind, needed, pattern in _PATTERNS:
        if needed.search(text):
            for match in pattern.finditer(text):
                yield kind, match
    if _NUMBERED_STREET.search(text):
        yield from _streets(text)


def _streets(text: str) -> Iterator[tuple[Circumstance, re.Match]]:
    for match in _STREET_AND_HOUSE.finditer(text):
        before = re.split(r"[。；;\n]", text[max(0, match.start() - _AROUND) : match.end()])[-1]
        if not _OFFICE.search(before) and not _OFFICE.match(text[match.end() :][:_NEAR]):
            yield Circumstance.ADDRESS, match


_FIGURES = "[0-9一二三四五六七八九十百零〇]{1,6}(?:[-—之][0-9]{1,4})?"
_HOUSE = (
    rf"(?:{_FIGURES} ?(?:号楼?|栋|幢|座|单元|室|组|#)|[0-9]{{1,4}}(?:[-—#][0-9]{{1,4}}){{1,3}})"
)
_STREET = "(?:路|街|巷|大道|弄|胡同|小区|社区|花园|苑|新村|村|庄|湾|坪)"
# Not 居住证, 住建局, 住院; not where an organ has its seat (住所地 of a firm stands in its licence).
_LIVES = (
    "(?:家住|现住|原住|暂住|租住|居住(?:于|在|地)|户籍(?:所在)?地|收货地址|(?:家庭|居住|户籍|通信)(?:住|地)址|现住址|住址|"
    "(?<=[，。；、,;男女）)])住(?:在|于)?)"
)
_WITHIN = "[^，。；;\n]"  # a clause
_HOME = re.compile(
    rf"{_LIVES}[ :：为是]{{0,3}}[^，。；;\n:：]{{0,30}}?{_STREET}{_WITHIN}{{0,15}}?{_HOUSE}"
    rf"(?:{_WITHIN}{{0,10}}?{_HOUSE}){{0,3}}"
    # A house that no street leads to: 租住于新天地A座1203室.
    rf"|{_LIVES}[ :：为是]{{0,3}}[^，。；;\n:：]{{2,30}}?(?:{_FIGURES}|[A-Z]) ?(?:号楼|栋|幢|座|单元|室)"
    rf"(?:{_WITHIN}{{0,10}}?{_HOUSE}){{0,3}}"
)
_FLAT = re.compile(
    rf"{_STREET}{_WITHIN}{{0,12}}?{_FIGURES} ?(?:栋|幢)"
    rf"{_WITHIN}{{0,8}}?(?:{_FIGURES} ?(?:单元|室|号)|[0-9]{{3,4}}(?=[，。；、,;\n]|$))"
)
_BIRTHDAY = re.compile(
    r"(?:[男女][，,、 ][^。；;\n]{0,12}?"
    r"|(?:出生(?:于|日期|时间|年月日?)?|(?<![发产])生(?:于|日))[ :：为是]{0,3})"
    r"(?:19|20)[0-9]{2}(?:年|[-./])[0-9]{1,2}(?:月|[-./])[0-9]{1,2}日?(?:出?生)?"
)
# The seat of an office is told in every guide; it is said to be one, before or behind.
_NUMBERED_STREET = re.compile(r"(?:路|街|巷|大道|弄|胡同)(?:[东南西北中]段)?[0-9]")
_STREET_AND_HOUSE = re.compile(
    r"[\u4e00-\u9fff]{0,6}(?:路|街|巷|大道|弄|胡同)(?:[东南西北中]段)?[0-9]{1,5}(?:[-—之][0-9]{1,4})?号(?!线|桩|杆|灯)"
)
_OFFICE = re.compile(
    r".*(?:地址|地点|位于|设在|位置|办公|窗口|大厅|邮寄|寄送|邮编|公安|局|派出所|支?大队|支队|中心|机关|法院|"
    r"政府|银行|公司|医院|学校|车站|门口|路口|门前|附近)"
)
_AROUND, _NEAR = 30, 12  # characters looked at before and behind
_AGE = (
    "(?:1[0-7]|[1-9]|十[一二三四五六七]|[一二三四五六七八九十])(?:周岁|岁)(?!以[上下]|至|到|[-—~])"
)
_UNNAMED = "(?:[某×xX*＊]{1,2}|[男女]|学生)"
_MINOR = re.compile(
    rf"[\u4e00-\u9fff]?{_UNNAMED}[^。；;\n满未超]{{0,8}}?[，,（(、 ]{_AGE}"
    rf"|未成年(?:人|子女|女|少女|男子?)?[\u4e00-\u9fff]{{0,2}}[某×＊*]{{1,2}}"
    rf"|[某×＊*]{{1,2}}[^。；;\n]{{0,12}}(?:系|是|为)未成年"
)
_ILL = (
    "(?:艾滋|HIV|梅毒|淋病|性病|乙肝|丙肝|肝炎|结核|精神(?:病|障碍|分裂)|抑郁|双相|癫痫|智力|癌|肿瘤|白血病|"
    "尿毒症|新冠|传染病|残疾)"
)
_AT_WORK = (
    "(?:公司|厂|集团|学校|中学|小学|大学|学院|医院|幼儿园|机关|单位|局|支队|大队|派出所|"
    "村|社区|银行|酒店)"
)
_FELL_ILL = "(?:身患|罹患|患有?|确诊(?:为|患)?|感染|诊断为|查出(?:患)?|检出|携带)"
_ILLNESS = re.compile(
    rf"{_AT_WORK}[^。；;\n]{{0,25}}?{_FELL_ILL}[^，。；;\n]{{0,6}}?{_ILL}"
    rf"|[某×＊*]{{1,2}}[^。；;\n]{{0,15}}?{_FELL_ILL}[^，。；;\n]{{0,6}}?{_ILL}"
)
# (what it is, a sign every match of its rule holds, the rule)
_PATTERNS = (
    (Circumstance.HOME, re.compile("[住址]|户籍"), _HOME),
    (Circumstance.ADDRESS, re.compile("[栋幢]"), _FLAT),
    (Circumstance.BIRTHDAY, re.compile("[男女]|生"), _BIRTHDAY),
    (Circumstance.MINOR, re.compile("岁|未成年"), _MINOR),
    (Circumstance.ILLNESS, re.compile("[患诊染查检携]"), _ILLNESS),
)
