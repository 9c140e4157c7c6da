"""Published items that may already answer what somebody is about to ask for, and how often they do."""

from __future__ import annotations

import re
from datetime import date, datetime

from django.db.models import F

from disclosure.models import Disclosure
from records.search import likeness
from requests_app.models import SuggestionCount

ENOUGH = 4  # characters before anything can be suggested
LONGEST = 200  # characters looked at
SHOWN = 5
CANDIDATES = 20  # asked of the index: some may not be public yet
_RUNS = re.compile(r"[\w一-鿿]+")
# What every request says and no title is recognised by.
_FILLERS = re.compile(
    "申请|公开|请问|提供|有关|关于|信息|情况|政府|我想|了解|获取|数据|需要|哪些|怎么|如何|什么"
)


def suggest(text: str, *, at: datetime) -> list[Disclosure]:
    """At most five published items that share most with `text`, titles first; [] when it says too little."""
    text = _FILLERS.sub(" ", text[:LONGEST])
    if sum(map(len, _RUNS.findall(text))) < ENOUGH:
        return []
    likely = likeness.alike("disclosure", text, limit=CANDIDATES)
    public = Disclosure.objects.published(at=at).for_lists().in_bulk(likely)
    return [public[pk] for pk in likely if pk in public][:SHOWN]


def count(what: str, *, on: date) -> None:
    """One more `shown`, `clicked` or `solved` on that day."""
    SuggestionCount.objects.get_or_create(on=on)
    SuggestionCount.objects.filter(on=on).update(**{what: F(what) + 1})
