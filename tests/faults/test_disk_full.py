"""One machine whose disk is full, with a real server: pages go on, what cannot be kept is said to be so,
and the same form goes in once when there is room again."""

import resource
import shutil
import sqlite3
import subprocess

import pytest

from tests import migrated
from tests.faults.servers import Portal, Visitor, manage
from tests.requests_app.test_crash import ANSWERS, environment, number_on

__all__ = ["environment"]  # the fixture: a portal on SQLite in a folder of its own


@pytest.fixture
def portal(environment, tmp_path):
    shutil.copy(migrated.file(), tmp_path / "gongkai.sqlite3")
    manage(environment, "migrate", "--verbosity", "0")
    server = Portal(environment)
    server.wait()
    yield server
    server.stop()


def workers(portal) -> list[int]:
    told = subprocess.run(
        ["pgrep", "-P", str(portal.process.pid)], check=True, capture_output=True, text=True
    )
    return [int(number) for number in told.stdout.split()]


def room(portal, size: int) -> None:
    """No file of the server's may grow beyond `size` bytes: what it writes fails as on a full disk."""
    for process in workers(portal):
        resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def test_on_a_full_disk_pages_are_shown_and_a_form_is_kept_once_when_there_is_room_again(
    portal, tmp_path
):
    address = f"{portal.origin}/requests/new/?as=person"
    visitor = Visitor("192.0.2.7")
    form = {**visitor.hidden(visitor.get(address)), **ANSWERS}
    room(portal, 1)

    read = portal.status("/disclosures/")
    full = visitor.send(address, form)
    room(portal, resource.RLIM_INFINITY)
    done, again = visitor.send(address, form), visitor.send(address, form)

    assert (read, full[0]) == (200, 503)
    assert "本次提交没有保存" in full[1]
    assert number_on(done[1]) == number_on(again[1])
    kept = sqlite3.connect(tmp_path / "gongkai.sqlite3").execute(
        "SELECT number FROM requests_app_case"
    )
    assert [number for (number,) in kept] == [number_on(done[1])]
