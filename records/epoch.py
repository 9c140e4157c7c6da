"""The publication epoch: one number that moves whenever what the public sees may have changed, and what it
moved for.

A write tells the topics it touches (`touch`; the audit does, for every door), a page tells those it shows
(`shows`). `move` stores both: the number, which everybody reads, and the topics, which are read by who finds
the number moved. A page is out of date, in every process, once one of its topics moved after it was made.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import F

from records.models import PublicChange, Series

KEY = "publication-epoch"
EVERYTHING = "*"  # moved for: whatever page
ANYTHING = "any"  # shown by a page that tells no topics: moves with whatever moves but QUIET
FIGURES = "figures"  # counts of requests and contacts on the home page and beside it
REGISTER = "register"  # requests and contacts as open data, which no page of the site shows
QUIET = {FIGURES, REGISTER}  # move with the office's daily work
ITEMS, POWERS, CONTACTS, REPORTS = "items", "powers", "contacts", "reports"
INTERVIEWS, CONSULTATIONS = "interviews", "consultations"
MANY = 200  # topics; a change of more is one of everything
REMEMBERED = 5_000  # epochs whose topics are kept

_followers: list[Callable[[frozenset[str]], None]] = []
_touched: ContextVar[frozenset[str]] = ContextVar("touched_topics", default=frozenset())


def current(*, at: str = DEFAULT_DB_ALIAS) -> int:
    """The epoch now: one look-up by a unique key. The primary's, unless `at` names another database."""
    epochs = Series.objects.using(at).filter(key=KEY).order_by()
    return epochs.values_list("last", flat=True).first() or 0


def begin() -> None:
    """Nothing has been touched yet: called where a request begins."""
    _touched.set(frozenset())


def touch(*topics: str) -> None:
    """What shows `topics` will be out of date with the next `move`."""
    _touched.set(_touched.get() | {*topics})


def move(*topics: str) -> None:
    """Begin a new epoch, for `topics` and all that was touched; for everything where nothing was.

    Call it after the change and in its transaction, so that no page made before it outlives it.
    """
    moved = _touched.get() | {*topics} or {EVERYTHING}
    begin()
    if len(moved) > MANY or EVERYTHING in moved:
        moved = {EVERYTHING}
    with transaction.atomic(savepoint=False):
        if not Series.objects.filter(key=KEY).update(last=F("last") + 1):
            Series.objects.get_or_create(key=KEY, defaults={"last": 1})
        now = current()
        PublicChange.objects.bulk_create(
            PublicChange(epoch=now, topic=topic) for topic in sorted(moved)
        )
        if now % 100 == 0:
            PublicChange.objects.filter(epoch__lt=now - REMEMBERED).delete()
        transaction.on_commit(lambda: [followed(frozenset(moved)) for followed in _followers])


def follow(followed: Callable[[frozenset[str]], None]) -> None:
    """`followed` is told the topics of each move once it is stored, before whoever moved has an answer."""
    _followers.append(followed)


def settle() -> None:
    """Move for what was touched and has not been moved for; nothing where nothing was."""
    if _touched.get():
        move()


def shows(request, *topics: str) -> None:
    """The page being made for `request` shows `topics`, and nothing of others."""
    request.shown_topics = topics_shown(request) - {ANYTHING} | {*topics}


def topics_shown(request) -> frozenset[str]:
    """What the page made for `request` told; a page that tells nothing shows anything but what is quiet."""
    return getattr(request, "shown_topics", frozenset({ANYTHING}))


class Shows:
    """A view whose pages show `topics`, and what moves everything; mixed in before Django's own."""

    topics: tuple[str, ...] = ()

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        shows(request, *self.topics)


@dataclass(frozen=True)
class Moves:
    """What moved after `since` and up to `now`: the last epoch of each topic."""

    since: int
    now: int
    last: dict[str, int]

    def holds(self, topics: frozenset[str], *, made: int) -> bool:
        """Whether a page of `topics` that was made in the epoch `made` still stands."""
        if not self.since <= made <= self.now:
            return False
        return all(self.last.get(topic, 0) <= made for topic in (*topics, EVERYTHING))

    def up_to(self, now: int, changes: list[tuple[int, str]]) -> Moves:
        """These and `changes` (epoch, topic) since, up to the epoch `now`."""
        last = dict(self.last)
        for at, topic in sorted(changes):
            last[topic] = at
            if topic not in QUIET:
                last[ANYTHING] = at
        return Moves(self.since, now, last)


def moves_since(before: int) -> Moves:
    """What moved after the epoch `before`, by one query; where that is no longer known, `since` is now."""
    # Asked by every request, and the only thing a kept page asks: without the ORM a fifth of the time.
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            f"SELECT s.last, c.epoch, c.topic FROM {Series._meta.db_table} s"
            f" LEFT JOIN {PublicChange._meta.db_table} c ON c.epoch > %s WHERE s.key = %s",
            [before, KEY],
        )
        rows = cursor.fetchall()
    now = rows[0][0] if rows else 0
    changes = [(at, topic) for _now, at, topic in rows if topic]
    # An epoch that left no topics was moved by a version of the portal that knew none.
    if before > now or len({at for at, _topic in changes}) != now - before:
        return Moves(now, now, {})
    return Moves(before, before, {}).up_to(now, changes)
