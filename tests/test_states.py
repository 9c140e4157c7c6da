"""Nothing but `records.lifecycle` writes the state of a record, demo and imports included."""

import ast
import gc
from pathlib import Path

import pytest

from portal import urls  # noqa: F401  every register is there once the portal is
from records.lifecycle import Lifecycle

ROOT = Path(__file__).parent.parent
ROOMS = (
    *("records", "papers", "disclosure", "requests_app", "inquiries", "annual_report"),
    *("opendata", "portal", "accounts", "demo"),
)
# Each register's record with the fields its states are read from.
STATES = {
    "Case": {"status"},
    "Disclosure": {"status"},
    "Consultation": {"status", "hidden_at"},
    "Report": {"status", "hidden_at"},
    "AdjustmentProposal": {"status"},
    "StandardText": {"status"},
    "Grant": {"status"},
    "Contact": {"published_at", "replied_on", "closed_on", "fed_back_on"},
    "Interview": {"published_at"},
    "Remedy": {"answered_on", "decided_on"},
    "PowerItem": {"hidden_at"},
    "Adjustment": {"hidden_at"},
    "PrintedReport": {"hidden_at"},
}
FIELDS = frozenset().union(*STATES.values())
OWNER = "records/lifecycle.py"
# Rows that hang on a record and have such days of their own: opinions, reasons, remarks, new replies. A
# matter's day is tried before `finish` writes it. A new record: `file` says whether the receipt was
# confirmed on the spot. What a day to come is worth for an imported item: `publish_imported` makes it
# public; what it brought in is taken off with its batch. Erasure takes a petition off the site.
ELSEWHERE = {
    "requests_app/lifecycle/intake.py": {"Case(status=)"},
    "disclosure/resources/documents.py": {"item.published_at ="},
    "inquiries/dialogue_tables.py": {"consultation.hidden_at ="},
    "portal/referrals.py": {"contact.published_at ="},
    "requests_app/clock.py": {"each.answered_on ="},
    "requests_app/conferring.py": {"asked.answered_on ="},
    "requests_app/lifecycle/again.py": {"fresh.replied_on ="},
    "requests_app/lifecycle/rounds.py": {
        *("opinion_request.answered_on =", "opinion_request.decided_on ="),
        "request.answered_on =",
    },
    "requests_app/matters.py": {"remedy.answered_on ="},
    "requests_app/own_data.py": {"asked.answered_on ="},
    "requests_app/same_information.py": {"conversion.decided_on ="},
}


def assigned(node: ast.AST) -> list[str]:
    """`x.status = …`, also in a tuple."""
    targets = node.targets if isinstance(node, ast.Assign) else []
    flat = [part for target in targets for part in getattr(target, "elts", [target])]
    return [
        f"{ast.unparse(part.value)}.{part.attr} ="
        for part in flat
        if isinstance(part, ast.Attribute) and part.attr in FIELDS
    ]


def passed(node: ast.AST) -> list[str]:
    """`Case(status=…)`, `Case.objects.create(status=…)`, `cases.update(status=…)`."""
    if not isinstance(node, ast.Call):
        return []
    called = ast.unparse(node.func)
    writes = called.split(".")[-1] in ("create", "update", "update_or_create", "get_or_create")
    return [
        f"{called}({word.arg}=)"
        for word in node.keywords
        if word.arg in FIELDS and (writes or word.arg in STATES.get(called, ()))
    ]


def writers(source: str) -> set[str]:
    return {
        found for node in ast.walk(ast.parse(source)) for found in assigned(node) + passed(node)
    }


def in_rooms() -> dict[str, set[str]]:
    files = [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]
    named = {file.relative_to(ROOT).as_posix(): file for file in files}
    known = {
        name: writers(file.read_text(encoding="utf-8"))
        for name, file in named.items()
        if "migrations" not in name and name != OWNER
    }
    return {name: places for name, places in known.items() if places}


def test_no_other_module_writes_a_state():
    assert in_rooms() == ELSEWHERE


def test_the_states_of_every_register_are_looked_for():
    registers = {known.model.__name__ for known in gc.get_objects() if type(known) is Lifecycle}

    assert registers == set(STATES)


@pytest.mark.parametrize(
    "source",
    [
        "case.status = 'closed'",
        "contact.reply, contact.published_at = '', None",
        "Case.objects.filter(pk=1).update(status='closed')",
        "Disclosure(title='', status='published')",
        "Report.objects.create(status='published')",
        "power.hidden_at = None",
        "Remedy.objects.filter(pk=1).update(decided_on=None)",
    ],
)
def test_such_a_line_would_be_noticed(source):
    assert writers(source)


def test_a_filter_and_an_answer_with_a_status_are_no_writers():
    assert not writers("Case.objects.filter(status='closed'); HttpResponse('', status=404)")
