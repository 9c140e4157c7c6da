"""What shows an item: the public topics (`records.epoch`) its writes touch and its pages show."""

from __future__ import annotations

from collections.abc import Iterable, Set

from django.utils import timezone

from disclosure.models import Category, Disclosure
from records.epoch import CONSULTATIONS, CONTACTS, INTERVIEWS, ITEMS, POWERS, REPORTS
from records.touching import either

YEARS = "years"  # the first and last year anything was published, which every list offers
_SEEN = {Disclosure.Status.PUBLISHED, Disclosure.Status.WITHDRAWN}


def item(pk: int) -> str:
    """The page of one item, its files and earlier texts."""
    return f"item:{pk}"


def column(category: int) -> str:
    """The lists of a category and of what is above it, and the neighbours of its items."""
    return f"column:{category}"


def unit(pk: int) -> str:
    """What a unit has published."""
    return f"unit:{pk}"


def on_page_of(record: Disclosure) -> Iterable[str]:
    """What the page of an item shows: itself, its neighbours, what it explains, what belongs to it."""
    linked = [item(record.interprets_id)] if record.interprets_id else []
    if record.repealed_by:  # looked for by number or title among all
        linked.append(ITEMS)
    beside = (POWERS, CONTACTS, INTERVIEWS, CONSULTATIONS, REPORTS)
    return [item(record.pk), column(record.category_id), *linked, *beside]


def of_item(record: Disclosure, changes: dict[str, list]) -> Iterable[str]:
    """Nothing of a draft. Of what is, was or will be public: its page, those that lead to it, its lists."""
    if not either(changes, "status", record.status) & _SEEN:
        return ()
    explained = either(changes, "interprets_id", record.interprets_id)
    explaining = Disclosure.objects.filter(interprets=record.pk).values_list("pk", flat=True)
    return [
        ITEMS,
        *(item(pk) for pk in (record.pk, *explained, *explaining)),
        *(column(pk) for pk in _with_above(either(changes, "category_id", record.category_id))),
        *(unit(pk) for pk in either(changes, "unit_id", record.unit_id)),
        *_years(record, changes),
    ]


def _years(record: Disclosure, changes: dict[str, list]) -> list[str]:
    """Where the item alone is of the first or the last year, or its day moved, the years move with it."""
    before, *_after = changes.get("published_at", [None])
    if before is not None:
        return [YEARS]
    if record.published_at is None:
        return []
    others = Disclosure.objects.published(at=timezone.now()).exclude(pk=record.pk)
    year = timezone.localtime(record.published_at).year
    has_before = others.filter(published_at__year__lte=year).exists()
    has_after = others.filter(published_at__year__gte=year).exists()
    return [] if has_before and has_after else [YEARS]


def _with_above(categories: Set[int]) -> set[int]:
    above = dict(Category.objects.order_by().values_list("pk", "parent_id"))
    waiting, reached = list(categories), set()
    while waiting:
        pk = waiting.pop()
        reached.add(pk)
        if (parent := above.get(pk)) and parent not in reached:
            waiting.append(parent)
    return reached


def of_its_part(record, changes: dict[str, list]) -> Iterable[str]:
    """Of what belongs to an item (a file, a version, a release): the item's, and of the one it left."""
    left = [item(pk) for pk in changes.get("disclosure_id", ()) if pk]
    return [*left, *of_item(record.disclosure, {})]
