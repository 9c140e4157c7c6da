"""A1 to A6: what assessors of the reports deduct points for."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from annual_report.balance.submission import Fault, Submission
from annual_report.grid import TO_FILL, printed
from annual_report.outline import has_parts
from records.lost_characters import BRACKETS, losses
from statute.regulations import report_due

REPEATED_SHARE = Decimal("0.5")  # more than half of last year's text again


def sections_are_written(report: Submission) -> Iterator[Fault]:
    """No section is empty: one with a table speaks by it, one with parts by these."""
    sections = report.expected_parts
    for section in sections:
        if section.table or has_parts(section, sections):
            continue
        if not report.sections.get(section.key, "").strip():
            yield Fault(f"“{section.heading or section.about}”没有内容：应有文字，实为0字")


_SENTENCE = re.compile(r"[^。；！？\n]+")


def text_is_new(report: Submission) -> Iterator[Fault]:
    """At most half of the text is last year's again, whatever numbers, dates and names were changed."""
    if report.last_year is None or not report.last_year.sections:
        return
    share = repeated_share(report.sections, report.last_year.sections)
    if share > REPEATED_SHARE:
        marked = [f"“{sentence}”" for sentence in repeated_sentences(report)]
        yield Fault(f"全文{round(100 * share)}%与上年报告相同，超过50%：{'、'.join(marked)}")


def told_share(report: Submission) -> str:
    """How much is last year's, said also where it is little."""
    if report.last_year is None or not report.last_year.sections:
        return "没有上年报告可比"
    share = repeated_share(report.sections, report.last_year.sections)
    return f"与上年报告相同{round(100 * share)}%"


def repeated_share(now: Mapping[str, str], before: Mapping[str, str]) -> Decimal:
    """The part of the text, by characters, that lies in stretches of SHINGLE characters of last year's."""
    known = {shingle for text in before.values() for shingle in _shingles(_masked(text))}
    covered = length = 0
    for text in map(_masked, now.values()):
        length += len(text)
        covered += len(_covered(text, known))
    return Decimal(covered) / length if length else Decimal(0)


def repeated_sentences(report: Submission) -> list[str]:
    """The sentences that are mostly last year's, as they stand now."""
    before = report.last_year.sections if report.last_year else {}
    known = {shingle for text in before.values() for shingle in _shingles(_masked(text))}
    marks = []
    for text in report.sections.values():
        for sentence in _SENTENCE.findall(text):
            masked = _masked(sentence)
            if len(masked) >= SHINGLE and len(_covered(masked, known)) > len(masked) / 2:
                marks.append(sentence.strip())
    return marks


SHINGLE = 8  # characters: shorter stretches are the language of the office itself
_NUMBERS = re.compile(r"[\d.,%％余万]+|[零〇一二两三四五六七八九十百千]+(?=[件起条项次期场年月日])")
_NAMES = re.compile(r"[《“〔][^》”〕]{1,40}[》”〕]")
_NO_TEXT = re.compile(r"[^\w#@]")


def _masked(text: str) -> str:
    """Numbers and dates become #, titles and names in marks @, stops and blanks nothing."""
    return _NO_TEXT.sub("", _NUMBERS.sub("#", _NAMES.sub("@", text)))


def _shingles(text: str) -> Iterator[str]:
    return (text[at : at + SHINGLE] for at in range(len(text) - SHINGLE + 1))


def _covered(text: str, known: set[str]) -> set[int]:
    """The places of `text` that lie in a known stretch."""
    return {
        place
        for at, shingle in enumerate(_shingles(text))
        if shingle in known
        for place in range(at, at + SHINGLE)
    }


def out_in_time(report: Submission) -> Iterator[Fault]:
    due = report_due(report.year)
    if report.out_on > due:
        yield Fault(f"应于{due}前公布，实为{report.out_on}")


def jumps_are_explained(report: Submission) -> Iterator[Fault]:
    """A figure that moved strongly is named in the text together with its change."""
    for jump in report.jumps:
        way = "上升" if jump.percent > 0 else "下降"
        yield Fault(
            f"{jump.label}：上年{printed(jump.previous)}，本年{printed(jump.current)}，"
            f"{way}{abs(jump.percent):.1f}%，正文没有说明"
        )


_GAP = re.compile(r"【待填：[^】]*】")  # what the suggested text leaves to somebody who knows


def figures_are_entered(report: Submission) -> Iterator[Fault]:
    """Every figure the text prints is known, 0 included, and no gap was left in the text."""
    for label in report.missing:
        yield Fault(f"{label}：没有台账、统计数或者填报数，报告中印作“{TO_FILL}”")
    names = {section.key: section.heading or section.about for section in report.expected_parts}
    for key, text in report.sections.items():
        for gap in _GAP.findall(text):
            yield Fault(f"“{names.get(key, key)}”：{gap}没有填写")


def text_is_whole(report: Submission) -> Iterator[Fault]:
    """Brackets come in pairs and no date or number of a heading has lost its characters."""
    names = {section.key: section.heading or section.about for section in report.expected_parts}
    for key, text in report.sections.items():
        for opening, closing in BRACKETS:
            if text.count(opening) != text.count(closing):
                yield Fault(
                    f"“{names.get(key, key)}”：“{opening}”{text.count(opening)}个，"
                    f"“{closing}”{text.count(closing)}个"
                )
        for loss in losses(text):
            told = "或者".join(loss.readings)
            said = f"疑有缺字，应为{told}" if told else "疑有缺字或者多余字符，请核对原文"
            yield Fault(f"“{names.get(key, key)}”：“{loss.found}”{said}")
