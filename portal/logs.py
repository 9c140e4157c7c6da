"""What the server writes down: one line of JSON an event, with the number of the request, nobody's data.

The number of the request is on the page that says a thing went wrong, so that a citizen can name it on the
phone and the administrator finds the line.
"""

from __future__ import annotations

import json
import logging
import re
import smtplib
import sys
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime

from django.core.mail import send_mail
from django.http import HttpResponseServerError
from django.template import loader

from portal.outages import is_outage, outage_page

HEADER = "X-Request-ID"
_number: ContextVar[str] = ContextVar("request_number", default="")
# PostgreSQL repeats the row it refuses: DETAIL:  Key (name)=(…) already exists.
_DETAIL = re.compile(
    r"^(?:DETAIL|CONTEXT|LINE \d+|QUERY|HINT):.*(?:\n(?! {2}File|\S+Error).*)*", re.MULTILINE
)


def request_number_middleware(get_response):
    """Gives every request a number of its own, in its answer's X-Request-ID and in every line logged.

    A number from outside is not taken over: it could carry anything.
    """

    def middleware(request):
        token = _number.set(uuid.uuid4().hex[:12])
        try:
            response = get_response(request)
            response.headers[HEADER] = _number.get()
            return response
        finally:
            _number.reset(token)

    return middleware


def server_error(request):
    """handler500: the plain page, with the number under which the fault was logged; 503 where it was an
    outage that a middleware met before any view."""
    error = sys.exc_info()[1]
    if is_outage(error):
        return outage_page(request, error)
    page = loader.get_template("500.html").render({"number": _number.get()})
    return HttpResponseServerError(page)


class JsonFormatter(logging.Formatter):
    """One event a line: when, how bad, who says it, which request, the message, the traceback if any.

    Tracebacks name places in the code; the rows a database quotes in its refusal are left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        event = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": _number.get(),
            "message": without_rows(record.getMessage()),
        }
        # A Host that is not ours says all there is to say in one line.
        if record.exc_info and record.name != "django.security.DisallowedHost":
            event["traceback"] = without_rows(self.formatException(record.exc_info))
        return json.dumps(event, ensure_ascii=False)


class ErrorMail(logging.Handler):
    """Mails an error as the log has it; the same place of the code once in `QUIET` seconds, so that a fault
    met by a thousand visitors is one mail. A mail server that is dead loses the mail, never the request."""

    QUIET = 15 * 60

    def __init__(self, to: list[str]):
        super().__init__()
        self.to = to
        self.mailed: dict[tuple, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        place = _place_of(record)
        if record.created - self.mailed.get(place, 0) < self.QUIET:
            return
        self.mailed[place] = record.created
        subject = f"gongkai {record.levelname} {record.name} {_number.get()}".strip()
        try:
            send_mail(subject, self.format(record), None, self.to)
        except (OSError, smtplib.SMTPException):
            self.handleError(record)


def _place_of(record: logging.LogRecord) -> tuple:
    """Where in the code it went wrong."""
    trace = record.exc_info and record.exc_info[2]
    if not trace:
        return record.name, record.lineno
    while trace.tb_next:
        trace = trace.tb_next
    return trace.tb_frame.f_code.co_filename, trace.tb_lineno


def without_rows(text: str) -> str:
    """The text of an error without what a database quotes of the row."""
    return _DETAIL.sub("[row left out]", text)
