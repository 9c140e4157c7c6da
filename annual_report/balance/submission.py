"""The facts a report is checked on, and what a check answers. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from annual_report.grid import FilledTable
from annual_report.tables import SECTIONS, Form, Section, rows_of

Number = int | Decimal


class Severity(Enum):
    FAIL = "FAIL"
    WARN = "warn"


@dataclass(frozen=True)
class Change:
    """A figure this year and last, and whether the text accounts for the difference."""

    label: str
    previous: Number
    current: Number

    @property
    def percent(self) -> Decimal:
        return Decimal(100) * (self.current - self.previous) / self.previous


@dataclass(frozen=True)
class LastYear:
    """What the report on the year before said, as published (else as its records stand)."""

    proactive: FilledTable | None
    requests: FilledTable
    remedies: FilledTable
    sections: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Submission:
    """A report about to go out. `sections` maps a section's key to its finished text."""

    year: int
    form: Form
    proactive: FilledTable
    requests: FilledTable
    remedies: FilledTable
    sections: Mapping[str, str]
    out_on: date
    # Yuan taken in as 信息处理费 in the year; None for a report whose ledger we do not have.
    fees: Decimal | None = Decimal(0)
    last_year: LastYear | None = None
    jumps: tuple[Change, ...] = ()
    missing: tuple[str, ...] = ()  # figures nobody has entered yet
    is_drafted: bool = True  # False: the text is only a suggestion, its faults are a reminder
    figures: Mapping[str, Number] = field(
        default_factory=dict
    )  # known counts by key, for its prose
    # (name, unit, count) of what the bureau's own channels brought, for its prose.
    channels: tuple[tuple[str, str, Number], ...] = ()
    absent: frozenset[str] = frozenset()  # tables a printed report does not have
    parts: tuple[Section, ...] = ()  # the sections it must have; those of its form unless given

    @property
    def table_form(self) -> Form:
        """The form of its tables: a report in the layout of 2008 is balanced by those of 2021."""
        return Form.OF_2021 if self.form is Form.OF_2008 else self.form

    @property
    def requests_form(self) -> Form:
        return rows_of(self.requests)

    @property
    def expected_parts(self) -> tuple[Section, ...]:
        return self.parts or SECTIONS[self.form]

    @property
    def text(self) -> str:
        return "\n".join(self.sections.values())


class Fault(str):
    """What does not hold, as a sentence. Where two numbers disagree it knows both and the cell.

    It is a string so that what was frozen with a report, where only the sentence is kept, reads alike.
    """

    cell: str
    left: Number | None
    right: Number | None

    def __new__(
        cls, told: str, *, cell: str = "", left: Number | None = None, right: Number | None = None
    ):
        fault = super().__new__(cls, told)
        fault.cell, fault.left, fault.right = cell, left, right
        return fault

    @property
    def difference(self) -> Number | None:
        """Left minus right; None where the fault is not between two numbers."""
        return None if self.left is None or self.right is None else self.left - self.right


@dataclass(frozen=True)
class Check:
    id: str
    title: str
    severity: Severity
    faults: Callable[[Submission], Iterator[Fault]]
    of_text: bool = False
    told: Callable[[Submission], str] | None = (
        None  # what it says where it holds, besides its title
    )


@dataclass(frozen=True)
class CheckResult:
    """The outcome of one check; `faults` is empty where it holds."""

    id: str
    title: str
    severity: Severity
    faults: tuple[Fault, ...]
    note: str = ""  # where it holds, what else there is to say; where not, the reason it was waived

    @property
    def holds(self) -> bool:
        return not self.faults

    @property
    def mark(self) -> str:
        return "ok" if self.holds else self.severity.value

    @property
    def detail(self) -> str:
        if self.faults:
            return "；".join(self.faults)
        return f"{self.title}（{self.note}）" if self.note else self.title
