"""What may stand after the question mark of a dataset's address: declared by its FilterSet, checked here."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from opendata.dataset import DAY, TEXT, WHOLE, Dataset

CURSOR, LIMIT = "cursor", "limit"
_EMPTY = {"type": "string", "maxLength": 0}


@dataclass(frozen=True)
class Parameter:
    """`choices`: (value, label) pairs, where they are few and fixed."""

    name: str
    label: str
    schema: Mapping[str, Any]
    choices: tuple[tuple[str, str], ...] = ()


def parameters(dataset: Dataset) -> Iterator[Parameter]:
    """What narrows the dataset, in CSV and JSON alike."""
    for name, declared in dataset.filterset.base_filters.items():
        label = str(declared.label)
        if isinstance(declared, django_filters.ModelChoiceFilter):
            label = _("%s, by its code") % label
        choices = declared.extra.get("choices", ())
        if callable(choices):
            choices = ()
        yield Parameter(
            name, label, _schema(declared), tuple((value, str(text)) for value, text in choices)
        )


def _schema(declared: django_filters.Filter) -> Mapping[str, Any]:
    """What may be given; an empty value is given by forms that leave it out, and narrows nothing."""
    if issubclass(declared.field_class, forms.IntegerField):
        bounds = {"minimum": declared.extra["min_value"], "maximum": declared.extra["max_value"]}
        return {"anyOf": [WHOLE | bounds, _EMPTY]}
    if isinstance(declared, django_filters.DateFilter):
        return {"anyOf": [DAY, _EMPTY]}
    if values := _values(declared):
        return {**TEXT, "enum": ["", *values]}
    longest = declared.extra.get("max_length")
    return {**TEXT, "pattern": r"^[^\u0000]*$"} | ({"maxLength": longest} if longest else {})


def _values(declared: django_filters.Filter) -> list[str]:
    """What can be chosen now: units, categories and channels by their codes."""
    if isinstance(declared, django_filters.ModelChoiceFilter):
        codes = declared.field.queryset.values_list(declared.extra["to_field_name"], flat=True)
        return sorted(codes)
    if not issubclass(declared.field_class, forms.ChoiceField):
        return []
    return [str(value) for value, _label in declared.field.choices if value not in ("", None)]


def once(query: QueryDict) -> dict[str, str]:
    """What was asked, each parameter given once. Raises ValidationError."""
    if repeated := [name for name, values in query.lists() if len(values) > 1]:
        refusal = _("Give this parameter once.")
        raise ValidationError({name[:50]: [refusal] for name in repeated})
    return query.dict()


def narrowed(
    dataset: Dataset, given: Mapping[str, str], *, at: datetime, besides: tuple[str, ...] = ()
) -> QuerySet:
    """The public's rows as `given` narrows them; `besides` are parameters others read.

    Raises ValidationError (400) for a parameter there is not and a value that is none.
    """
    refuse_all_but([*dataset.filterset.base_filters, *besides], given)
    chosen = dataset.filtered(given, at=at)
    if not chosen.is_valid():
        raise ValidationError(chosen.errors.as_data())
    return chosen.qs


def refuse_all_but(known: Collection[str], given: Mapping[str, str]) -> None:
    if strange := sorted(set(given) - set(known)):
        there_are = "、".join(known) or _("none")
        refusal = _("There is no such parameter here. There are: %s.") % there_are
        raise ValidationError({name[:50]: [refusal] for name in strange})


def limit(dataset: Dataset, given: Mapping[str, str]) -> int:
    """How many rows a page has. Raises ValidationError."""
    field = forms.IntegerField(min_value=1, max_value=dataset.largest)
    try:
        return field.clean(given.get(LIMIT) or dataset.page)
    except forms.ValidationError as error:
        raise ValidationError({LIMIT: error.messages}) from error
