"""What a correction changed, said to the public: each number and each paragraph, before and after. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from annual_report.content import Content
from annual_report.grid import printed


@dataclass(frozen=True)
class Difference:
    """`before` or `after` is empty where something was added or taken away."""

    place: str
    before: str
    after: str


def differences(before: Content, after: Content) -> tuple[Difference, ...]:
    headings = _in_headings(before, after)
    return (*differing_numbers(before, after), *headings, *_in_prose(before, after))


def differing_numbers(before: Content, after: Content) -> tuple[Difference, ...]:
    """Cells and figures only; a number within a sentence is one of the figures."""
    return (*_in_tables(before, after), *_in_figures(before, after))


def _in_tables(before: Content, after: Content) -> Iterator[Difference]:
    for part in after.parts:
        name = part.section.table
        if not name or name not in before.tables:
            continue
        old, new = before.tables[name].values, after.tables[name].values
        for ref in dict.fromkeys((*old, *new)):
            if old.get(ref) != new.get(ref):
                yield Difference(f"表{name} {ref}", printed(old.get(ref)), printed(new.get(ref)))


def _in_figures(before: Content, after: Content) -> Iterator[Difference]:
    for key in dict.fromkeys((*before.figures, *after.figures)):
        old, new = before.figures.get(key), after.figures.get(key)
        if old and new and str(old) != str(new):
            yield Difference(new.label, str(old), str(new))


def _in_headings(before: Content, after: Content) -> Iterator[Difference]:
    """The title, and each heading that is not where it was; only a report before 2019 has its own."""
    if before.title != after.title:
        yield Difference("题名", before.title, after.title)
    old = {section.key: section.heading for section in before.sections}
    new = {section.key: section.heading for section in after.sections}
    for key in dict.fromkeys((*old, *new)):
        if old.get(key, "") != new.get(key, ""):
            yield Difference("标题", old.get(key, ""), new.get(key, ""))


def _in_prose(before: Content, after: Content) -> Iterator[Difference]:
    """Paragraph by paragraph, within each section."""
    old_text = {part.section.key: part for part in before.parts}
    for part in after.parts:
        old = old_text.get(part.section.key)
        old_lines = old.text.splitlines() if old else []
        new_lines = part.text.splitlines()
        place = part.section.heading or part.section.about
        for tag, i1, i2, j1, j2 in SequenceMatcher(
            None, old_lines, new_lines, autojunk=False
        ).get_opcodes():
            if tag != "equal":
                yield Difference(place, "\n".join(old_lines[i1:i2]), "\n".join(new_lines[j1:j2]))
