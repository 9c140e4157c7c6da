import pytest
from django.core.cache import caches

from tests.factories import staff


@pytest.fixture(autouse=True)
def fresh_caches():
    """Throttles, counts and kept pages of one test are not those of the next."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    # As in a process that has served a page: who publishes here is known and costs no query.
    caches["facts"].set("office", None)


@pytest.fixture
def admin_user(admin_user):
    """The superuser of `admin_client` does every duty too: being superuser alone takes no step."""
    return staff.give(admin_user, *staff.EVERY_DUTY)
