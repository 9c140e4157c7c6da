"""What narrows a list, as chips: each says one choice and leads to the list without it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.forms import Form
from django.http import QueryDict


@dataclass(frozen=True)
class Chip:
    """`query`: the address's query string without this choice."""

    label: str
    value: str
    query: str


def chips(form: Form, given: QueryDict, *, but: Collection[str] = ()) -> list[Chip]:
    """One for each answered field of a valid filter form, except `but`; pages are left out."""
    answers = getattr(form, "cleaned_data", {})
    answered = []
    for name, field in form.fields.items():
        value = answers.get(name)
        if name in but or not value or name not in given:
            continue
        rest = given.copy()
        rest.pop("page", None)
        rest.pop(name)
        answered.append(Chip(str(field.label), _told(field, value), rest.urlencode()))
    return answered


def _told(field, value) -> str:
    if isinstance(value, date):
        return value.isoformat()
    choices = getattr(field, "choices", None)
    if choices is not None and isinstance(value, str):
        return str(dict(choices).get(value, value))
    return str(value)
