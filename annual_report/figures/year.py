"""A declared figure of one year with everything the report says about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property

from annual_report.balance.submission import Change
from annual_report.figures.channels import NOTHING, Counted, Source
from annual_report.figures.declared import Declaration
from annual_report.figures.facts import YearFacts
from annual_report.figures.numerals import Number, amount, change, change_percent, quantity
from annual_report.figures.own_channels import declarations
from annual_report.grid import TO_FILL, printed
from papers.conventions import chinese_date

JUMP = 50  # per cent: from here on a change wants a word of explanation
SMALL = 20  # below this, last year's count is too small for its change to mean anything


SOURCE_NAMES = {
    Source.RECORDS: "记录",
    Source.TALLIES: "统计数",
    Source.STATED: "填报",
    Source.NOTHING: "无记录",
}


class UnknownFigure(KeyError):
    """A placeholder that names no figure, or asks what a figure does not tell."""

    def __str__(self) -> str:
        return self.args[0]


@dataclass(frozen=True)
class Figure:
    """`value` is None where nobody kept or stated it, `previous` where nothing of last year is known."""

    key: str
    label: str
    value: Number | None
    unit: str
    scope: str
    as_of: date | None
    approx: bool
    source: str
    previous: Number | None = None
    previous_approx: bool = False

    def __str__(self) -> str:
        return quantity(self.value, self.unit, approx=self.approx) if self.is_known else TO_FILL

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def change(self) -> str:
        """上升2.6%, 下降33.5%, 与上年持平."""
        return change(self.value, self.previous)

    @property
    def placeholder(self) -> str:
        return f"{{{self.key}}}"

    @property
    def source_name(self) -> str:
        return SOURCE_NAMES[Source(self.source)]

    @property
    def is_rate(self) -> bool:
        return self.unit == "%"

    @property
    def last_year(self) -> str:
        """Last year's number with its unit; 无数据 where nothing of it is kept."""
        if self.previous is None:
            return "无数据"
        return quantity(self.previous, self.unit, approx=self.previous_approx)

    @property
    def jump(self) -> Change | None:
        """The change, if it is one nobody should leave unexplained."""
        percent = None if self.is_rate else change_percent(self.value, self.previous)
        if percent is None or abs(percent) < JUMP or max(self.value, self.previous) < SMALL:
            return None
        return Change(self.label, self.previous, self.value)

    def told(self, part: str) -> str:
        """What {key.part} prints. Raises UnknownFigure for a part there is not."""
        match part:
            case "":
                return str(self)
            case "value" | "change" if not self.is_known:
                return TO_FILL
            case "value":
                return amount(self.value, approx=self.approx)
            case "unit" | "label" | "scope":
                return getattr(self, part)
            case "change":
                return self.change
            case "previous":
                return self.last_year
            case "as_of" if self.as_of:
                return chinese_date(self.as_of)
        raise UnknownFigure(f"“{{{self.key}.{part}}}”：“{self.label}”没有“{part}”这一项")

    def tells(self, part: str) -> bool:
        """Whether {key.part} has something to print: a change needs both years."""
        if part == "previous":
            return self.previous is not None
        return self.is_known and (part != "change" or self.previous is not None)

    def as_json(self) -> dict:
        return {
            "key": self.key,
            "label": self.label,
            "value": None if self.value is None else plain(self.value),
            "unit": self.unit,
            "printed": str(self),
            "scope": self.scope,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "approx": self.approx,
            "source": self.source,
            "previous": None if self.previous is None else plain(self.previous),
            "change": self.change if self.tells("change") and not self.is_rate else "",
        }


def plain(value: Number) -> int | float:
    """For JSON: a whole number without a point."""
    return int(value) if value == int(value) else float(printed(value))


@dataclass(frozen=True)
class YearFigures(Mapping):
    """Figures by key, each counted when it is first asked for."""

    facts: YearFacts

    @cached_property
    def _taken(self) -> dict[str, Figure]:
        return {}

    @cached_property
    def declared(self) -> dict[str, Declaration]:
        """What the year can be asked, by key: also the figures of the bureau's own channels."""
        return declarations(self.facts)

    def __getitem__(self, key: str) -> Figure:
        if key not in self._taken:
            self._taken[key] = self._figure(declared(key, self.declared))
        return self._taken[key]

    def __iter__(self):
        return iter(self.declared)

    def __len__(self) -> int:
        return len(self.declared)

    def _figure(self, declaration: Declaration) -> Figure:
        now = _counted(declaration, self.facts)
        last = _counted(declaration, self.facts.before) if declaration.is_compared else NOTHING
        return Figure(
            key=declaration.key,
            label=declaration.label,
            value=now.value,
            unit=now.unit or declaration.unit,
            scope=now.scope or declaration.scope,
            as_of=now.as_of or self.facts.period.last,
            approx=now.approx,
            source=now.source.value,
            previous=last.value,
            previous_approx=last.approx,
        )

    def jumps(self) -> dict[str, Change]:
        """By key, every count that moved by half or more."""
        jumps = {key: self[key].jump for key in self if self.declared[key].is_compared}
        return {key: jump for key, jump in jumps.items() if jump}


def declared(key: str, among: Mapping[str, Declaration]) -> Declaration:
    """The figure of that key. Raises UnknownFigure, with the nearest known key."""
    if key not in among:
        near = get_close_matches(key, among, n=1)
        hint = f"，是否为“{{{near[0]}}}”？" if near else ""
        raise UnknownFigure(f"“{{{key}}}”不是可用的数据项{hint}")
    return among[key]


def _counted(declaration: Declaration, facts: YearFacts) -> Counted:
    """From the records or tallies; where there are none, what somebody stated; else unknown."""
    kept = not declaration.register or declaration.register in facts.kept
    count = declaration.count(facts) if kept else None
    if count is not None and not isinstance(count, Counted):
        count = Counted(count)
    if count is None or count.source is Source.NOTHING:
        return facts.stated.get(declaration.key, NOTHING)
    return count
