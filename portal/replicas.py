"""Reading from replicas: anonymous page views only, so that nobody misses what he has just written.

Switched on by DATABASE_REPLICA_URLS. A replica is read only while it stands in the same publication epoch
as the primary: everything that changes what the public may see moves the epoch in the same transaction,
so a replica that lags behind a withdrawal is left out until it has caught up. One that does not answer
rests, and the request is answered from the primary. A visitor with a session, any request that may
write, commands and the admin use the primary.
"""

from __future__ import annotations

import logging
import random
import time
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections

from records import epoch

SAFE = {"GET", "HEAD", "OPTIONS"}
REST = 30.0  # seconds a replica that did not answer is left alone
DEAD = (OperationalError, InterfaceError)

log = logging.getLogger(__name__)
_resting: dict[
    str, float
] = {}  # of this process: replica → second of the monotonic clock it may be asked again


@dataclass
class _Reads:
    """Where one anonymous request reads from; chosen at its first read, then kept for all of it."""

    source: str = ""
    broken: bool = False

    def alias(self) -> str:
        if not self.source:
            self.source = _caught_up()
        return self.source


_reads: ContextVar[_Reads | None] = ContextVar("reads", default=None)


def _caught_up() -> str:
    """A replica in the primary's epoch, else the primary itself."""
    awake = [name for name in settings.REPLICAS if _resting.get(name, 0.0) <= time.monotonic()]
    now = epoch.current() if awake else 0
    for name in random.sample(awake, len(awake)):
        try:
            if epoch.current(at=name) == now:
                return name
        except DEAD:
            _rest(name)
    return "default"


def _rest(name: str) -> None:
    log.warning("The replica %s does not answer; left alone for %d seconds", name, REST)
    _resting[name] = time.monotonic() + REST
    connections[name].close()


class ReplicaMiddleware:
    """Lets a request read from a replica: a safe method and no session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in SAFE or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        reads = _Reads()
        token = _reads.set(reads)
        try:
            response = self.get_response(request)
            if reads.broken:  # it died under the page: made again, once, from the primary
                _reads.set(_Reads(source="default"))
                response = self.get_response(request)
            return response
        finally:
            _reads.reset(token)

    def process_exception(self, request, exception):
        """A view failed because its replica did: remembered, for the request to be answered anew."""
        reads = _reads.get()
        if reads and reads.source in settings.REPLICAS and isinstance(exception, DEAD):
            _rest(reads.source)
            reads.broken = True


class ReplicaRouter:
    """Reads of a marked request go to the replica chosen for it; everything else to the primary."""

    def db_for_read(self, model, **hints):
        reads = _reads.get()
        return reads.alias() if reads else "default"

    def db_for_write(self, model, **hints):
        return "default"

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "default"
