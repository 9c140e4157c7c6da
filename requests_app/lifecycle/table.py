"""The one table of what may be done to a case: from where, to where, by whom.

Every step is taken through `begin` and `finish`; what the table does not hold is refused everywhere.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import staff
from records.lifecycle import Lifecycle, NotAllowed, Role, Transition
from requests_app import clock, outbox
from requests_app.lifecycle import shown
from requests_app.lifecycle.guards import ENDINGS, reason_against
from requests_app.lifecycle.steps import Step
from requests_app.models import Case
from statute.calendar import official_workdays

S = Case.Status
# Kept in the ledger beside the steps: no step of anybody, so no measure for the order of steps.
BESIDE_THE_STEPS = (
    *("recomputed", "reminded", "letter_written", "letter_opened", "code_issued"),
    # Done about the register, not about the request: what happened before may still be recorded.
    *(Step.HAND_OVER, Step.AMEND, Step.DETACH),
    *("erasure_asked", "erasure_answer_proposed", "erasure_answered", "assisted"),
    *("colleagues_asked", "colleagues_answered"),
)
# Between registration and the end nothing is waited for inside: an applicant may withdraw, and a
# duplicate may be merged.
OPEN = tuple(status for status in S if status not in (*Case.DONE, S.VOID))


def _row(
    step: Step,
    sources: tuple[Case.Status, ...],
    target: Case.Status | None,
    who: tuple[Role, ...],
    *,
    in_order: bool = True,
) -> Transition:
    return Transition(
        step, step.label, sources, () if target is None else (target,), who, in_order=in_order
    )


_OFFICE = (Role.REGISTRAR,)
_UNIT = (Role.HANDLER,)
_UNDER_WAY = (S.HANDLING, S.REVIEWING, S.SIGNING)

TRANSITIONS = {
    transition.step: transition
    for transition in (
        # 登记
        _row(Step.CONFIRM, (S.FILED,), S.REGISTERED, _OFFICE),
        # 无效登记: one of the office proposes, another confirms; before anything was answered
        _row(Step.PROPOSE_VOID, (S.FILED, S.REGISTERED), None, _OFFICE),
        _row(Step.VOID, (S.FILED, S.REGISTERED), S.VOID, (Role.REGISTRAR, Role.HEAD)),
        # 补正 (第三十条)
        _row(
            Step.REQUEST_CORRECTION,
            (S.REGISTERED, S.ACCEPTED, S.HANDLING),
            S.CORRECTING,
            (Role.REGISTRAR, Role.HANDLER),
        ),
        _row(Step.CORRECT, (S.CORRECTING,), S.REGISTERED, (Role.REGISTRAR, Role.APPLICANT)),
        _row(Step.LAPSE_CORRECTION, (S.CORRECTING,), S.CLOSED, _OFFICE),
        # 接收回执, 一事一申请, 转办
        _row(Step.ACCEPT, (S.REGISTERED,), S.ACCEPTED, _OFFICE),
        _row(Step.SPLIT, (S.REGISTERED, S.ACCEPTED), None, _OFFICE),
        Transition(
            Step.MERGE,
            Step.MERGE.label,
            (S.FILED, S.REGISTERED, S.ACCEPTED, S.HANDLING),
            (S.CLOSED, S.VOID),
            _OFFICE,
        ),
        _row(Step.ASSIGN, (S.ACCEPTED,), S.ASSIGNED, _OFFICE),
        _row(Step.SIGN_FOR, (S.ASSIGNED,), S.HANDLING, _UNIT),
        _row(Step.RETURN, (S.ASSIGNED, S.HANDLING), S.ACCEPTED, _UNIT),
        # 改派, and a 转办 taken back before anybody signed for it
        _row(Step.TAKE_BACK, (S.ASSIGNED,), S.ACCEPTED, _OFFICE),
        _row(Step.REASSIGN, (S.ASSIGNED, S.HANDLING), S.ASSIGNED, _OFFICE),
        # The handler's account is put out of service; no fact of the case, so no day to keep.
        _row(Step.HAND_OVER, OPEN, None, (Role.ADMINISTRATOR,), in_order=False),
        # 协办
        _row(Step.ASK_UNIT, (S.HANDLING,), None, _UNIT),
        # 征求意见 (第三十二条、第三十四条)
        _row(Step.ASK_OPINION, (S.HANDLING,), None, _UNIT),
        _row(Step.RECORD_OPINION, (S.HANDLING,), None, _UNIT, in_order=False),
        _row(Step.DECIDE_JOINT, (S.HANDLING,), None, (Role.HEAD,)),
        _row(Step.TELL_THIRD_PARTY, (S.HANDLING,), None, _UNIT),
        # 说明理由 (第三十五条)
        _row(Step.REQUEST_REASONS, (S.HANDLING,), S.REASONING, _UNIT),
        _row(Step.GIVE_REASONS, (S.REASONING,), S.HANDLING, (Role.HANDLER, Role.APPLICANT)),
        _row(Step.LAPSE_REASONS, (S.REASONING,), S.HANDLING, _UNIT),
        _row(Step.DELAY, (S.HANDLING,), None, (Role.HEAD,)),
        # 收费 (第四十二条)
        _row(Step.CHARGE, (S.HANDLING,), S.CHARGING, _UNIT),
        _row(Step.DELIVER_FEE, (S.CHARGING,), None, _UNIT),
        _row(Step.PAY, (S.CHARGING,), S.HANDLING, _UNIT),
        _row(Step.WAIVE, (S.CHARGING,), S.HANDLING, (Role.HEAD,)),
        _row(Step.LAPSE_FEE, (S.CHARGING,), S.CLOSED, _OFFICE),
        # 延期 (第三十三条第二款)
        _row(Step.PROPOSE_EXTENSION, _UNDER_WAY, None, _UNIT),
        _row(Step.APPROVE_EXTENSION, _UNDER_WAY, None, (Role.HEAD,)),
        _row(Step.REFUSE_EXTENSION, _UNDER_WAY, None, (Role.HEAD,)),
        _row(Step.NOTIFY_EXTENSION, _UNDER_WAY, None, (Role.REGISTRAR, Role.HANDLER)),
        # 告知负责机关, 转送, 信访 (第三十六条第五项、第四十一条、第三十九条)
        _row(Step.NAME_ORGAN, (S.HANDLING,), None, _UNIT),
        _row(Step.TRANSFER, (S.HANDLING,), None, _UNIT),
        _row(Step.REFER, (S.HANDLING,), None, _UNIT),
        # 审核, 审签, 答复, 送达, 归档
        # 当场答复 (第三十三条第一款): who drafts and the head who signs
        _row(
            Step.ANSWER_ON_THE_SPOT,
            (S.REGISTERED, S.ACCEPTED),
            S.SIGNING,
            (Role.REGISTRAR, Role.HANDLER),
        ),
        _row(Step.SUBMIT, (S.HANDLING,), S.REVIEWING, _UNIT),
        _row(Step.RECALL, (S.REVIEWING,), S.HANDLING, _UNIT),
        _row(
            Step.SEND_BACK,
            (S.REVIEWING, S.SIGNING, S.SIGNED),
            S.HANDLING,
            (Role.REVIEWER, Role.HEAD),
        ),
        _row(Step.APPROVE, (S.REVIEWING,), S.SIGNING, (Role.REVIEWER,)),
        _row(Step.SIGN, (S.SIGNING,), S.SIGNED, (Role.HEAD,)),
        _row(Step.REPLY, (S.SIGNED,), S.REPLIED, (Role.REGISTRAR, Role.HANDLER)),
        _row(Step.SERVE, (S.REPLIED,), S.CLOSED, (Role.REGISTRAR, Role.HANDLER)),
        _row(Step.ARCHIVE, (S.CLOSED,), S.ARCHIVED, _OFFICE),
        # 更正登记信息: a fact that should have been registered so from the start, in every state
        _row(Step.AMEND, tuple(S), None, _OFFICE, in_order=False),
        _row(Step.DETACH, tuple(S), None, _OFFICE, in_order=False),
        # 重新答复: taken with the decision of a review or suit (`matters.decide`)
        Transition(
            Step.REOPEN,
            Step.REOPEN.label,
            (S.CLOSED, S.ARCHIVED),
            (S.HANDLING, S.ACCEPTED),
            _OFFICE,
        ),
        # 撤回: until the reply is issued
        _row(
            Step.WITHDRAW,
            tuple(status for status in OPEN if status != S.REPLIED),
            S.CLOSED,
            (Role.REGISTRAR, Role.APPLICANT),
        ),
        # 恢复办理: what ended by mistake goes on; one proposes, another confirms
        _row(Step.PROPOSE_RESTORE, (S.CLOSED, S.VOID), None, _OFFICE),
        Transition(
            Step.RESTORE,
            Step.RESTORE.label,
            (S.CLOSED, S.VOID),
            (
                *(S.FILED, S.REGISTERED, S.CORRECTING, S.ACCEPTED),
                *(S.ASSIGNED, S.HANDLING, S.REASONING, S.CHARGING),
            ),
            (Role.REGISTRAR, Role.HEAD),
        ),
        _row(Step.REFUSE_RESTORE, (S.CLOSED, S.VOID), None, (Role.REGISTRAR, Role.HEAD)),
    )
}


LIFECYCLE = Lifecycle(
    model=Case,
    transitions=TRANSITIONS,
    refused=gettext_lazy("“%(step)s” is not possible: the request is %(state)s."),
    beside=BESIDE_THE_STEPS,
    ask_reach=staff.ask_unit,
    decides=shown.DECIDES,
)


def steps_from(status: str, user=None) -> list[Step]:
    """The steps the table allows from `status`, in its order; with `user`, those of that person."""
    return [Step(step) for step in LIFECYCLE.steps_from(status, user)]


def open_steps(case: Case, user, *, on: date) -> list[Step]:
    """The steps that status, facts and this person's roles leave open on that day."""
    return [step for step in steps_from(case.status, user) if not reason_against(case, step, on=on)]


