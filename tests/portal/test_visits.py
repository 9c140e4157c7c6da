"""Visits counted out of the access log, without cookies; the log itself is the auditor's, and ends."""

import json
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from datetime import date, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.urls import get_resolver, reverse

from portal import access_log, visits
from records.models import AccessDay, AuditEntry
from tests.factories import staff

DAY = date(2026, 11, 27)
NGINX = shutil.which("nginx")
READER, OTHER = "192.0.2.7", "2001:db8::7"


def line(path, *, at="2026-11-27T09:30:00+08:00", **said) -> str:
    facts = {"from": READER, "method": "GET", "status": "200", "robot": "0", "request": "ab12"}
    return json.dumps({"at": at, "path": path, **facts, **said}, ensure_ascii=False)


def log(folder: Path, day: date, *lines: str) -> None:
    (folder / f"{day}.log").write_text("\n".join(lines) + "\n", "utf-8")


@pytest.fixture
def folder(settings, tmp_path):
    settings.ACCESS_LOG_DIR = str(tmp_path)
    return tmp_path


@pytest.fixture
def night():
    """Twenty past midnight after `DAY`, in the office."""
    with time_machine.travel(datetime.fromisoformat("2026-11-28T00:20:00+08:00"), tick=False):
        yield


def kept(day=DAY):
    row = AccessDay.objects.get(on=day)
    return dict(row.page_counts.values_list("kind", "count")), row.addresses, row.robots


@pytest.mark.django_db
def test_pages_are_counted_by_kind_and_addresses_once_a_day(folder, night):
    log(
        folder,
        DAY,
        line("/"),
        line("/disclosures/12/"),
        line("/disclosures/12/", status="304"),
        line("/search/", **{"from": OTHER}),
        line("/attachments/3/"),
        line("/requests/track/"),
    )

    call_command("count_visits")

    pages = {"home": 1, "documents": 2, "search": 1, "download": 1, "requests": 1}
    assert kept() == (pages, 2, 0)


@pytest.mark.django_db
def test_a_page_of_the_static_edition_is_the_page_it_was_made_of(folder, night):
    log(
        folder,
        DAY,
        line("/en/disclosures/12/"),
        line("/disclosures/category-tztg.page-2.html"),
        line("/attachments/3/%E9%80%9A%E5%91%8A.pdf"),
    )

    call_command("count_visits")

    assert kept()[0] == {"documents": 2, "download": 1}


@pytest.mark.django_db
def test_what_is_no_visit_is_not_counted(folder, night):
    log(
        folder,
        DAY,
        line("/", method="POST"),
        line("/", status="404"),
        line("/", robot="1"),
        line("/feed/"),
        line("/static/portal/site.css"),
        line("/admin/"),
        line("/wp-login.php"),
        '{"at":"2026-11-27T09:30:00+08:00","from":"192.',
    )

    call_command("count_visits")

    assert kept() == ({}, 0, 1)


@pytest.mark.django_db
def test_a_day_is_the_offices_though_the_machine_keeps_another_zone(folder, night):
    log(
        folder,
        date(2026, 11, 26),
        line("/", at="2026-11-26T15:59:59+00:00"),
        line("/", at="2026-11-26T16:00:00+00:00"),
    )
    log(folder, DAY, line("/", at="2026-11-27T15:59:59+00:00"))

    call_command("count_visits")

    assert kept()[0] == {"home": 2}


@pytest.mark.django_db
def test_a_day_is_counted_once_and_only_when_it_is_over(folder, night):
    log(folder, DAY, line("/"))
    log(folder, date(2026, 11, 28), line("/", at="2026-11-28T00:10:00+08:00"))

    call_command("count_visits")
    call_command("count_visits")

    assert kept()[0] == {"home": 1}
    assert AccessDay.objects.count() == 1


@pytest.mark.django_db
def test_files_go_after_180_days_and_are_counted_before(folder, night):
    log(folder, date(2026, 5, 31), line("/", at="2026-05-31T10:00:00+08:00"))
    log(folder, date(2026, 6, 1), line("/", at="2026-06-01T10:00:00+08:00"))
    (folder / "notes.log").write_text("not ours")

    call_command("count_visits")

    assert sorted(file.name for file in folder.iterdir()) == ["2026-06-01.log", "notes.log"]
    assert AccessDay.objects.count() == 2


def test_without_a_folder_the_command_says_which_variable_is_missing(settings):
    settings.ACCESS_LOG_DIR = ""

    with pytest.raises(CommandError, match="ACCESS_LOG_DIR"):
        call_command("count_visits")


def test_every_page_of_the_site_has_a_kind_or_is_no_visit():
    routes = {name for name in get_resolver().reverse_dict if isinstance(name, str)}

    assert routes == visits.KIND_OF.keys() | visits.NO_VISIT


# --- the staff's pages


def page_of(client, name, duty, **sent):
    client.force_login(staff.member(f"only-{duty}", duty))
    address = reverse(f"admin:{name}")
    return client.post(address, sent) if sent else client.get(address)


@pytest.fixture
def duties(django_db_setup, db):
    call_command("sync_roles", verbosity=0)


