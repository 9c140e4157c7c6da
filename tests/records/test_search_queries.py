"""The 200 fixed queries: how much of what they should find is found, and what comes first."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from records.models import SearchEntry
from records.search import entries, finding

HERE = Path(__file__).parent / "search_queries"
WHEN = timezone.make_aware(datetime(2016, 5, 9))


def read(name):
    return json.loads((HERE / f"{name}.json").read_text("utf-8"))


def found(query):
    """Positions of the entries found."""
    return set(finding.matching_ids("disclosure", query).values_list("object_id", flat=True))


def first(query):
    """Position of the first hit; None without one."""
    hits = list(finding.search(query, at=WHEN).page(1))
    return int(hits[0].url.strip("/").rpartition("/")[2]) if hits else None


@pytest.mark.django_db
def test_two_hundred_queries_find_what_they_should_and_the_right_entry_first():
    entries.index(
        "disclosure",
        (
            entries.Entry(
                object_id=at,
                key=str(at),
                title=entry["title"],
                body=entry["body"],
                since=WHEN,
                numbers=tuple(entry["numbers"]),
            )
            for at, entry in enumerate(read("entries"))
        ),
    )
    queries = read("queries")
    expected = {query["q"]: set(query["expected"]) for query in queries}
    answers = {q: found(q) for q in expected}

    recall = sum(len(expected[q] & answers[q]) / len(expected[q]) for q in expected)
    firsts = sum(first(query["q"]) in query["first"] for query in queries)
    false = {q: answers[q] - expected[q] for q in expected if answers[q] - expected[q]}

    assert SearchEntry.objects.count() == len(read("entries"))
    assert len(expected) == 200
    assert recall / 200 >= 0.95
    assert firsts / 200 >= 0.9
    assert false == {}
