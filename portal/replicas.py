"""Reading from replicas: anonymous page views only, so that nobody misses what he has just written.

Switched on by DATABASE_REPLICA_URLS. A replica may lag behind by moments; a visitor with a session, any
request that may write, commands and the admin all use the primary.
"""

import random
from contextvars import ContextVar

from django.conf import settings

_may_lag: ContextVar[bool] = ContextVar("may_lag", default=False)
SAFE = {"GET", "HEAD", "OPTIONS"}


def replica_middleware(get_response):
    """Marks a request as content with a replica: a safe method and no session."""

    def middleware(request):
        may_lag = request.method in SAFE and settings.SESSION_COOKIE_NAME not in request.COOKIES
        token = _may_lag.set(may_lag)
        try:
            return get_response(request)
        finally:
            _may_lag.reset(token)

    return middleware


class ReplicaRouter:
    """Reads of a marked request go to one of the replicas; everything else to the primary."""

    def db_for_read(self, model, **hints):
        if _may_lag.get() and settings.REPLICAS:
            return random.choice(settings.REPLICAS)
        return "default"

    def db_for_write(self, model, **hints):
        return "default"

    def allow_relation(self, one, other, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "default"
