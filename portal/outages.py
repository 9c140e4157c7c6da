"""What a reader is told while something the portal depends on does not answer: 503, and what to do."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)
AGAIN = 30  # seconds


class FilesOutOfReach(OSError):
    """The storage of files does not answer."""


def is_outage(error: BaseException | None) -> bool:
    return isinstance(error, (FilesOutOfReach, OperationalError, InterfaceError))


def outage_page(request, error: BaseException) -> HttpResponse:
    """The page that says so, without a database; logged with where it was met."""
    logger.error("out of reach: %s", type(error).__name__, exc_info=error)
    context = {
        "is_sent": request.method == "POST",
        "is_file": isinstance(error, FilesOutOfReach),
    }
    page = render_to_string("503.html", context)
    return HttpResponse(page, status=503, headers={"Retry-After": str(AGAIN)})


def outage_middleware(get_response):
    """Turns an outage met while a page was made into a page of its own; one met on the way to it
    (the epoch, a session) is turned by `portal.logs.server_error`."""

    def middleware(request):
        return get_response(request)

    def process_exception(request, error):
        return outage_page(request, error) if is_outage(error) else None

    middleware.process_exception = process_exception
    return middleware
