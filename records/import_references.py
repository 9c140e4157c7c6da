"""References of an imported table: a text becomes the record it names, with a few queries a column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _

from records.columns import Column
from records.everyday_words import alike
from records.import_rows import LOOKUP_CHUNK, Refusals, Row, chunks

if TYPE_CHECKING:
    from records.resources import RecordResource

MOST_NAMES = 2000  # among which a name like the one written is looked for


class References:
    """Of one import."""

    def __init__(self, resource: RecordResource, refusals: Refusals):
        self.resource, self.model = resource, resource.model
        self.refusals = refusals
        self._names: dict[str, list[str]] = {}  # what a column may name, for offers

    def resolve(self, rows: list[Row], columns: list[Column | None]) -> None:
        """Turn the text in foreign key columns into records, with a few queries per column."""
        for column in columns:
            if column is None or not column.by:
                continue
            related = self.model._meta.get_field(column.target).related_model
            wanted = {row.values[column.name] for row in rows if row.values.get(column.name)}
            if related is self.model:
                continue  # may name a row of this very file: resolved by `resolve_own`
            named = [_found(related._base_manager.all(), name, wanted) for name in column.by]
            for row in rows:
                if text := row.values.get(column.name):
                    row.values[column.name] = self._pick(row, column, text, named)

    def _pick(self, row: Row, column: Column, text: str, named: list[dict[str, list]]):
        for records in named:
            match records.get(text, []):
                case [record]:
                    return record
                case [_first, *_others]:
                    self.refusals.refuse(
                        row, column.label, _("“%s” names more than one; use the code.") % text
                    )
                    return None
        reason = _("“%s” does not exist.") % text
        self.refusals.word(row, column, text, reason, self._alike(column, text))
        return None

    def _alike(self, column: Column, text: str) -> list[str]:
        """Names of records that `text` may be short for or a slip of (交警支队: 交通警察支队)."""
        related = self.model._meta.get_field(column.target).related_model
        if column.name not in self._names:
            field = "name" if "name" in column.by else column.by[0]
            names = related._base_manager.order_by(field).values_list(field, flat=True)
            self._names[column.name] = list(names[:MOST_NAMES])
        return alike(text, self._names[column.name])

    # --- to the table itself (a tree whose parents may stand in the same file)

    def own_columns(self) -> list[Column]:
        return [
            c
            for c in self.resource.columns
            if c.by and self.model._meta.get_field(c.target).related_model is self.model
        ]

    def resolve_own(self, rows: list[Row]) -> None:
        for column in self.own_columns():
            wanted = {row.values[column.name] for row in rows if row.values.get(column.name)}
            stored = self.resource.existing()
            named = [_found(stored, name, wanted) for name in column.by]
            own = {c.target: c.name for c in self.resource.columns}
            in_file = [_in_file(rows, own[name]) if name in own else {} for name in column.by]
            both = list(map(_together, named, in_file))
            for row in rows:
                if text := row.values.get(column.name):
                    row.values[column.name] = self._pick(row, column, text, both)

    def refuse_loops(self, rows: list[Row]) -> None:
        for column in self.own_columns():
            above = {
                id(row.instance): row.values.get(column.name)
                for row in rows
                if row.instance is not None and not isinstance(row.values.get(column.name), str)
            }
            for row in rows:
                passed, node = set(), row.instance
                while node is not None and id(node) not in passed:
                    passed.add(id(node))
                    node = above.get(id(node))
                if node is not None:
                    self.refusals.refuse(
                        row, column.label, _("The entries stand below each other in a circle.")
                    )


def _in_file(rows: Iterable[Row], name: str) -> dict[str, list]:
    """The records of this very table by what stands in a column, which need not tell them apart."""
    records: dict[str, list] = {}
    for row in rows:
        records.setdefault(row.values.get(name), []).append(row.instance)
    return records


def _together(stored: Mapping[str, list], in_file: Mapping[str, list]) -> dict[str, list]:
    """What a text may name, each record once: a stored one that the table changes is the table's."""
    named = dict(in_file)
    for text, records in stored.items():
        own = in_file.get(text, [])
        known = {record.pk for record in own}
        named[text] = own + [record for record in records if record.pk not in known]
    return named


def _found(stored: models.QuerySet, name: str, wanted: Iterable[str]) -> dict[str, list]:
    records: dict[str, list] = {}
    for chunk in chunks(wanted, LOOKUP_CHUNK):
        for record in stored.filter(**{f"{name}__in": chunk}):
            records.setdefault(getattr(record, name), []).append(record)
    return records
