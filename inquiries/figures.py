"""Monthly figures by channel, as the public and the yearly report read them."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Max, Min

from disclosure.models import Channel
from inquiries.models import Contact

MONTHS = range(1, 13)


@dataclass(frozen=True)
class Counts:
    """Contacts received in a period, and how many of these have been dealt with since."""

    received: int = 0
    replied: int = 0
    closed: int = 0
    fed_back: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.received + other.received,
            self.replied + other.replied,
            self.closed + other.closed,
            self.fed_back + other.fed_back,
        )

    @property
    def reply_rate(self) -> Decimal | None:
        """回复率 in per cent, of those received; None where nothing came in."""
        return rate(self.replied, self.received)

    @property
    def closing_rate(self) -> Decimal | None:
        """办结率 in per cent, of those received."""
        return rate(self.closed, self.received)

    @property
    def feedback_rate(self) -> Decimal | None:
        """反馈率 in per cent, of those received."""
        return rate(self.fed_back, self.received)


def rate(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class ChannelRow:
    channel: Channel
    months: tuple[Counts, ...]
    year: Counts


def contact_years() -> list[int]:
    """Years with contacts, latest first. Two index look-ups, however many contacts there are."""
    newest = Contact.objects.order_by().aggregate(day=Max("received_on"))["day"]
    oldest = Contact.objects.order_by().aggregate(day=Min("received_on"))["day"]
    return list(range(newest.year, oldest.year - 1, -1)) if newest else []


def month_table(year: int) -> list[ChannelRow]:
    """One row a channel that had contacts in `year`; one aggregate query."""
    counted: dict[int, dict[int, Counts]] = {}
    for row in Contact.objects.received_in(year).by_month():
        counted.setdefault(row["channel_id"], {})[row["month"]] = Counts(
            row["received"], row["replied"], row["closed"], row["fed_back"]
        )
    rows = []
    for channel in Channel.objects.filter(pk__in=counted):
        months = tuple(counted[channel.pk].get(month, Counts()) for month in MONTHS)
        rows.append(ChannelRow(channel, months, sum(months, Counts())))
    return rows
