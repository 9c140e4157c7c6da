"""False alarms: the scanners over the texts of the demo, which are written as an office writes."""

from collections import Counter
from pathlib import Path

import pytest

from disclosure.scanning.detectors import find

DATA = Path(__file__).parents[3] / "demo/data"


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("documents.json", {"landline": 2}),  # the office's own, which only inform
        ("contacts.json", {}),
        ("requests.json", {}),
        ("powers.csv", {}),
        ("changes.json", {}),
    ],
)
def test_ordinary_texts_raise_no_alarm(name, kinds):
    found = find((DATA / name).read_text("utf-8"))

    assert Counter(str(match.kind) for match in found) == kinds
