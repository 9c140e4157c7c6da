"""Filters that several registers' lists share."""

from __future__ import annotations

from datetime import date

from django.contrib.admin import FieldListFilter, RelatedFieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.dateparse import parse_date


class AnswerableList(ChangeList):
    """A list whose address asks what a database can be asked.

    The year 99999 is refused like other odd lookups, here and not where the rows are read.
    """

    def get_queryset(self, request, exclude_parameters=None):
        queryset = super().get_queryset(request, exclude_parameters)
        try:
            str(queryset.query)
        except EmptyResultSet:  # a filter that nothing can match
            pass
        except (ValueError, OverflowError) as error:
            raise IncorrectLookupParameters(error) from error
        return queryset


class AnswerableListMixin:
    """First of the bases of a page of the admin."""

    def get_changelist(self, request, **options):
        own = super().get_changelist(request, **options)
        return own if issubclass(own, AnswerableList) else AnswerableList


class UsedRelated(RelatedFieldListFilter):
    """The units, handlers … that some record of the list names.

    Asked of each unit by an index, and not of every record as Django's RelatedOnlyFieldListFilter does:
    a register of a million rows would be read for each page of its list.
    """

    def field_choices(self, field, request, model_admin):
        naming = model_admin.get_queryset(request).order_by().filter(**{field.name: OuterRef("pk")})
        ordering = self.field_admin_ordering(field, request, model_admin)
        named = field.related_model._default_manager.filter(Exists(naming))
        named = named.order_by(*ordering) if ordering else named
        return [(row.pk, str(row)) for row in named]


class DayRange(FieldListFilter):
    """From one day to another, both included, as two fields of a form."""

    template = "admin/day_range.html"

    def __init__(self, field, request, params, model, model_admin, field_path):
        path = f"{field_path}__date" if isinstance(field, models.DateTimeField) else field_path
        self.first, self.last = f"{path}__gte", f"{path}__lte"
        super().__init__(field, request, params, model, model_admin, field_path)
        # What else the list is narrowed by goes along with the form; the page does not.
        self.others = [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in (self.first, self.last, "p")
        ]

    def expected_parameters(self):
        return [self.first, self.last]

    def queryset(self, request, queryset):
        days = {name: _day(self._given(name)) for name in (self.first, self.last)}
        return queryset.filter(**{name: day for name, day in days.items() if day})

    def choices(self, changelist):
        yield {
            "first": (self.first, self._given(self.first)),
            "last": (self.last, self._given(self.last)),
            "others": self.others,
            "selected": bool(self._given(self.first) or self._given(self.last)),
        }

    def _given(self, name: str) -> str:
        given = self.used_parameters.get(name, "")
        return given[-1] if isinstance(given, list) else given


def _day(text: str) -> date | None:
    """None for an empty field; a day that is none is refused as Django refuses a wrong filter."""
    try:
        day = parse_date(text) if text else None
    except ValueError as error:
        raise IncorrectLookupParameters from error
    if text and day is None:
        raise IncorrectLookupParameters
    return day
