"""How often one source may try something, on every kind of cache the portal runs with."""

import pytest
import time_machine
from django.core.cache import caches
from django.test import RequestFactory, override_settings

from portal.file_cache import RoomyFileCache
from records.throttle import Throttle, address_of, network_of, source_of

NINE = "2026-11-25T09:00:00+08:00"
TRIES = Throttle("tests", limit=3, seconds=3600)
BACKENDS = {
    "memory": "django.core.cache.backends.locmem.LocMemCache",
    "files": "django.core.cache.backends.filebased.FileBasedCache",
    "our files": "portal.file_cache.RoomyFileCache",
}


@pytest.fixture(params=BACKENDS)
def _any_cache(request, settings, tmp_path):
    backend = BACKENDS[request.param]
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(tmp_path / "cache")}}


def marked(times, source="a"):
    for _ in range(times):
        TRIES.mark(source)


@pytest.mark.usefixtures("_any_cache")
def test_the_door_closes_for_a_source_after_so_many_marks_and_for_no_other():
    marked(2)
    assert not TRIES.exceeded("a")

    marked(1)

    assert TRIES.exceeded("a")
    assert not TRIES.exceeded("b")
    TRIES.clear("a")
    assert not TRIES.exceeded("a")


@pytest.mark.usefixtures("_any_cache")
@pytest.mark.parametrize(("minutes", "closed"), [(6, True), (59, True), (61, False)])
def test_a_closed_door_stays_closed_for_the_whole_hour_and_no_longer(minutes, closed):
    with time_machine.travel(NINE, tick=False) as clock:
        marked(3)
        clock.shift(minutes * 60)

        assert TRIES.exceeded("a") is closed


@pytest.mark.usefixtures("_any_cache")
def test_the_hour_runs_from_the_first_mark_however_late_the_others_come():
    with time_machine.travel(NINE, tick=False) as clock:
        marked(1)
        clock.shift(50 * 60)
        marked(2)
        assert TRIES.exceeded("a")
        clock.shift(11 * 60)
        assert not TRIES.exceeded("a")

        marked(1)

        assert not TRIES.exceeded("a")


@pytest.fixture
def _own_file_cache(settings, tmp_path):
    """The cache of a portal on one machine, in a folder of the test."""
    settings.CACHES = {"default": {**settings.FILE_CACHE, "LOCATION": tmp_path / "cache"}}


@pytest.mark.usefixtures("_own_file_cache")
def test_a_restart_of_the_server_forgets_no_mark():
    marked(3)

    del caches["default"]  # a new process opens the same store

    assert TRIES.exceeded("a")


@pytest.mark.usefixtures("_own_file_cache")
def test_a_flood_of_other_sources_erases_no_counter(monkeypatch):
    monkeypatch.setattr(RoomyFileCache, "look_every", 1)
    marked(3)

    for number in range(400):  # beyond the 300 entries Django keeps unless told otherwise
        TRIES.mark(f"source {number}")

    assert TRIES.exceeded("a")


def test_a_full_cache_lets_what_has_run_out_go_before_anything_that_counts(tmp_path):
    kept = RoomyFileCache(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 50}})
    kept.look_every = 1
    with time_machine.travel(NINE, tick=False) as clock:
        for number in range(45):
            kept.set(f"old{number}", 1, 60)
        clock.shift(61)

        for number in range(40):
            kept.set(f"new{number}", 1, 60)

        assert all(kept.get(f"new{number}") for number in range(40))


@override_settings(BEHIND_PROXY=True)
def test_behind_our_proxy_the_address_is_the_one_the_proxy_added():
    request = RequestFactory().get("/", headers={"x-forwarded-for": "10.0.0.9, 203.0.113.7"})

    assert address_of(request) == "203.0.113.7"
    assert "203.0.113.7" not in source_of(request)


@override_settings(BEHIND_PROXY=False)
def test_without_a_proxy_a_forwarded_address_is_only_a_claim():
    request = RequestFactory().get("/", headers={"x-forwarded-for": "203.0.113.7"})

    assert address_of(request) == "127.0.0.1"


@pytest.mark.django_db
def test_sign_ins_are_slowed_by_the_address_of_the_client_and_not_of_the_proxy(client, settings):
    settings.AXES_ENABLED, settings.BEHIND_PROXY = True, True
    attacker, clerk = ({"x-forwarded-for": f"203.0.113.{n}"} for n in (7, 8))

    def sign_in(name, source):
        tried = {"username": name, "password": "wrong"}
        return client.post("/admin/login/", tried, headers=source).status_code

    answers = [sign_in(f"name{number}", attacker) for number in range(31)]

    assert (answers[29], answers[30]) == (200, 429)
    assert sign_in("dengji", clerk) == 200


@pytest.mark.django_db
def test_an_account_is_locked_wherever_the_wrong_passwords_come_from(client, settings):
    settings.AXES_ENABLED = True
    wrong = {"username": "dengji", "password": "wrong"}

    answers = [
        client.post("/admin/login/", wrong, REMOTE_ADDR=f"203.0.113.{number}").status_code
        for number in range(10)
    ]

    assert (answers[8], answers[9]) == (200, 429)


@pytest.mark.parametrize(
    ("address", "source"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("unknown", "unknown"),
    ],
)
def test_one_source_is_an_ipv4_address_or_the_64_of_an_ipv6_one(address, source):
    assert network_of(address) == source