@pytest.mark.usefixtures("duties")
def test_staff_read_the_months_and_a_month_nobody_counted_is_unknown(client, folder, night):
    log(folder, DAY, line("/"), line("/search/"), line("/attachments/3/"))
    call_command("count_visits")

    page = page_of(client, "visits", "年报").content.decode()

    cells = "<td>3</td><td>1</td><td>1</td><td>1</td><td>0</td><td>1 / 30</td>"
    assert f'<th scope="row">2026-11</th>{cells}' in page
    unknown = "<td>—</td>" * 5
    assert f'<th scope="row">2026-10</th>{unknown}<td>0 / 31</td>' in page
    assert READER not in page


@pytest.mark.usefixtures("duties")
def test_the_auditor_reads_lines_with_addresses_and_the_audit_says_so(client, folder):
    log(folder, DAY, line("/disclosures/12/"), line("/search/", **{"from": OTHER}))

    page = page_of(client, "access-log", "审计员", day="2026-11-27", address=OTHER).content.decode()

    assert f"<td>{OTHER}</td><td>GET /search/</td><td>200</td><td>ab12</td>" in page
    assert "/disclosures/12/" not in page
    told = AuditEntry.objects.get(action="read")
    assert (told.register, told.record) == ("records.AccessDay", "2026-11-27")
    assert told.account_name == "only-审计员"


@pytest.mark.usefixtures("duties")
def test_a_long_day_is_shown_from_an_hour_on(client, folder, monkeypatch):
    monkeypatch.setattr("portal.visit_pages.SHOWN", 1)
    times = ("08:00:00", "09:00:00", "10:00:00")
    log(folder, DAY, *(line("/", at=f"2026-11-27T{each}+08:00") for each in times))

    page = page_of(client, "access-log", "审计员", day="2026-11-27", since="08:30").content.decode()

    assert "<td>09:00:00</td>" in page
    assert "<td>10:00:00</td>" not in page
    assert "请从更晚的时间开始查看" in page


@pytest.mark.usefixtures("duties")
@pytest.mark.parametrize("duty", ["管理员", "安全管理员", "机构负责人", "年报", "登记"])
def test_nobody_else_reads_the_log(client, folder, duty):
    assert page_of(client, "access-log", duty).status_code == 403


@pytest.mark.usefixtures("duties")
def test_a_day_that_is_none_is_named_beside_its_field_and_nothing_is_recorded(client, folder):
    page = page_of(client, "access-log", "审计员", day="2026-13-45", path="/x/").content.decode()

    assert "errorlist" in page
    assert 'value="/x/"' in page
    assert not AuditEntry.objects.filter(action="read").exists()


# --- the web server that writes it


@pytest.fixture
def web_server(tmp_path):
    """nginx with the site file of deploy/, on a port of its own, with a static edition of one page."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    with socket.socket() as free, socket.socket() as other:
        free.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        port, plain = free.getsockname()[1], other.getsockname()[1]
    for name in ("logs", "edition/about"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "edition/about/index.html").write_text("关于")
    subject = ["-subj", "/CN=127.0.0.1", "-keyout", str(tmp_path / "privkey.pem")]
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
            *("-nodes", *subject, "-out", str(tmp_path / "fullchain.pem")),
        ],
        check=True,
        capture_output=True,
    )
    site = (configured.BASE_DIR / "deploy/nginx.conf").read_text("utf-8")
    for here, there in (
        ("/var/log/gongkai", tmp_path / "logs"),
        ("/var/log/nginx/gongkai.log", tmp_path / "plain.log"),
        ("/var/lib/gongkai-site", tmp_path / "edition"),
        ("/etc/ssl/gongkai", tmp_path),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("listen [::]:443 ssl http2;", ""),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen [::]:80;", ""),
    ):
        site = site.replace(here, str(there))
    rules = tmp_path / "nginx.conf"
    head = f"user root; pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}"
    rules.write_text(f"{head} http {{ {site} }}", "utf-8")
    server = subprocess.Popen([NGINX, "-c", str(rules), "-g", "daemon off;"])
    yield f"https://127.0.0.1:{port}", tmp_path / "logs"
    server.terminate()
    server.wait()


def ask(address: str, program: str) -> int:
    asked = urllib.request.Request(address, headers={"User-Agent": program})
    for _time in range(50):
        try:
            trusting = ssl._create_unverified_context()
            return urllib.request.urlopen(asked, context=trusting, timeout=5).status
        except urllib.error.HTTPError as refused:
            return refused.code
        except urllib.error.URLError:
            time.sleep(0.05)
    raise AssertionError("nginx did not start")


def test_nginx_writes_every_request_as_the_portal_reads_it(web_server):
    origin, folder = web_server

    answers = [
        ask(f"{origin}/about/?q=13800138000", "Mozilla/5.0"),
        ask(f"{origin}/powers/", "ExampleBot/1.0"),
        ask(f"{origin}/.git/config", "Mozilla/5.0 \"'\\"),
        ask(f"{origin}/readyz", ""),
    ]
    (day,) = access_log.days_of(folder)
    near = (day - access_log._DAY, day, day + access_log._DAY)
    lines = [each for office_day in near for each in access_log.lines_of(folder, office_day)]

    assert [(each.path, each.status, each.robot) for each in lines] == [
        ("/about/", answers[0], False),
        ("/powers/", answers[1], True),
        ("/.git/config", answers[2], False),
        ("/readyz", answers[3], True),
    ]
    assert answers[1:] == [502, 404, 404]
    assert {each.address for each in lines} == {"127.0.0.1"}
    assert visits.counted(lines).robots == 0
    assert "13800138000" not in next(folder.glob("*.log")).read_text("utf-8")
