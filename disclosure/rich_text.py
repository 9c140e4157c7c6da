"""Formatted text of an item: what an editor or a paste brings, sanitised; as plain lines; as a paper.

Stored is HTML of a few elements. Pictures are files of the item, named by their file name
(`<img data-file="图1.png" alt="…">`), so that a revision that copies its files keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import unquote

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from lxml import etree, html

from papers.model import Block, Cell, Heading, Paragraph, Run, Table

TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "u", "s", "sub", "sup", "a", "br"),
    *("blockquote", "hr", "img", "table", "caption", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "img": {"src", "alt", "data-file"},
}
# What is no element of ours but means one: of Word, WPS, WeChat and old sites.
_MEANT = {"b": "strong", "i": "em", "del": "s", "strike": "s", "h1": "h2", "h5": "h4", "h6": "h4"}
_MEANT |= dict.fromkeys(("div", "section", "article", "center", "pre", "dd", "dt"), "p")
_BLOCKS = {"p", "h2", "h3", "h4", "li", "blockquote", "caption"}
_INLINE = {"strong", "em", "u", "s", "sub", "sup", "a", "br", "img"}
_SPANS = range(1, 100)
_FILE_OF_ITEM = re.compile(r"/original/(\d+)/\Z")
_LINK = re.compile(r"(https?://|mailto:|/(?!/))\S*\Z")


def clean(markup: str, names: Mapping[int, str] | None = None) -> str:
    """`markup` with nothing in it but what is kept; "" where it says nothing.

    `names`: the item's files by id; a picture shown from one of them is kept by its name, any other
    (pasted data, another site's) goes.
    """
    for old, new in _MEANT.items():
        markup = re.sub(rf"<(/?){old}(?=[\s>/])", rf"<\1{new}", markup, flags=re.IGNORECASE)
    kept = nh3.clean(
        markup,
        tags=TAGS,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        clean_content_tags={"script", "style", "title", "xml"},
    )
    if not kept.strip():
        return ""
    root = html.fragment_fromstring(kept, create_parent="div")
    for image in root.xpath("//img"):
        _keep_picture(image, names or {})
    for cell in root.xpath("//td | //th"):
        _keep_spans(cell)
    for link in root.xpath("//a[@href]"):
        if not _LINK.match(link.get("href")):
            del link.attrib["href"]
    _wrap_loose(root)
    for paragraph in root.xpath("//p[not(.//img)]"):
        if not paragraph.text_content().strip():
            paragraph.drop_tree()
    says_something = root.text_content().strip() or root.xpath("//img")
    return _inner(root) if says_something else ""


_FORMATTED = re.compile(r"<(?:p|div|table|tr|h[1-6]|ul|ol|blockquote|section)[\s>]", re.IGNORECASE)


def of_old_site(markup: str) -> str:
    """A text of another site, sanitised; its pictures by their file names, as they are brought with it.
    "" where it has no paragraphs, headings, lists or tables: lines say as much."""
    if not _FORMATTED.search(markup):
        return ""
    root = html.fragment_fromstring(markup, create_parent="div")
    for image in root.xpath("//img[@src]"):
        image.set("data-file", unquote(image.get("src")).split("?")[0].rsplit("/", 1)[-1])
    return clean(_inner(root))


def pictures_of(markup: str) -> list[str]:
    """The file names of its pictures."""
    return re.findall(r'data-file="([^"]+)"', markup)


def _wrap_loose(root) -> None:
    """Words and marks that stand in no paragraph get one."""
    loose: list = [root.text] if (root.text or "").strip() else []
    root.text = None
    for child in list(root):
        tail, child.tail = child.tail, None
        if child.tag in _INLINE:
            root.remove(child)
            loose.append(child)
        elif loose:
            child.addprevious(_paragraph(loose))
            loose = []
        if (tail or "").strip():
            loose.append(tail)
            if child.getparent() is not None:
                following = _paragraph(loose)
                child.addnext(following)
                loose = []
    if loose:
        root.append(_paragraph(loose))


def _paragraph(pieces: list) -> etree.Element:
    made = etree.Element("p")
    for piece in pieces:
        if not isinstance(piece, str):
            made.append(piece)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + piece
        else:
            made.text = (made.text or "") + piece
    return made


def _keep_picture(image, names: Mapping[int, str]) -> None:
    match = _FILE_OF_ITEM.search(image.attrib.pop("src", ""))
    name = names.get(int(match[1])) if match else image.get("data-file")
    if name:
        image.set("data-file", name)
    else:
        image.drop_tree()


def _keep_spans(cell) -> None:
    for name in ("colspan", "rowspan"):
        span = cell.attrib.pop(name, "1")
        if span.isdigit() and int(span) in _SPANS and int(span) > 1:
            cell.set(name, span)


def _inner(root) -> str:
    parts = [escape(root.text or "")]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in root]
    return "".join(parts).strip()


def lines(markup: str) -> str:
    """What it says, one line a paragraph, the cells of a row parted by a wide blank: what the scanners,
    the search, the differences and the feeds read."""
    if not markup:
        return ""
    texts: list[str] = []
    _walk(html.fragment_fromstring(markup, create_parent="div"), texts)
    return "\n".join(line for line in map(_one_line, texts) if line)


def unsaid(markup: str, body: str) -> str:
    """What the markup holds that its text `body` does not say: where its links lead, and, where it was
    stored without its text, all of it."""
    links = [link.get("href", "") for link in html.fragment_fromstring(markup, "div").iter("a")]
    text = lines(markup)
    return "\n".join([*([text] if text != body else ()), *links])


def _one_line(text: str) -> str:
    return re.sub(r"[ \t\n\xa0]+", " ", text).strip(" ")


def _walk(element, texts: list[str]) -> None:
    for child in element:
        if child.tag == "tr":
            texts.append("\u3000".join(cell.text_content().strip() for cell in child))
        elif child.tag in _BLOCKS and not child.xpath(".//p | .//li | .//table"):
            texts.extend(_of_block(child).split("\n"))
        elif child.tag == "img":
            texts.append(child.get("alt", ""))
        else:
            _walk(child, texts)


def _of_block(element) -> str:
    """The text of a paragraph; a line break in it is one, a picture says its alternative text."""
    for each in element.xpath(".//br"):
        each.tail = "\n" + (each.tail or "")
    for image in element.xpath(".//img"):
        image.tail = f"{image.get('alt', '')}{image.tail or ''}"
    return element.text_content()


def shown(markup: str, address: Callable[[str], str]) -> SafeString:
    """For a page: sanitised once more, pictures from `address(file name)`, "" leaving the picture out;
    tables in a box that scrolls by itself."""
    root = html.fragment_fromstring(with_sources(clean(markup), address), create_parent="div")
    for table in root.xpath("//table"):
        box = etree.Element("div", {"class": "table-scroll", "tabindex": "0"})
        table.addprevious(box)
        box.tail, table.tail = table.tail, None
        box.append(table)
    return mark_safe(_inner(root))


def with_sources(markup: str, address: Callable[[str], str | None]) -> str:
    """`markup` with each picture led to where it lies; one that lies nowhere is left out."""
    if not markup:
        return ""
    root = html.fragment_fromstring(markup, create_parent="div")
    for image in root.xpath("//img"):
        if source := address(image.attrib.pop("data-file", "")):
            image.set("src", source)
        else:
            image.drop_tree()
    return _inner(root)


# --- as a paper


def blocks(markup: str) -> list[Block]:
    """The text as blocks of `papers.model`; pictures are named, they are files of their own."""
    made: list[Block] = []
    _paper(html.fragment_fromstring(markup, create_parent="div"), made)
    return made


def _paper(element, made: list[Block]) -> None:
    for number, child in enumerate(element, 1):
        if child.tag in ("h2", "h3", "h4"):
            made.append(Heading(int(child.tag[1]) - 1, child.text_content().strip()))
        elif child.tag == "table":
            made.extend(_table(child))
        elif child.tag == "li" and not child.xpath(".//p"):
            mark = f"{number}．" if element.tag == "ol" else "·"
            made.append(Paragraph((Run(mark), *_runs(child))))
        elif child.tag == "img":
            made.append(Paragraph(f"（图：{child.get('alt') or child.get('data-file', '')}）"))
        elif child.tag in ("p", "blockquote", "li") and not child.xpath(".//p | .//li"):
            made.append(Paragraph(tuple(_runs(child))))
        else:
            _paper(child, made)


def _runs(element, bold: bool = False, link: str = "") -> list[Run]:
    runs = [Run(element.text, bold, link)] if element.text else []
    for child in element:
        href = child.get("href", "") if child.tag == "a" else link
        runs += _runs(child, bold or child.tag == "strong", href)
        if child.tail:
            runs.append(Run(child.tail, bold, link))
    return runs


def _table(element) -> Iterable[Block]:
    """A table whose rows fill a grid; one that does not becomes its rows as paragraphs."""
    rows = tuple(
        tuple(
            Cell(
                cell.text_content().strip(),
                colspan=int(cell.get("colspan", 1)),
                rowspan=int(cell.get("rowspan", 1)),
                header=cell.tag == "th",
            )
            for cell in row
        )
        for row in element.xpath(".//tr")
    )
    caption = "".join(element.xpath("./caption//text()")).strip()
    head = rows[:1] if rows and all(cell.header and cell.rowspan == 1 for cell in rows[0]) else ()
    try:
        return [Table(caption=caption, head=head, body=rows[len(head) :])]
    except ValueError:
        return [Paragraph("　".join(cell.text for cell in row)) for row in rows]
