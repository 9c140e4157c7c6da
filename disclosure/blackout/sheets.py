"""The pages of a PDF or picture as pictures, and where each character that can be read stands."""

from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import dataclass

import pypdfium2 as pdfium
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from pypdfium2 import raw

from disclosure.scanning import detectors, recognition
from disclosure.scanning.extractors import picture
from disclosure.scanning.extractors.pages import ONE_AT_A_TIME
from disclosure.scanning.passages import Uninspectable
from records.uploads import JPEG, PDF, PNG, Kind

KINDS = (PDF, PNG, JPEG)
MAX_PAGES = 300
DOTS = 150  # an inch
MAX_SIDE = 4000  # pixels of a page
_TOUCH = 0.04  # of a character's width or height that a box may overlap for want of exactness
_POINTS = 72  # an inch
_FINE = 20  # parts of a pixel PDFium's whole numbers are asked for


class CannotBlackOut(Exception):
    """No page can be shown of this file; the message says why and what to do."""


@dataclass(frozen=True)
class Box:
    """A part of page `page` (from 1): edges in parts of its width and height, from the left and the top."""

    page: int
    left: float
    top: float
    right: float
    bottom: float

    def touches(self, other: "Box") -> bool:
        """They share more than the line between neighbours."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return (
            self.page == other.page
            and across > _TOUCH * min(self.right - self.left, other.right - other.left)
            and down > _TOUCH * min(self.bottom - self.top, other.bottom - other.top)
        )


@dataclass(frozen=True)
class Sign:
    """A character where it stands on its page."""

    text: str
    box: Box


class Sheets:
    """A file opened to be seen page by page; a context manager. Raises `CannotBlackOut`."""

    def __init__(self, kind: Kind, content: bytes):
        if kind not in KINDS:
            raise CannotBlackOut(
                _("Only a PDF or a picture can be blacked out; save the file as PDF first.")
            )
        self._kind, self._content = kind, content

    def __enter__(self) -> "Sheets":
        try:
            if self._kind == PDF:
                with ONE_AT_A_TIME:
                    self._document = pdfium.PdfDocument(self._content)
                self.count = len(self._document)
            else:
                with picture.opened(self._content) as opened:
                    self._picture = ImageOps.exif_transpose(opened).convert("RGB")
                self.count = 1
        except (pdfium.PdfiumError, OSError, ValueError, Uninspectable) as error:
            raise CannotBlackOut(_("The file cannot be opened: it is damaged.")) from error
        if self.count > MAX_PAGES:
            self.__exit__()
            raise CannotBlackOut(
                _("The file has more than %(count)d pages; split it first.") % {"count": MAX_PAGES}
            )
        return self

    def __exit__(self, *_error) -> None:
        if self._kind == PDF:
            with ONE_AT_A_TIME:
                self._document.close()

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points."""
        if self._kind == PDF:
            with ONE_AT_A_TIME, closing(self._document[number - 1]) as page:
                return page.get_size()
        return tuple(side * _POINTS / DOTS for side in self._picture.size)

    def picture(self, number: int, *, dots: int = DOTS) -> Image.Image:
        """The page as a reader sees it, form fields and notes with it, so many dots an inch."""
        if self._kind != PDF:
            shown = self._picture.copy()
            shown.thumbnail((MAX_SIDE, MAX_SIDE))
            return shown
        with ONE_AT_A_TIME, closing(self._document[number - 1]) as page:
            scale = min(dots / _POINTS, MAX_SIDE / max(*page.get_size(), 1))
            return page.render(scale=scale).to_pil().convert("RGB")

    def signs(self, number: int) -> list[Sign]:
        """The characters of a page in the order of reading, blanks and line ends among them.

        Those of a picture, where an engine is installed to read it; none of what cannot be read.
        """
        if self._kind != PDF:
            with recognition.allowed():
                return list(_recognised(self._picture))
        with (
            ONE_AT_A_TIME,
            closing(self._document[number - 1]) as page,
            closing(page.get_textpage()) as words,
        ):
            signs = [
                Sign(
                    _character(words, index),
                    _place(page, words.get_charbox(index, loose=True), number),
                )
                for index in range(words.count_chars())
            ]
        if signs:
            return signs
        with recognition.allowed():
            return list(_recognised(self.picture(number), number))


def proposals(
    sheets: Sheets, number: int, *, office_phones: Collection[str] = ()
) -> list[tuple[Box, str]]:
    """Boxes over the personal data the scanners know on a page, and which kind each is."""
    signs = sheets.signs(number)
    text = "".join(sign.text for sign in signs)
    return [
        (box, match.kind)
        for match in detectors.find(text, office_phones=office_phones)
        for box in _lines(signs[match.start : match.end], number)
    ]


def _lines(signs: list[Sign], page: int) -> Iterator[Box]:
    """One box for each line the characters stand on."""
    line: list[Box] = []
    for sign in [*signs, None]:
        box = sign and sign.box
        goes_on = box and line and box.top < line[-1].bottom and line[-1].top < box.bottom
        if line and not goes_on and (sign is None or not sign.text.isspace()):
            yield Box(
                page,
                min(one.left for one in line),
                min(one.top for one in line),
                max(one.right for one in line),
                max(one.bottom for one in line),
            )
            line = []
        if box and not sign.text.isspace():
            line.append(box)


def _character(words: pdfium.PdfTextPage, index: int) -> str:
    """One character each, so that places count as characters do; a blank for what is none."""
    code = raw.FPDFText_GetUnicode(words, index)
    is_character = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 and code < 0xFFFE
    return chr(code) if is_character and chr(code) not in "\r\n\t\0" else " "


def _place(page: pdfium.PdfPage, corners: tuple[float, ...], number: int) -> Box:
    """Points of the page as parts of its picture, whatever its rotation and crop."""
    width, height = (max(1, int(side * _FINE)) for side in page.get_size())
    across, down = raw.c_int(), raw.c_int()
    left, bottom, right, top = corners
    places = []
    for x, y in ((left, bottom), (right, top)):
        raw.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, across, down)
        places.append((across.value / width, down.value / height))
    (x1, x2), (y1, y2) = (sorted(values) for values in zip(*places, strict=True))
    return Box(number, x1, y1, x2, y2)


def _recognised(shown: Image.Image, number: int = 1) -> Iterator[Sign]:
    """The characters of recognised lines, spread evenly over each."""
    for line in recognition.lines(shown):
        left, top, right, bottom = line.box
        step = (right - left) / max(1, len(line.text))
        for place, character in enumerate(line.text):
            x = left + place * step
            yield Sign(character, Box(number, x, top, x + step, bottom))
        yield Sign(" ", Box(number, right, top, right, bottom))
