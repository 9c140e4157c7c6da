"""Every place of a file where text can stand, visible or not.

Pure functions of the bytes. Whatever they raise means that the file could not be read to its end; the
scan turns that into a finding.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from django.utils.translation import gettext as _

from disclosure.scanning.extractors import pdf, picture, word, workbook
from disclosure.scanning.passages import Hidden, Inner, Passage, Uninspectable
from records.uploads import DOCX, JPEG, PDF, PNG, XLSX, Kind

_READERS: dict[Kind, Callable[[bytes], Iterator[Passage | Inner]]] = {
    DOCX: word.passages,
    XLSX: workbook.passages,
    PDF: pdf.passages,
    PNG: picture.passages,
    JPEG: picture.passages,
}
_DEEPEST = 3  # files within files


def passages(kind: Kind, content: bytes, *, depth: int = 0) -> Iterator[Passage]:
    """The passages of a file and of the files inside it. Raises `Uninspectable`, or what a parser does."""
    if kind not in _READERS:
        raise Uninspectable(_("This kind of file cannot be inspected."))
    if depth > _DEEPEST:
        raise Uninspectable(_("Files are nested too deeply."))
    for found in _READERS[kind](content):
        if isinstance(found, Passage):
            yield found
            continue
        if found.hidden:
            digest = hashlib.sha256(found.content).hexdigest()
            yield Passage(found.place, found.name, Hidden.EMBEDDED_FILE, identity=digest)
        for passage in _within(found, depth):
            yield replace(passage, place=found.place + passage.place)


def _within(found: Inner, depth: int) -> Iterator[Passage]:
    inner = kind_of(found.name, found.content)
    if found.is_drawn:
        yield from picture.besides(found.content)
    elif inner is not None:
        yield from passages(inner, found.content, depth=depth + 1)


def kind_of(name: str, content: bytes) -> Kind | None:
    """The kind of a file inside a file: by content, but the two Office kinds, which begin alike, by name."""
    if content.startswith(b"PK\x03\x04"):
        return next((k for k in (DOCX, XLSX) if name.lower().endswith(k.extensions)), None)
    starts = ((PDF, b"%PDF-"), (PNG, b"\x89PNG\r\n"), (JPEG, b"\xff\xd8\xff"))
    return next((kind for kind, start in starts if content.startswith(start)), None)
