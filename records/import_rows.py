"""What the parts of an import pass on: rows on their way in, what is wrong with them, what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from records.columns import Column

if TYPE_CHECKING:
    from records.import_models import ImportBatch

MAX_ERRORS = 1000  # enough to see what is wrong with a file
LOOKUP_CHUNK = 500  # values in one IN (…)
Progress = Callable[[int, int], None]  # steps done, steps in all


@dataclass(frozen=True)
class RowError:
    """What is wrong in row `row` of the sheet (1 is the header row), under `column` ("" for the row)."""

    row: int
    column: str
    reason: str
    said: str = field(default="", compare=False)  # what stands in the cell
    offers: tuple[str, ...] = field(default=(), compare=False)  # what may be meant by it

    def __str__(self):
        return (
            f"row {self.row}, {self.column}: {self.reason}"
            if self.column
            else f"row {self.row}: {self.reason}"
        )


@dataclass
class Row:
    """One row on its way in: `values` by column name, the record it makes or changes."""

    number: int
    values: dict[str, Any]
    instance: models.Model | None = None
    is_new: bool = False
    blank: set[str] = field(default_factory=set)  # columns whose cell is empty
    changed: set[str] = field(default_factory=set)  # columns
    changed_fields: set[str] = field(default_factory=set)  # of the model
    # markup of columns that keep it beside their plain lines, by column
    formatted: dict[str, str] = field(default_factory=dict)
    # of a stored record that changes: its values until now, by column
    before: dict[str, Any] = field(default_factory=dict)
    bad: bool = False


@dataclass(frozen=True)
class ImportedFile:
    """The file a table came in: its name, and the SHA-256 of its content."""

    name: str
    sha256: str


class Steps:
    """Counts what is done, and tells `progress` now and then."""

    EVERY = 200

    def __init__(self, progress: Progress | None):
        self.progress = progress
        self.done = self.total = 0

    def count(self, done: int) -> None:
        before, self.done = self.done, self.done + done
        if self.progress and before // self.EVERY != self.done // self.EVERY:
            self.progress(min(self.done, self.total), self.total)

    def finish(self) -> None:
        if self.progress:
            self.progress(self.total, self.total)


@dataclass
class ImportResult:
    """What an import did (or, rehearsed or refused, would have done)."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    public: int = 0  # rows strangers read at once or from their day
    repeated: int = 0  # rows that say the same as one before them, left out by choice
    errors: list[RowError] = field(default_factory=list)  # the first MAX_ERRORS
    error_count: int = 0
    notes: list[str] = field(
        default_factory=list
    )  # what was left out or read otherwise than written
    # what is taken as it is, and should be looked at before it is confirmed
    warnings: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    batch: ImportBatch | None = None  # what is kept of an import that went in

    def __str__(self):
        return f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged"


class Refusals:
    """Where the parts of an import say what is wrong: kept in its `outcome`."""

    def __init__(self, outcome: ImportResult, columns: Sequence[Column]):
        self.outcome = outcome
        self.head_row = 1
        self._labels = {column.target: column.label for column in columns}

    def refuse(
        self,
        row: Row | None,
        label: str,
        reason: str,
        *,
        said: str = "",
        offers: Iterable[str] = (),
    ) -> None:
        """`row` is wrong under the column `label` ("" for the row); without a row the head is."""
        if row is not None:
            row.bad = True
        self.outcome.error_count += 1
        if len(self.outcome.errors) < MAX_ERRORS:
            self.outcome.errors.append(
                RowError(row.number if row else self.head_row, label, reason, said, tuple(offers))
            )

    def word(self, row: Row, column: Column, text: str, reason: str, offers: Sequence[str]) -> None:
        """A word nobody knows, and the question whether another was meant: offered, never guessed."""
        if offers:
            reason = f"{reason} " + _("Perhaps: %s?") % "、".join(offers)
        self.refuse(row, column.label, reason, said=text, offers=offers)

    def invalid(self, row: Row, error: ValidationError) -> None:
        """What a model says against the record of `row`, under the columns it names."""
        named = (
            error.message_dict
            if hasattr(error, "error_dict")
            else {NON_FIELD_ERRORS: error.messages}
        )
        for name, reasons in named.items():
            for reason in reasons:
                self.refuse(
                    row, "" if name == NON_FIELD_ERRORS else self._labels.get(name, name), reason
                )


def chunks(items: Iterable, size: int) -> Iterator[list]:
    """`items` in lists of at most `size`."""
    items = iter(items)
    while chunk := list(islice(items, size)):
        yield chunk


def struck_number(number: str, batch: int) -> str:
    """The number of an entry struck out with its import: its own is free again. At most 40 characters."""
    mark = f"（撤{batch}）"
    return number[: 40 - len(mark)] + mark
