"""Writes the public log and answers from it; the one writer of its tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from transparency import merkle
from transparency.models import LogHead, LogLeaf, LogNode

T = TypeVar("T")
_LEVEL = 48  # bits of a node's index


@dataclass(frozen=True)
class Entry:
    """What a leaf says, before it has its place. `digest`: 64 hex digits."""

    register: str
    object_id: int
    record: str
    version: int
    act: str
    digest: str


@transaction.atomic
def append(entries: Sequence[Entry], *, at: datetime) -> LogHead | None:
    """Put `entries` at the end, in their order, and keep the new head; None for no entries.

    Two writers at once collide in the leaves' positions: the later one fails whole (IntegrityError).
    """
    if not entries:
        return head()
    at = at.replace(microsecond=0)
    before = LogHead.objects.first()
    size = before.size if before else 0
    leaves, made = [], {}
    edge = _edge(size)
    for entry in entries:
        leaf = LogLeaf(position=size, at=at, **vars(entry))
        leaves.append(leaf)
        hashed = merkle.leaf_hash(leaf.data)
        for level, index, value in merkle.grow(size, hashed, lambda *p: made.get(p) or edge[p]):
            made[level, index] = value
        size += 1
    LogLeaf.objects.bulk_create(leaves, batch_size=500)
    nodes = [LogNode(place=_place(*where), hash=value) for where, value in made.items()]
    LogNode.objects.bulk_create(nodes, batch_size=500)
    known = edge | made
    root = merkle.tree_head(lambda *where: known[where], size)
    return LogHead.objects.create(size=size, at=at, root=root.hex())


def head(size: int | None = None) -> LogHead | None:
    """The newest head, or the one of `size` entries if there was one; None otherwise."""
    return LogHead.objects.first() if size is None else LogHead.objects.filter(pk=size).first()


def head_at(moment: datetime) -> LogHead | None:
    """The log as it stood at `moment`; None before its first entry."""
    return LogHead.objects.filter(at__lte=moment).first()


def root(size: int) -> str:
    """The hash over the first `size` entries, 64 hex digits. Raises IndexError beyond the end."""
    _inside(size)
    return _read(lambda subtree: merkle.tree_head(subtree, size)).hex()


def inclusion_proof(position: int, size: int) -> list[str]:
    """That the entry at `position` is among the first `size`. Raises IndexError."""
    _inside(size)
    return _hex(_read(lambda subtree: merkle.inclusion_proof(subtree, position, size)))


def consistency_proof(first: int, second: int) -> list[str]:
    """That the first `first` entries are the beginning of the first `second`. Raises IndexError."""
    _inside(second)
    return _hex(_read(lambda subtree: merkle.consistency_proof(subtree, first, second)))


def _inside(size: int) -> None:
    newest = head()
    if size < 0 or size > (newest.size if newest else 0):
        raise IndexError(size)


def _hex(path: Sequence[bytes]) -> list[str]:
    return [value.hex() for value in path]


def _place(level: int, index: int) -> int:
    return level << _LEVEL | index


def _edge(size: int) -> dict[tuple[int, int], bytes]:
    """The complete subtrees at the right edge of `size` leaves: what the next leaf may join."""
    wanted = []
    merkle.tree_head(lambda *where: wanted.append(where) or b"", size)
    return _nodes(wanted)


def _read(ask: Callable[[merkle.Subtree], T]) -> T:
    """`ask` twice: to learn which nodes it wants, and with them, in one query."""
    wanted = []
    ask(lambda *where: wanted.append(where) or b"")
    known = _nodes(wanted)
    return ask(lambda *where: known[where])


def _nodes(wanted: Sequence[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
    places = {_place(*where): where for where in wanted}
    stored = LogNode.objects.filter(pk__in=places).values_list("place", "hash")
    return {places[place]: bytes(value) for place, value in stored}
