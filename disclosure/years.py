"""The years there is something published of: two look-ups at the ends of an index."""

from django.utils import timezone

from disclosure.models import Disclosure


def published_years() -> list[tuple[str, str]]:
    """(value, label) of each year from the newest to the oldest published item."""
    public = Disclosure.objects.published(at=timezone.now()).order_by("published_at", "pk")
    times = public.values_list("published_at", flat=True)
    first, last = times.first(), times.last()
    if first is None:
        return []
    years = range(timezone.localtime(last).year, timezone.localtime(first).year - 1, -1)
    return [(str(year), str(year)) for year in years]
