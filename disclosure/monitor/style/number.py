"""发文字号: 机关代字、年份、顺序号 (GB/T 9704-2012)."""

import re
from collections.abc import Iterator

from disclosure.monitor.style.paper import Paper, passages
from records.search.text import says

_OPEN, _CLOSE = r"[〔\[［【(（]", r"[〕\]］】)）]"
_YEAR = re.compile(rf"{_OPEN}(\d+){_CLOSE}")
_THREE_PARTS = re.compile(rf"[^\d\s〔\[［【(（]+{_OPEN}\d+{_CLOSE}第?\d+号")
# 令 and 公告 are numbered by themselves, without a year.
_ORDER = re.compile(r".*(令|公告).*第\d+号")
_CITED = re.compile(r"[\[［【(（](?:19|20)\d\d[\]］】)）]第?\d+号")


def six_corner_brackets(paper: Paper) -> Iterator[str]:
    if any(mark in paper.document_number for mark in "[]［］【】()（）"):
        yield paper.document_number


def year_in_full(paper: Paper) -> Iterator[str]:
    year = _YEAR.search(paper.document_number)
    if year and len(year[1]) != 4:
        yield paper.document_number


def no_padding(paper: Paper) -> Iterator[str]:
    if re.search(rf"{_CLOSE}第?0\d*号", paper.document_number):
        yield paper.document_number


def no_ordinal_word(paper: Paper) -> Iterator[str]:
    if re.search(rf"{_CLOSE}第", paper.document_number):
        yield paper.document_number


def three_parts(paper: Paper) -> Iterator[str]:
    number = paper.document_number
    if number and not _THREE_PARTS.fullmatch(number) and not _ORDER.fullmatch(number):
        yield number


def year_of_formation(paper: Paper) -> Iterator[str]:
    year = _YEAR.search(paper.document_number)
    if year and len(year[1]) == 4 and int(year[1]) != paper.formed_on.year:
        yield f"{paper.document_number}；成文日期{paper.formed_on:%Y-%m-%d}"


def borne_by_text(paper: Paper) -> Iterator[str]:
    """The text bears its number, in whatever brackets and widths."""
    number = paper.document_number
    if number and paper.body.strip() and not says(paper.body, number):
        yield number


def cited_in_six_corner_brackets(paper: Paper) -> Iterator[str]:
    own = paper.document_number
    for passage in passages(_CITED, paper.body):
        if not own or own not in passage:  # its own number is another rule's
            yield passage


def normative_is_numbered(paper: Paper) -> Iterator[str]:
    if paper.is_normative and not paper.document_number:
        yield paper.title
