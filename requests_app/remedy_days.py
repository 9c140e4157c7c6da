"""Until when an applicant may go to review and to court against the answer of a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from requests_app.models import Case, Letter
from statute.outcomes import Outcome
from statute.remedies import Recourse, Route, recourse
from statute.workdays import Workdays


@dataclass(frozen=True)
class RemedyDays:
    """Last days, counted from `told_on`, the day of service: a letter by post may arrive later. A day of a
    year whose holidays are not announced may still move (暂定).

    `suit_until`: None where review comes first; then court is open for 15 days after the decision.
    """

    told_on: date
    review_until: date
    suit_until: date | None
    review_provisional: bool
    suit_provisional: bool


def of(case: Case, workdays: Workdays) -> RemedyDays | None:
    """For a case whose answer carries remedies and was served; None for others."""
    letter = (
        case.letters.issued()
        .filter(kind__in=(Letter.Kind.REPLY, Letter.Kind.RECORD))
        .select_related("service")
        .order_by("-pk")
        .first()
    )
    against = _remedy(letter) if letter else None
    service = getattr(letter, "service", None)
    if against is None or service is None:
        return None
    calendar = workdays.provisionally()
    told_on = service.counted_on
    to_court = against.route is Route.EITHER
    review = against.review_due(told_on, workdays=calendar)
    suit = against.suit_due(told_on, workdays=calendar) if to_court else None
    return RemedyDays(
        told_on,
        review,
        suit,
        not calendar.is_announced(review),
        bool(suit and not calendar.is_announced(suit)),
    )


def _remedy(letter: Letter) -> Recourse | None:
    if letter.kind == Letter.Kind.REPLY:
        return recourse(Outcome(letter.outcome), letter.issued_on)
    if letter.record_result == Letter.RecordResult.CORRECTED:
        return None
    return recourse(Outcome.OTHER, letter.issued_on)
