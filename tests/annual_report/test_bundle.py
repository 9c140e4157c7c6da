"""重算本报告: the bundle's script, run by itself, adds up the tables as published."""

import csv
import io
import json
import random
import subprocess
import sys
import zipfile
from datetime import date

import pytest

from annual_report.bundle import SCRIPT, to_zip
from annual_report.content import drawn_up
from annual_report.tables import Form
from disclosure.models import DecisionCount, Disclosure
from requests_app.models import Case, Remedy
from tests.annual_report.test_request_figures import drawn
from tests.factories.annual_report import case, remedy
from tests.factories.disclosure import category, unit

pytestmark = pytest.mark.django_db


def records():
    """Cases, remedies, documents and decisions of several years."""
    draw = random.Random(7)
    Case.objects.bulk_create(drawn(3))
    Remedy.objects.bulk_create(
        [
            remedy("1", filed=date(2023, 5, 1), decided=date(2024, 1, 9), result="upheld"),
            remedy("2", kind="suit", filed=date(2024, 5, 1)),
            remedy("3", filed=date(2023, 5, 1), decided=date(2023, 9, 1), result="other"),
        ]
    )
    for number in range(12):
        formed = date(draw.randrange(2018, 2026), 3, 1)
        repealed = date(draw.randrange(2024, 2026), 9, 1) if draw.random() < 0.4 else None
        Disclosure.objects.create(
            title=f"文件{number}",
            category=category("art20-01-2"),
            unit=unit(),
            formed_on=formed,
            repealed_on=max(formed, repealed) if repealed else None,
            validity="repealed" if repealed else "in_force",
        )
    DecisionCount.objects.create(year=2024, kind="charge", count="14722.49")


def unpacked(bundle, folder):
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        archive.extractall(folder)
    return folder


def recomputed(folder):
    ran = subprocess.run(
        [sys.executable, "-I", folder / "recompute.py", folder], capture_output=True, check=True
    )
    return json.loads(ran.stdout)


@pytest.mark.parametrize(
    ("year", "form"), [(2024, Form.OF_2021), (2023, Form.OF_2019), (2024, Form.OF_2008)]
)
def test_the_script_reproduces_every_cell(tmp_path, year, form):
    records()
    content = drawn_up(year, on=date(2025, 1, 20), form=form)

    counted = recomputed(unpacked(to_zip(content), tmp_path))

    for name, filled in content.tables.items():
        cells = {ref: float(value) for ref, value in filled.values.items() if value is not None}
        assert {ref: float(counted[name].get(ref, 0)) for ref in cells} == cells


def test_the_bundle_holds_the_report_to_compare_with(tmp_path):
    records()
    content = drawn_up(2024, on=date(2025, 1, 20))
    folder = unpacked(to_zip(content), tmp_path)

    with (folder / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {(row["表"], row["单元格"]): row["数值"] for row in csv.DictReader(file)}

    assert len(rows) == 10 + 175 + 15
    assert rows["三", "一/总计"] == str(content.tables["三"]["一/总计"])


def test_nothing_personal_leaves_in_the_bundle(tmp_path):
    secret = case("十公依〔2024〕7号", received=date(2024, 3, 1))
    secret.description = "张三丰要求公开本人笔录"
    secret.save()

    folder = unpacked(to_zip(drawn_up(2024, on=date(2025, 1, 20))), tmp_path)

    told = "".join(path.read_text("utf-8-sig") for path in folder.iterdir())
    assert "张三丰" not in told
    assert "十公依" not in told


def test_the_same_records_give_the_same_bytes():
    records()
    content = drawn_up(2024, on=date(2025, 1, 20))

    assert to_zip(content) == to_zip(content)


def test_the_script_is_short_and_needs_only_the_standard_library():
    lines = SCRIPT.read_text("utf-8").splitlines()
    imported = {line.split()[1] for line in lines if line.startswith(("import ", "from "))}

    assert len(lines) <= 50
    assert imported <= set(sys.stdlib_module_names)
