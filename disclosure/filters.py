"""What the public may narrow the lists by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from disclosure import classification
from disclosure.models import Category, Channel, Disclosure, PowerItem, Unit
from disclosure.years import published_years
from records.choices import PlainSelect
from statute.powers import PowerType


class TreeIterator(django_filters.fields.ModelChoiceIterator):
    """The choices as a tree: each below its parent, set in by how deep it stands."""

    def __iter__(self):
        yield "", self.field.empty_label
        for node, depth in self.queryset.in_tree_order():
            value, label = self.choice(node)
            yield value, "　" * depth + label


class TreeField(django_filters.fields.ModelChoiceField):
    iterator = TreeIterator


class TreeFilter(django_filters.ModelChoiceFilter):
    field_class = TreeField


def _day_input():
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DisclosureFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Words"), method="matching", max_length=100)
    category = TreeFilter(
        label=_("Category"),
        queryset=Category.objects.all(),
        to_field_name="code",
        method="below",
        empty_label=_("All categories"),
        widget=PlainSelect,
    )
    unit = TreeFilter(
        label=_("Publishing unit"),
        queryset=Unit.objects.all(),
        to_field_name="code",
        empty_label=_("All units"),
        widget=PlainSelect,
    )
    year = django_filters.ChoiceFilter(
        label=_("Year"),
        choices=published_years,
        method="in_year",
        empty_label=_("All years"),
        widget=PlainSelect,
    )
    channel = django_filters.ModelChoiceFilter(
        label=_("Channel"),
        queryset=Channel.objects.exclude(kind=Channel.Kind.CONTACT),
        to_field_name="code",
        method="released_on",
        empty_label=_("All channels"),
        widget=PlainSelect,
    )
    theme = django_filters.ChoiceFilter(
        label=_("Subject area"),
        choices=classification.themes,
        empty_label=_("All subject areas"),
        widget=PlainSelect,
    )
    genre = django_filters.ChoiceFilter(
        label=_("Kind of document"),
        choices=classification.genres,
        empty_label=_("All kinds of document"),
        widget=PlainSelect,
    )
    validity = django_filters.ChoiceFilter(
        label=_("Validity"),
        choices=Disclosure.Validity.choices,
        method="of_validity",
        empty_label=_("All"),
        widget=PlainSelect,
    )

    first = django_filters.DateFilter(
        label=_("Published from"), method="since", widget=_day_input()
    )
    last = django_filters.DateFilter(
        label=_("Published until"), method="until", widget=_day_input()
    )

    class Meta:
        model = Disclosure
        fields = ["q", "category", "unit", "year", "channel", "theme", "genre", "validity"]

    def since(self, disclosures, name, day):
        return disclosures.published_between(day, None)

    def until(self, disclosures, name, day):
        return disclosures.published_between(None, day)

    def matching(self, disclosures, name, text):
        return disclosures.matching(text)

    def below(self, disclosures, name, category):
        return disclosures.below(category)

    def of_validity(self, disclosures, name, validity):
        return disclosures.of_validity(validity)

    def in_year(self, disclosures, name, year):
        return disclosures.in_year(int(year))

    def released_on(self, disclosures, name, channel):
        return disclosures.released_on(channel)


def implementing_units() -> list[tuple[str, str]]:
    """Every unit that holds or held a power: few names, read from the index on them."""
    units = PowerItem.objects.shown().order_by("implementing_unit").values_list("implementing_unit")
    return [(unit, unit) for (unit,) in units.distinct() if unit]


class PowerFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Words"), method="matching", max_length=100)
    type = django_filters.ChoiceFilter(
        label=_("Power type"),
        choices=PowerType.choices,
        empty_label=_("All types"),
        widget=PlainSelect,
    )
    unit = django_filters.ChoiceFilter(
        label=_("Implementing unit"),
        field_name="implementing_unit",
        choices=implementing_units,
        empty_label=_("All units"),
        widget=PlainSelect,
    )
    on = django_filters.DateFilter(
        label=_("As of"),
        method="in_force",
        widget=_day_input(),
    )

    class Meta:
        model = PowerItem
        fields = ["q", "type", "unit", "on"]

    def matching(self, powers, name, text):
        return powers.matching(text)

    def in_force(self, powers, name, day):
        return powers.in_force(on=day)
