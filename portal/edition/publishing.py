"""Writing an edition: wholly the first time, then what changed; and comparing it with the records."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import get_script_prefix, resolve, reverse
from django.utils import timezone

from disclosure import topics
from disclosure.models import Disclosure
from portal import machines
from portal.edition.addresses import FILES, LANGUAGES, PAPER, Address, address_of, file_of
from portal.edition.folder import Folder
from portal.edition.making import Made, Maker, NotForFiles
from portal.edition.rewriting import Site, rewritten
from records import epoch, office

GONE = "gone.map"  # what the portal answers 410 or 404, for nginx
GONE_STATUS = (404, 410)
TRIES = 5  # of a page that moves while it is made
ENTRIES = ("home", "feed", "sitemap-index", "robots")
_NOT_REACHED = re.compile(r"<loc>([^<]*)</loc>")


class EditionRefused(Exception):
    """The edition cannot be written; the message says why."""


@dataclass(frozen=True)
class Report:
    """What a run did."""

    written: int
    gone: int


@dataclass(frozen=True)
class Differences:
    """Files that are missing, that say something else, that nothing public belongs to."""

    missing: list[str]
    different: list[str]
    foreign: list[str]

    def __bool__(self) -> bool:
        return bool(self.missing or self.different or self.foreign)


def site_of(*, prefix: str, address: str) -> str:
    """Where the edition will be read: `address` (https://host) or the office's domain, and `prefix`.

    Raises EditionRefused for a prefix other than the portal's own, where it has one.
    """
    scheme = "https" if settings.HTTPS else "http"
    host = (address or f"{scheme}://{office.current().site_domain}").rstrip("/")
    own, prefix = (settings.FORCE_SCRIPT_NAME or "").strip("/"), prefix.strip("/")
    if own and prefix not in ("", own):
        raise EditionRefused(f"the portal itself lies under /{own} (FORCE_SCRIPT_NAME)")
    prefix = prefix or own
    return f"{host}/{prefix}" if prefix else host


class Edition:
    """The folder at `path`, to be read at `site`; what is not in it is asked of `portal`.

    `papers`: with the texts as PDF and DOCX, each of which takes half a second to write.
    """

    def __init__(self, path: Path, *, site: str, portal: str = "", papers: bool = False):
        self.folder = Folder(path)
        self.maker = Maker(site)
        self.address, self.papers = site, papers
        self.portal = (portal or site).rstrip("/")
        prefix = self.maker.prefix
        self.site = Site(
            prefix=prefix,
            static=urlsplit(staticfiles_storage.base_url).path,
            portal=self.portal,
            switch="/i18n/setlang/",
            names=self._name,
        )

    # --- writing

    def publish(self, *, now: datetime) -> Report:
        """Write what is missing or waits; the first time, everything."""
        self._begin(now)
        written = gone = 0
        while waiting := self.folder.waiting():
            for address in sorted(waiting):
                is_there = self._write(address)
                written, gone = written + is_there, gone + (not is_there)
        self._write_gone()
        self.folder.sweep()
        return Report(written, gone)

    def _begin(self, now: datetime) -> None:
        """Take away what is out of date and note where to begin."""
        state = self.folder.state()
        ours = {
            **{"site": self.address, "portal": self.portal, "version": _version()},
            "papers": str(self.papers),
        }
        current = epoch.current()
        if any(state.get(name) != value for name, value in ours.items()):
            self.folder.drop({epoch.EVERYTHING})
        else:
            moved = epoch.moves_since(int(state["epoch"]))
            if moved.since != int(state["epoch"]):
                self.folder.drop({epoch.EVERYTHING})
            elif stale := {*moved.last, *_by_the_clock(datetime.fromisoformat(state["at"]), now)}:
                self.folder.drop(stale - {epoch.ANYTHING})
        self.folder.keep_state(**ours, epoch=current, at=now.isoformat())
        self.folder.wait_for(self._entries())

    def _entries(self) -> list[Address]:
        """Where the walk begins; the site's own map leads to every item, however deep in its list."""
        entries = []
        for language in LANGUAGES:
            for route in ENTRIES:
                entries.append(address_of(_path(route), "", language))
        sections = ["pages", *machines.SECTIONS]
        for name in sections:
            for page in range(1, machines.pages_of(name, at=timezone.now()) + 1):
                path = _path("sitemap-section", name, page)
                entries.append(address_of(path, "", "zh-hans"))
        return [entry for entry in entries if entry]

    def _write(self, address: Address) -> bool:
        """Whether the portal has such a page; it lies in the folder then."""
        for _try in range(TRIES):
            made = self._made(address)
            if made.status != 200:
                self.folder.put_gone(address)
                return False
            file, content, leads_to = self._file(address, made)
            if self.folder.put(address, file, content, made.topics, made=made.epoch):
                self.folder.wait_for(leads_to)
                return True
        raise EditionRefused(f"{address} changes faster than it can be written")

    def _made(self, address: Address) -> Made:
        try:
            made = self.maker.make(address)
        except NotForFiles as error:
            raise EditionRefused(
                f"{error} is made for one visitor and belongs in no file"
            ) from error
        if made.status != 200 and made.status not in (*GONE_STATUS, 301, 302):
            raise EditionRefused(f"the portal answers {made.status} for {address}")
        return made

    def _file(self, address: Address, made: Made) -> tuple[str, bytes, set[Address]]:
        """Name, content, and what a page leads to."""
        if made.kind == "text/html":
            page = rewritten(made.content.decode(), address, self.site)
            for asset in page.assets:
                self._write_asset(asset)
            return file_of(address), page.html.encode(), page.leads_to
        leads_to = self._mapped(made) if address.path.endswith(".xml") else set()
        return file_of(address, named=made.name), made.content, leads_to

    def _mapped(self, made: Made) -> set[Address]:
        """What a site map leads to, in both languages."""
        start = self.address
        paths = [loc[len(start) :] for loc in _NOT_REACHED.findall(made.content.decode())]
        addresses = {address_of(path, "", one) for path in paths for one in LANGUAGES}
        return {address for address in addresses if address}

    def _name(self, address: Address) -> str | None:
        """Under what name the file at `address` is saved; it is written, if it is there at all."""
        route = resolve(address.path).url_name
        if route == PAPER and not self.papers:
            return None
        if route not in FILES or not address.path.endswith("/"):
            return ""
        file = self.folder.file_of(address)
        if file is None and not self._write(address):
            return None
        return (file or self.folder.file_of(address) or "").rpartition("/")[2] or None

    def _write_asset(self, name: str) -> None:
        target = self.folder.path / "static" / name
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(_asset(name))

    def _write_gone(self) -> None:
        """For nginx's map: what was public and is no more, each in both languages."""
        paths = sorted(
            {f"{self.maker.prefix}/{str(one).lstrip('/')}" for one in self.folder.gone()}
        )
        lines = "".join(f"{path} 1;\n" for path in paths if "?" not in path)
        (self.folder.path / f".{GONE}").write_text(lines)

    # --- comparing

    def compare(self, scratch: Path) -> Differences:
        """The folder beside an edition written anew from the records into the empty folder `scratch`."""
        fresh = Edition(scratch, site=self.address, portal=self.portal, papers=self.papers)
        # Nothing may lead any more to a page that is public all the same (the feed of an emptied column).
        fresh.folder.wait_for(self.folder.addresses())
        fresh.publish(now=timezone.now())
        ours, theirs = self.folder.on_disk(), fresh.folder.on_disk()
        return Differences(
            missing=sorted(theirs.keys() - ours.keys()),
            different=sorted(
                one for one in ours.keys() & theirs.keys() if ours[one] != theirs[one]
            ),
            foreign=sorted(ours.keys() - theirs.keys()),
        )


def _path(route: str, *args) -> str:
    """Of a page, from the site's root on."""
    return f"/{reverse(route, args=args).removeprefix(get_script_prefix())}"


def _asset(name: str) -> bytes:
    """A static file by the name pages give it."""
    if source := finders.find(name):
        return Path(source).read_bytes()
    with staticfiles_storage.open(name) as file:  # collected under a name with its hash
        return file.read()


def _version() -> str:
    """Moves with the templates and styles, so that an upgrade writes everything anew."""
    digest = hashlib.sha256()
    roots = (
        settings.BASE_DIR / "templates",
        settings.BASE_DIR / "portal" / "static",
        settings.HOST_TEMPLATES,
    )
    for root in filter(None, roots):
        for file in sorted(Path(root).rglob("*")):
            if file.is_file():
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _by_the_clock(before: datetime, now: datetime) -> set[str]:
    """What became public, or ceased to be, by time alone."""
    if timezone.localdate(before) != timezone.localdate(now):
        return {epoch.EVERYTHING}  # figures of the day, terms that end, powers that begin
    moved = Disclosure.objects.set_to_be_public().filter(
        published_at__gt=before, published_at__lte=now
    )
    return {topic for item in moved for topic in topics.of_item(item, {})}


def drop(moved: frozenset[str]) -> None:
    """Takes away what shows `moved` from the edition of this machine, if it has one."""
    if settings.SITE_EDITION_DIR:
        Folder(Path(settings.SITE_EDITION_DIR)).drop(moved)
