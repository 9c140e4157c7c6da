"""A setting with an odd value stops the start and is named; nothing quietly means "off"."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.environment import DUTIES, server_options
from portal.roles import ROLES

ROOT = Path(__file__).resolve().parents[2]
SOUND = {
    "SECRET_KEY": "k" * 60,
    "PERSONAL_DATA_KEYS": "ZGVtby1rZXktb25seS1mb3ItdGVzdHMtYW5kLWRlbW8=",
    "PATH": os.environ["PATH"],
}


def start(**environment: str) -> subprocess.CompletedProcess:
    """Reads the portal's settings as a server would, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from portal import settings; print(settings.HTTPS)"],
        cwd=ROOT,
        env={**SOUND, **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HTTPS", "ture"),
        ("DEBUG", "2"),
        ("DEMO", "ja"),
        ("BEHIND_PROXY", "nginx"),
        ("DATABASE_URL", "mysql://u:geheim@h/n"),
        ("DATABASE_URL", "postgres://u:geheim@h/"),
        ("EMAIL_URL", "smpt://u:geheim@mail"),
        ("PERSONAL_DATA_KEYS", "geheim"),
        ("EMAIL_URL", "smtp://u:geheim@mail:port"),
        ("ALLOWED_HOSTS", "https://gaj.example.gov.cn"),
        ("CSRF_TRUSTED_ORIGINS", "gaj.example.gov.cn"),
        ("SECOND_FACTOR", "登记,管理圆"),
        ("SESSION_IDLE_MINUTES", "0"),
        ("SESSION_HOURS", "8h"),
        ("ADMIN_NETWORKS", "10.0.0.0/64"),
        ("REDIS_URL", "http://u:geheim@cache"),
        ("SMS_GATEWAY", "requests_app.no_such_module.Gateway"),
        ("BACKUP_RECIPIENT", "AGE-SECRET-KEY-geheim"),
        ("BACKUP_KEEP", "-1"),
    ],
)
def test_an_odd_value_stops_the_start_with_the_variables_name_and_without_its_secret(name, value):
    started = start(**{name: value})

    assert started.returncode == 1
    assert f"ImproperlyConfigured: {name}" in started.stderr
    assert "geheim" not in started.stderr.rpartition("ImproperlyConfigured")[2]


@pytest.mark.parametrize(("value", "https"), [("0", "False"), ("off", "False"), ("Yes", "True")])
def test_a_switch_takes_the_usual_words(value, https):
    assert start(HTTPS=value).stdout.strip() == https


def test_a_second_factor_is_asked_of_the_roles_there_are():
    assert tuple(ROLES) == DUTIES


def test_what_is_not_set_gives_the_closed_site():
    assert start().stdout.strip() == "True"


def test_the_portals_settings_know_nothing_of_tests():
    source = (ROOT / "portal/settings.py").read_text("utf-8")

    assert "pytest" not in source
    assert "TESTING" not in source


@pytest.mark.parametrize(
    ("inherited", "address", "told"),
    [
        ("", {}, "-c jit=off"),
        ("-c lock_timeout=10s", {}, "-c jit=off -c lock_timeout=10s"),
        (
            "-c lock_timeout=10s",
            {"OPTIONS": {"options": "-c search_path=office"}},
            "-c jit=off -c search_path=office",
        ),
    ],
)
def test_the_limits_of_the_web_server_reach_the_database(monkeypatch, inherited, address, told):
    monkeypatch.setenv("PGOPTIONS", inherited)

    assert server_options(address) == told
