"""What README and docs tell to type can be typed: commands, their options, files, variables, links."""

import re
import shlex
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import CommandError

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    *(ROOT / name for name in ("README.md", "benchmarks/README.md", "demo/README.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
PAGES = [page for page in PAGES if page.exists()]
SETTINGS = (ROOT / "portal/settings.py").read_text("utf-8")
READ_BY_SETTINGS = set(re.findall(r'\b(?:environment\.\w+|env)\(\s*"([A-Z][A-Z0-9_]+)"', SETTINGS))
# Of the web server and of the scripts.
READ_ELSEWHERE = {"PORT", "WORKERS", "BIND", "TEST_DATABASE_URL"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def blocks(text: str) -> str:
    """The lines to be typed: between fences, or set in by four blanks; one told in two is one."""
    fenced = re.findall(r"^```\w*\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    set_in = re.findall(r"^ {4}(\S.*)$", text, re.MULTILINE)
    return "\n".join([*fenced, *set_in])


def parser_of(command: str):
    """Django's parser, or what is wrong with the command's name."""
    apps = get_commands()
    assert command in apps, f"there is no command {command}"
    app = apps[command]
    made = load_command_class(app, command) if isinstance(app, str) else app
    return made.create_parser("manage.py", command)


TYPED = [
    pytest.param(name, rest, id=f"{name_of(page)}: {name} {rest.strip()}")
    for page in PAGES
    for name, rest in re.findall(r"manage\.py ([a-z_]+)([^\n|#>'`]*)", blocks(text_of(page)))
]
TOLD = [
    pytest.param(name, set(re.findall(r"--[a-z-]+", rest)), id=f"{name_of(page)}: {name}")
    for page in PAGES
    for name, rest in re.findall(r"`(?:python )?manage\.py ([a-z_]+)([^`]*)`", text_of(page))
]
TABLE = re.search(r"\| `python manage\.py …`.*?\n\n", text_of(ROOT / "README.md"), re.DOTALL)[0]
ROWS = re.findall(r"^\| `(?!python )([a-z_]+)([^`]*)` \|", TABLE, re.MULTILINE)


@pytest.mark.parametrize(("command", "rest"), TYPED)
def test_a_line_to_be_typed_is_taken_by_its_command(command, rest):
    arguments = shlex.split(rest)

    try:
        parser_of(command).parse_args(arguments)
    except CommandError as refusal:
        pytest.fail(f"{command} {rest}: {refusal}")


@pytest.mark.parametrize(
    ("command", "options"),
    [*TOLD, *((name, set(re.findall(r"--[a-z-]+", rest))) for name, rest in ROWS)],
)
def test_options_that_are_told_are_there(command, options):
    known = parser_of(command)._option_string_actions.keys()

    assert options <= known


def test_readme_has_each_of_our_commands_once():
    ours = {path.stem for path in ROOT.glob("*/management/commands/[a-z]*.py")}

    names = [name for name, _rest in ROWS]
    assert sorted(names) == sorted(ours)


def test_readme_has_each_variable_once_and_no_other():
    table = re.search(r"\| variable \| default.*?\n\n", text_of(ROOT / "README.md"), re.DOTALL)[0]
    cells = re.findall(r"^\| (`[^|]*) \|", table, re.MULTILINE)
    named = [name for cell in cells for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", cell)]

    told_elsewhere = {"ORGAN_CODE", "ORGAN_ADDRESS", "ORGAN_PHONE", "ORGAN_POSTCODE"}
    told_elsewhere |= {"ORGAN_CONTACT", "BIND"}
    assert sorted({*named, *told_elsewhere}) == sorted(READ_BY_SETTINGS | READ_ELSEWHERE)
    assert len(named) == len(set(named))


def test_the_example_of_the_environment_file_names_variables_that_are_read():
    example = (ROOT / "deploy/gongkai.env.example").read_text("utf-8")

    named = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", example, re.MULTILINE))
    assert named <= READ_BY_SETTINGS | READ_ELSEWHERE


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_variables_that_are_set_on_a_page_are_read(page):
    named = set(re.findall(r"\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)=", text_of(page)))

    assert named <= READ_BY_SETTINGS | READ_ELSEWHERE


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_files_and_links_of_a_page_are_there(page):
    text = text_of(page)
    typed = re.findall(r"(?<![\w/.])((?:script|deploy|docs|benchmarks)/[\w./-]*\w)", text)
    run = [
        f"{name.replace('.', '/')}.py" for name in re.findall(r"python -m (benchmarks\.\w+)", text)
    ]
    linked = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)

    missing = [name for name in {*typed, *run} if not (ROOT / name).exists()]
    missing += [name for name in linked if not (page.parent / name).exists()]
    assert missing == []
