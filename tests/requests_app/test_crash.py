"""A server killed in the middle of filings loses nothing it has acknowledged, and keeps nothing by halves."""

import http.cookiejar
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from threading import Thread

import pytest
from django.conf import settings

from tests import migrated

ANSWERS = {
    "name": "张三丰",
    "id_kind": "identity_card",
    "id_number": "420302198001015671",
    "description": "2025年度全市居住证发放数量",
    "delivery": "email",
    "medium": "electronic",
    "phone": "13800000000",
    "email": "zhang@example.com",
}


@pytest.fixture
def environment(tmp_path):
    return os.environ | {
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'gongkai.sqlite3'}",
        "SECRET_KEY": "crash-drill",
        "DEBUG": "1",
        "ALLOWED_HOSTS": "127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }


def serve(environment) -> tuple[subprocess.Popen, str]:
    """A migrated portal under gunicorn in a process group of its own."""
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py")]
    shutil.copy(migrated.file(), environment["DATABASE_URL"].removeprefix("sqlite:///"))
    subprocess.run([*manage, "migrate", "--verbosity", "0"], env=environment, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "portal.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "4",
        ],
        env=environment,
        cwd=settings.BASE_DIR,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    origin = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{origin}/healthz")
            return server, origin
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def file_request(origin) -> str:
    """File one request as a visitor of its own; the registration number on its receipt."""
    visitor = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    form = visitor.open(f"{origin}/requests/new/").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    answers = urllib.parse.urlencode(ANSWERS | {"csrfmiddlewaretoken": token}).encode()
    receipt = visitor.open(f"{origin}/requests/new/", answers).read().decode()
    return number_on(receipt)


def number_on(receipt: str) -> str:
    """The registration number a page of receipt shows."""
    return re.search(r"receipt-code[^>]*>\s*([0-9-]+)\s*<", receipt)[1]


def test_what_was_acknowledged_is_kept_whole_when_the_server_is_killed(environment, tmp_path):
    server, origin = serve(environment)
    acknowledged = []

    def visitor():
        while True:
            try:
                acknowledged.append(file_request(origin))
            except (OSError, TypeError, urllib.error.URLError):  # gone, or asked a sum by now
                return

    visitors = [Thread(target=visitor, daemon=True) for _ in range(3)]
    for thread in visitors:
        thread.start()
    while len(acknowledged) < 3:
        time.sleep(0.02)
    os.killpg(server.pid, signal.SIGKILL)
    for thread in visitors:
        thread.join(10)

    kept = sqlite3.connect(tmp_path / "gongkai.sqlite3")
    rows = kept.execute(
        "SELECT c.number, a.id IS NOT NULL, count(e.id) FROM requests_app_case c"
        " LEFT JOIN requests_app_applicant a ON a.case_id = c.id"
        " LEFT JOIN requests_app_caseevent e ON e.case_id = c.id GROUP BY c.id"
    ).fetchall()
    assert set(acknowledged) <= {number for number, _applicant, _events in rows}
    assert all(applicant and events for _number, applicant, events in rows)
