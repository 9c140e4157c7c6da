"""What the rules find in documents. A rule is pure: what was found in a document is found again until one of
its words or days is another, so it is kept in the worker's memory."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from disclosure.monitor.style.paper import Breach, Paper, Rule
from disclosure.monitor.style.table import RULES

KEPT = 2000  # documents: as many as the monitor reads


def breaches(rule: Rule, papers: Iterable[Paper]) -> list[Breach]:
    """Of one of `RULES`."""
    return [
        Breach(paper, passages) for paper in papers if (passages := _broken(paper).get(rule.number))
    ]


@lru_cache(maxsize=KEPT)
def _broken(paper: Paper) -> Mapping[int, tuple[str, ...]]:
    """By the number of the rule, the passages that break it."""
    read = replace(paper)  # what the rules work out of it goes with the copy; the key stays small
    return {rule.number: found for rule in RULES if (found := tuple(rule.find(read)))}
