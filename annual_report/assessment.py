"""内部考核 (R74): what the records say of each unit's year, as points.

Weights follow a published assessment of departments (宿迁市政务公开测评指标, 部门版): 主动公开 40, 依申请公开
25, 政民互动 15. 平台建设 and 创新引领 (10 each) cannot be read from records and are left to the assessors.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Value

from annual_report.figures.channels import contacts
from annual_report.figures.numerals import rounded
from annual_report.figures.period import Period
from disclosure.models import Disclosure, Unit
from requests_app.models import Case
from statute.workdays import Workdays

PROACTIVE, REQUESTS, CONTACTS = 40, 25, 15
PER_WITHDRAWAL = 2  # points off for each item that had to be withdrawn


@dataclass(frozen=True)
class UnitScore:
    """Counts of one unit and the points they earn; a part without records earns and costs nothing."""

    unit: Unit
    published: int = 0
    published_in_time: int = 0
    withdrawn: int = 0
    closed: int = 0
    closed_in_time: int = 0
    overdue: int = 0
    received: int = 0
    replied: int = 0

    @property
    def proactive(self) -> Decimal | None:
        """Out of 40: the share published in time, less 2 for each withdrawal."""
        earned = _share(self.published_in_time, self.published, PROACTIVE)
        return None if earned is None else max(earned - PER_WITHDRAWAL * self.withdrawn, Decimal(0))

    @property
    def requests(self) -> Decimal | None:
        """Out of 25: the share of requests answered in time; open overdue ones count as late."""
        return _share(self.closed_in_time, self.closed + self.overdue, REQUESTS)

    @property
    def contacts(self) -> Decimal | None:
        """Out of 15: the share of contacts replied to."""
        return _share(self.replied, self.received, CONTACTS)

    @property
    def total(self) -> Decimal | None:
        """Per cent of the points that this unit's records could earn."""
        parts = ((self.proactive, PROACTIVE), (self.requests, REQUESTS), (self.contacts, CONTACTS))
        earned = [(points, out_of) for points, out_of in parts if points is not None]
        if not earned:
            return None
        return rounded(
            100 * sum(points for points, _ in earned) / sum(out_of for _, out_of in earned)
        )


def _share(part: int, whole: int, points: int) -> Decimal | None:
    return rounded(Decimal(points) * part / whole) if whole else None


@dataclass
class _Counts:
    by_unit: dict[int, Counter] = field(default_factory=dict)

    def add(self, unit: int | None, **numbers: int) -> None:
        if unit is not None:
            self.by_unit.setdefault(unit, Counter()).update(numbers)


def assess(
    year: int, *, workdays: Workdays, units: QuerySet[Unit] | None = None
) -> list[UnitScore]:
    """Units with any record in the year, best first; of `units` where given. Five queries."""
    period, counts = Period.of(year), _Counts()
    within = (period.first, period.last)
    _count_disclosures(counts, within, workdays)
    cases = Case.objects.requests().with_day_judged_by().order_by().values("unit")
    for row in cases.filter(closed_on__range=within).annotate(
        closed=Count("*"),
        closed_in_time=Count(Value(1), filter=Q(judged_by=None) | Q(closed_on__lte=F("judged_by"))),
    ):
        counts.add(row.pop("unit"), **row)
    late = Q(closed_on=None) | Q(closed_on__gt=period.last)
    for row in cases.filter(late, received_on__lte=period.last, due_on__lte=period.last).annotate(
        overdue=Count("*")
    ):
        counts.add(row.pop("unit"), **row)
    for row in (
        contacts(period)
        .order_by()
        .values("unit")
        .annotate(received=Count("*"), replied=Count("replied_on"))
    ):
        counts.add(row.pop("unit"), **row)
    asked = Unit.objects.all() if units is None else units
    told: Mapping[int, Unit] = asked.in_bulk(list(counts.by_unit))
    scores = [UnitScore(unit, **counts.by_unit[pk]) for pk, unit in told.items()]
    return sorted(scores, key=lambda score: (-(score.total or 0), score.unit.code))


def _count_disclosures(counts: _Counts, within: tuple, workdays: Workdays) -> None:
    """Items by (unit, category's term, day formed, day published): few groups, however many items."""
    workdays, due = workdays.provisionally(), {}
    groups = (
        Disclosure.objects.filter(published_at__date__range=within)
        .order_by()
        .values_list(
            "unit", "status", "category__publish_within", "formed_on", "published_at__date"
        )
        .annotate(items=Count("*"))
    )
    for unit, status, term, formed, published, items in groups:
        if status == Disclosure.Status.WITHDRAWN:
            counts.add(unit, withdrawn=items)
            continue
        if (formed, term) not in due:
            due[formed, term] = workdays.after(formed, term)
        in_time = items if published <= due[formed, term] else 0
        counts.add(unit, published=items, published_in_time=in_time)
