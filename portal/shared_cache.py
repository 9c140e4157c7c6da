"""The cache several machines share (REDIS_URL): where it does not answer, each machine goes on by itself.

A cache that is down or hangs must stop neither a page nor a filing: it is asked for a second, then left alone
for ten, and what is kept meanwhile lies on the disk of the machine. A throttle then counts for each machine.
"""

from __future__ import annotations

import logging
import time
from functools import wraps

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)
PATIENCE = 1.0  # seconds a server is waited for
LEFT_ALONE = 10.0  # seconds until it is asked again
OWN = "of this machine"  # in CACHES: what stands in for it
METHODS = (
    *("add", "get", "set", "touch", "delete", "has_key", "incr"),
    *("get_many", "set_many", "delete_many", "clear"),
)


def _patient(name: str):
    method = getattr(RedisCache, name)

    @wraps(method)
    def asked(self, *args, **options):
        if time.monotonic() >= self.asked_again_at:
            try:
                return method(self, *args, **options)
            except (RedisError, OSError) as error:
                self.asked_again_at = time.monotonic() + self.left_alone
                logger.warning("the shared cache does not answer: %s", type(error).__name__)
        return getattr(caches[OWN], name)(*args, **options)

    return asked


class SharedCache(RedisCache):
    """Django's Redis cache with a patience, and the machine's own cache in its place."""

    left_alone = LEFT_ALONE

    def __init__(self, server, params):
        limits = {
            "socket_timeout": PATIENCE,
            "socket_connect_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 0),
        }
        params = {**params, "OPTIONS": {**limits, **params.get("OPTIONS", {})}}
        super().__init__(server, params)
        self.asked_again_at = 0.0


for _name in METHODS:
    setattr(SharedCache, _name, _patient(_name))
