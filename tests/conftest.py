import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def fresh_caches():
    """Throttles, counts and kept pages of one test are not those of the next."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    # As in a process that has served a page: who publishes here is known and costs no query.
    caches["facts"].set("office", None)
