"""Two web servers behind one PostgreSQL, one Redis and one bucket are one portal; and what a reader and an
applicant meet while the database is locked, in a deadlock or restarting. Real processes throughout."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.faults.conftest import environment
from tests.faults.servers import REDIS, Portal, Visitor, free_port, shell
from tests.faults.test_helpers_down import RedisServer
from tests.requests_app.test_crash import ANSWERS

pytestmark = pytest.mark.xdist_group("servers")

PASSWORD = "Two-Servers-2026"
MAKE = f"""
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from tests.factories import disclosure as make
User.objects.create_superuser("guanli", password="{PASSWORD}")
item = make.published(title="关于夏季治安整治的通告", files=[("通告.pdf", make.pdf())])
print(item.get_absolute_url(), item.attachments.get().get_absolute_url())
"""
WITHDRAW = """
from django.utils import timezone
from disclosure.models import Disclosure
from disclosure.publication import publishing
from tests.factories import disclosure as make
item = Disclosure.objects.get()
publishing.withdraw(item, by=make.person("fabu"), at=timezone.now(), reason="内容有误")
"""


@pytest.fixture(scope="module")
def redis(tmp_path_factory):
    if REDIS is None:
        pytest.skip("redis-server is not installed")
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    yield f"redis://127.0.0.1:{server.port}/0"
    server.die()


@pytest.fixture(scope="module")
def bucket():
    """A bucket for both, since neither sees the other's disk."""
    moto = pytest.importorskip("moto.server")
    boto3 = pytest.importorskip("boto3")
    port = free_port()
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    address = f"http://127.0.0.1:{port}"
    client = boto3.client("s3", endpoint_url=address, region_name="us-east-1", **keys)
    client.create_bucket(Bucket="files")
    yield {
        **{name.upper(): value for name, value in keys.items()},
        **{"S3_BUCKET": "files", "S3_ENDPOINT_URL": address, "S3_REGION": "us-east-1"},
    }
    server.stop()


@pytest.fixture(scope="module")
def office(primary, redis, bucket, tmp_path_factory):
    """(the two portals, the primary, addresses of a published item and of its file, the environment)."""
    primary.ask("CREATE DATABASE office TEMPLATE migrated")
    environments = [
        environment(
            primary,
            "office",
            tmp_path_factory.mktemp(name),
            REDIS_URL=redis,
            BEHIND_PROXY="1",
            PGOPTIONS="-c lock_timeout=1500ms",
            **bucket,
        )
        for name in ("first", "second")
    ]
    page, file = shell(environments[0], MAKE).split()
    portals = [Portal(each) for each in environments]
    for portal in portals:
        portal.wait()
    yield portals, primary, page, file, environments[0]
    for portal in portals:
        portal.stop()


def request_form(visitor, portal) -> dict:
    page = visitor.get(f"{portal.origin}/requests/new/?as=person")
    return {**visitor.hidden(page), **ANSWERS}


def send(visitor, portal, form) -> tuple[int, str]:
    return visitor.send(f"{portal.origin}/requests/new/?as=person", form)


def numbers(primary) -> list[str]:
    told = primary.ask(
        "SELECT string_agg(number, ' ' ORDER BY number) FROM requests_app_case", database="office"
    )
    return told.split() if told else []


# --- two web servers


def test_who_signs_in_at_one_is_known_to_the_other(office):
    (first, second), *_rest = office
    clerk = Visitor("192.0.2.1")
    form = clerk.hidden(clerk.get(f"{first.origin}/admin/login/"))

    clerk.send(f"{first.origin}/admin/login/", {**form, "username": "guanli", "password": PASSWORD})

    assert "退出" in clerk.get(f"{second.origin}/admin/")


def test_filings_at_both_are_counted_together(office):
    (first, second), *_rest = office
    family = Visitor("192.0.2.2")
    for portal in (first, second, first, second, first):
        answered = send(family, portal, request_form(family, portal))
        assert answered[0] == 200

    refused = send(family, second, request_form(family, second))

    assert "请回答表单末尾的算术题" in refused[1]


def test_numbers_given_by_both_at_once_have_no_gap(office):
    (first, second), primary, *_rest = office
    before = numbers(primary)
    visitors = [(Visitor(f"192.0.3.{n}"), (first, second)[n % 2]) for n in range(8)]
    forms = [request_form(visitor, portal) for visitor, portal in visitors]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda each, form: send(*each, form), visitors, forms))

    given = [int(number.rpartition("-")[2] or number) for number in numbers(primary)]
    assert len(given) == len(before) + 8
    assert given == list(range(given[0], given[0] + len(given)))


def test_a_file_is_read_at_both_and_a_withdrawal_reaches_both_at_once(office):
    portals, _primary, page, file, made = office
    seen = [portal.status(path) for portal in portals for path in (page, page, file)]

    shell(made, WITHDRAW)

    assert seen == [200] * 6
    assert [portal.status(path) for portal in portals for path in (page, file)] == [410, 404] * 2


# --- the database


def test_a_locked_table_is_said_in_seconds_other_pages_go_on_and_the_form_goes_in_once(office):
    (first, second), primary, *_rest = office
    visitor, before = Visitor("192.0.2.4"), numbers(primary)
    form = request_form(visitor, first)
    holder = primary.connect("office")
    holder.autocommit = False
    holder.cursor().execute("LOCK TABLE requests_app_case IN ACCESS EXCLUSIVE MODE")

    began = time.monotonic()
    locked = send(visitor, first, form)
    seconds = time.monotonic() - began
    elsewhere = first.status("/disclosures/?page=1")
    holder.close()
    done, again = send(visitor, first, form), send(visitor, second, form)

    assert (locked[0], elsewhere) == (503, 200)
    assert seconds < 5
    assert len(numbers(primary)) == len(before) + 1
    assert numbers(primary)[-1] in done[1]
    assert numbers(primary)[-1] in again[1]


def test_a_form_that_lost_a_deadlock_goes_in_once(office):
    (first, _second), primary, *_rest = office
    visitor, before = Visitor("192.0.2.5"), numbers(primary)
    form = request_form(visitor, first)
    rival = primary.connect("office")
    rival.autocommit = False
    cursor = rival.cursor()
    cursor.execute("SET deadlock_timeout = '1min'")
    cursor.execute("LOCK TABLE requests_app_case IN ACCESS EXCLUSIVE MODE")

    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(send, visitor, first, form)
        until = time.monotonic() + 5
        waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        while not primary.ask(waiting) and time.monotonic() < until:
            time.sleep(0.01)
        # The form's receipt is written already: each now waits for the other.
        cursor.execute("LOCK TABLE records_formreceipt IN ACCESS EXCLUSIVE MODE")
        lost = sent.result()
    rival.rollback()
    rival.close()
    done = send(visitor, first, form)

    assert lost[0] == 503
    assert len(numbers(primary)) == len(before) + 1
    assert numbers(primary)[-1] in done[1]


def test_while_the_database_restarts_readers_are_told_so_and_the_form_goes_in_once(office):
    (first, second), primary, *_rest = office
    visitor, before = Visitor("192.0.2.6"), numbers(primary)
    form = request_form(visitor, first)
    primary.stop()

    down = send(visitor, first, form)
    read = second.status("/powers/?page=1")
    alive = second.status("/healthz")
    primary.start()
    done, again = send(visitor, first, form), send(visitor, second, form)

    assert (down[0], read, alive) == (503, 503, 200)
    assert len(numbers(primary)) == len(before) + 1
    assert numbers(primary)[-1] in done[1]
    assert numbers(primary)[-1] in again[1]
    assert second.status("/powers/?page=1") == 200
