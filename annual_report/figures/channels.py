"""The one rule for a count by (channel, measure, year): records where the bureau keeps them, else tallies.

Never both: a channel with records of a year is counted by these alone, whatever was tallied besides.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property

from django.db.models import Count, Q, QuerySet, Value

from annual_report.figures.period import Period
from disclosure.models import Disclosure, Release, Tally
from inquiries.models import Contact, ProgrammeSession

RELEASED, SESSIONS = "发布", "期次"
RECEIVED, REPLIED, CLOSED, FED_BACK = "受理", "回复", "办结", "反馈"
_STEPS = {REPLIED: "replied_on", CLOSED: "closed_on", FED_BACK: "fed_back_on"}


class Source(Enum):
    RECORDS = "records"
    TALLIES = "tallies"
    STATED = "stated"
    NOTHING = "nothing"  # nobody kept or stated it: unknown, which is not 0


@dataclass(frozen=True)
class Counted:
    """A count with what came along with it; an empty unit or scope leaves the declared one.

    `value` is None exactly where `source` is NOTHING.
    """

    value: int | Decimal | None
    unit: str = ""
    approx: bool = False
    scope: str = ""
    as_of: date | None = None
    source: Source = Source.RECORDS


NOTHING = Counted(None, source=Source.NOTHING)


def releases(period: Period) -> QuerySet[Release]:
    """What went out in the period and is public."""
    return Release.objects.filter(
        disclosure__status=Disclosure.Status.PUBLISHED,
        released_on__range=(period.first, period.last),
    )


def contacts(period: Period) -> QuerySet[Contact]:
    return Contact.objects.filter(received_on__range=(period.first, period.last))


def sessions(period: Period) -> QuerySet[ProgrammeSession]:
    return ProgrammeSession.objects.filter(held_on__range=(period.first, period.last))


@dataclass(frozen=True)
class ChannelCounts:
    """The counts of a period by channel code. Steps of contacts are counted until `as_of` (R6)."""

    period: Period
    as_of: date

    @cached_property
    def _recorded(self) -> dict[tuple[str, str], int]:
        """Three aggregate queries."""
        counts: dict[tuple[str, str], int] = {}
        by_channel = {
            RELEASED: releases(self.period),
            SESSIONS: sessions(self.period),
        }
        for measure, rows in by_channel.items():
            for code, number in self._grouped(rows).values_list("channel__code", "number"):
                counts[code, measure] = number
        steps = {
            name: Count(Value(1), filter=Q(**{f"{field}__lte": self.as_of}))
            for name, field in _STEPS.items()
        }
        for row in self._grouped(contacts(self.period)).annotate(**steps):
            counts[row["channel__code"], RECEIVED] = row["number"]
            for measure in _STEPS:
                counts[row["channel__code"], measure] = row[measure]
        return counts

    @staticmethod
    def _grouped(rows: QuerySet) -> QuerySet:
        return rows.order_by().values("channel__code").annotate(number=Count("*"))

    @cached_property
    def _tallied(self) -> dict[tuple[str, str], list[Tally]]:
        """Every tally of the year, the bureau's own scope ("") before wider ones; one query."""
        counts: dict[tuple[str, str], list[Tally]] = {}
        tallies = Tally.objects.of_year(self.period.year).select_related("channel")
        for tally in tallies.order_by("scope", "period"):
            counts.setdefault((tally.channel.code, tally.measure), []).append(tally)
        return counts

    def count(self, channel: str, measure: str, *, month: int | None = None) -> Counted:
        """The count of the year, or what was tallied of one month."""
        if month is None and (channel, measure) in self._recorded:
            return Counted(self._recorded[channel, measure], as_of=self._cut_off(measure))
        tallies = self.tallies(channel, measure, month=month)
        if not tallies:
            return NOTHING
        return Counted(
            value=sum(tally.count for tally in tallies),
            unit=tallies[0].unit,
            approx=any(tally.approx for tally in tallies),
            scope=tallies[0].scope,
            as_of=tallies[-1].as_of,
            source=Source.TALLIES,
        )

    def measures_of(self, channel: str) -> dict[str, str]:
        """What was tallied of a channel in the year: measure → its unit."""
        return {
            measure: tallies[0].unit
            for (code, measure), tallies in self._tallied.items()
            if code == channel
        }

    def _cut_off(self, measure: str) -> date | None:
        return self.as_of if measure in _STEPS else None

    def tallies(self, channel: str, measure: str, *, month: int | None = None) -> list[Tally]:
        """The tallies that make the count: of one scope; the year's own one, else the months'."""
        every = self._tallied.get((channel, measure), [])
        of_scope = [tally for tally in every if tally.scope == every[0].scope]
        if month is not None:
            return [t for t in of_scope if t.period == f"{self.period.year}-{month:02}"]
        yearly = [tally for tally in of_scope if len(tally.period) == 4]
        return yearly or of_scope

    def rows(self, channel: str, measure: str, *, month: int | None = None) -> QuerySet:
        """The records, or else the tallies, behind `count`."""
        if month is not None or (channel, measure) not in self._recorded:
            chosen = [tally.pk for tally in self.tallies(channel, measure, month=month)]
            return Tally.objects.filter(pk__in=chosen)
        if measure == RELEASED:
            return releases(self.period).filter(channel__code=channel)
        if measure == SESSIONS:
            return sessions(self.period).filter(channel__code=channel)
        received = contacts(self.period).filter(channel__code=channel)
        step = _STEPS.get(measure)
        return received.filter(**{f"{step}__lte": self.as_of}) if step else received
