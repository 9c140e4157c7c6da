"""A report that somebody printed, read as it stands: title, tables, prose. Nothing is mended. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from annual_report.grid import FilledTable
from annual_report.printed import data, lines, values
from annual_report.printed.layout import Layout
from annual_report.printed.sources import MAX_BYTES, Unreadable, layout_of
from annual_report.printed.values import Found
from annual_report.tables import (
    SECTIONS,
    UNDIVIDED,
    Form,
    NoSuchYear,
    form_for,
    proactive_table,
    remedies_table,
    requests_table,
)

__all__ = ["MAX_BYTES", "Printed", "Unreadable", "read"]

MAX_TITLE = 120
_TITLE = re.compile(r"政府信息公开.{0,8}(?:年度?报告?|报告)")
_YEAR = re.compile(r"(?<!\d)(20[0-4]\d)年?度?")


@dataclass(frozen=True)
class Printed:
    """`tables` holds 二 三 四 always; those named in `absent` were not found and are blank.

    `year` is None where neither the file nor the reader's hint says it; `sections`: text by the keys of
    the first level.
    """

    title: str
    organ: str
    year: int | None
    form: Form
    tables: Mapping[str, FilledTable]
    absent: frozenset[str]
    sections: Mapping[str, str]
    oddities: tuple[str, ...]


def read(content: bytes, *, year: int | None = None) -> Printed:
    """A report's file: XLSX, DOCX, HTML, PDF with text, plain text or JSON, told apart by content.

    `year`: what the sender says, for files that do not say it. Raises `Unreadable`, also for a file in
    which none of the three tables is found.
    """
    if len(content) > MAX_BYTES:
        raise Unreadable(_("The file is larger than %d MB.") % (MAX_BYTES // 1024 // 1024))
    if not content.strip():
        raise Unreadable(_("The file is empty."))
    told = data.told(content)
    if told is not None:
        found, title, organ, prose = told.found, told.title, told.organ, told.lines
        year = told.year or year
    else:
        layout = layout_of(content)
        found = _found(layout)
        prose = _prose_lines(layout)
        title = _title(prose)
        year, organ = _year(title) or year, _organ(title)
    if not any(found.cells.values()):
        raise Unreadable(
            _(
                "None of the three tables of the forms of 2019 and 2021 was found in the file. "
                "Reports on the years before 2019 have no such tables."
            )
        )
    form = _form(found, year)
    return Printed(
        title=title[:MAX_TITLE],
        organ=organ[:MAX_TITLE],
        year=year,
        form=form,
        tables=_tables(found, form),
        absent=frozenset(name for name, cells in found.cells.items() if not cells),
        sections=_sections(prose, form),
        oddities=(*_differences(found, form), *found.oddities),
    )


def _found(layout: Layout) -> Found:
    """From the file's tables; a file that knows no tables (PDF) says all in its text."""
    found = values.in_tables(layout)
    return found if any(found.cells.values()) else lines.in_lines("\n".join(layout.lines))


def _form(found: Found, year: int | None) -> Form:
    """As the printed headings say; else as the year says; else by the rows of table 三."""
    if len(found.forms) == 1:
        return next(iter(found.forms))
    try:
        if year and (form := form_for(year)) is not Form.OF_2008:
            return form
    except NoSuchYear:
        pass
    return Form.OF_2019 if _is_undivided(found) else Form.OF_2021


def _is_undivided(found: Found) -> bool:
    """（六） was printed in one row, with numbers, and none of its three rows."""
    rows = {ref.partition("/")[0] for ref in found.cells["三"]}
    return UNDIVIDED in rows and not any(
        row.startswith(UNDIVIDED) and row != UNDIVIDED for row in rows
    )


def _tables(found: Found, form: Form) -> dict[str, FilledTable]:
    empty = {
        "二": proactive_table(form),
        "三": requests_table(Form.OF_2019 if _is_undivided(found) else Form.OF_2021),
        "四": remedies_table(),
    }
    return {
        name: table.filled({ref: v for ref, v in found.cells[name].items() if ref in table.refs()})
        for name, table in empty.items()
    }


def _differences(found: Found, form: Form) -> list[str]:
    """Where the printed form is not the prescribed one."""
    undivided = _is_undivided(found)
    told = []
    if undivided and form is Form.OF_2021:
        told.append("表三：（六）其他处理只印一行，应有三个子行")
    if found.cells["三"] and not undivided and form is Form.OF_2019:
        told.append("表三：（六）其他处理印有子行，2019年格式只有一行")
    stated = [v for ref, v in found.cells["三"].items() if ref.startswith(f"{UNDIVIDED}/")]
    if not undivided and any(value is not None for value in stated):
        told.append("表三：（六）其他处理一行印有数，规定格式这一行没有数")
    if len(found.forms) > 1:
        told.append("表二：2019年格式和2021年格式的栏目并存")
    return told


# --- title and prose


def _title(prose: list[str]) -> str:
    """The first line that names a report; a long title may be broken before or after the year."""
    joined = ["".join(line.split()) for line in prose[:80]]
    for before, line, after in zip(["", *joined], joined, [*joined[1:], ""], strict=False):
        if _TITLE.search(line):
            return line if _YEAR.search(line) else before + line
        if len(line) < MAX_TITLE and _YEAR.search(line) and _TITLE.search(line + after):
            return line + after
    return ""


def _year(title: str) -> int | None:
    match = _YEAR.search(title)
    return int(match[1]) if match else None


def _organ(title: str) -> str:
    name = _YEAR.sub("", title.partition("政府信息公开")[0])
    return name.strip("《“ 年度")


def _prose_lines(layout: Layout) -> list[str]:
    return [line for line in layout.lines if line.strip()]


_NUMERALS = {"1": "一", "2": "二", "3": "三", "4": "四", "5": "五", "6": "六"}


def _sections(prose: list[str], form: Form) -> dict[str, str]:
    """Text by section. Sections with a table say everything in it: what stands around it is no prose."""
    headings = [section for section in SECTIONS[form] if section.level == 1]
    sections: dict[str, list[str]] = {section.key: [] for section in headings}
    current = ""
    for line in prose:
        joined = "".join(line.split())
        opened = next((s for s in headings if _opens(joined, s.heading)), None)
        if opened is not None:
            current = opened.key
        elif current:
            sections[current].append(joined)
    tables = {section.key for section in headings if section.table}
    written = {name: "\n".join(text) for name, text in sections.items() if name not in tables}
    return written if any(written.values()) else {}  # a file of tables alone has no prose to check


def _opens(line: str, heading: str) -> bool:
    """一、总体情况: the numeral and the last words of the heading, as copies vary the middle."""
    numeral, _stop, words = heading.partition("、")
    return (
        line.startswith(numeral) and len(line) < 40 and values.key(words)[-4:] in values.key(line)
    )
