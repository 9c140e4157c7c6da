"""What the case's own facts say against a step, beyond its status; asked by `begin` and by the buttons."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from requests_app.lifecycle.steps import Step
from requests_app.models import Case, CaseEvent, OpinionRequest

# Within the term to reply only: a day typed in afterwards would revive a term that has run out.
_WITHIN_TERM = {
    *(Step.ASK_OPINION, Step.REQUEST_REASONS, Step.DELAY, Step.CHARGE),
    *(Step.PROPOSE_EXTENSION, Step.APPROVE_EXTENSION, Step.NOTIFY_EXTENSION),
}


# What ends or restarts a first reply: a new one is ordered, with its own term.
_NOT_ANEW = {
    *(Step.REQUEST_CORRECTION, Step.SPLIT, Step.MERGE, Step.WITHDRAW, Step.ACCEPT),
    *(Step.REQUEST_REASONS, Step.DELAY, Step.CHARGE, Step.ANSWER_ON_THE_SPOT),
    *(Step.PROPOSE_EXTENSION, Step.APPROVE_EXTENSION, Step.NOTIFY_EXTENSION),
}


def reason_against(case: Case, step: Step, *, on: date) -> str | None:
    """Why the step cannot be taken on that day, in words for the clerk; None where nothing is against it."""
    if case.reopened_on is not None and step in _NOT_ANEW:
        return _("A decision ordered a new reply: it is given, within the term ordered.")
    if step in _WITHIN_TERM and case.due_on is not None and on > case.due_on:
        return _("The term to reply ended on %(day)s.") % {"day": case.due_on.isoformat()}
    if step is Step.ANSWER_ON_THE_SPOT:
        return _on_the_spot(case, on)
    guard = _GUARDS.get(step)
    return guard(case) if guard else None


def _one(case: Case, name: str):
    """The case's correction, fee, …, or None."""
    try:
        return getattr(case, name)
    except ObjectDoesNotExist:
        return None


def _on_the_spot(case: Case, on: date) -> str | None:
    in_person = case.intake in (Case.Intake.COUNTER, Case.Intake.ORAL)
    if not in_person or case.matter != Case.Matter.INFORMATION:
        return _("Only a request made in person is answered on the spot (Article 33).")
    if on != case.received_on:
        return _("On the spot is on the day of the request itself.")
    return None


def _correction(case: Case) -> str | None:
    if _one(case, "correction"):
        return _("A correction is asked for once only (Article 30).")
    return None


def _reasons(case: Case) -> str | None:
    return _("Reasons were asked for already.") if _one(case, "reasons_request") else None


def _delay(case: Case) -> str | None:
    request = _one(case, "reasons_request")
    if request is None or request.answered_on is None:
        return _("A later day follows on reasons the applicant gave (Article 35).")
    return None if request.delayed_to is None else _("A later day was set already.")


def _charge(case: Case) -> str | None:
    return _("A request is charged once, on one basis.") if _one(case, "fee") else None


def _fee_receipt(case: Case) -> str | None:
    if case.fee.delivered_on is not None:
        return _("The receipt of the notice is recorded already.")
    return None


def _proposal(case: Case) -> str | None:
    return _("A term is extended once only (Article 33).") if _one(case, "extension") else None


def _approval(case: Case) -> str | None:
    extension = _one(case, "extension")
    if extension is None or extension.is_approved:
        return _("There is no extension to decide on.")
    return None


def _notice(case: Case) -> str | None:
    extension = _one(case, "extension")
    if extension is None or not extension.is_approved:
        return _("The head of the office has not approved an extension.")
    return None if extension.noticed_on is None else _("The applicant was told already.")


def _objection(case: Case) -> str | None:
    objections = case.opinion_requests.filter(
        kind=OpinionRequest.Kind.THIRD_PARTY, answer=OpinionRequest.Answer.OBJECTS
    )
    return None if objections.exists() else _("No third party has objected.")


def _joint_objection(case: Case) -> str | None:
    if case.opinion_requests.undecided().exists():
        return None
    return _("No joint organ's objection waits for a decision.")


