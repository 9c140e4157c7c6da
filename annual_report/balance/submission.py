"""The facts a report is checked on, and what a check answers. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum

from annual_report.grid import FilledTable
from annual_report.tables import (
    Form,
)

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
    fees: Decimal = Decimal(0)  # yuan taken in as 信息处理费 in the year
    last_year: LastYear | None = None
    jumps: tuple[Change, ...] = ()
    missing: tuple[str, ...] = ()  # figures nobody has entered yet
    is_drafted: bool = True  # False: the text is only a suggestion, its faults are a reminder

    @property
    def table_form(self) -> Form:
        """The form of its tables: a report in the layout of 2008 is balanced by those of 2021."""
        return Form.OF_2021 if self.form is Form.OF_2008 else self.form

    @property
    def text(self) -> str:
        return "\n".join(self.sections.values())


@dataclass(frozen=True)
class Check:
    id: str
    title: str
    severity: Severity
    faults: Callable[[Submission], Iterator[str]]
    of_text: bool = False


@dataclass(frozen=True)
class Finding:
    """The outcome of one check; `faults` is empty where it holds."""

    id: str
    title: str
    severity: Severity
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.faults

    @property
    def mark(self) -> str:
        return "ok" if self.holds else self.severity.value

    @property
    def detail(self) -> str:
        return "；".join(self.faults) if self.faults else self.title
