"""The servers stop at an odd number and name it."""

import os
import subprocess
import sys

import pytest

from tests.portal.test_environment import ROOT, SOUND


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "80a"), ("PORT", "0"), ("PORT", "70000"), ("WORKERS", "zwei"), ("WORKERS", "0")],
)
def test_the_demo_server_stops_at_an_odd_number_before_it_makes_anything(tmp_path, name, value):
    var = tmp_path / "var"
    started = subprocess.run(
        [ROOT / "script/server"],
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(var), name: value},
        capture_output=True,
        text=True,
        timeout=20,
    )

    assert started.returncode == 1
    assert f"{name}={value}" in started.stderr
    assert not var.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("WORKERS", "0"), ("WORKERS", "-1"), ("WORKERS", "two"), ("BIND", "8000"), ("BIND", "::x")],
)
def test_the_offices_server_stops_at_an_odd_number(name, value):
    read = [sys.executable, "-c", "import runpy; runpy.run_path('deploy/gunicorn.conf.py')"]
    started = subprocess.run(
        read, cwd=ROOT, env={**SOUND, name: value}, capture_output=True, text=True
    )

    assert started.returncode == 1
    assert f"{name}={value!r}" in started.stderr