def _information(case: Case) -> str | None:
    if case.matter == Case.Matter.INFORMATION:
        return None
    return _("A request to correct one's own record has an answer of its own kind.")


def _own_record(case: Case) -> str | None:
    if case.matter == Case.Matter.OWN_RECORD:
        return None
    return _("Only a request to correct one's own record is passed on (Article 41).")


def void_proposal(case: Case) -> CaseEvent | None:
    """The proposal that waits for a second person; confirming the receipt set it aside."""
    kinds = (Step.PROPOSE_VOID, Step.CONFIRM)
    latest = case.events.filter(kind__in=kinds).order_by("pk").last()
    return latest if latest and latest.kind == Step.PROPOSE_VOID else None


# How a request ends without a reply: what may have been a mistake.
ENDINGS = (Step.WITHDRAW, Step.MERGE, Step.VOID, Step.LAPSE_CORRECTION, Step.LAPSE_FEE)


def ending_of(case: Case) -> CaseEvent | None:
    """The event that ended the request, where that was one of `ENDINGS`."""
    latest = case.events.filter(kind__in=(*ENDINGS, Step.SERVE)).order_by("pk").last()
    return latest if latest and latest.kind in ENDINGS else None


def restore_proposal(case: Case) -> CaseEvent | None:
    """The proposal to undo the end that waits for a second person."""
    kinds = (*ENDINGS, Step.PROPOSE_RESTORE, Step.REFUSE_RESTORE)
    latest = case.events.filter(kind__in=kinds).order_by("pk").last()
    return latest if latest and latest.kind == Step.PROPOSE_RESTORE else None


def _not_ended_by_mistake(case: Case) -> str | None:
    ending = ending_of(case)
    if ending is None:
        return _("It ended with a reply: there is nothing to undo.")
    if ending.by_id is None:
        return _("The applicant withdrew it: a new request is filed.")
    if case.applicant.erased_on is not None:
        return _("The personal data are erased already.")
    return _("It is proposed already.") if restore_proposal(case) else None


def _no_restore_proposed(case: Case) -> str | None:
    return None if restore_proposal(case) else _("Somebody proposes first that it goes on.")


def _not_proposed(case: Case) -> str | None:
    return None if void_proposal(case) else _("Somebody proposes first that it is no request.")


def _proposed(case: Case) -> str | None:
    if case.letters.issued().exists():
        return _("A letter went out: it was taken for a request.")
    return _("It is proposed already.") if void_proposal(case) else None


def _order(case: Case) -> str | None:
    if case.remedies.filter(orders_reply=True, fresh_reply=None).exists():
        return None
    return _("No decision orders a new reply to this request.")


def _opinion(case: Case) -> str | None:
    if case.opinion_requests.unanswered().exists():
        return None
    return _("No opinion is outstanding.")


_GUARDS: dict[Step, Callable[[Case], str | None]] = {
    Step.REQUEST_CORRECTION: _correction,
    Step.TELL_THIRD_PARTY: _objection,
    Step.RECORD_OPINION: _opinion,
    Step.DECIDE_JOINT: _joint_objection,
    Step.PROPOSE_VOID: _proposed,
    Step.VOID: _not_proposed,
    Step.REOPEN: _order,
    Step.PROPOSE_RESTORE: _not_ended_by_mistake,
    Step.RESTORE: _no_restore_proposed,
    Step.REFUSE_RESTORE: _no_restore_proposed,
    Step.NAME_ORGAN: _information,
    Step.REFER: _information,
    Step.TRANSFER: _own_record,
    Step.REQUEST_REASONS: _reasons,
    Step.DELAY: _delay,
    Step.CHARGE: _charge,
    Step.DELIVER_FEE: _fee_receipt,
    Step.PROPOSE_EXTENSION: _proposal,
    Step.APPROVE_EXTENSION: _approval,
    Step.REFUSE_EXTENSION: _approval,
    Step.NOTIFY_EXTENSION: _notice,
}
