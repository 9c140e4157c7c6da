"""重新答复: a request reopened because a review or suit ordered a new reply, and closed again with it.

The yearly report counts a request once, by its final outcome. A new reply in the year of the first takes
its place; in a later year the first stays what that year's report counted (its tables were published and
must go on adding up), and the decision itself is counted in table 四.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from records.lifecycle import NotAllowed
from requests_app import clock
from requests_app.lifecycle.steps import Step
from requests_app.lifecycle.table import begin, finish
from requests_app.models import Case, FreshReply, Remedy
from statute.calendar import official_workdays


@transaction.atomic
def reopen(case: Case, *, remedy: Remedy, by, on: date) -> Case:
    """The decision of `remedy`, received and entered, orders a new reply; its term runs from its receipt.

    Back to who handled it, else to the office. Raises NotAllowed while another new reply is under way.
    """
    case = begin(case, Step.REOPEN, by=by, on=on)
    if not remedy.orders_reply or remedy.case_id != case.pk:
        raise NotAllowed(_("No decision orders a new reply to this request."))
    if case.applicant.erased_on is not None:
        raise NotAllowed(_("The personal data are erased already."))
    fresh = FreshReply.objects.create(
        case=case,
        remedy=remedy,
        term_from=remedy.decision_received_on,
        first_outcome=case.outcome,
        first_grounds=case.grounds,
        first_closed_on=case.closed_on,
        first_due_on=case.due_on,
    )
    return finish(
        case,
        Step.REOPEN,
        by=by,
        on=on,
        note=remedy.number,
        data={"from": fresh.term_from.isoformat(), "outcome": fresh.first_outcome},
        to=Case.Status.HANDLING if case.handler_id else Case.Status.ACCEPTED,
        reopened_on=on,
    )


def close_again(case: Case, *, on: date, outcome: str, grounds: str) -> dict:
    """The new reply was served: keep it, and give what the request's own row is to hold.

    Its outcome and day are the new ones only where both replies fall into one year (see above).
    """
    fresh = FreshReply.objects.select_for_update().get(case=case, replied_on=None)
    fresh.outcome, fresh.grounds, fresh.replied_on = outcome, grounds, on
    fresh.due_on = clock.due(case, official_workdays())
    fresh.save(update_fields=["outcome", "grounds", "replied_on", "due_on"])
    if fresh.first_closed_on.year == on.year:
        return {"outcome": outcome, "grounds": grounds, "closed_on": on, "reopened_on": None}
    return {"due_on": fresh.first_due_on, "reopened_on": None}
