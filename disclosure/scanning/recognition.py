"""Characters in pictures, read on this machine by RapidOCR where requirements-ocr.txt is installed.

Its models are inside its package; nothing is downloaded and nothing leaves the machine.
"""

import importlib.util
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image

PACKAGE = "rapidocr_onnxruntime"
MAX_SIDE = 2400  # pixels a picture is read with; more takes longer and reads no better
MOST_IN_A_FILE = 12  # pages and pictures; one takes some two seconds
_SURE = 0.6  # of 1: what the engine thinks of a line


@dataclass(frozen=True)
class Line:
    """A line of text where it stands: left, top, right, bottom in parts of the picture, 0 to 1."""

    text: str
    box: tuple[float, float, float, float]


_left: ContextVar[int] = ContextVar("pictures that may still be read", default=0)


@contextmanager
def allowed() -> Iterator[None]:
    """Inside, the pictures of one file are read, as many as may be; outside none, for it takes seconds."""
    token = _left.set(MOST_IN_A_FILE)
    try:
        yield
    finally:
        _left.reset(token)


def is_installed() -> bool:
    """Whether pictures can be read here."""
    return importlib.util.find_spec(PACKAGE) is not None


def is_open() -> bool:
    """Whether the next picture is read: a page need not be drawn large for nobody."""
    return bool(_left.get()) and is_installed()


def lines(picture: Image.Image) -> list[Line]:
    """The lines of text in a picture, from top to bottom; none where nothing reads them here."""
    if not is_open():
        return []
    _left.set(_left.get() - 1)
    small = picture.convert("RGB")
    small.thumbnail((MAX_SIDE, MAX_SIDE))
    held = io.BytesIO()
    small.save(held, "PNG")
    recognised, _seconds = _engine()(held.getvalue())
    return [
        Line(text, _box(corners, small.size))
        for corners, text, sure in recognised or []
        if float(sure) >= _SURE
    ]


@lru_cache(maxsize=1)
def _engine():
    from rapidocr_onnxruntime import RapidOCR

    # One thread: the machine also serves pages while a file is scanned.
    return RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)


def _box(corners, size: tuple[int, int]) -> tuple[float, float, float, float]:
    across, down = zip(*corners, strict=True)
    width, height = size
    return min(across) / width, min(down) / height, max(across) / width, max(down) / height
