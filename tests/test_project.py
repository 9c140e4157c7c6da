"""What holds for the project as a whole: layers, migrations, names, templates fit for a strict CSP."""

import ast
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
APPS = [
    "portal",
    "annual_report",
    "requests_app",
    "inquiries",
    "disclosure",
    "records",
    "statute",
]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


@pytest.mark.django_db
def test_every_change_of_a_model_has_its_migration():
    output = StringIO()

    call_command("makemigrations", check=True, dry_run=True, stdout=output)

    assert output.getvalue().strip() == "No changes detected"


def test_imports_go_downward_only_and_the_law_is_plain_python():
    linted = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert linted.returncode == 0, linted.stdout


# Started by their own names; Django's own way to PostgreSQL.
NOT_IMPORTED = {"babel", "brotli", "gunicorn", "psycopg2-binary"}


def test_each_package_declared_is_used():
    text = (ROOT / "requirements.txt").read_text("utf-8")
    declared = {name.lower() for name in re.findall(r"^([\w.-]+)==", text, re.M)}
    rooms = [path for path in ROOT.glob("*/") if (path / "__init__.py").exists()]
    rooms = [path for path in rooms if path.name not in ("tests", "benchmarks")]
    sources = "\n".join(
        path.read_text("utf-8") for room in rooms for path in sorted(room.rglob("*.py"))
    )
    named = set(re.findall(r"(?:import|from) (\w+)", sources))
    named |= set(re.findall(r"\"(\w+)[.\"]", (ROOT / "portal/settings.py").read_text("utf-8")))
    distributions = packages_distributions()
    imported = {
        distribution.lower().replace("_", "-")
        for package in named & distributions.keys()
        for distribution in distributions[package]
    }

    assert declared - imported == NOT_IMPORTED


LISTS = ["requirements", "requirements-scale", "requirements-ocr", "requirements-dev"]


def packages_of(file: str) -> set[tuple[str, str]]:
    """(name, version) of each line of a list or a lock."""
    text = (ROOT / file).read_text("utf-8")
    pinned = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==([^\s;]+)", text, re.M)
    return {(name.lower().replace("_", "-"), version) for name, version in pinned}


@pytest.mark.parametrize("name", LISTS)
def test_each_list_of_packages_is_locked_with_digests_and_their_own_packages(name):
    lock = (ROOT / f"{name}.lock").read_text("utf-8")
    without_digest = re.findall(r"^[\w.-]+.*==[^\\\n]*$", lock, re.M)

    assert packages_of(f"{name}.txt") - packages_of(f"{name}.lock") == set()
    assert len(packages_of(f"{name}.lock")) > len(packages_of(f"{name}.txt"))
    assert without_digest == []


def test_the_licence_of_each_locked_package_is_told():
    page = (ROOT / "docs/licences.md").read_text("utf-8")
    told = set(re.findall(r"^\| (\S+) \| \S+ \| (?!— )", page, re.M))
    locked = set().union(*(packages_of(f"{name}.lock") for name in LISTS))

    assert {name for name, _version in locked} - told == set()


BRANCHES = (ast.For, ast.While, ast.If, ast.IfExp, ast.Try, ast.Match)


def test_tests_are_sentences_fewer_than_one_in_ten_has_a_loop_or_a_branch():
    files = (ROOT / "tests").rglob("test_*.py")
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    tests = [n for n in nodes if isinstance(n, ast.FunctionDef) and n.name.startswith("test_")]
    winding = [test for test in tests if any(isinstance(n, BRANCHES) for n in ast.walk(test))]

    assert len(winding) < len(tests) / 10


def test_no_module_is_named_for_nothing():
    unnamed = re.compile(r"(^|/)(utils|helpers|common|misc)(/|\.py$)")
    modules = [str(path.relative_to(ROOT)) for app in APPS for path in (ROOT / app).rglob("*.py")]

    assert [module for module in modules if unnamed.search(module)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_template_has_no_inline_style_or_script(template):
    text = template.read_text("utf-8")
    executable = re.compile(
        r"""\sstyle=|\son[a-z]+=|<style|javascript:|<script(?![^>]*\bsrc=)(?![^>]*type="application/(ld\+)?json")""",
        re.IGNORECASE,
    )

    assert executable.findall(text) == []


GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}


def test_no_text_to_translate_hides_in_an_f_string():
    """xgettext does not look into f-strings: such a text stays English on every page."""
    rooms = [path for path in ROOT.glob("*/") if (path / "__init__.py").exists()]
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for room in rooms
        for path in sorted(room.rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in GETTEXT
    ]

    assert hidden == []
