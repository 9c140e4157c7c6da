"""With real PostgreSQL servers: a replica that lags, or dies, shows nobody what was withdrawn."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
pytestmark = [
    pytest.mark.skipif(not BINARIES, reason="PostgreSQL's server programs are not installed"),
    pytest.mark.skipif(os.getuid() != 0, reason="starting servers of our own needs root here"),
    pytest.mark.xdist_group("servers"),
]
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


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Server:
    """A PostgreSQL of our own in a folder of its own."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def run(self, program: str, *arguments: str) -> None:
        command = ["runuser", "-u", "postgres", "--", str(BINARIES[-1] / program), *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)

    def start(self) -> None:
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c fsync=off"
            " -c unix_socket_directories=''"
        )
        log = str(self.folder.parent / f"{self.folder.name}.log")
        self.run("pg_ctl", "-D", str(self.folder), "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder), "-m", "immediate", "stop")

    def ask(self, query: str):
        connection = psycopg2.connect(self.url)
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(query)
            answer = cursor.fetchone()
        connection.close()
        return answer[0]


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    """A migrated primary with a published item, and a replica that has caught up with it."""
    folder = Path(
        subprocess.run(
            ["mktemp", "-d", "/tmp/gongkai-replica.XXXXXX"],
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
    )
    shutil.chown(folder, "postgres")
    primary, replica = Server(folder / "primary"), Server(folder / "replica")
    primary.run("initdb", "-D", str(primary.folder), "-U", "postgres", "-A", "trust")
    primary.start()
    environment = os.environ | {
        "DATABASE_URL": primary.url,
        "DATABASE_REPLICA_URLS": replica.url,
        "VAR_DIR": str(tmp_path_factory.mktemp("var")),
        "SECRET_KEY": "replica-drill",
        "DEBUG": "1",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    try:
        manage(environment, "migrate", "--verbosity", "0")
        page = (
            manage(environment, "shell", "--verbosity", "0", "-c", PUBLISH).strip().splitlines()[-1]
        )
        address = f"postgres://postgres@127.0.0.1:{primary.port}"
        replica.run("pg_basebackup", "-d", address, "-D", str(replica.folder), "-R", "-c", "fast")
        replica.start()
        yield primary, replica, environment, page
    finally:
        for server in (replica, primary):
            if (server.folder / "postmaster.pid").exists():
                server.stop()
        shutil.rmtree(folder)


def manage(environment, *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    ran = subprocess.run(
        command, env=environment, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True
    )
    return ran.stdout


@pytest.fixture
def portal(servers):
    """The portal under gunicorn, reading from the replica; its address."""
    environment, origin = servers[2], f"http://127.0.0.1:{free_port()}"
    command = [
        "gunicorn",
        "portal.wsgi",
        "--bind",
        origin.removeprefix("http://"),
        "--threads",
        "4",
    ]
    server = subprocess.Popen(
        [sys.executable, "-m", *command],
        env=environment,
        cwd=settings.BASE_DIR,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"{origin}/healthz")
        yield origin
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(address)
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def status(address: str) -> int:
    try:
        return urllib.request.urlopen(address, timeout=15).status
    except urllib.error.HTTPError as error:
        return error.code


def test_a_withdrawn_item_is_gone_at_once_though_the_replica_still_has_it(servers, portal):
    _primary, replica, environment, page = servers
    assert status(portal + page) == 200

    replica.ask("SELECT pg_wal_replay_pause()")
    manage(environment, "shell", "--verbosity", "0", "-c", WITHDRAW)

    assert replica.ask("SELECT status FROM disclosure_disclosure") == "published"
    assert status(portal + page) == 410
    assert "夏季治安整治" not in urllib.request.urlopen(f"{portal}/disclosures/").read().decode()

    replica.ask("SELECT pg_wal_replay_resume()")


def test_a_dead_replica_leaves_every_page_to_the_primary(servers, portal):
    replica = servers[1]
    assert status(f"{portal}/disclosures/") == 200
    replica.stop()

    assert status(f"{portal}/powers/") == 200
    assert status(f"{portal}/guide/") == 200
    replica.start()
