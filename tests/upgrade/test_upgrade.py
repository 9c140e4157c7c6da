"""A database of the release before, with its demo, moves to the present one without losing a row.

The release before is taken out of the repository's history and run as it was, in a process of its own;
so the database is what an office really has, not what today's code believes it had.
"""

import io
import json
import os
import subprocess
import sys
import tarfile
from contextlib import contextmanager
from pathlib import Path

import environ
import psycopg2
import pytest

# One group: the old demo is loaded and moved by one worker, not by each.
pytestmark = [pytest.mark.each_database, pytest.mark.xdist_group("upgrade")]
ROOT = Path(__file__).resolve().parents[2]
BEFORE = "f61959fe816d4fa42be913cc64d9839be74dde84"  # the last commit of 0.1.0
# Derived from the records, or the machine's own: made anew, not moved.
NOT_RECORDS = ("records_searchentry", "records_searchtext", "search", "django_", "auth_permission")

COUNT = """
import json
from django.db import connection
with connection.cursor() as cursor:
    tables = sorted(connection.introspection.table_names(cursor))
    counts = {}
    for table in tables:
        cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
        counts[table] = cursor.fetchone()[0]
print(json.dumps(counts))
"""
# What a stranger reads: the heading and the text of some items of each register, and the lists' answers.
READ = """
import json, re
from django.conf import settings
# Files of pages are not collected here: addresses without a digest.
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
from django.test import Client
from disclosure.models import Disclosure, PowerItem
from inquiries.models import Contact

def plain(markup):
    return re.sub(r"<[^>]*>|\\s", "", markup)

def seen(client, address):
    answer = client.get(address, headers={"host": "127.0.0.1"})
    page = answer.content.decode()
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    texts = re.findall(r'<div class="(?:official|prose)"[^>]*>(.*?)</div>', page, re.DOTALL)
    return [answer.status_code, plain(heading[1]) if heading else "", [plain(text) for text in texts]]

client = Client()
items = Disclosure.objects.filter(status="published").order_by("pk")[::75]
contacts = Contact.objects.exclude(published_at=None).order_by("pk")[::200]
powers = PowerItem.objects.order_by("pk")[::40]
lists = "/ /disclosures/ /powers/ /contacts/ /interviews/ /reports/ /requests/new/ /feed/ /open-data/".split()
print(json.dumps({
    "items": {row.get_absolute_url(): seen(client, row.get_absolute_url()) for row in (*items, *contacts)},
    "powers": {row.get_absolute_url(): seen(client, row.get_absolute_url())[:2] for row in powers},
    "lists": {address: seen(client, address)[0] for address in lists},
}))
"""


def git(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True)


@contextmanager
def database(directory: Path):
    """The address of an empty database of the kind the tests run on."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{directory / 'office.sqlite3'}"
        return
    config = environ.Env.db_url_config(url)
    name = f"gongkai_upgrade_{os.getpid()}"
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        connection.cursor().execute(f'CREATE DATABASE "{name}"')
        yield url.rpartition("/")[0] + f"/{name}" if config["NAME"] else url
    finally:
        connection.cursor().execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.close()


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """Row counts, the report's figures and what pages show, before and after the move."""
    archive = git("archive", BEFORE)
    if archive.returncode:
        pytest.skip("the history of this clone does not reach back to the release before")
    directory = tmp_path_factory.mktemp("upgrade")
    before = directory / "before"
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as tar:
        # Debian's 3.11.2 knows no filters yet; the archive is our own history.
        tar.extractall(before, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    with database(directory) as url:
        environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "SECRET_KEY": "upgrade" * 10,
            "DEMO": "1",
            "HTTPS": "0",
            "ALLOWED_HOSTS": "127.0.0.1",
            "VAR_DIR": str(directory / "var"),
            "DATABASE_URL": url,
        }
        (directory / "var" / "static").mkdir(parents=True)

        def manage(place: Path, *arguments: str) -> str:
            run = subprocess.run(
                [sys.executable, "manage.py", *arguments],
                cwd=place,
                env=environment,
                capture_output=True,
                text=True,
            )
            assert run.returncode == 0, run.stderr
            return run.stdout

        def state(place: Path) -> dict:
            report = manage(place, "export_report", "2016", "--format", "json", "--output", "-")
            return {
                "counts": json.loads(manage(place, "shell", "-v", "0", "-c", COUNT)),
                "report": json.loads(report),
                "pages": json.loads(manage(place, "shell", "-v", "0", "-c", READ)),
            }

        manage(before, "migrate", "--verbosity", "0")
        manage(before, "load_demo")
        old = state(before)
        manage(ROOT, "migrate", "--verbosity", "0")
        manage(ROOT, "sync_roles")
        manage(ROOT, "check", "--database", "default")
        yield old, state(ROOT)


RENAMED = {"requests_app_consultation": "requests_app_opinionrequest"}


def records(counts: dict[str, int]) -> dict[str, int]:
    """Rows by the table's name of today; empty and derived ones left out."""
    return {
        RENAMED.get(table, table): n
        for table, n in counts.items()
        if n and not table.startswith(NOT_RECORDS)
    }


def test_no_row_is_lost_on_the_way(moved):
    old, new = moved
    lost = {
        table: (count, new["counts"].get(table))
        for table, count in records(old["counts"]).items()
        if new["counts"].get(table, 0) < count
    }

    assert lost == {}


def test_the_old_database_held_the_demo(moved):
    old, _new = moved

    assert old["counts"]["inquiries_contact"] > 3048
    assert old["counts"]["disclosure_disclosure"] > 1497
    assert old["counts"]["requests_app_case"] > 8


def test_a_stranger_reads_after_the_move_what_he_read_before(moved):
    old, new = moved
    before, now = old["pages"], new["pages"]

    assert len(before["items"]) > 30
    assert {status for status, _heading, _texts in before["items"].values()} == {200}
    assert now["items"] == before["items"]
    assert now["powers"] == before["powers"]
    assert now["lists"] == before["lists"]
    assert set(before["lists"].values()) == {200}


def said(report: dict) -> dict:
    """The report without its checks and without what it says of the year before."""
    figures = [
        {name: fact for name, fact in figure.items() if name not in ("previous", "change")}
        for figure in report["figures"]
    ]
    return {**report, "figures": figures, "checks": [check["id"] for check in report["checks"]]}


def test_the_report_on_2016_says_what_it_said(moved):
    old, new = moved

    assert said(new["report"]) == said(old["report"])


def test_of_2015_the_moved_report_knows_only_what_somebody_counted(moved):
    old, new = moved
    before = {figure["key"]: figure["previous"] for figure in old["report"]["figures"]}
    now = {figure["key"]: figure["previous"] for figure in new["report"]["figures"]}

    assert (before["contacts_total"], now["contacts_total"]) == (2970, 2970)
    assert (before["requests_received"], now["requests_received"]) == (0, None)
