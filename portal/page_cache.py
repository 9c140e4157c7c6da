"""Whole pages kept in the worker's memory for visitors without a session, under the publication epoch.

A page is kept only if making it touched neither cookies nor a form's token. Staff move the epoch with
whatever they save, so nobody is shown a page from before; KEPT bounds how long a page may miss what
time alone changes (a publication set for a later hour, the figures of the year).
"""

import hashlib
import re

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags

from portal import script, text_size
from records import epoch

KEPT = 60  # seconds
SAFE = {"GET", "HEAD"}
COOKIES_OF_NO_MATTER = {settings.LANGUAGE_COOKIE_NAME, text_size.COOKIE, script.COOKIE}
KEPT_FROM_OTHERS = re.compile("no-store|private")
KEPT_TYPES = ("text/html", "application/atom+xml", "application/xml")


def page_cache_middleware(get_response):
    """Answers from memory where it can; moves the epoch after a staff member's write."""

    def middleware(request):
        if request.method not in SAFE:
            response = get_response(request)
            if getattr(request, "user", None) is not None and request.user.is_staff:
                epoch.move()
            return response
        if request.method != "GET" or _is_somebodys(request):
            return get_response(request)
        key = _key(request)
        if (kept := caches["pages"].get(key)) is not None:
            return _answer(request, *kept)
        response = get_response(request)
        if _may_be_kept(request, response):
            tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
            response.headers["ETag"] = tag
            patch_cache_control(response, no_cache=True)  # ask again each time: a 304 is cheap
            # Cookie: the language, the size of type; Accept: a page or its data.
            patch_vary_headers(response, ["Cookie", "Accept"])
            kept = (bytes(response.content), dict(response.headers))
            caches["pages"].set(key, kept, KEPT)
            return _answer(request, *kept)
        return response

    return middleware


def _is_somebodys(request) -> bool:
    """Sent with what may make the answer one person's: a session, a query code, a password."""
    return bool(set(request.COOKIES) - COOKIES_OF_NO_MATTER) or "Authorization" in request.headers


def _key(request) -> str:
    """Everything a public page depends on, besides the records."""
    parts = (
        str(epoch.current()),
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


def _answer(request, content: bytes, headers: dict) -> HttpResponse:
    tag = headers["ETag"]
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(
            headers={
                name: headers[name] for name in ("ETag", "Cache-Control", "Vary") if name in headers
            }
        )
    return HttpResponse(content, headers=headers)
