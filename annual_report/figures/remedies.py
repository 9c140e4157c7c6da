"""Table 四 from the register of reviews and suits: one aggregate query."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Count, Q, Value

from annual_report.figures.period import Period
from annual_report.grid import FilledTable
from annual_report.tables import PENDING, TOTAL, cell_ref, remedies_table
from requests_app.models import Remedy


def counted(period: Period) -> models.QuerySet:
    """Decided in the period or pending when it ended."""
    return Remedy.objects.filter(
        Q(decided_on=None) | Q(decided_on__gte=period.first), filed_on__lte=period.last
    )


def result_of(result: str, period: Period) -> Q:
    """Which of `counted` have this result (a Remedy.Result) when the period ended; PENDING: none yet.

    Cells, figures and the records behind them ask here.
    """
    if result == PENDING:
        return Q(decided_on=None) | Q(decided_on__gt=period.last)
    return Q(decided_on__lte=period.last, result=result)


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
    """One GROUP BY over the kind."""
    results = {PENDING: PENDING} | {result.value: result.label for result in Remedy.Result}
    totals = {
        f"of_{place}": Count(Value(1), filter=result_of(result, period))
        for place, result in enumerate(results)
    }
    groups = counted(period).order_by().values("kind").annotate(**totals)
    return RemedyCounts(
        period,
        {
            (Remedy.Kind(group["kind"]).label, label): group[f"of_{place}"]
            for group in groups
            for place, label in enumerate(results.values())
            if group[f"of_{place}"]
        },
    )
