"""Which addresses of the site stand in the static edition, and in which file each.

A page is a folder's `index.html`, a list narrowed or turned over lies beside it under what was asked for
(`disclosures/category-tztg.page-2.html`), so that links between files are the same wherever the folder lies.
What is not named here stays with the portal: forms, search, tables made on request, rows as JSON (their next
page is asked for after a question mark). Papers are there where an edition has them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from django.urls import Resolver404, resolve

from opendata.datasets import DATASETS

LANGUAGES = {"zh-hans": "", "en": "en/"}  # language → folder
DEPTH = 20  # pages of a list; who turns further is led to the portal, which knows them all
_PAGE = ((), ("page",))
PAPER = "disclosure-paper"
# route → the names an address may carry after its question mark, in this order
PAGES: dict[str, tuple[tuple[str, ...], ...]] = {
    **dict.fromkeys(
        (
            *("home", "guide", "about", "sitemap-page", "category-tree", "service-list"),
            *("request-guide", "unit-list", "unit-detail", "open-data", "open-data-guide"),
            *("disclosure-detail", "disclosure-version", "attachment-preview"),
            *("power-detail", "decision-list", "contact-detail", "interview-detail"),
            "consultation-detail",
            *("report-list", "report-detail", "report-version", "report-changes"),
            *("report-recompute", "printed-report"),
        ),
        ((),),
    ),
    **dict.fromkeys(("system-list", "disclosure-lapsed", "contact-list", "interview-list"), _PAGE),
    "consultation-list": _PAGE,
    "disclosure-list": (*_PAGE, ("category",), ("category", "page")),
    "power-list": (*_PAGE, ("type",), ("type", "page")),
    "contact-figures": ((), ("year",)),
}
FEEDS = {"feed": ((), ("category",)), "category-feed": ((),)}
# Files of one form, whatever the language; `preview` of a file is the file.
FILES = {
    "attachment": ((), ("preview",)),
    **dict.fromkeys(("disclosure-code", "power-flow", "report-file", "printed-report-file"), ((),)),
    **dict.fromkeys((PAPER, *(f"open-data-{dataset.name}-csv" for dataset in DATASETS)), ((),)),
    **dict.fromkeys(("sitemap-index", "sitemap-section", "robots"), ((),)),
}
_VALUE = re.compile(r"[\w-]{0,60}", re.ASCII)
_NARROWED = re.compile(r"(?:(?:category|type|page|year)-[\w-]+\.)+html", re.ASCII)


@dataclass(frozen=True, order=True)
class Address:
    """One thing to be written: `path` from the site's root on, `query` in the order of its file's name."""

    path: str
    query: tuple[tuple[str, str], ...] = ()
    language: str = "zh-hans"

    def __str__(self) -> str:
        asked = f"?{urlencode(self.query)}" if self.query else ""
        return f"{LANGUAGES[self.language]}{self.path}{asked}"

    @property
    def asked(self) -> str:
        return urlencode(self.query)


def address_of(path: str, query: str, language: str) -> Address | None:
    """What `path` (from the site's root on, with its first slash) and `query` lead to; None: the portal."""
    try:
        route = resolve(path).url_name
    except Resolver404:
        return None
    forms = {**PAGES, **FEEDS, **FILES}.get(route)
    if forms is None:
        return None
    asked = dict(parse_qsl(query, keep_blank_values=True))
    names = tuple(sorted(asked))
    if names not in forms or not all(_VALUE.fullmatch(value) for value in asked.values()):
        return None
    page = asked.get("page", "1")
    if not page.isdecimal() or int(page) > DEPTH:
        return None
    if route in FILES:
        return Address(path, (), "zh-hans")
    # The first page of a list is the list.
    kept = tuple((name, asked[name]) for name in names if (name, asked[name]) != ("page", "1"))
    return Address(path, kept, language)


def file_of(address: Address, *, named: str = "") -> str:
    """Where it lies below the folder. `named`: under what name what is no page is saved."""
    folder, _slash, last = f"{LANGUAGES[address.language]}{address.path[1:]}".rpartition("/")
    folder = f"{folder}/" if folder else ""
    if last:
        return f"{folder}{last}"
    if named:
        return f"{folder}{named}"
    asked = ".".join(f"{name}-{value}" for name, value in address.query)
    ending = "atom" if resolve(address.path).url_name in FEEDS else "html"
    return f"{folder}{asked or 'index'}.{ending}"


def led_to(path: str) -> tuple[str, str]:
    """Where a link of the static edition leads whose file is not there: (address on the site, language)."""
    language = "en" if path.startswith("/en/") else ""
    path = path.removeprefix("/en") if language else path
    folder, _slash, last = path.rpartition("/")
    if _NARROWED.fullmatch(last):
        pairs = (part.partition("-") for part in last.removesuffix(".html").split("."))
        return f"{folder}/?{urlencode([(name, value) for name, _dash, value in pairs])}", language
    if last in ("index.html", "index.atom") or re.fullmatch(r"/attachments/\d+/[^/]+", path):
        return f"{folder}/", language
    return (path, language) if language else ("", "")
