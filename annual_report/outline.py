"""The headings an office printed in a report of 2008 to 2018. Pure.

The Regulations of 2007 (第三十二条) name six things a report accounts for and no headings; every office
had its own until 国办公开办函〔2019〕60号. One heading a line, as printed: 一、… opens a part, （一）… a part
of it, any other line a part whose heading bears no number; 【概述】 names one printed without a heading.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from annual_report.tables import SECTIONS, Form, Section

MOST = 60  # headings in one report
LONGEST = 100  # characters of a heading
_NUMERAL = "[一二三四五六七八九十]{1,3}"
_PART = re.compile(rf"{_NUMERAL}、")
_SUBPART = re.compile(rf"[（(]{_NUMERAL}[）)]")
_UNPRINTED = re.compile(r"【(.+)】")
# By which words a heading is known for a section of the shipped layout: its text is suggested there, its fees
# are compared there (W3), its chart stands there. Several may be told under one heading.
_KNOWN_BY = {
    "0": r"概述|引言|前言|总体情况|基本情况",
    "1.1": r"主动公开",
    "1.2": r"咨询|来信|来访|来件",
    "1.3": r"权力|权责",
    "1.4": r"财政|预算|决算",
    "1.5": r"监管",
    "2": r"依申请",
    "3": r"收费|减免|费用",
    "4": r"复议|诉讼|申诉",
    "5.1": r"工作措施|队伍建设|制度建设|组织领导",
    "5.2": r"问题|不足",
    "5.3": r"改进|整改|下一步|打算",
    "9": r"^附?注$|说明",
}


class OutlineError(ValueError):
    """Headings that make no report; says which line and what to do."""


@dataclass(frozen=True)
class _Line:
    heading: str
    level: int
    about: str = ""


def sections_of(form: Form, outline: str = "") -> tuple[Section, ...]:
    """The parts of a report: those of its form, or in a report of 2008 those of its own headings.

    Raises OutlineError.
    """
    return parsed(outline) if outline.strip() else SECTIONS[form]


def parsed(outline: str) -> tuple[Section, ...]:
    """The sections in order, keyed 1, 1.1, 1.2, 2 …; each knows which shipped sections it stands for.

    Raises OutlineError for a part of nothing, a heading that stands twice in one part, too many or too long.
    """
    lines = [line.strip() for line in outline.splitlines() if line.strip()]
    if len(lines) > MOST:
        raise OutlineError(f"标题共{len(lines)}行，最多{MOST}行")
    return _recognised(tuple(_keyed(lines)))


def _recognised(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    """Each with the shipped sections it stands for: a shipped one is told once, where text stands."""
    taken: set[str] = set()
    told = []
    for section in sections:
        known = () if has_parts(section, sections) else _known(section, sections)
        told.append(replace(section, stands_for=tuple(key for key in known if key not in taken)))
        taken.update(known)
    return tuple(told)


def _known(section: Section, sections: tuple[Section, ...]) -> tuple[str, ...]:
    """By its own words, or else by those of the heading it stands under."""
    above = [other for other in sections if section.key.startswith(f"{other.key}.")]
    named = (
        [key for key, words in _KNOWN_BY.items() if re.search(words, words_of(each))]
        for each in (section, *above)
    )
    return tuple(next((keys for keys in named if keys), ()))


def _keyed(lines: list[str]) -> Iterator[Section]:
    part, subpart, seen = 0, 0, set()
    for number, written in enumerate(lines, start=1):
        line = _read(written, number)
        if line.level == 1:
            part, subpart, key = part + 1, 0, str(part + 1)
        elif part == 0:
            raise OutlineError(f"第{number}行“{written}”之前没有上一级标题，请先写“一、……”")
        else:
            subpart, key = subpart + 1, f"{part}.{subpart + 1}"
        name = (part, line.heading or line.about)
        if name in seen:
            raise OutlineError(f"第{number}行“{written}”与同一部分的另一标题重复")
        seen.add(name)
        yield Section(key, line.heading, level=line.level, about=line.about)


def _read(written: str, number: int) -> _Line:
    if len(written) > LONGEST:
        raise OutlineError(f"第{number}行超过{LONGEST}字，请只写标题")
    unprinted = _UNPRINTED.fullmatch(written)
    if unprinted:
        return _Line("", 1, unprinted[1])
    return _Line(written, 2 if _SUBPART.match(written) else 1)


def words_of(section: Section) -> str:
    """What a heading says without its number."""
    return _SUBPART.sub("", _PART.sub("", section.heading)) or section.about


def has_parts(section: Section, sections: tuple[Section, ...]) -> bool:
    return any(other.key.startswith(f"{section.key}.") for other in sections)


def carried_over(
    before: tuple[Section, ...], after: tuple[Section, ...], texts: Mapping[str, str]
) -> dict[str, str]:
    """The texts by key of the new headings: with the words of their heading, else by their place.

    Raises OutlineError where a text would be lost: its heading is gone and its place is taken.
    """
    # A part and its first subpart may bear the same words.
    by_words = {(section.level, words_of(section)): section.key for section in before}
    kept = {}
    for section in after:
        old = by_words.pop((section.level, words_of(section)), None)
        if old is not None:
            kept[section.key] = old
    left = {section.key for section in before} - set(kept.values())
    kept |= {
        section.key: section.key
        for section in after
        if section.key not in kept and section.key in left
    }
    lost = [
        section
        for section in before
        if section.key not in kept.values() and texts.get(section.key, "").strip()
    ]
    if lost:
        named = "、".join(f"“{section.heading or section.about}”" for section in lost)
        raise OutlineError(f"标题{named}下已有文字，不能删去：请保留该标题，或先清空其文字")
    return {key: texts.get(old, "") for key, old in kept.items()}


def as_text(sections: tuple[Section, ...]) -> str:
    """The headings as they are written for `parsed`."""
    return "\n".join(section.heading or f"【{section.about}】" for section in sections)
