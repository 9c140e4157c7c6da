"""Servers of our own for the tests of faults: PostgreSQL, Redis, and the portal under gunicorn."""

import http.cookiejar
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import psycopg2
from django.conf import settings

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
REDIS = shutil.which("redis-server")


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Postgres:
    """A PostgreSQL of our own in a folder of its own."""

    def __init__(self, folder: Path):
        self.folder, self.port = folder, free_port()

    def url(self, database="postgres") -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/{database}"

    def run(self, program: str, *arguments: str) -> None:
        command = ["runuser", "-u", "postgres", "--", str(BINARIES[-1] / program), *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL)

    def start(self) -> None:
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={self.port} -c fsync=off"
            " -c unix_socket_directories='' -c deadlock_timeout=300ms"
        )
        log = str(self.folder.parent / f"{self.folder.name}.log")
        self.run("pg_ctl", "-D", str(self.folder), "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-D", str(self.folder), "-m", "immediate", "stop")

    def connect(self, database="postgres"):
        connection = psycopg2.connect(self.url(database))
        connection.autocommit = True
        return connection

    def ask(self, query: str, *, database="postgres"):
        connection = self.connect(database)
        with connection.cursor() as cursor:
            cursor.execute(query)
            answer = cursor.fetchone() if cursor.description else [None]
        connection.close()
        return answer[0]


def manage(environment, *arguments: str) -> str:
    ran = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        env=environment,
        cwd=settings.BASE_DIR,
        check=True,
        capture_output=True,
        text=True,
    )
    return ran.stdout


def shell(environment, program: str) -> str:
    """What `program` printed last, run in a process of its own."""
    said = manage(environment, "shell", "--verbosity", "0", "-c", program)
    return said.strip().rpartition("\n")[2]


class Portal:
    """The portal under gunicorn with one worker of four threads, in a process group of its own."""

    def __init__(self, environment):
        self.origin = f"http://127.0.0.1:{free_port()}"
        bound = self.origin.removeprefix("http://")
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "portal.wsgi"),
                *("--bind", bound, "--threads", "4"),
            ],
            env=environment,
            cwd=settings.BASE_DIR,
            stderr=subprocess.DEVNULL,
        )

    def wait(self) -> None:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{self.origin}/healthz")
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not start")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()

    def status(self, path: str) -> int:
        try:
            return urllib.request.urlopen(self.origin + path, timeout=15).status
        except urllib.error.HTTPError as error:
            return error.code


class Visitor:
    """A browser with its cookies, at an address of its own (BEHIND_PROXY)."""

    def __init__(self, address: str):
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.browser = urllib.request.build_opener(jar)
        self.browser.addheaders = [("X-Forwarded-For", address)]

    def get(self, address: str) -> str:
        return self.send(address, None)[1]

    def send(self, address: str, answers: dict | None) -> tuple[int, str]:
        """(status, page) of what comes at the end of the redirects."""
        content = None if answers is None else urllib.parse.urlencode(answers).encode()
        try:
            answer = self.browser.open(address, content, timeout=30)
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()
        return answer.status, answer.read().decode()

    def hidden(self, page: str) -> dict:
        """The hidden fields of the forms of `page`."""
        return dict(re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', page))
