"""All a year's counts in one place, each taken once and only when asked for."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Count, QuerySet, Sum

from annual_report.figures.channels import ChannelCounts, Counted, Source
from annual_report.figures.period import Period
from annual_report.figures.proactive import ProactiveCounts, count_powers, count_proactive
from annual_report.figures.remedies import RemedyCounts, count_remedies
from annual_report.figures.requests import RequestCounts, count_requests
from annual_report.models import KeptRegister, StatedFigure, WorkRecord
from annual_report.models.reports import usual_cut_off
from disclosure.models import Channel
from inquiries.models import Consultation, Interview
from records.amounts import tidy
from requests_app.models import FeeDecision


@dataclass(frozen=True)
class YearFacts:
    """The counts of `period`; steps of contacts until `as_of`."""

    period: Period
    as_of: date

    @classmethod
    def of(cls, year: int, *, as_of: date | None = None) -> "YearFacts":
        return cls(Period.of(year), as_of or usual_cut_off(year))

    @property
    def year(self) -> int:
        return self.period.year

    @cached_property
    def before(self) -> "YearFacts":
        """Last year, as it was counted then."""
        return YearFacts.of(self.year - 1)

    @cached_property
    def channels(self) -> ChannelCounts:
        return ChannelCounts(self.period, self.as_of)

    @cached_property
    def requests(self) -> RequestCounts:
        return count_requests(self.period)

    @cached_property
    def remedies(self) -> RemedyCounts:
        return count_remedies(self.period)

    @cached_property
    def proactive(self) -> ProactiveCounts:
        return count_proactive(self.period)

    @cached_property
    def powers(self) -> dict[str, int]:
        """Items of power in force at the period's end, by type."""
        return count_powers(self.period.last)

    @cached_property
    def kept(self) -> frozenset[str]:
        """The registers somebody declared kept for the year: only their empty rows mean 0."""
        rows = KeptRegister.objects.of_year(self.year).values_list("register", flat=True)
        return frozenset(rows)

    @cached_property
    def own_channels(self) -> dict[str, Channel]:
        """Channels this bureau has, by code, in their order."""
        return {channel.code: channel for channel in Channel.objects.order_by("position", "code")}

    def fees_taken(self) -> QuerySet[FeeDecision]:
        return FeeDecision.objects.filter(paid_on__range=(self.period.first, self.period.last))

    def fees_waived(self) -> QuerySet[FeeDecision]:
        return FeeDecision.objects.filter(waived_on__range=(self.period.first, self.period.last))

    @cached_property
    def fees(self) -> dict[str, int]:
        """Yuan taken in and waived in the period."""
        rows = {"taken": self.fees_taken(), "waived": self.fees_waived()}
        return {
            name: decisions.aggregate(yuan=Sum("amount"))["yuan"] or 0
            for name, decisions in rows.items()
        }

    def work_records(self, kind: str) -> QuerySet[WorkRecord]:
        return WorkRecord.objects.filter(
            kind=kind, held_on__range=(self.period.first, self.period.last)
        )

    @cached_property
    def work(self) -> dict[str, int]:
        """Entries of the work register by kind."""
        return dict(
            WorkRecord.objects.held_in(self.year)
            .order_by()
            .values_list("kind")
            .annotate(entries=Count("*"))
        )

    @cached_property
    def stated(self) -> dict[str, Counted]:
        """What somebody stated, by the figure's key or StatedFigure.Kind."""
        return {
            row.kind: Counted(
                tidy(row.value), approx=row.approx, scope=row.scope, source=Source.STATED
            )
            for row in StatedFigure.objects.filter(year=self.year)
        }

    def interviews(self) -> QuerySet[Interview]:
        return Interview.objects.filter(held_at__year=self.year)

    def consultations(self) -> QuerySet[Consultation]:
        return Consultation.objects.filter(
            opened_on__range=(self.period.first, self.period.last)
        ).exclude(status="draft")
