"""Table 四 from the register of reviews and suits: one aggregate query."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Count, F, Q, Value, When

from annual_report.figures.period import Period
from annual_report.grid import FilledTable
from annual_report.tables import PENDING, TOTAL, cell_ref, remedies_table
from requests_app.models import Remedy


def counted(period: Period) -> models.QuerySet:
    """Decided in the period or pending when it ended."""
    return Remedy.objects.filter(
        Q(decided_on=None) | Q(decided_on__gte=period.first), filed_on__lte=period.last
    )


@dataclass(frozen=True)
class RemedyCounts:
    """Reviews and suits by (kind, result), labels as the table prints them; 尚未审结 is a result."""

    period: Period
    counts: Mapping[tuple[str, str], int] = field(repr=False)

    def of(self, *kinds: Remedy.Kind, result: str = "") -> int:
        labels = {kind.label for kind in kinds}
        return sum(
            n
            for (kind, counted_as), n in self.counts.items()
            if kind in labels and result in ("", counted_as)
        )

    def table(self) -> FilledTable:
        empty = remedies_table()
        cells = Counter(dict.fromkeys(empty.refs(), 0))
        for (kind, result), n in self.counts.items():
            cells[cell_ref(kind, result)] += n
            cells[cell_ref(kind, TOTAL)] += n
        return empty.filled(cells)


def count_remedies(period: Period) -> RemedyCounts:
    """One GROUP BY over (kind, result in the period)."""
    decided = When(decided_on__lte=period.last, then=F("result"))
    groups = (
        counted(period)
        .order_by()
        .values("kind", result_then=models.Case(decided, default=Value("")))
        .annotate(total=Count("*"))
    )
    return RemedyCounts(
        period,
        {
            (
                Remedy.Kind(group["kind"]).label,
                Remedy.Result(group["result_then"]).label if group["result_then"] else PENDING,
            ): group["total"]
            for group in groups
        },
    )
