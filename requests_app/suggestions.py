"""Published items that may already answer what somebody is about to ask for, and how often they do."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db.models import F, Q

from disclosure.models import Disclosure
from requests_app.models import SuggestionCount

ENOUGH = 4  # characters before anything can be suggested
LONGEST = 200  # characters looked at
SHOWN = 5
CANDIDATES = 200
PROBES = 12
GRAM = 3  # a title that shares three characters in a row is a candidate
_RUNS = re.compile(r"[\w一-鿿]+")
# What every request says and no title is recognised by.
_FILLERS = re.compile(r"申请|公开|请问|提供|有关|关于|信息|情况|政府|我想|了解|获取|数据")


def suggest(text: str, *, at: datetime) -> list[Disclosure]:
    """At most five published items whose titles share most with `text`; [] when it says too little."""
    text = _FILLERS.sub(" ", text[:LONGEST])
    grams = list(dict.fromkeys(gram for run in _RUNS.findall(text) for gram in _grams(run, GRAM)))
    if not grams or sum(map(len, _RUNS.findall(text))) < ENOUGH:
        return []
    shares = Q()
    # Each is a look through the titles: a dozen, spread over the text, find as much as all.
    for gram in grams[:: -(-len(grams) // PROBES)]:
        shares |= Q(title__contains=gram)
    candidates = (
        Disclosure.objects.published(at=at).filter(shares).for_lists().newest_first()[:CANDIDATES]
    )
    pairs = {gram for run in _RUNS.findall(text) for gram in _grams(run, 2)}
    ranked = sorted(
        candidates, key=lambda item: -len(pairs & set(_grams(item.title, 2)))
    )  # stable: among equals the newest first
    return ranked[:SHOWN]


def _grams(run: str, length: int) -> list[str]:
    return [run[at : at + length] for at in range(len(run) - length + 1)]


def count(what: str, *, on: date) -> None:
    """One more `shown`, `clicked` or `solved` on that day."""
    SuggestionCount.objects.get_or_create(on=on)
    SuggestionCount.objects.filter(on=on).update(**{what: F(what) + 1})
