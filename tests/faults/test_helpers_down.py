"""Redis or the storage of files dead or hanging: pages and filings go on, or say in seconds why not."""

import shutil
import signal
import socket
import subprocess
import time

import pytest
from django.core.cache import cache, caches
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import OperationalError
from django.urls import reverse

from requests_app.models import Case
from tests.factories import disclosure as make

REDIS = shutil.which("redis-server")
pytestmark = pytest.mark.django_db
ASKED = {
    "name": "张三丰",
    "id_kind": "identity_card",
    "id_number": "11010119900307803X",
    "description": "2024年度治安管理处罚案件数量",
    "delivery": "email",
    "medium": "electronic",
    "phone": "0719-8888888",
    "email": "zhang@example.com",
}


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class RedisServer:
    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [REDIS, "--port", str(self.port), "--save", "", "--dir", str(self.folder)],
            stdout=subprocess.DEVNULL,
        )
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)

    def hang(self):
        self.process.send_signal(signal.SIGSTOP)

    def die(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def redis(tmp_path, settings):
    if REDIS is None:
        pytest.skip("redis-server is not installed")
    server = RedisServer(tmp_path)
    settings.CACHES = {
        **settings.CACHES,
        "default": {
            "BACKEND": "portal.shared_cache.SharedCache",
            "LOCATION": f"redis://127.0.0.1:{server.port}/0",
        },
        "of this machine": {
            "BACKEND": "portal.file_cache.RoomyFileCache",
            "LOCATION": tmp_path / "cache",
        },
    }
    yield server
    server.die()


def lasting(call):
    begun = time.monotonic()
    answer = call()
    return answer, time.monotonic() - begun


def test_what_is_kept_lies_in_redis_while_it_answers(redis):
    cache.set("greeting", "你好")

    assert cache.get("greeting") == "你好"
    assert caches["of this machine"].get("greeting") is None


@pytest.mark.parametrize("fault", ["die", "hang"])
def test_without_redis_pages_are_shown_and_requests_filed_within_seconds(redis, client, fault):
    item = make.published()
    cache.set("greeting", "你好")
    getattr(redis, fault)()

    page, seconds = lasting(lambda: client.get(item.get_absolute_url()))
    filed, more = lasting(lambda: client.post(reverse("request-new") + "?as=person", ASKED))

    assert (page.status_code, filed.status_code) == (200, 302)
    assert Case.objects.count() == 1
    assert seconds + more < 5


def test_a_throttle_goes_on_counting_on_the_machine(redis):
    redis.die()

    cache.add("filed/192.0.2.1", 0, 60)
    counts = [cache.incr("filed/192.0.2.1") for _time in range(3)]

    assert counts == [1, 2, 3]


def test_redis_is_asked_again_when_it_is_back(redis):
    cache.left_alone = 0.2
    redis.die()
    cache.set("lost", 1)
    redis.start()
    time.sleep(0.3)

    cache.set("kept", 1)

    assert caches["of this machine"].get("kept") is None
    assert cache.get("kept") == 1


# --- the storage of files


@pytest.fixture
def bucket(settings, monkeypatch):
    """A bucket on a server of our own; `stop` ends it."""
    server_module = pytest.importorskip("moto.server")
    boto3 = pytest.importorskip("boto3")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    port = free_port()
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    address = f"http://127.0.0.1:{port}"
    client = boto3.client("s3", endpoint_url=address, region_name="us-east-1")
    client.create_bucket(Bucket="files")
    use(settings, address)
    yield server
    server.stop()


def use(settings, address):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "portal.remote_files.RemoteFiles",
            "OPTIONS": {
                "bucket_name": "files",
                "endpoint_url": address,
                "region_name": "us-east-1",
                "file_overwrite": False,
            },
        },
    }


def test_a_file_goes_into_the_bucket_and_comes_back_equal(bucket):
    name = storages["default"].save("private/a.pdf", ContentFile(b"%PDF-1.7"))

    with storages["default"].open(name) as file:
        assert file.read() == b"%PDF-1.7"


def test_without_the_storage_a_page_is_shown_and_its_file_says_try_again(bucket, client):
    item = make.published(files=[("通告.pdf", make.pdf())])
    attachment = item.attachments.get()
    assert client.get(attachment.get_absolute_url()).status_code == 200
    bucket.stop()

    page = client.get(item.get_absolute_url())
    file, seconds = lasting(lambda: client.get(attachment.get_absolute_url()))

    assert page.status_code == 200
    assert (file.status_code, file["Retry-After"]) == (503, "30")
    assert "存放文件的系统暂时没有响应" in file.content.decode()
    assert seconds < 8


def test_a_storage_that_hangs_holds_nobody_for_longer_than_seconds(settings, monkeypatch):
    pytest.importorskip("storages")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setattr("portal.remote_files.PATIENCE.read_timeout", 1, raising=False)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        use(settings, f"http://127.0.0.1:{silent.getsockname()[1]}")

        def save():
            with pytest.raises(OSError, match="Timeout"):
                storages["default"].save("private/a.pdf", ContentFile(b"%PDF-1.7"))

        _nothing, seconds = lasting(save)

    assert seconds < 10


# --- the database


def test_a_database_that_does_not_answer_is_said_so(client, monkeypatch):
    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr("disclosure.views.disclosures.get_object_or_404", locked)

    page = client.get(reverse("attachment", args=[1]))

    assert page.status_code == 503
    assert "数据库暂时没有响应" in page.content.decode()


@pytest.mark.parametrize("route", ["home", "disclosure-list", "request-new"])
def test_a_database_that_is_gone_before_any_view_is_asked_is_said_so_too(
    client, monkeypatch, route
):
    def gone(*args, **kwargs):
        raise OperationalError("the connection is closed")

    monkeypatch.setattr("records.epoch.moves_since", gone)
    client.raise_request_exception = False

    page = client.get(reverse(route))

    assert page.status_code == 503
    assert "数据库暂时没有响应" in page.content.decode()
