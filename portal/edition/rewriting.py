"""A page for the folder: its links lead from file to file, what is not in the folder to the portal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape, unescape
from posixpath import dirname, relpath
from urllib.parse import quote, urljoin, urlsplit

from portal.edition.addresses import LANGUAGES, Address, address_of, file_of

_LINK = re.compile(r'(\s(?:href|src|action)=")([^"]*)(")')
_FORM = re.compile(r'<form action="([^"]*)" method="post">.*?</form>', re.DOTALL)
_BUTTON = re.compile(r'<button name="language" value="[^"]*"([^>]*)>(.*?)</button>', re.DOTALL)


@dataclass
class Page:
    """A rewritten page and what it leads to: other addresses of the edition, and static files."""

    html: str
    leads_to: set[Address] = field(default_factory=set)
    assets: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Site:
    """`prefix`: of the site's paths (/x, or empty). `static`: path of the static files, with it. `portal`:
    where forms, search and whatever is not in the folder are answered, without a slash at its end. `switch`:
    path of the form that changes the language. `names`: under what name what is no page is saved, "" for a
    page, None for what is not there."""

    prefix: str
    static: str
    portal: str
    switch: str
    names: Callable[[Address], str | None]


def rewritten(html: str, address: Address, site: Site) -> Page:
    """The page at `address` with its links made relative."""
    page = Page("")
    here = dirname(file_of(address))

    def linked(match: re.Match) -> str:
        before, link, after = match.groups()
        is_form = before.strip().startswith("action")
        return f"{before}{escape(_link(unescape(link), address, here, site, page, is_form))}{after}"

    def switched(match: re.Match) -> str:
        """The form that changes the language is a link to the same page in the other."""
        button = _BUTTON.search(match[0])
        if unescape(match[1]) != f"{site.portal}{site.switch}" or button is None:
            return match[0]
        language = next(one for one in LANGUAGES if one != address.language)
        other = Address(address.path, address.query, language)
        page.leads_to.add(other)
        link = _relative(file_of(other), here)
        return f'<a href="{escape(link)}"{button[1]}>{button[2]}</a>'

    page.html = _FORM.sub(switched, _LINK.sub(linked, html))
    return page


def _link(link: str, address: Address, here: str, site: Site, page: Page, is_form: bool) -> str:
    if link.startswith("#") or urlsplit(link).scheme or link.startswith("//"):
        return link
    path, query, fragment = _parts(link, address, site)
    mark = f"#{fragment}" if fragment else ""
    if not path.startswith((f"{site.prefix}/", site.static)):
        return link
    if path.startswith(site.static):
        page.assets.add(name := path[len(site.static) :])
        return _relative(f"static/{name}", here) + mark
    own = path[len(site.prefix) :]
    target = None if is_form else address_of(own, query, address.language)
    name = site.names(target) if target else ""
    if target is None or name is None:
        return f"{site.portal}{own}{f'?{query}' if query else ''}{mark}"
    page.leads_to.add(target)
    return _relative(file_of(target, named=name), here) + mark


def _parts(link: str, address: Address, site: Site) -> tuple[str, str, str]:
    base = f"{site.prefix}{address.path}" + (f"?{address.asked}" if address.query else "")
    whole = urlsplit(urljoin(base, link))
    return whole.path, whole.query, whole.fragment


def _relative(file: str, here: str) -> str:
    return quote(relpath(file, here or "."))
