"""A1 to A6: what assessors of the reports deduct points for."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from annual_report.balance.submission import Fault, Submission
from annual_report.grid import TO_FILL, printed
from annual_report.tables import SECTIONS
from records.lost_characters import BRACKETS, losses
from statute.regulations import report_due

REPEATED_SHARE = Decimal("0.5")  # more than half of last year's text again


def sections_are_written(report: Submission) -> Iterator[Fault]:
    """No section is empty: one with a table speaks by it, one with parts by these."""
    sections = report.expected_parts
    for section in sections:
        parts = [part for part in sections if part.key.startswith(f"{section.key}.")]
        if section.table or parts:
            continue
        if not report.sections.get(section.key, "").strip():
            yield Fault(f"“{section.heading or section.about}”没有内容：应有文字，实为0字")


_SENTENCE = re.compile(r"[^。；！？\n]+")


def _sentences(sections: Mapping[str, str]) -> list[str]:
    return [
        sentence.strip()
        for text in sections.values()
        for sentence in _SENTENCE.findall(text)
        if sentence.strip()
    ]


def text_is_new(report: Submission) -> Iterator[Fault]:
    """At most half of the text, by characters, stands word for word in last year's report."""
    if report.last_year is None or not report.last_year.sections:
        return
    before = set(_sentences(report.last_year.sections))
    now = _sentences(report.sections)
    length = sum(map(len, now))
    repeated = sum(len(sentence) for sentence in now if sentence in before)
    if length and Decimal(repeated) / length > REPEATED_SHARE:
        share = round(100 * repeated / length)
        yield Fault(f"全文{length}字，与上年报告相同{repeated}字，占{share}%，超过50%")


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
    names = {section.key: section.heading or section.about for section in SECTIONS[report.form]}
    for key, text in report.sections.items():
        for gap in _GAP.findall(text):
            yield Fault(f"“{names.get(key, key)}”：{gap}没有填写")


def text_is_whole(report: Submission) -> Iterator[Fault]:
    """Brackets come in pairs and no date or number of a heading has lost its characters."""
    names = {section.key: section.heading or section.about for section in SECTIONS[report.form]}
    for key, text in report.sections.items():
        for opening, closing in BRACKETS:
            if text.count(opening) != text.count(closing):
                yield Fault(
                    f"“{names.get(key, key)}”：“{opening}”{text.count(opening)}个，"
                    f"“{closing}”{text.count(closing)}个"
                )
        for loss in losses(text):
            told = "或者".join(loss.readings) or "请核对原文"
            yield Fault(f"“{names.get(key, key)}”：“{loss.found}”疑有缺字，应为{told}")
