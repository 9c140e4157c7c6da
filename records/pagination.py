"""Pages of long lists at a flat price: numbered pages whose cost does not grow with the table.

A page costs three queries: the count, the ids, the rows. Skipping is done over ids alone, which an
index on the list's order answers, and from the nearer end; the rows with their texts are read by id.
"""

import hashlib

from django.core.cache import cache
from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

BIG = 10_000  # rows; up to here a count is exact and cheap
COUNT_KEPT = 60  # seconds a count of a BIG list is kept: nobody misses the newest of 10,000


class BoundedPage(Page):
    """A page that also knows which page numbers to offer."""

    def numbers(self):
        """Page numbers to link, with "…" for what is left out: 1 2 … 6 7 [8] 9 10 … 98 99."""
        return self.paginator.get_elided_page_range(self.number, on_each_side=2, on_ends=1)


class BoundedPaginator(Paginator):
    """Django's paginator for a queryset with a total order, e.g. ("-published_at", "-pk").

    `counted_as` names the list whose count is kept; without it the query does, which is of no use where
    the query holds the moment it is asked. Page numbers that are no numbers, or beyond the list, are
    refused as Django does (404 in a view).
    """

    def __init__(self, *args, counted_as: str = "", **options):
        super().__init__(*args, **options)
        self.counted_as = counted_as

    @cached_property
    def count(self) -> int:
        if not isinstance(self.object_list, QuerySet):
            return super().count
        try:
            named = self.counted_as or str(self.object_list.query)
        except EmptyResultSet:  # a filter that nothing can match
            return 0
        key = "count:" + hashlib.sha256(f"{self.object_list.db} {named}".encode()).hexdigest()
        if (kept := cache.get(key)) is not None:
            return kept
        count = self.object_list.count()
        if count >= BIG:
            cache.set(key, count, COUNT_KEPT)
        return count

    def page(self, number):
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        after = min(first + self.per_page, self.count)
        if not isinstance(self.object_list, QuerySet):
            return BoundedPage(self.object_list[first:after], number, self)
        return BoundedPage(self._rows(self._ids(first, after)), number, self)

    def _ids(self, first: int, after: int) -> list:
        ids = (
            self.object_list.select_related(None)
            .prefetch_related(None)
            .values_list("pk", flat=True)
        )
        if self.count >= BIG and first > self.count // 2:
            return list(ids.reverse()[self.count - after : self.count - first])[::-1]
        return list(ids[first:after])

    def _rows(self, ids: list) -> list:
        if not ids:
            return []
        row_of = {row.pk: row for row in self.object_list.filter(pk__in=ids).order_by()}
        return [row_of[pk] for pk in ids if pk in row_of]


class BoundedPaginationMixin:
    """For ListView and django-filter's FilterView; the context holds page_obj, paginator, is_paginated."""

    paginator_class = BoundedPaginator
    paginate_by = 20

    def get_paginator(self, queryset, per_page, **options):
        return super().get_paginator(queryset, per_page, counted_as=self._name(), **options)

    def _name(self) -> str:
        """The list by its view and what narrows it, whenever it is asked for; "" for a refused filter."""
        form = getattr(getattr(self, "filterset", None), "form", None)
        if form is not None and form.errors:
            return ""
        answers = getattr(form, "cleaned_data", {})
        narrowed = {name: getattr(value, "pk", value) for name, value in sorted(answers.items())}
        return f"{type(self).__module__}.{type(self).__qualname__} {self.kwargs} {narrowed}"
