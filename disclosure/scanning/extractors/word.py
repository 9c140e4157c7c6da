"""Text of a DOCX with its places: also comments, tracked changes, text boxes and hidden text."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from lxml import etree

from disclosure.scanning.extractors.package import Package, alternatives, common_passages, require
from disclosure.scanning.passages import Hidden, Inner, Passage, boxed

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

PARAGRAPH, TABLE, ROW, CELL, RUN = (f"{W}{tag}" for tag in ("p", "tbl", "tr", "tc", "r"))
_FIELD_CODES = {f"{W}instrText", f"{W}delInstrText"}
_TEXT = {f"{W}t", f"{W}delText", f"{_DRAWING}t", f"{_MATH}t", *_FIELD_CODES}
_SPACING = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
_INSERTED = {f"{W}ins", f"{W}moveTo"}
_DELETED = {f"{W}del", f"{W}moveFrom"}
AUTHOR = f"{W}author"


def passages(content: bytes) -> Iterator[Passage | Inner]:
    package = Package(content)
    stories = {
        "document.main+xml": _("text"),
        "header+xml": _("page header"),
        "footer+xml": _("page footer"),
        "footnotes+xml": _("footnotes"),
        "endnotes+xml": _("endnotes"),
        "document.glossary+xml": _("building blocks"),
    }
    hidden_styles = _hidden_styles(package)
    done = set()
    for ending, story in stories.items():
        for name in package.of_type(f".{ending}"):
            done.add(name)
            yield from _story(package.xml(name), story, hidden_styles)
    for name in package.of_type(".comments+xml"):
        done.add(name)
        for number, comment in enumerate(package.xml(name).iter(f"{W}comment"), start=1):
            text = "\n".join(_paragraph(p, hidden_styles).text for p in comment.iter(PARAGRAPH))
            yield Passage(_("comment %(number)d") % {"number": number}, text, Hidden.COMMENT)
    for name in package.of_type(".settings+xml"):
        variables = package.xml(name).iter(f"{W}docVar")
        values = "\t".join(variable.get(f"{W}val", "") for variable in variables)
        yield Passage(_("document variables"), values, Hidden.CUSTOM_DATA if values else None)
    yield from common_passages(package, done=done)


def _hidden_styles(package: Package) -> set[str]:
    return {
        style.get(f"{W}styleId", "")
        for name in package.of_type(".styles+xml")
        for style in package.xml(name).iter(f"{W}style")
        if _vanishes(style.find(f"{W}rPr"))
    }


def _vanishes(properties: etree._Element | None) -> bool:
    vanish = None if properties is None else properties.find(f"{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "1") not in ("0", "false", "off")


@dataclass
class _Paragraph:
    """A paragraph as it reads now (`text`), as it read before (`before`), and what is out of sight."""

    text: str = ""
    before: str = ""
    inserted: str = ""
    deleted: str = ""
    hidden: str = ""
    authors: set[str] = field(default_factory=set)


def _paragraph(paragraph: etree._Element, hidden_styles: set[str]) -> _Paragraph:
    read = _Paragraph()
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    all_hidden = style is not None and style.get(f"{W}val") in hidden_styles
    for node in paragraph.iter(etree.Element):
        if AUTHOR in node.attrib:
            read.authors.add(node.get(AUTHOR))
        if node.tag not in _TEXT and node.tag not in _SPACING:
            continue
        above = _above(node)
        if not above or above[-1] is not paragraph:
            continue  # of a paragraph inside a text box, which has its own turn
        text = _SPACING.get(node.tag) or node.text or ""
        tags = {ancestor.tag for ancestor in above}
        if tags & _DELETED:
            read.deleted += text
        else:
            read.text += text
        if tags & _INSERTED:
            read.inserted += text
        else:
            read.before += text
        if node.tag in _FIELD_CODES:
            continue  # never shown, and Word hides those of an index itself
        if all_hidden or any(_is_hidden(a, hidden_styles) for a in above if a.tag == RUN):
            read.hidden += text
    return read


def _above(node: etree._Element) -> list[etree._Element]:
    """The elements around `node`, inmost first, up to its paragraph."""
    above = []
    for ancestor in node.iterancestors():
        above.append(ancestor)
        if ancestor.tag == PARAGRAPH:
            return above
    return []


def _is_hidden(run: etree._Element, hidden_styles: set[str]) -> bool:
    properties = run.find(f"{W}rPr")
    if properties is None:
        return False
    style = properties.find(f"{W}rStyle")
    return _vanishes(properties) or (style is not None and style.get(f"{W}val") in hidden_styles)


def _story(root: etree._Element, story: str, hidden_styles: set[str]) -> Iterator[Passage]:
    """The paragraphs of one part in order; numbered as a reader counts them, without empty ones."""
    require(root, W)
    rows: dict[etree._Element, str] = {}
    for number, table in enumerate(root.iter(TABLE), start=1):
        for row, element in enumerate(table.iter(ROW), start=1):
            facts = {"story": story, "table": number, "row": row}
            rows[element] = _("%(story)s, table %(table)d, row %(row)d") % facts
    number, tracked = 0, 0
    places: dict[etree._Element, str] = {}
    for paragraph in root.iter(PARAGRAPH):
        read = _paragraph(paragraph, hidden_styles)
        host = next(paragraph.iterancestors(ROW, PARAGRAPH), None)
        if host is None:
            number += bool(read.text.strip() or read.deleted.strip())
            # A paragraph that only holds a text box is counted with the next one.
            place = _("%(story)s, paragraph %(number)d") % {
                "story": story,
                "number": max(number, 1),
            }
        elif host.tag == ROW:
            place = rows[host]
        else:
            place = _("%(place)s, text box") % {"place": places[host]}
        places[paragraph] = place
        tracked += len(read.authors)
        yield from _readings(read, place)
    for row, place in rows.items():
        cells = ["".join(cell.itertext(*_TEXT)).strip() for cell in row.iterchildren(CELL)]
        yield Passage(place, boxed(cells))
    place = _("text alternatives in %(story)s") % {"story": story}
    yield Passage(place, "\t".join(alternatives(root)))
    if not tracked and root.xpath("boolean(//@w:author)", namespaces={"w": W[1:-1]}):
        place = _("%(place)s (changed formatting)") % {"place": story}
        yield Passage(place, "", Hidden.TRACKED_CHANGE, identity=story)


def _readings(read: _Paragraph, place: str) -> Iterator[Passage]:
    named = {"place": place}
    yield Passage(place, read.text)
    if read.hidden.strip():
        yield Passage(_("%(place)s (hidden text)") % named, read.hidden, Hidden.HIDDEN_TEXT)
    if read.inserted:
        inserted = _("%(place)s (inserted text)") % named
        yield Passage(inserted, read.inserted, Hidden.TRACKED_CHANGE)
    if read.deleted:
        deleted = _("%(place)s (deleted text)") % named
        yield Passage(deleted, read.deleted, Hidden.TRACKED_CHANGE)
    if read.inserted or read.deleted:
        yield Passage(_("%(place)s (before the change)") % named, read.before)
    elif read.authors:
        changed = _("%(place)s (changed formatting)") % named
        yield Passage(changed, read.text, Hidden.TRACKED_CHANGE, identity=f"format {read.text}")
