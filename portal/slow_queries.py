"""Statements that take longer than SLOW_QUERY_MS are a line of the log: what was asked, never for whom."""

from __future__ import annotations

import logging
import time

from django.conf import settings
from django.db.backends.signals import connection_created

logger = logging.getLogger(__name__)
LONGEST = 2000  # characters of a statement


def watch() -> None:
    """Every connection opened from now on is timed."""
    connection_created.connect(_time, dispatch_uid="portal.slow_queries")


def _time(connection, **kwargs) -> None:
    if settings.SLOW_QUERY_MS and timed not in connection.execute_wrappers:
        connection.execute_wrappers.append(timed)


def timed(execute, sql, params, many, context):
    """Runs the statement; the line has its placeholders, the values stay with the database."""
    begun = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        took = (time.perf_counter() - begun) * 1000
        if took > settings.SLOW_QUERY_MS:
            logger.warning("slow statement, %d ms: %s", took, sql[:LONGEST])
