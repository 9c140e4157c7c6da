"""Figures somebody states, and the dataset `figures`: 期初数 and whatever else only others know, by year."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from annual_report.figures import YearFacts
from annual_report.figures.declared import DECLARED
from annual_report.figures.own_channels import declarations
from annual_report.models import StatedFigure
from records.columns import About, Column, about_number, choice, decimal_number
from records.import_rows import Row
from records.resources import RecordResource


def figure_choices() -> list[tuple[str, str]]:
    """Whatever a report can print: what only others know, and every figure the text can name."""
    others = dict(StatedFigure.Kind.choices)
    known = declarations(YearFacts.of(timezone.localdate().year - 1))
    return [*others.items(), *((key, d.label) for key, d in known.items() if key not in others)]


def label_of_key(key: str) -> str:
    """What a stated figure is called; one of the bureau's own channels by its key."""
    others = dict(StatedFigure.Kind.choices)
    return str(others.get(key) or (DECLARED[key].label if key in DECLARED else key))


def _number(text: str) -> Decimal | About:
    """A number of things, 100余 of them too, or of 万元."""
    try:
        number = about_number(text)
    except ValueError:
        return decimal_number(text)
    return number if isinstance(number, About) else Decimal(number)


class StatedFigureResource(RecordResource):
    """期初数: what a year's report needs of the time before a register was kept here, each with its source.

    Who brings it in states it. Labels that two figures bear are told apart by their keys.
    """

    dataset = "figures"
    model = StatedFigure
    keys = [("year", "kind")]
    columns = [
        Column("year", "年度", required=True),
        Column("kind", "指标", required=True),
        Column("value", "数值", required=True),
        Column("approx", "约数"),
        Column("scope", "统计口径"),
        Column("source", "来源", required=True),
    ]

    def reader(self, column):
        if column.name == "kind":
            return choice(self._choices())
        return _number if column.name == "value" else super().reader(column)

    def allowed(self, column):
        if column.name == "kind":
            return [self._said(key) for key, _label in self._choices()]
        return super().allowed(column)

    def cell(self, figure, column):
        return self._said(figure.kind) if column.name == "kind" else super().cell(figure, column)

    def complete(self, rows: list[Row]) -> None:
        """100余 is 约数 by itself."""
        for row in rows:
            if isinstance(value := row.values.get("value"), About):
                row.values |= {"value": Decimal(value), "approx": True}
                row.blank.discard("approx")

    def prepare(self, row: Row) -> Iterable[str]:
        if row.instance.value < 0:
            raise ValidationError({"value": _("A count cannot be negative.")})
        row.instance.stated_by, row.instance.stated_on = self.by, timezone.localdate()
        return ("stated_by", "stated_on")

    def _choices(self) -> list[tuple[str, str]]:
        return [(key, str(label)) for key, label in figure_choices()]

    def _said(self, key: str) -> str:
        """The label where it means one figure, else the key."""
        labels = [label for _key, label in self._choices()]
        label = dict(self._choices()).get(key, key)
        return label if labels.count(label) == 1 else key
