"""The statutory tables out of running text, as a PDF gives it: label, then the row's numbers. Pure.

A blank cell leaves no trace in such text. A row with fewer numbers than cells is therefore not read but
told: nobody can say which cells the numbers stood in.
"""

import re
from collections.abc import Iterator

from annual_report.grid import Value
from annual_report.printed.values import Found, key, remedy_refs, value_of
from annual_report.tables import BLOCKS, COLUMNS, Block, Form, cell_ref, request_rows

_MARK = re.compile(r"(?<![\d.,])-?\d[\d,]*(?:\.\d+)?(?![\d.、．])|(?<!\S)[/／—–-]+(?!\S)")
_PAGE_NUMBER = re.compile(
    r"^[ \t]*(?:[-—–]+[ \t]*\d+[ \t]*[-—–]+|第[ \t]*\d+[ \t]*页.*)$", re.MULTILINE
)
_HEADS = {
    "二": "主动公开政府信息情况",
    "三": "收到和处理政府信息公开申请情况",
    "四": "政府信息公开行政复议、行政诉讼情况",
    "五": "(?:政府信息公开工作)?存在的主要问题",
}


def in_lines(text: str) -> Found:
    """What the tables of sections 二, 三 and 四 say."""
    text = _PAGE_NUMBER.sub("", text)
    found = Found()
    _read_proactive(_section(text, "二", "三"), found)
    _read_requests(_section(text, "三", "四"), found)
    _read_remedies(_section(text, "四", "五"), found)
    return found


def _spaced(label: str) -> str:
    """A pattern for a label that may be broken over lines anywhere."""
    return r"\s*".join(re.escape(character) for character in label)


def _section(text: str, name: str, following: str) -> str:
    begin = _heading(name).search(text)
    if begin is None:
        return ""
    end = _heading(following).search(text, begin.end())
    return text[begin.end() : end.start() if end else None]


def _heading(name: str) -> re.Pattern[str]:
    words = _HEADS[name]
    if not words.startswith("("):
        words = _spaced(words).replace("、", "[、，,和]?")
    return re.compile(rf"^\s*{name}\s*[、．.]\s*{words}", re.MULTILINE)


def _marks(text: str) -> list[Value]:
    return [value_of(mark[0]) for mark in _MARK.finditer(text)]


# --- table 二


def _read_proactive(text: str, found: Found) -> None:
    for form, blocks in BLOCKS.items():
        titles = [
            _spaced(block.title).replace("（", "[（(]").replace("）", "[）)]") for block in blocks
        ]
        starts = [re.search(title, text) for title in titles]
        for at, block in enumerate(blocks):
            if starts[at] is None:
                continue
            later = [start.start() for start in starts[at + 1 :] if start]
            _read_block(text[starts[at].end() : min(later, default=None)], form, block, found)


def _read_block(text: str, form: Form, block: Block, found: Found) -> None:
    head = _after_heading(text, block)
    if head is None:
        return
    for at, label in enumerate(block.rows):
        row = re.search(rf"^\s*{_spaced(label)}", head, re.MULTILINE)
        if row is None:
            continue
        rest = head[row.end() :]
        for other in block.rows[at + 1 :]:
            rest = re.split(rf"^\s*{_spaced(other)}", rest, maxsplit=1, flags=re.MULTILINE)[0]
        found.forms.add(form)
        refs = [block.ref(label, column) for column in block.columns]
        _take("二", label, refs, _marks(rest), found)


def _after_heading(text: str, block: Block) -> str | None:
    """What follows the headings; None when they are those of another form."""
    end = 0
    for column in block.columns:
        heading = re.compile(_spaced(column).replace("（", "[（(]").replace("）", "[）)]"))
        place = heading.search(text, end)
        if place is None:
            return None
        end = place.end()
    return text[end:]


# --- table 三


def _row_patterns() -> Iterator[tuple[str, str]]:
    labels = {
        row.label: row.ref for form in (Form.OF_2021, Form.OF_2019) for row in request_rows(form)
    }
    for label, ref in labels.items():
        body = key(label.partition("（区分")[0]).removeprefix(ref.strip("（）"))
        yield body, ref


def _read_requests(text: str, found: Found) -> None:
    """Every row's label, wherever it is broken; its numbers are what stands before the next label."""
    places = sorted(_row_places(text))
    for at, (_start, end, ref) in enumerate(places):
        stop = places[at + 1][0] if at + 1 < len(places) else len(text)
        refs = [cell_ref(ref, column) for column in COLUMNS]
        marks = _marks(re.sub(r"[（(][^）)]*[）)]", " ", text[end:stop]))
        if marks or ref != "（六）":  # the group's name above its three rows
            _take("三", ref, refs, marks, found)


# Labels so short that they stand elsewhere too: in the columns' heading, in other rows.
_UNMISTAKABLE = {
    "（六）3": r"3\s*[.．、]\s*其\s*他(?!\s*[处法])",
    "（七）": r"[（(]\s*七\s*[）)]\s*总\s*计",
}


def _row_places(text: str) -> Iterator[tuple[int, int, str]]:
    for body, ref in _row_patterns():
        numbering = r"(?:\d\s*[.．、]\s*|[（(]\s*[一二三四五六七]\s*[）)]\s*|[一二四]\s*、\s*)?"
        gap = r"[\s、，,“”\"'‘’]*"
        pattern = numbering + gap.join(re.escape(character) for character in body)
        if ref in _UNMISTAKABLE:
            pattern = _UNMISTAKABLE[ref]
        for place in re.finditer(pattern, text):
            yield place.start(), place.end(), ref
            break


# --- table 四


_CELL = r"(?:-?\d[\d,]*|[/／—–-])"
_FIFTEEN = re.compile(rf"(?<!\S){_CELL}(?:\s+{_CELL}){{14}}(?!\S)")


def _read_remedies(text: str, found: Found) -> None:
    """Fifteen numbers in a row; what stands above them is headings."""
    if run := _FIFTEEN.search(text):
        _take("四", "", remedy_refs(), [value_of(mark) for mark in run[0].split()], found)
    elif re.search(_spaced("结果维持"), text):
        last = list(re.finditer(_spaced("总计"), text))
        marks = _marks(text[last[-1].end() :]) if last else []
        _take("四", "", remedy_refs(), marks, found)


def _take(table: str, label: str, refs: list[str], marks: list[Value], found: Found) -> None:
    if len(marks) < len(refs):
        named = f"“{label}”" if table != "三" else f"“{_label_of(label)}”"
        found.oddities.append(
            f"表{table}{named if label else ''}：文字中有{len(marks)}个数，应为{len(refs)}个，"
            "无法确定各在哪一格，这一行没有读入"
        )
        return
    for ref, value in zip(refs, marks, strict=False):
        found.put(table, ref, value)


def _label_of(ref: str) -> str:
    rows = {
        row.ref: row.label for form in (Form.OF_2019, Form.OF_2021) for row in request_rows(form)
    }
    return rows[ref]
