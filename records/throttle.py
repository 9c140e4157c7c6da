"""How often one source may try something, counted in the shared cache so that a restart forgets nothing."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac


def source_of(request) -> str:
    """A stand-in for the client's address: the address itself is personal data and is not kept.

    Behind a proxy of ours (BEHIND_PROXY) the last hop the proxy added is the client.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).split(",")[-1].strip()
    return salted_hmac("records.throttle", address, algorithm="sha256").hexdigest()[:32]


@dataclass(frozen=True)
class Throttle:
    """At most `limit` marks by one source within `seconds` of the first."""

    name: str
    limit: int
    seconds: int

    def _key(self, source: str) -> str:
        return "throttle:" + hashlib.sha256(f"{self.name}:{source}".encode()).hexdigest()

    def exceeded(self, source: str) -> bool:
        return (cache.get(self._key(source)) or 0) >= self.limit

    def mark(self, source: str) -> None:
        """Count one try."""
        key = self._key(source)
        if not cache.add(key, 1, self.seconds):
            try:
                cache.incr(key)
            except ValueError:  # it ran out between the two calls
                cache.add(key, 1, self.seconds)

    def clear(self, source: str) -> None:
        cache.delete(self._key(source))
