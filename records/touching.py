"""Which public topics a write touches, register by register: asked by the audit for each write it hears of.

A model whose writes strangers see, tells its topics (`tells`); one that strangers never see is named so
(`hidden`). Of any other a write touches everything: forgetting to tell costs time, never truth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import models

from records import epoch

# (record, {column: [old, new]}) → topics
Topics = Callable[[Any, dict[str, list]], Iterable[str]]

SINGLY = 50  # rows; more written at once are a change of everything
_topics: dict[str, Topics] = {}
_hidden: set[str] = set()


def tells(label: str, topics: Topics) -> None:
    """Writes of the model `label` touch what `topics` says."""
    _topics[label] = topics


def hidden(*labels: str) -> None:
    """Strangers see nothing of these models."""
    _hidden.update(labels)


def is_told(label: str) -> bool:
    """Whether somebody said what a write of the model touches."""
    return label in _topics or label in _hidden


def written(records: Sequence[tuple[models.Model, dict[str, list]]]) -> None:
    """These records, of one model, were written, each with what changed."""
    if not records:
        return
    label = records[0][0]._meta.concrete_model._meta.label
    if label in _hidden:
        return
    if label not in _topics or len(records) > SINGLY:
        epoch.touch(epoch.EVERYTHING)
        return
    for record, changes in records:
        epoch.touch(*_topics[label](record, changes))


def either(changes: dict[str, list], column: str, value: Any) -> set:
    """What `column` holds and held; None left out."""
    return {value, *changes.get(column, ())} - {None}
