"""Table 三 from the register of requests: one aggregate query, however many cases there are."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import models
from django.db.models import Count, Q, Value

from annual_report import tables
from annual_report.figures.period import Period
from annual_report.grid import FilledTable
from annual_report.tables import (
    CARRIED_IN,
    CARRIED_OUT,
    NEW,
    RESULTS,
    TOTAL,
    Form,
    cell_ref,
    requests_table,
    result_ref,
)
from requests_app.models import Case
from statute.outcomes import ApplicantKind, Outcome

Counts = Mapping[tuple[str, ApplicantKind], int]


def counted(period: Period) -> models.QuerySet:
    """The cases of the table: received by the period's end and not closed before it began.

    A case not yet validly received has no receipt day (第三十一条) and is not counted.
    """
    return Case.objects.requests().filter(
        Q(closed_on=None) | Q(closed_on__gte=period.first), received_on__lte=period.last
    )


def row_of(row: str, period: Period) -> Q:
    """Which of `counted` a row holds: 新收, 上年结转, 结转下年度; any other what was closed in the period.

    Cells, figures and the records behind them ask here.
    """
    match row:
        case tables.NEW:
            return Q(received_on__gte=period.first)
        case tables.CARRIED_IN:
            return Q(received_on__lt=period.first)
        case tables.CARRIED_OUT:
            return Q(closed_on=None) | Q(closed_on__gt=period.last)
    return Q(closed_on__lte=period.last)


def in_row(row: str, period: Period) -> models.QuerySet:
    """The cases a row counts, of all outcomes."""
    return counted(period).filter(row_of(row, period))


@dataclass(frozen=True)
class RequestCounts:
    """Cases by row and kind of applicant. `counts` is sparse: what is not there is 0.

    Rows are 新收 "一", 上年结转 "二", the outcome's code for what was closed in the period, and 结转
    下年度 "四" for what was open when it ended, even if it has been closed since.
    """

    period: Period
    counts: Counts = field(repr=False)

    def row(self, row: str) -> int:
        return sum(n for (name, _kind), n in self.counts.items() if name == row)

    @property
    def new(self) -> int:
        return self.row(NEW)

    @property
    def carried_in(self) -> int:
        return self.row(CARRIED_IN)

    @property
    def carried_out(self) -> int:
        return self.row(CARRIED_OUT)

    def closed(self, *outcomes: Outcome) -> int:
        """Closed in the period with one of these outcomes; with any, if none is named."""
        return sum(self.row(outcome.value) for outcome in outcomes or Outcome)

    def table(self, form: Form) -> FilledTable:
        """The statutory table of a register that was kept: zeros written out, every total added up."""
        empty = requests_table(form)
        cells = Counter(dict.fromkeys(empty.refs(), 0))
        for (row, kind), n in self.counts.items():
            if row in (NEW, CARRIED_IN, CARRIED_OUT):
                rows = (row,)
            else:
                rows = (result_ref(Outcome(row), form), RESULTS)
            for ref in rows:
                cells[cell_ref(ref, kind.label)] += n
                cells[cell_ref(ref, TOTAL)] += n
        return empty.filled(cells)


def count_requests(period: Period) -> RequestCounts:
    """One GROUP BY over (outcome, kind of applicant), the order of the index `case_report`."""
    groups = (
        counted(period)
        .order_by()
        .values("outcome", "applicant_kind")
        .annotate(
            new=Count(Value(1), filter=row_of(NEW, period)),
            carried_in=Count(Value(1), filter=row_of(CARRIED_IN, period)),
            carried_out=Count(Value(1), filter=row_of(CARRIED_OUT, period)),
            closed=Count(Value(1), filter=row_of(RESULTS, period)),
        )
    )
    counts: Counter[tuple[str, ApplicantKind]] = Counter()
    for group in groups:
        kind = ApplicantKind(group["applicant_kind"])
        counts[NEW, kind] += group["new"]
        counts[CARRIED_IN, kind] += group["carried_in"]
        counts[group["outcome"], kind] += group["closed"]
        counts[CARRIED_OUT, kind] += group["carried_out"]
    return RequestCounts(period, {key: n for key, n in counts.items() if n})
