"""The days a year's figures are counted over."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Period:
    """`first` to `last`, both counted; only a preview of a running year ends before 31 December."""

    year: int
    first: date
    last: date

    @classmethod
    def of(cls, year: int, *, until: date | None = None) -> "Period":
        end = date(year, 12, 31)
        return cls(year, date(year, 1, 1), min(end, until) if until else end)

    @property
    def before(self) -> "Period":
        """The whole year before."""
        return Period.of(self.year - 1)
