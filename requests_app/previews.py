"""What a step would do to the last day, told before it is taken."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from requests_app import clock, contradictions, findings
from requests_app.lifecycle.guards import void_proposal
from requests_app.lifecycle.steps import Step
from requests_app.models import Case, Letter, OpinionRequest
from statute.outcomes import Outcome
from statute.regulations import in_force
from statute.workdays import Workdays

STOPS = {Step.REQUEST_CORRECTION, Step.CHARGE}
RESTARTS = {Step.CORRECT: "corrected", Step.PAY: "paid"}
# Agreed inside the office first; the term is longer from the day the applicant is told.
WHEN_TOLD = {Step.PROPOSE_EXTENSION, Step.APPROVE_EXTENSION}
ENDS = {
    *(Step.LAPSE_CORRECTION, Step.LAPSE_FEE, Step.MERGE, Step.WITHDRAW),
    *(Step.SERVE, Step.ARCHIVE),
}


def of(case: Case, step: Step, *, on: date, workdays: Workdays) -> list[str]:
    """The lines to show when `step` is about to be taken on `on`."""
    lines = [
        *_window(case, step, workdays),
        *_contradictions(case, step),
        *_lost_extension(case, step),
    ]
    if step == Step.VOID and (proposal := void_proposal(case)):
        why = Case.VoidReason(proposal.data["void"]).label
        lines.append(f"{why}：{proposal.note}")
    return [*lines, *effects(case, step, on=on, workdays=workdays)]


def effects(case: Case, step: Step, *, on: date, workdays: Workdays) -> list[str]:
    """What becomes of the last day, as the clock will count it when the step is taken on `on`."""
    if step == Step.AMEND:
        return [_("The last day to reply follows from the day of receipt.")]
    if step == Step.VOID:
        return [_("No report counts it.")]
    if step == Step.REFUSE_RESTORE:
        return [_("Nothing moves: the request stays closed.")]
    if step in (Step.PROPOSE_RESTORE, Step.RESTORE):
        return [_("The term has run on: the last day is the one it had, or would have had.")]
    if step in ENDS and case.reopened_on is None:
        return [_("The request is closed; its last day stays %s.") % _due(case, workdays)]
    if step in STOPS:
        return [_("The term stops. It begins anew, in full, when the applicant answers.")]
    if step in WHEN_TOLD:
        longer = _longer(case, step, workdays)
        return [
            _("The last day to reply: %(old)s until the applicant is told, then %(new)s.")
            % {"old": _due(case, workdays), "new": _day(longer, workdays)}
        ]
    if step == Step.DELAY:
        return [_("The last day to reply becomes the day you set (now %s).") % _due(case, workdays)]
    if step == Step.RECORD_OPINION:
        return _by_letter(case, on, workdays)
    return [_moved(case, _after(case, step, on, workdays), on, workdays)]


def _moved(case: Case, after: date | None, on: date, workdays: Workdays) -> str:
    if after == case.due_on:
        return _("The last day to reply stays %s.") % _due(case, workdays)
    return _("The last day to reply: %(old)s → %(new)s (if done on %(on)s).") % {
        "old": _due(case, workdays),
        "new": _day(after, workdays),
        "on": on.isoformat(),
    }


def _by_letter(case: Case, on: date, workdays: Workdays) -> list[str]:
    """An answer ends the time its letter takes out of the count; with several letters each says its own."""
    letters = [letter for letter in case.opinion_requests.all() if letter.answered_on is None]
    told = [
        (letter, _moved(case, clock.due_if_answered(case, letter, on, workdays), on, workdays))
        for letter in letters
    ]
    if len(told) == 1:
        return [told[0][1]]
    return [
        f"{letter.get_kind_display()} {letter.sent_on.isoformat()}：{line}" for letter, line in told
    ]


def _lost_extension(case: Case, step: Step):
    """The whole term runs anew from a correction or a payment, and only that."""
    extension = getattr(case, "extension", None)
    if step in (Step.CHARGE, Step.PAY, Step.REQUEST_CORRECTION) and extension is not None:
        yield _("The extension falls away when the term begins anew: %d working days.") % (
            extension.working_days
        )


def _contradictions(case: Case, step: Step):
    """What would keep the reply from its review, before the clerk presses the button."""
    if step == Step.SUBMIT and (letter := case.letters.drafts().filter(kind="reply").first()):
        yield from contradictions.of(case, letter)
        yield from _without_article(case, letter)


def _without_article(case: Case, letter: Letter):
    """The text of 2007 has no article for every row of today's form: said, not refused."""
    outcome = letter.outcome and Outcome(letter.outcome)
    if not outcome or not clock.under_2007_text(case):
        return
    if not findings.legal_basis(case, outcome, grounds=letter.stated_grounds):
        yield _(
            "The text of 2007, which governs this request, has no article for %(ref)s%(outcome)s: the "
            "reply cites none. Its statement has to carry the reasons."
        ) % {"ref": outcome.ref, "outcome": outcome.label}


def _window(case: Case, step: Step, workdays: Workdays):
    """Until when the step itself is possible."""
    if step == Step.REQUEST_CORRECTION:
        last = clock.correction_notice_last_day(case, workdays)
        if last:
            yield _("The notice is possible until %s (Article 30).") % workdays.told(last)
    if step in (Step.LAPSE_CORRECTION, Step.LAPSE_FEE, Step.LAPSE_REASONS):
        yield _("The applicant may answer until %s.") % _day(
            clock.waits_until(case, workdays), workdays
        )
    if step in (Step.PROPOSE_EXTENSION, Step.APPROVE_EXTENSION, Step.NOTIFY_EXTENSION):
        yield _("Possible until %s, the last day to reply.") % _due(case, workdays)


def _after(case: Case, step: Step, on: date, workdays: Workdays) -> date | None:
    if step == Step.CONFIRM:
        return clock.due_after(case, workdays, received=on)
    if step in RESTARTS:
        return clock.due_after(case, workdays, stopped=False, **{RESTARTS[step]: on})
    if step == Step.WAIVE:
        waited = (case.fee.noticed_on, on)
        return clock.due_after(case, workdays, stopped=False, charged=(waited,))
    if step == Step.ASK_OPINION:
        letter = OpinionRequest(case=case, kind=OpinionRequest.Kind.THIRD_PARTY, sent_on=on)
        asked = (on, clock.opinion_end(letter, workdays))
        before = clock.facts_of(case, workdays).consulted
        return clock.due_after(case, workdays, consulted=(*before, asked))
    if step == Step.NOTIFY_EXTENSION:
        return _longer(case, step, workdays)
    return case.due_on


def _longer(case: Case, step: Step, workdays: Workdays) -> date | None:
    """The last day with the extension proposed, or the longest there is."""
    if step == Step.PROPOSE_EXTENSION:
        return clock.due_after(case, workdays, extension=in_force(case.received_on).extension)
    return clock.due_after(case, workdays, extension=case.extension.working_days)


def _day(day: date | None, workdays: Workdays) -> str:
    return workdays.told(day) if day else "—"


def _due(case: Case, workdays: Workdays) -> str:
    return clock.told_due(case, workdays) or "—"
