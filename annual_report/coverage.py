"""How fully and how freshly each category is filled (R98), and its share of all items (R99)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Max, Q, Value

from annual_report.figures.numerals import percentage
from annual_report.figures.period import Period
from disclosure.models import Category, Disclosure

FEW = 3  # items in a year; fewer count as a thin category


@dataclass(frozen=True)
class CategoryCoverage:
    """`idle` is the number of days since the newest item, None if there never was one."""

    category: Category
    in_year: int
    ever: int
    newest: date | None
    share: Decimal | None
    idle: int | None
    update_within: int | None

    @property
    def is_empty(self) -> bool:
        return not self.ever

    @property
    def is_stale(self) -> bool:
        """Longer without a new item than the category's own term allows."""
        return bool(self.update_within and self.idle is not None and self.idle > self.update_within)

    @property
    def is_thin(self) -> bool:
        return self.in_year < FEW


def coverage(year: int, *, on: date) -> list[CategoryCoverage]:
    """Every category that can hold items, as it stood on `on` (or the year's end, if earlier).

    Two queries: the categories, and one aggregate over the published items.
    """
    period = Period.of(year)
    day = min(on, period.last)
    public = Disclosure.objects.filter(
        status=Disclosure.Status.PUBLISHED, published_at__date__lte=day
    )
    counts = {
        row["category"]: row
        for row in public.order_by()
        .values("category")
        .annotate(
            ever=Count("*"),
            in_year=Count(Value(1), filter=Q(published_at__date__gte=period.first)),
            newest=Max("published_at__date"),
        )
    }
    whole = sum(row["in_year"] for row in counts.values())
    nothing = {"ever": 0, "in_year": 0, "newest": None}
    return [
        _coverage(category, counts.get(category.pk, nothing), whole, day)
        for category in Category.objects.filter(children=None)
    ]


def _coverage(category: Category, counts: dict, whole: int, day: date) -> CategoryCoverage:
    newest = counts["newest"]
    return CategoryCoverage(
        category,
        counts["in_year"],
        counts["ever"],
        newest,
        percentage(counts["in_year"], whole),
        (day - newest) // timedelta(days=1) if newest else None,
        category.update_within,
    )
