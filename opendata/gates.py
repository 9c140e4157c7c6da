"""What the public may see of the records, moment by moment, and what tells that it has changed.

Every dataset starts from one of these or from a whole table of reference data.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    Model,
    OuterRef,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Substr
from django.utils import timezone

from annual_report.models import PrintedReport, Report, ReportEvent
from disclosure.models import Disclosure, DisclosureEvent, PowerItem, Release
from inquiries.models import Contact
from requests_app.models import Remedy
from transparency import journal


def disclosures(at: datetime) -> QuerySet:
    return Disclosure.objects.published(at=at)


def released(at: datetime) -> QuerySet:
    """What has gone out of items the public may see."""
    public = disclosures(at).filter(pk=OuterRef("disclosure_id"))
    return Release.objects.filter(Exists(public), released_on__lte=timezone.localdate(at))


def powers(at: datetime) -> QuerySet:
    """Versions that have begun; one decided on for a later day is not the public's yet."""
    return PowerItem.objects.shown().filter(valid_from__lte=timezone.localdate(at))


def power_versions(at: datetime) -> QuerySet:
    """With `basis_told`: the basis of the adjustment behind it, where strangers may read that."""
    told = Case(When(opened_by__hidden_at=None, then=F("opened_by__basis")), default=Value(""))
    return powers(at).annotate(basis_told=told)


def reports(at: datetime) -> QuerySet:
    return Report.objects.public().filter(published_at__lte=at)


def printed_reports(at: datetime) -> QuerySet:
    return PrintedReport.objects.shown().filter(imported_at__lte=at)


def _text_of_day(field: str, characters: int):
    """2016 or 2016-05 of a day, computed by the database itself on both engines."""
    return Substr(Cast(field, CharField()), 1, characters)


def contacts_by_month(at: datetime) -> QuerySet:
    return (
        Contact.objects.filter(received_on__lte=timezone.localdate(at))
        .order_by()
        .values("channel__code", "channel__name", period=_text_of_day("received_on", 7))
        .annotate(
            received=Count("pk"),
            replied=Count("replied_on"),
            closed=Count("closed_on"),
            fed_back=Count("fed_back_on"),
        )
    )


def remedies_by_year(at: datetime) -> QuerySet:
    """An empty year of decision means pending: an order has no nulls."""
    return (
        Remedy.objects.order_by()
        .values(
            "kind",
            "result",
            filed=_text_of_day("filed_on", 4),
            decided=Coalesce(_text_of_day("decided_on", 4), Value("")),
        )
        .annotate(count=Count("pk"))
    )


# --- witnesses: what moves with the rows where the publication epoch does not


def _last(model: type[Model]) -> int | None:
    return model._base_manager.order_by("-pk").values_list("pk", flat=True).first()


def newest(*models: type[Model]) -> Callable[[datetime], list[Any]]:
    """The last row written of each; of a ledger, a witness to everything that happened."""
    return lambda at: [_last(model) for model in models]


def publications(at: datetime) -> list[Any]:
    """The ledger of items, and the last item to have come out, if by a set time only."""
    out = disclosures(at).newest_first().values_list("published_at", flat=True)
    return [_last(DisclosureEvent), out.first()]


def releases(at: datetime) -> list[Any]:
    return [*publications(at), _last(Release)]


def log(at: datetime) -> list[Any]:
    head = journal.head()
    return [head and head.size]


def publication_of_reports(at: datetime) -> list[Any]:
    out = reports(at).order_by("-published_at").values_list("published_at", flat=True)
    return [_last(ReportEvent), out.first()]