def begin(case: Case, step: Step, *, by, on: date, read: str | None = None) -> Case:
    """Lock the case's row and check the step against the table, the person's role and the ledger.

    `by` is None for what the applicant does; `read` is the fingerprint of what the page of a deciding
    step showed. Must be called inside a transaction. Raises NotAllowed.
    """
    case = LIFECYCLE.begin(case, step, by=by, on=on, read=read)
    if case.received_on and on < case.received_on:
        raise NotAllowed(_("The step cannot come before the day of receipt."))
    if reason := reason_against(case, step, on=on):
        raise NotAllowed(reason)
    return case


def finish(case: Case, step: Step, *, by, on: date, note: str = "", data=None, **changes) -> Case:
    """Write the step's target status and `changes`, log its event, bring the due date up to date."""
    details = _stood(case) if step in ENDINGS else {}
    LIFECYCLE.write(case, step, **changes)
    before = case.due_on
    if not case.is_closed:
        clock.refresh(case, official_workdays())
    details |= data or {}
    if case.due_on != before:
        details["due"] = [before and before.isoformat(), case.due_on and case.due_on.isoformat()]
    outbox.note(case.events.create(kind=step, on=on, by=by, note=note, data=details))
    LIFECYCLE.keep_decision(case, step, by=by, on=on)
    return case


def _stood(case: Case) -> dict:
    """Kept with the event that ends a case: where it stood, for the day it turns out to be a mistake."""
    received = case.received_on and case.received_on.isoformat()
    return {"was": case.status, "received": received}
