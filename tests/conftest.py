import pytest
from django.core.cache import caches
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseOperations
from django.utils import translation

from portal import page_cache
from tests import migrated
from tests.factories import staff

_flush = DatabaseOperations.execute_sql_flush


def _flush_with_append_only_tables(operations, statements):
    """After a test that commits, SQLite empties each table with DELETE, which the audit refuses."""
    guards = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%'"
    )
    with operations.connection.cursor() as cursor:
        triggers = cursor.execute(guards).fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
    _flush(operations, statements)
    with operations.connection.cursor() as cursor:
        for _name, sql in triggers:
            cursor.execute(sql)


DatabaseOperations.execute_sql_flush = _flush_with_append_only_tables


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out what asks no database or drives a browser: it has run on the other one",
    )


def pytest_collection_modifyitems(config, items):
    """On the second database run the tests that can turn out differently there."""
    if not config.getoption("--database-only"):
        return
    asked = [item for item in items if _asks_the_database(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asked)])
    items[:] = asked


def _asks_the_database(item) -> bool:
    if item.get_closest_marker("browser"):
        return False
    is_marked = item.get_closest_marker("django_db") or item.get_closest_marker("each_database")
    return bool(is_marked) or "django_db_setup" in item.fixturenames


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    """SQLite's copy is there before Django looks: it is taken as it is, not made anew."""
    return connection.vendor == "sqlite" or request.config.getvalue("reuse_db")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """Test databases begin as copies of one that was migrated once."""
    if connection.vendor == "sqlite":
        copy = migrated.copied_file(tmp_path_factory.mktemp("database"))
        connection.settings_dict["TEST"]["NAME"] = str(copy)
    else:
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated.postgres_template(connection)


@pytest.fixture(autouse=True)
def fresh_caches():
    """Throttles, counts and kept pages of one test are not those of the next."""
    for cache in caches.all(initialized_only=True):
        cache.clear()
    page_cache.pages.forget()
    # As in a process that has served a page: who publishes here is known and costs no query.
    caches["facts"].set("office", None)


@pytest.fixture(autouse=True)
def language_of_the_site():
    """A request leaves its language with the thread: English of one test is not the next one's."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def own_audit_heads(settings, tmp_path):
    """The heads one test keeps outside the database are not those of the next one's chain."""
    settings.AUDIT_HEADS = tmp_path / "audit-heads.txt"


@pytest.fixture
def admin_user(admin_user):
    """The superuser of `admin_client` does every duty too: being superuser alone takes no step."""
    return staff.give(admin_user, *staff.EVERY_DUTY)
