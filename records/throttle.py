"""How often one source may try something, counted in the shared cache so that a restart forgets nothing."""

import hashlib
import time
from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

# A counter is one number, `second it ends × _STEP + marks`: one `incr` counts, atomically where the
# cache can, and tells how long the counter has left.
_STEP = 100_000


def address_of(request) -> str:
    """The client's address; behind a proxy of ours (BEHIND_PROXY) the last hop the proxy added."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).split(",")[-1].strip()
    return address


def network_of(address: str) -> str:
    """What counts as one source: an IPv4 address, of IPv6 the /64 that one household or host is given."""
    try:
        known = ip_address(address.split("%")[0])
    except ValueError:
        return address
    if known.version == 4:
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ip_network((known, 64), strict=False))


def source_of(request) -> str:
    """A stand-in for the client's address: the address itself is personal data and is not kept."""
    place = network_of(address_of(request))
    mac = salted_hmac("records.throttle", place, algorithm="sha256")
    return mac.hexdigest()[:32]


@dataclass(frozen=True)
class Throttle:
    """At most `limit` marks by one source within `seconds` of the first."""

    name: str
    limit: int
    seconds: int

    def _key(self, source: str) -> str:
        return "throttle:" + hashlib.sha256(f"{self.name}:{source}".encode()).hexdigest()

    def marks(self, source: str) -> int:
        """How often it was tried, within the seconds that count now."""
        until, marks = divmod(cache.get(self._key(source), 0), _STEP)
        return marks if time.time() < until else 0

    def exceeded(self, source: str) -> bool:
        return self.marks(source) >= self.limit

    def mark(self, source: str) -> None:
        """Count one try."""
        key, now = self._key(source), time.time()
        first = int(now + self.seconds) * _STEP + 1
        if cache.add(key, first, self.seconds):
            return
        try:
            until = cache.incr(key) // _STEP
        except ValueError:  # it ran out between the two calls
            cache.add(key, first, self.seconds)
        else:
            # The caches on disk and in the database take `incr` for a new entry with the cache's
            # default life, minutes instead of the hour the counter has.
            cache.touch(key, until - now)

    def clear(self, source: str) -> None:
        cache.delete(self._key(source))
