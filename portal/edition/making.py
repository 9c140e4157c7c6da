"""One page of the site as the portal answers it to a stranger, without a network in between."""

from __future__ import annotations

import io
from dataclasses import dataclass
from email.message import Message
from unicodedata import category
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.urls import get_script_prefix, set_script_prefix

from portal.edition.addresses import Address
from records import epoch
from records.for_files import FOR_FILES

LONGEST_NAME = (
    180  # bytes; file systems end at 255, and a new file has a few more while it is written
)


class NotForFiles(Exception):
    """The answer belongs to one visitor: it sets a cookie, or holds a token of a form."""


@dataclass(frozen=True)
class Made:
    """An answer, the topics it shows, the epoch it was made in."""

    status: int
    kind: str
    content: bytes
    name: str
    topics: frozenset[str]
    epoch: int


class Maker:
    """Answers of the portal for the site at `site` (https://host/prefix)."""

    def __init__(self, site: str):
        parts = urlsplit(site)
        self.scheme, self.host, self.prefix = parts.scheme, parts.netloc, parts.path.rstrip("/")
        self.handler = BaseHandler()
        self.handler.load_middleware()

    def make(self, address: Address) -> Made:
        """Raises NotForFiles."""
        before, now = get_script_prefix(), epoch.current()
        set_script_prefix(f"{self.prefix}/")
        try:
            request = WSGIRequest(self._environment(address))
            response = self.handler.get_response(request)
            content = b"".join(response) if response.streaming else response.content
            _close(response)
        finally:
            set_script_prefix(before)
        if response.cookies or "CSRF_COOKIE_NEEDS_UPDATE" in request.META:
            raise NotForFiles(str(address))
        disposition = response.headers.get("Content-Disposition", "")
        return Made(
            status=response.status_code,
            kind=response.headers.get("Content-Type", "").partition(";")[0],
            content=content,
            name=_name_in(disposition),
            topics=epoch.topics_shown(request),
            epoch=now,
        )

    def _environment(self, address: Address) -> dict:
        language = f"{settings.LANGUAGE_COOKIE_NAME}={address.language}"
        return {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": self.prefix,
            "PATH_INFO": address.path.encode().decode("latin-1"),
            "QUERY_STRING": address.asked,
            "SERVER_NAME": self.host,
            "SERVER_PORT": "443" if self.scheme == "https" else "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": self.host,
            "HTTP_X_FORWARDED_PROTO": self.scheme,
            "HTTP_COOKIE": "" if address.language == settings.LANGUAGE_CODE else language,
            "HTTP_ACCEPT": "text/html,*/*",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": self.scheme,
            FOR_FILES: True,
            "wsgi.input": io.BytesIO(),
            "wsgi.errors": io.StringIO(),
        }


def _close(response) -> None:
    """Give files back; the connection to the database stays, for the next page needs it."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)


def _name_in(disposition: str) -> str:
    """The name a file is saved under, as every file system takes it: nothing that parts folders or cannot
    be seen, no dot in front, not too long with its ending kept."""
    if not disposition:
        return ""
    header = Message()
    header["Content-Disposition"] = disposition
    seen = [
        "_" if sign in '/\\:*?"<>|' or category(sign).startswith("C") else sign
        for sign in header.get_filename("") or ""
    ]
    stem, dot, ending = "".join(seen).strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    room = LONGEST_NAME - len(f"{dot}{ending}".encode())
    short = stem.encode()[: max(room, 0)].decode(errors="ignore")
    return f"{short}{dot}{ending}" if short else "file"
