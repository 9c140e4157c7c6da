"""444 queries as people type them: questions, slips, years, 拼音, English; the first thing shown is right.

`first` was written by hand for each query: a pattern of what may stand first, a shortcut or a hit.
"""

import csv
import re
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.cache import caches
from django.urls import reverse

from demo import LAST_DAY

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]

RIGHT = 0.9  # of all first answers
WHEN = datetime.combine(LAST_DAY + timedelta(days=1), time(4), UTC)


def first_shown(client, query):
    """What stands first on the page: title and text of a shortcut, or the title of a hit; "" for nothing."""
    caches["default"].clear()
    shown = client.get(reverse("search"), {"q": query}).context
    places = [f"{place.title} {place.text}" for place in shown["shortcuts"]]
    hits = ["".join(piece.text for piece in row.hit.title) for row in shown["rows"][:1]]
    return [*places, *hits, ""][0]


@pytest.mark.usefixtures("demo")
def test_what_people_look_for_stands_first(client):
    with Path(__file__).with_name("citizens_words.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    with time_machine.travel(WHEN, tick=False):
        shown = {row["query"]: first_shown(client, row["query"]) for row in rows}
    wrong = {
        row["query"]: shown[row["query"]]
        for row in rows
        if not re.search(row["first"], shown[row["query"]])
    }

    assert len(shown) >= 300
    assert len(wrong) <= len(shown) * (1 - RIGHT), wrong
