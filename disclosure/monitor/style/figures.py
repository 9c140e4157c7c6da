"""Numbers (GB/T 15835-2011)."""

import re
from collections.abc import Iterator

from disclosure.monitor.style.paper import Paper, passages

_UNITS = "条|件|人|次|起|个|名|元|家|户|辆|份|万元|人次"
_CHINESE_MEASURE = re.compile(
    r"[一二三四五六七八九十百千万]+(?:公里|千米|平方米|立方米|公斤|千克|吨|摄氏度)"
)
_CHINESE_PERCENT = re.compile(r"百分之(?!百)[一二三四五六七八九十百点]+")
_WIDE_PERCENT = re.compile(r"\d[％﹪]")
_WIDE_DIGITS = re.compile(r"[０-９]+")
_MISPLACED = re.compile(rf"\d(?:万|亿)?(?:{_UNITS})余")
_THOUSANDS = re.compile(r"(?<![\d.,，])\d{1,3}(?:[,，]\d{3})+(?=\D)")
_RANGE = re.compile(rf"(?<![\d.-])\d+(?:\.\d+)?%?[-~]\d+(?:\.\d+)?(?:%|万|亿|{_UNITS})")
_UNEVEN = re.compile(r"(?<![\d.%])\d+(?:\.\d+)?[～—]\d+(?:\.\d+)?(?:%|万|亿)")
_SET_WORDS = re.compile(r"1网3线|“?3公”?经费|第\d+综合党支部|1事1申请")


def measures_in_arabic(paper: Paper) -> Iterator[str]:
    return passages(_CHINESE_MEASURE, paper.text)


def percent_in_arabic(paper: Paper) -> Iterator[str]:
    return passages(_CHINESE_PERCENT, paper.text)


def percent_sign(paper: Paper) -> Iterator[str]:
    return passages(_WIDE_PERCENT, paper.text)


def half_width_digits(paper: Paper) -> Iterator[str]:
    return passages(_WIDE_DIGITS, paper.text)


def approximation_before_unit(paper: Paper) -> Iterator[str]:
    return passages(_MISPLACED, paper.text)


def no_thousands_separator(paper: Paper) -> Iterator[str]:
    return passages(_THOUSANDS, paper.text)


def range_sign(paper: Paper) -> Iterator[str]:
    return passages(_RANGE, paper.text)


def range_units(paper: Paper) -> Iterator[str]:
    return passages(_UNEVEN, paper.text)


def set_words_in_chinese(paper: Paper) -> Iterator[str]:
    return passages(_SET_WORDS, paper.text)
