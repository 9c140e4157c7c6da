"""What is in the index, and the one way in and out of it.

An app registers a `Source`: which of its rows the public sees, now or at a set time, and what there is
to find in them. The step that publishes, changes or withdraws a row calls `refresh` in its transaction;
`rebuild` does the same for everything, in chunks, while readers go on searching.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from records.models import SearchEntry
from records.search.text import BOUNDARY, NAMED, titled, tokens, unseparated

LONGEST_BODY = 50_000  # characters indexed of one object, its files included
CHUNK = 500  # objects
EVER = datetime(
    9999, 1, 1, tzinfo=UTC
)  # “at” this moment everything has been published that will be


@dataclass(frozen=True)
class Entry:
    """What can be found of one object.

    `key`: the argument of its page's address. `numbers`: what it is cited by (文号, 索引号, 编码).
    `names`: what it is also called, found like a title. `keywords` are searched but not shown. It is found
    from `since` until before `until`.
    """

    object_id: int
    key: str
    title: str
    body: str
    since: datetime
    until: datetime | None = None
    numbers: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    keywords: str = ""
    unit_id: int | None = None
    category_id: int | None = None


@dataclass(frozen=True)
class Source:
    """One kind of object.

    `page`: URL name of its page. `rows()`: the objects the public sees now or later (see `EVER`).
    `entries(rows)`: what there is to find in such rows; it may narrow and prefetch.
    `behind()`: the condition (on `SearchEntry`) of those that come last among equals; none without one.
    """

    kind: str
    label: object
    page: str
    rows: Callable[[], QuerySet]
    entries: Callable[[QuerySet], Iterable[Entry]]
    behind: Callable[[], Q] = Q


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called once a kind, from the app's `ready()`; the order is that of the search page."""
    _sources[source.kind] = source


def sources() -> list[Source]:
    return list(_sources.values())


def midnight(day: date) -> datetime:
    """The moment a local day begins."""
    return timezone.make_aware(datetime.combine(day, time()))


def index(kind: str, entries: Iterable[Entry]) -> None:
    """Put entries in, over what the index held of the same objects."""
    SearchEntry.objects.bulk_create(
        (_row(kind, entry) for entry in entries),
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["kind", "object_id"],
        update_fields=_WRITTEN,
    )


def remove(kind: str, ids: Collection[int]) -> None:
    """Take objects out."""
    SearchEntry.objects.filter(kind=kind, object_id__in=ids).delete()


def refresh(kind: str, ids: Iterable[int]) -> None:
    """Bring the index up to date on objects whose text or visibility has changed.

    Call it last in the step, inside its transaction. What the public does not see goes out.
    """
    source, ids = _sources[kind], list(ids)
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        entries = list(source.entries(source.rows().filter(pk__in=chunk)))
        if gone := set(chunk) - {entry.object_id for entry in entries}:
            remove(kind, gone)
        if entries:
            index(kind, entries)


def rebuild(kinds: Collection[str] = ()) -> Iterator[tuple[str, int, int]]:
    """Refresh everything of `kinds` (all if empty); yields (kind, done, of how many) after each chunk."""
    for source in sources():
        if kinds and source.kind not in kinds:
            continue
        done, total, last = 0, source.rows().count(), 0
        yield source.kind, done, total
        while ids := _next_ids(source, last):
            with transaction.atomic():
                _wait_for_writers()
                refresh(source.kind, ids)
            done, last = done + len(ids), ids[-1]
            yield source.kind, done, max(done, total)
        with transaction.atomic():
            _wait_for_writers()
            public = source.rows().order_by().values("pk")
            SearchEntry.objects.filter(kind=source.kind).exclude(object_id__in=public).delete()
    if not kinds:
        SearchEntry.objects.exclude(kind__in=_sources).delete()


def _next_ids(source: Source, after: int) -> list[int]:
    rows = source.rows().filter(pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:CHUNK])


def _wait_for_writers() -> None:
    """Let no step change the index between our reading its rows and writing their entries.

    Otherwise an item withdrawn in between would come back. SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE records_searchentry IN SHARE ROW EXCLUSIVE MODE")


def _row(kind: str, entry: Entry) -> SearchEntry:
    # PostgreSQL takes no NUL; files bring them along.
    title, body = (text.replace("\0", "") for text in (entry.title, entry.body[:LONGEST_BODY]))
    head = [BOUNDARY, *tokens(title), BOUNDARY]
    for number in filter(None, entry.numbers):
        head += [*tokens(number), BOUNDARY, *filter(None, [unseparated(number)])]
    for name in entry.names:
        head += [NAMED, *tokens(name), NAMED]
    marked = [token for called in (title, *entry.names) for token in [*titled(called), BOUNDARY]]
    return SearchEntry(
        kind=kind,
        object_id=entry.object_id,
        key=entry.key,
        unit_id=entry.unit_id,
        category_id=entry.category_id,
        year=timezone.localtime(entry.since).year,
        since=entry.since,
        until=entry.until,
        title=title,
        head=_joined(head),
        body="\n".join(filter(None, [body, *entry.numbers])),  # so that a snippet can show them
        tokens=_joined(
            [*head, *tokens(entry.keywords), BOUNDARY, *tokens(body), BOUNDARY, *marked]
        ),
    )


def _joined(tokens: list[str]) -> str:
    return f" {' '.join(tokens)} "


_WRITTEN = [
    field.name
    for field in SearchEntry._meta.concrete_fields
    if field.name not in ("id", "kind", "object_id")
]
