"""Public pages at size: `python -m benchmarks.pages [documents]`, 100,000 unless said otherwise.

Fills a database of its own (BENCHMARK_DATABASE_URL, else SQLite in a temporary folder), serves the portal
by gunicorn with one worker and prints for each page the requests per second and the p95, one client
asking: made anew (the address is different each time, so no kept page answers) and kept. The first
line is a bare Django view that answers "ok", served the same way without the portal's middleware.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from itertools import islice

ROUNDS = 60
CHUNK = 5000
BARE = """
import django
from django.conf import settings
settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[])
django.setup()
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("", lambda request: HttpResponse("ok"))]
application = get_wsgi_application()
"""
PAGES = {
    "home": "/",
    "list": "/disclosures/",
    "filtered list": "/disclosures/?category=tztg&year=2017",
    "list, page 500": "/disclosures/?page=500",
    "document": "/disclosures/{middle}/",
    "search": "/search/?q=%E5%B1%85%E4%BD%8F%E8%AF%81",
    "feed": "/feed/",
}
WORDS = ("居住证", "交通管制", "预算", "户籍", "反诈宣传", "招聘", "出入境", "旅馆业")


def main(count: int, folder: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    began = time.perf_counter()
    fill(count)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(
        f"{connection.vendor}, {count} documents, loaded in {time.perf_counter() - began:.0f} s\n"
    )
    print("| page | made anew: requests/s | p95 ms | kept: requests/s | p95 ms |")
    print("|---|--:|--:|--:|--:|")
    with open(os.path.join(folder, "bare.py"), "w", encoding="utf-8") as file:
        file.write(BARE)
    with served("bare:application", folder) as port:
        row("bare Django view", port, "/")
    with served("portal.wsgi:application", folder) as port:
        for name, address in PAGES.items():
            row(name, port, address.format(middle=count // 2))


def fill(count: int) -> None:
    """Items over ten years, in 12 units and every column, taken over like an old site's, and indexed."""
    from disclosure.models import Category, Disclosure, Unit
    from disclosure.publication import publishing

    units = [Unit.objects.create(code=f"U{n:02}", name=f"第{n}支队") for n in range(12)]
    columns = list(Category.objects.filter(parent__code="columns").order_by("pk"))
    start = datetime.fromisoformat("2016-01-01T09:00:00+08:00")
    made = (
        Disclosure(
            title=f"关于{WORDS[n % len(WORDS)]}工作的通知（第{n}号）",
            category=columns[n % len(columns)],
            unit=units[n % len(units)],
            formed_on=(start + timedelta(minutes=50 * n)).date(),
            published_at=start + timedelta(minutes=50 * n),
            summary="说明办理条件、程序和期限。",
            body=f"现将{WORDS[n % len(WORDS)]}有关事项通知如下。\n\n"
            + "各单位按照职责分工落实。" * 20,
        )
        for n in range(count)
    )
    for done in range(0, count, CHUNK):
        publishing.publish_imported(list(islice(made, CHUNK)), basis="性能测试数据")
        print(f"\r{done + CHUNK}/{count}", end="", file=sys.stderr)
    print(file=sys.stderr)


class served:
    """`application` behind gunicorn, one worker, on a free port for as long as the block lasts."""

    def __init__(self, application: str, folder: str):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.command = [
            *(sys.executable, "-m", "gunicorn", application, "--workers", "1"),
            *("--bind", f"127.0.0.1:{self.port}", "--log-level", "error"),
        ]
        self.folder = folder

    def __enter__(self) -> int:
        path = f"{self.folder}{os.pathsep}{os.getcwd()}"
        self.process = subprocess.Popen(self.command, env=os.environ | {"PYTHONPATH": path})
        for _try in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.2)
            else:
                return self.port
        raise SystemExit("the server does not answer")

    def __exit__(self, *failure) -> None:
        self.process.terminate()
        self.process.wait()


def row(name: str, port: int, address: str) -> None:
    joint = "&" if "?" in address else "?"
    anew = measure(port, [f"{address}{joint}n={n}" for n in range(ROUNDS)])
    kept = measure(port, [address] * ROUNDS)
    figures = " | ".join(
        f"{len(times) / sum(times):.0f} | {p95(times):.1f}" for times in (anew, kept)
    )
    print(f"| {name} | {figures} |", flush=True)


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1] * 1000


def measure(port: int, addresses: list[str]) -> list[float]:
    """Seconds of each request, after one that is not counted."""
    times = []
    for address in (addresses[0], *addresses):
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", address)
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise SystemExit(f"{address}: {response.status}")
        times.append(time.perf_counter() - began)
        connection.close()
    return times[1:]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "VAR_DIR": scratch}
        os.environ |= {"SECRET_KEY": "scratch" * 8, "DEMO": "1", "ALLOWED_HOSTS": "127.0.0.1"}
        os.environ["HTTPS"] = "0"
        os.environ["DATABASE_URL"] = os.environ.get(
            "BENCHMARK_DATABASE_URL", f"sqlite:///{scratch}/pages.sqlite3"
        )
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, scratch)
