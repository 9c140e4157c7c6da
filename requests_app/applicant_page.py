"""What the page of a request tells its applicant to do, and why it was refused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from requests_app import clock
from requests_app.models import Case
from statute import grounds
from statute.outcomes import Outcome, OutcomeGroup
from statute.workdays import Workdays


@dataclass(frozen=True)
class Payment:
    """信息处理费 to be paid: yuan, how, and the last day, None before the notice is known to have come; in a
    year whose holidays are not announced it may still move (暂定)."""

    amount: int
    how: str
    until: date | None
    is_provisional: bool


@dataclass(frozen=True)
class Reason:
    """One ground of a refusal, and the article it stands in."""

    label: str
    article: str


def payment(case: Case, workdays: Workdays) -> Payment | None:
    """While the request waits for its fee."""
    if case.status != Case.Status.CHARGING:
        return None
    fee = case.fee
    until = clock.pay_by(fee, workdays)
    is_provisional = bool(until and not workdays.is_announced(until))
    return Payment(fee.amount, fee.channel, until, is_provisional)


def reasons(case: Case) -> list[Reason]:
    """Why it was not given, wholly or in part; [] where it was given or nothing is decided."""
    if not case.outcome or Outcome(case.outcome).group is OutcomeGroup.DISCLOSED:
        return []
    return [Reason(ground.label, ground.article.in_full) for ground in grounds.read(case.grounds)]
