"""Whole pages kept in the worker's memory for visitors without a session, until what they show changes.

A page is kept only if making it touched neither cookies nor a form's token, with the topics it shows
(`records.epoch`); once one of them has moved it is made anew, in every worker. KEPT bounds how long a page
may miss what time alone changes (a publication set for a later hour, the figures of the year).
"""

import hashlib
import re
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags

from portal import script, text_size
from records import epoch

KEPT = 60  # seconds
TOPICS = 1_000  # that moved; with more all pages are made anew
SAFE = {"GET", "HEAD"}
COOKIES_OF_NO_MATTER = {settings.LANGUAGE_COOKIE_NAME, text_size.COOKIE, script.COOKIE}
KEPT_FROM_OTHERS = re.compile("no-store|private")
KEPT_TYPES = ("text/html", "application/atom+xml", "application/xml")


@dataclass(frozen=True)
class Kept:
    """A page as it was answered: the epoch it was made in and the topics it shows."""

    made: int
    topics: frozenset[str]
    content: bytes
    headers: dict[str, str]


class _Pages:
    """What this worker keeps, and what has moved since it began to keep."""

    def __init__(self):
        self.moves = epoch.Moves(0, 0, {})
        self.lock = Lock()

    def forget(self) -> None:
        """As in a process that has just begun."""
        caches["pages"].clear()
        self.moves = epoch.Moves(0, 0, {})

    def now(self) -> int:
        """The epoch, after reading what it moved for since it was last asked; one query."""
        more = epoch.moves_since(self.moves.now)
        if more.now == self.moves.now:
            return more.now
        with self.lock:
            if more.since != self.moves.now or len(self.moves.last) > TOPICS:
                self.moves = epoch.Moves(more.now, more.now, {})
            else:
                last = {**self.moves.last, **more.last}
                self.moves = epoch.Moves(self.moves.since, more.now, last)
        return more.now

    def get(self, key: str) -> Kept | None:
        kept = caches["pages"].get(key)
        return kept if kept and self.moves.holds(kept.topics, made=kept.made) else None


pages = _Pages()


def page_cache_middleware(get_response):
    """Answers from memory where it can; whatever public is written by a request moves the epoch."""

    def middleware(request):
        epoch.begin()
        if request.method not in SAFE:
            response = get_response(request)
            epoch.settle()
        elif _is_somebodys(request):
            response = get_response(request)
        else:
            response = kept_or_made(request)
        _say_who_may_keep(request, response)
        return _without_body(response) if request.method == "HEAD" else response

    def kept_or_made(request):
        key, now = _key(request), pages.now()
        if kept := pages.get(key):
            epoch.shows(request, *kept.topics)
            return _answer(request, kept)
        response = get_response(request)
        if _may_be_kept(request, response):
            tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            response.headers["ETag"] = tag
            _say_who_may_keep(request, response)
            content, headers = bytes(response.content), dict(response.headers)
            kept = Kept(now, epoch.topics_shown(request), content, headers)
            caches["pages"].set(key, kept, KEPT)
            return _answer(request, kept)
        return response

    return middleware


def _say_who_may_keep(request, response) -> None:
    """What says nothing itself is asked for again each time, and is kept by nobody else where it may be
    one person's. A page depends on the language and size of type of the cookies, and on what was asked for.
    """
    if "Cache-Control" not in response.headers:
        is_own = _is_somebodys(request) or response.cookies
        patch_cache_control(response, no_cache=True, **({"private": True} if is_own else {}))
    if response.headers.get("Content-Type", "").startswith(KEPT_TYPES):
        patch_vary_headers(response, ["Cookie", "Accept"])


def _without_body(response):
    """The answer to HEAD: the headers of GET and nothing else (RFC 9110 §9.3.2)."""
    if response.streaming:
        response.streaming_content = ()
        return response
    if response.status_code == 304:
        return response
    response.headers.setdefault("Content-Length", str(len(response.content)))
    length = response.headers["Content-Length"]
    response.content = b""
    response.headers["Content-Length"] = length
    return response


def _is_somebodys(request) -> bool:
    """Sent with what may make the answer one person's: a session, a query code, a password."""
    return bool(set(request.COOKIES) - COOKIES_OF_NO_MATTER) or "Authorization" in request.headers


def _key(request) -> str:
    """Everything a public page depends on, besides the records."""
    parts = (
        request.get_host(),
        request.scheme,
        request.get_full_path(),
        request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, ""),
        str(text_size.is_large(request)),
        str(script.is_traditional(request)),
        str("gzip" in request.headers.get("Accept-Encoding", "")),
        request.headers.get("Accept", ""),
    )
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _may_be_kept(request, response) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.headers.get("Content-Type", "").startswith(KEPT_TYPES)
        and "Cookie" not in response.headers.get("Vary", "")
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
        and not KEPT_FROM_OTHERS.search(response.headers.get("Cache-Control", ""))
    )


def _answer(request, kept: Kept) -> HttpResponse:
    headers = kept.headers
    # Compared weakly (RFC 9110 §13.1.2): a proxy that compresses marks the tag as W/.
    asked = request.headers.get("If-None-Match", "").replace("W/", "")
    if headers["ETag"] in parse_etags(asked):
        return HttpResponseNotModified(
            headers={
                name: headers[name] for name in ("ETag", "Cache-Control", "Vary") if name in headers
            }
        )
    return HttpResponse(kept.content, headers=headers)
