"""Numbers as people wrote them, 1600, though they are stored with more decimals than that."""

from decimal import Decimal

from django import forms
from django.contrib import admin


def tidy(value: Decimal) -> int | Decimal:
    """A whole number as int; else without idle zeros."""
    return int(value) if value == int(value) else value.normalize()


class TidyForm(forms.ModelForm):
    """A form that shows its numbers without idle zeros."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        amounts = {name for name, value in self.initial.items() if isinstance(value, Decimal)}
        self.initial.update({name: tidy(self.initial[name]) for name in amounts})


def tidy_column(name: str, label):
    """A column of a list of the staff: the number in the field `name`, sorted by it."""

    @admin.display(description=label, ordering=name)
    def column(record):
        return str(tidy(getattr(record, name)))

    return column
