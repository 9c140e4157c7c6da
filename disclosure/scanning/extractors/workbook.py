"""Text of an XLSX with its places: every sheet, hidden or not, and what is stored behind them."""

import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext as _
from lxml import etree

from disclosure.scanning.extractors.package import (
    Package,
    common_passages,
    parse,
    refuse_dtd,
    require,
    text_of,
)
from disclosure.scanning.passages import Hidden, Inner, Passage, boxed, spans

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_YES = ("1", "true")


def passages(content: bytes) -> Iterator[Passage | Inner]:
    package = Package(content)
    done: set[str] = set()
    for name in package.of_type(".sheet.main+xml"):
        done.add(name)
        workbook = package.xml(name)
        require(workbook, S)
        strings = _SharedStrings(package)
        done.update(strings.members)
        related = package.related(name)
        for sheet in workbook.iter(f"{S}sheet"):
            part = related.get(sheet.get(_R_ID, ""), ("", ""))[1]
            done.add(part)
            yield from _sheet(package, part, sheet, strings, done)
        unused = strings.unused()
        yield Passage(_("text of no cell"), unused, Hidden.CACHED_DATA if unused else None)
        names = "\t".join(name.text or "" for name in workbook.iter(f"{S}definedName"))
        yield Passage(_("defined names"), names)
    yield from _behind(package, done)
    yield from common_passages(package, done=done)


class _SharedStrings:
    """The table of strings the cells point into, remembering which of them a cell shows."""

    def __init__(self, package: Package):
        self.members = package.of_type(".sharedStrings+xml")
        self._strings = [
            "".join(text.text or "" for text in item.iter(f"{S}t"))
            for name in self.members
            for item in package.xml(name).iter(f"{S}si")
        ]
        self._used = bytearray(len(self._strings))

    def __getitem__(self, index: str) -> str:
        self._used[int(index)] = 1
        return self._strings[int(index)]

    def unused(self) -> str:
        pairs = zip(self._strings, self._used, strict=True)
        return "\t".join(string for string, used in pairs if not used and string.strip())


def _sheet(
    package: Package, part: str, sheet: etree._Element, strings: _SharedStrings, done: set[str]
) -> Iterator[Passage]:
    place = _("sheet “%(sheet)s”") % {"sheet": sheet.get("name", "")}
    state = sheet.get("state", "visible")
    yield Passage(place, sheet.get("name", ""))
    cells = hashlib.sha256()
    for row in _rows(package, part, place, strings):
        cells.update(row.text.encode())
        yield row
    if state != "visible":
        hidden = {
            "hidden": _("%(place)s (hidden)"),
            "veryHidden": _("%(place)s (hidden, not offered for showing)"),
        }[state] % {"place": place}
        identity = f"{place} {cells.hexdigest()}"
        yield Passage(hidden, sheet.get("name", ""), Hidden.HIDDEN_SHEET, identity=identity)
    for kind, member in package.related(part).values():
        if kind in ("comments", "threadedComment") and member not in done:
            done.add(member)
            yield from _comments(package.xml(member), place)


def _rows(package: Package, part: str, sheet: str, strings: _SharedStrings) -> Iterator[Passage]:
    """One passage a row; then the hidden rows and columns, and the rest of the sheet."""
    hidden_rows: list[int] = []
    hidden_columns: list[str] = []
    hidden_text, all_text = hashlib.sha256(), hashlib.sha256()
    row_number, all_hidden = 0, False
    steps = etree.iterparse(
        package.open(part),
        events=("end",),
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=True,  # one sheet may be long; its size is bounded by the package
    )
    for _event, element in steps:
        if element.tag == f"{S}sheetFormatPr":
            all_hidden = element.get("zeroHeight") in _YES
        elif element.tag == f"{S}col" and element.get("hidden") in _YES:
            hidden_columns.append(_columns(int(element.get("min")), int(element.get("max"))))
        elif element.tag == f"{S}row":
            row_number = int(element.get("r") or row_number + 1)
            cells = [_cell(cell, strings) for cell in element.iter(f"{S}c")]
            hidden = element.get("hidden") in _YES or (all_hidden and element.get("ht") is None)
            pattern = (
                _("%(sheet)s, row %(row)d (hidden)") if hidden else _("%(sheet)s, row %(row)d")
            )
            text = "\t".join(filter(None, (*cells, boxed(cells))))
            all_text.update(text.encode())
            if hidden:
                hidden_rows.append(row_number)
                hidden_text.update(text.encode())
            yield Passage(pattern % {"sheet": sheet, "row": row_number}, text)
            element.clear()
        elif element.tag == f"{S}sheetData":
            element.clear()
    refuse_dtd(steps.root)
    yield Passage(sheet, text_of(steps.root))
    if hidden_rows:
        place = _("%(sheet)s, hidden rows %(rows)s") % {"sheet": sheet, "rows": spans(hidden_rows)}
        yield Passage(place, "", Hidden.HIDDEN_CELLS, identity=hidden_text.hexdigest())
    if hidden_columns:
        columns = "、".join(hidden_columns)
        place = _("%(sheet)s, hidden columns %(columns)s") % {"sheet": sheet, "columns": columns}
        # What stands in them is not told apart from the rest of the sheet: any change counts.
        identity = f"{columns} {all_text.hexdigest()}"
        yield Passage(place, "", Hidden.HIDDEN_CELLS, identity=identity)


def _cell(cell: etree._Element, strings: _SharedStrings) -> str:
    """What a cell shows and the formula behind it."""
    value = cell.findtext(f"{S}v") or ""
    if cell.get("t") == "s" and value:
        value = strings[value]
    elif cell.get("t") == "inlineStr":
        value = "".join(text.text or "" for text in cell.iter(f"{S}t"))
    elif "E" in value and cell.get("t", "n") == "n":
        value = f"{float(value):.0f}"  # a long number is stored in scientific notation
    formula = cell.findtext(f"{S}f")
    return f"{value} ={formula}" if formula else value


def _comments(root: etree._Element, sheet: str) -> Iterator[Passage]:
    for comment in root.iter("{*}comment", "{*}threadedComment"):
        facts = {"sheet": sheet, "cell": comment.get("ref", "")}
        place = _("%(sheet)s, comment on cell %(cell)s") % facts
        text = "".join(text.text or "" for text in comment.iter("{*}t", "{*}text"))
        yield Passage(place, text, Hidden.COMMENT)


def _behind(package: Package, done: set[str]) -> Iterator[Passage]:
    """Copies of data that no sheet shows: pivot caches, cached external cells, connections, history."""
    for part, place, hidden in (
        ("pivotCache/", _("pivot table cache"), Hidden.CACHED_DATA),
        ("externalLinks/", _("cells kept from other workbooks"), Hidden.CACHED_DATA),
        ("connections.xml", _("data connections"), Hidden.CACHED_DATA),
        ("queryTables/", _("data connections"), Hidden.CACHED_DATA),
        ("revisions/", _("history of the shared workbook"), Hidden.TRACKED_CHANGE),
    ):
        for name in package.names:
            if name.startswith(f"xl/{part}") and name.endswith(".xml"):
                done.add(name)
                content = package.read(name)
                root = parse(content)
                values = (str(value) for value in root.xpath("//@v|//@val|//@name|//@connection"))
                digest = hashlib.sha256(content).hexdigest()
                yield Passage(place, "\t".join((*values, text_of(root))), hidden, identity=digest)


def _columns(first: int, last: int) -> str:
    return _letters(first) if first == last else f"{_letters(first)}–{_letters(last)}"


def _letters(column: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
