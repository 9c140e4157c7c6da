"""With real PostgreSQL servers: a replica that lags, or dies, shows nobody what was withdrawn."""

import urllib.request

import pytest

from tests.faults.conftest import environment
from tests.faults.servers import Portal, Postgres, shell

pytestmark = pytest.mark.xdist_group("servers")
# What an office does, each in a process of its own: prints the address of the item.
PUBLISH = """
from tests.factories import disclosure as make
print(make.published(title="关于夏季治安整治的通告").get_absolute_url())
"""
WITHDRAW = """
from django.utils import timezone
from disclosure.models import Disclosure
from disclosure.publication import publishing
from tests.factories import disclosure as make
publishing.withdraw(
    Disclosure.objects.get(), by=make.person("fabu"), at=timezone.now(), reason="内容有误"
)
"""


@pytest.fixture(scope="module")
def office(primary, tmp_path_factory):
    """A published item on the primary, a replica that has caught up, the environment of its portal."""
    primary.ask("CREATE DATABASE replicated TEMPLATE migrated")
    replica = Postgres(primary.folder.with_name("replica"))
    var = tmp_path_factory.mktemp("var")
    urls = replica.url("replicated")
    made = environment(primary, "replicated", var, DATABASE_REPLICA_URLS=urls)
    page = shell(made, PUBLISH)
    address = f"postgres://postgres@127.0.0.1:{primary.port}"
    replica.run("pg_basebackup", "-d", address, "-D", str(replica.folder), "-R", "-c", "fast")
    replica.start()
    yield replica, made, page
    replica.stop()


@pytest.fixture
def portal(office):
    """The portal, reading from the replica."""
    server = Portal(office[1])
    server.wait()
    yield server
    server.stop()


def test_a_withdrawn_item_is_gone_at_once_though_the_replica_still_has_it(office, portal):
    replica, made, page = office
    assert portal.status(page) == 200

    replica.ask("SELECT pg_wal_replay_pause()")
    shell(made, WITHDRAW)

    kept = replica.ask("SELECT status FROM disclosure_disclosure", database="replicated")
    listed = urllib.request.urlopen(f"{portal.origin}/disclosures/").read().decode()
    assert kept == "published"
    assert portal.status(page) == 410
    assert "夏季治安整治" not in listed

    replica.ask("SELECT pg_wal_replay_resume()")


def test_a_dead_replica_leaves_every_page_to_the_primary(office, portal):
    replica = office[0]
    assert portal.status("/disclosures/") == 200
    replica.stop()

    assert portal.status("/powers/") == 200
    assert portal.status("/guide/") == 200
    replica.start()
