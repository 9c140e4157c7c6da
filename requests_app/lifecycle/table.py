"""The one table of what may be done to a case: from where, to where, by whom.

Every step is taken through `begin` and `finish`; what the table does not hold is refused everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app import clock, outbox
from requests_app.models import Case
from requests_app.refusal import NotAllowed
from statute.calendar import official_workdays

S = Case.Status
# Kept in the ledger beside the steps: no step of anybody, so no measure for the order of steps.
BESIDE_THE_STEPS = ("recomputed", "reminded", "letter_written", "letter_opened", "code_issued")
# Between registration and the end nothing is waited for inside: an applicant may withdraw, and a
# duplicate may be merged.
OPEN = tuple(status for status in S if status not in Case.DONE)


class Role(StrEnum):
    """The groups (职务分工) that take steps. The applicant takes part without an account."""

    REGISTRAR = "登记"
    HANDLER = "承办"
    REVIEWER = "审核"
    HEAD = "机构负责人"
    APPLICANT = "申请人"


class Step(models.TextChoices):
    """What is done to a case; also the kinds of its events."""

    FILE = "filed", gettext_lazy("File")
    CONFIRM = "confirmed", gettext_lazy("Confirm the receipt")
    REQUEST_CORRECTION = "correction_requested", gettext_lazy("Ask for a correction")
    CORRECT = "corrected", gettext_lazy("Record the correction")
    LAPSE_CORRECTION = "correction_lapsed", gettext_lazy("Close: not corrected")
    ACCEPT = "accepted", gettext_lazy("Send the receipt")
    SPLIT = "split", gettext_lazy("Split into matters")
    MERGE = "merged", gettext_lazy("Merge a duplicate")
    ASSIGN = "assigned", gettext_lazy("Pass to a unit")
    SIGN_FOR = "signed_for", gettext_lazy("Sign for it")
    RETURN = "returned", gettext_lazy("Return to the office")
    CONSULT = "consulted", gettext_lazy("Ask for an opinion")
    RECORD_OPINION = "opinion_recorded", gettext_lazy("Record the opinion")
    DECIDE_JOINT = "joint_decided", gettext_lazy("Decide on a joint organ's objection")
    TELL_THIRD_PARTY = "third_party_told", gettext_lazy("Tell the third party of the disclosure")
    REQUEST_REASONS = "reasons_requested", gettext_lazy("Ask for reasons")
    GIVE_REASONS = "reasons_given", gettext_lazy("Record the reasons")
    LAPSE_REASONS = "reasons_lapsed", gettext_lazy("Go on without reasons")
    DELAY = "delayed", gettext_lazy("Set a later day")
    CHARGE = "charged", gettext_lazy("Charge a fee")
    DELIVER_FEE = "fee_delivered", gettext_lazy("Record receipt of the fee notice")
    PAY = "paid", gettext_lazy("Record the payment")
    WAIVE = "waived", gettext_lazy("Waive the fee")
    LAPSE_FEE = "fee_lapsed", gettext_lazy("Close: not paid")
    PROPOSE_EXTENSION = "extension_proposed", gettext_lazy("Propose an extension")
    APPROVE_EXTENSION = "extension_approved", gettext_lazy("Approve the extension")
    NOTIFY_EXTENSION = "extended", gettext_lazy("Tell the applicant of the extension")
    NAME_ORGAN = "organ_named", gettext_lazy("Name the organ responsible")
    TRANSFER = "transferred", gettext_lazy("Pass on to the organ responsible")
    REFER = "referred", gettext_lazy("Point to the petition channel")
    ANSWER_ON_THE_SPOT = "answered_on_the_spot", gettext_lazy("Answer on the spot")
    SUBMIT = "submitted", gettext_lazy("Submit the reply for review")
    SEND_BACK = "sent_back", gettext_lazy("Send back for revision")
    APPROVE = "reviewed", gettext_lazy("Approve")
    SIGN = "signed", gettext_lazy("Sign")
    REPLY = "replied", gettext_lazy("Issue the reply")
    SERVE = "served", gettext_lazy("Record the service")
    ARCHIVE = "archived", gettext_lazy("Archive")
    WITHDRAW = "withdrawn", gettext_lazy("Withdraw the request")


@dataclass(frozen=True)
class Transition:
    """`step` leads from any of `sources` to `target` (None: the status stays), taken by `roles`.

    `in_order`: the day of the step may not come before days already in the ledger. Facts that
    happened outside, such as an opinion that came in while other work went on, need not keep it.
    """

    step: Step
    sources: tuple[Case.Status, ...]
    target: Case.Status | None
    roles: tuple[Role, ...]
    in_order: bool = True


_OFFICE = (Role.REGISTRAR,)
_UNIT = (Role.HANDLER,)
_UNDER_WAY = (S.HANDLING, S.REVIEWING, S.SIGNING)

TRANSITIONS = {
    transition.step: transition
    for transition in (
        # 登记
        Transition(Step.CONFIRM, (S.FILED,), S.REGISTERED, _OFFICE),
        # 补正 (第三十条)
        Transition(
            Step.REQUEST_CORRECTION,
            (S.REGISTERED, S.ACCEPTED, S.HANDLING),
            S.CORRECTING,
            (Role.REGISTRAR, Role.HANDLER),
        ),
        Transition(Step.CORRECT, (S.CORRECTING,), S.REGISTERED, (Role.REGISTRAR, Role.APPLICANT)),
        Transition(Step.LAPSE_CORRECTION, (S.CORRECTING,), S.CLOSED, _OFFICE),
        # 接收回执, 一事一申请, 转办
        Transition(Step.ACCEPT, (S.REGISTERED,), S.ACCEPTED, _OFFICE),
        Transition(Step.SPLIT, (S.REGISTERED, S.ACCEPTED), None, _OFFICE),
        Transition(Step.MERGE, (S.FILED, S.REGISTERED, S.ACCEPTED, S.HANDLING), S.CLOSED, _OFFICE),
        Transition(Step.ASSIGN, (S.ACCEPTED,), S.ASSIGNED, _OFFICE),
        Transition(Step.SIGN_FOR, (S.ASSIGNED,), S.HANDLING, _UNIT),
        Transition(Step.RETURN, (S.ASSIGNED,), S.ACCEPTED, _UNIT),
        # 征求意见 (第三十二条、第三十四条)
        Transition(Step.CONSULT, (S.HANDLING,), None, _UNIT),
        Transition(Step.RECORD_OPINION, (S.HANDLING,), None, _UNIT, in_order=False),
        Transition(Step.DECIDE_JOINT, (S.HANDLING,), None, (Role.HEAD,)),
        Transition(Step.TELL_THIRD_PARTY, (S.HANDLING,), None, _UNIT),
        # 说明理由 (第三十五条)
        Transition(Step.REQUEST_REASONS, (S.HANDLING,), S.REASONING, _UNIT),
        Transition(Step.GIVE_REASONS, (S.REASONING,), S.HANDLING, (Role.HANDLER, Role.APPLICANT)),
        Transition(Step.LAPSE_REASONS, (S.REASONING,), S.HANDLING, _UNIT),
        Transition(Step.DELAY, (S.HANDLING,), None, (Role.HEAD,)),
        # 收费 (第四十二条)
        Transition(Step.CHARGE, (S.HANDLING,), S.CHARGING, _UNIT),
        Transition(Step.DELIVER_FEE, (S.CHARGING,), None, _UNIT),
        Transition(Step.PAY, (S.CHARGING,), S.HANDLING, _UNIT),
        Transition(Step.WAIVE, (S.CHARGING,), S.HANDLING, (Role.HEAD,)),
        Transition(Step.LAPSE_FEE, (S.CHARGING,), S.CLOSED, _OFFICE),
        # 延期 (第三十三条第二款)
        Transition(Step.PROPOSE_EXTENSION, _UNDER_WAY, None, _UNIT),
        Transition(Step.APPROVE_EXTENSION, _UNDER_WAY, None, (Role.HEAD,)),
        Transition(Step.NOTIFY_EXTENSION, _UNDER_WAY, None, (Role.REGISTRAR, Role.HANDLER)),
        # 告知负责机关, 转送, 信访 (第三十六条第五项、第四十一条、第三十九条)
        Transition(Step.NAME_ORGAN, (S.HANDLING,), None, _UNIT),
        Transition(Step.TRANSFER, (S.HANDLING,), None, _UNIT),
        Transition(Step.REFER, (S.HANDLING,), None, _UNIT),
        # 审核, 审签, 答复, 送达, 归档
        # 当场答复 (第三十三条第一款): who drafts and the head who signs
        Transition(
            Step.ANSWER_ON_THE_SPOT,
            (S.REGISTERED, S.ACCEPTED),
            S.SIGNING,
            (Role.REGISTRAR, Role.HANDLER),
        ),
        Transition(Step.SUBMIT, (S.HANDLING,), S.REVIEWING, _UNIT),
        Transition(
            Step.SEND_BACK,
            (S.REVIEWING, S.SIGNING, S.SIGNED),
            S.HANDLING,
            (Role.REVIEWER, Role.HEAD),
        ),
        Transition(Step.APPROVE, (S.REVIEWING,), S.SIGNING, (Role.REVIEWER,)),
        Transition(Step.SIGN, (S.SIGNING,), S.SIGNED, (Role.HEAD,)),
        Transition(Step.REPLY, (S.SIGNED,), S.REPLIED, (Role.REGISTRAR, Role.HANDLER)),
        Transition(Step.SERVE, (S.REPLIED,), S.CLOSED, (Role.REGISTRAR, Role.HANDLER)),
        Transition(Step.ARCHIVE, (S.CLOSED,), S.ARCHIVED, _OFFICE),
        # 撤回: until the reply is issued
        Transition(
            Step.WITHDRAW,
            tuple(status for status in OPEN if status != S.REPLIED),
            S.CLOSED,
            (Role.REGISTRAR, Role.APPLICANT),
        ),
    )
}


def holds(user, role: Role) -> bool:
    """Whether `user` belongs to the group of that role. Being superuser gives none: who keeps the
    system does not answer requests."""
    return role.value in _groups_of(user)


def _groups_of(user) -> frozenset[str]:
    # Once for a page that draws a dozen buttons.
    if not hasattr(user, "_case_roles"):
        user._case_roles = frozenset(user.groups.values_list("name", flat=True))
    return user._case_roles


def steps_from(status: str, user=None) -> list[Step]:
    """The steps the table allows from `status`, in its order; with `user`, those of that person."""
    return [
        transition.step
        for transition in TRANSITIONS.values()
        if status in transition.sources
        and (user is None or any(holds(user, role) for role in transition.roles))
    ]


def begin(case: Case, step: Step, *, by, on: date) -> Case:
    """Lock the case's row and check the step against the table, the person's role and the ledger.

    `by` is None for what the applicant does. Must be called inside a transaction. Raises NotAllowed.
    """
    transition = TRANSITIONS[step]
    case = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if case.status not in transition.sources:
        raise NotAllowed(
            _("“%(step)s” is not possible: the request is %(status)s.")
            % {"step": step.label, "status": case.get_status_display()}
        )
    if by is None:
        if Role.APPLICANT not in transition.roles:
            raise NotAllowed(_("“%(step)s” is taken by the office.") % {"step": step.label})
    elif not any(holds(by, role) for role in transition.roles):
        raise NotAllowed(
            _("“%(step)s” is taken by: %(roles)s.")
            % {
                "step": step.label,
                "roles": "、".join(r.value for r in transition.roles if r != Role.APPLICANT),
            }
        )
    if case.received_on and on < case.received_on:
        raise NotAllowed(_("The step cannot come before the day of receipt."))
    if transition.in_order:
        latest = case.events.exclude(kind__in=BESIDE_THE_STEPS).aggregate(day=Max("on"))["day"]
        if latest and on < latest:
            raise NotAllowed(
                _("The step cannot come before %(day)s, the day of the last one recorded.")
                % {"day": latest.isoformat()}
            )
    return case


def finish(case: Case, step: Step, *, by, on: date, note: str = "", data=None, **changes) -> Case:
    """Write the step's target status and `changes`, log its event, bring the due date up to date."""
    target = TRANSITIONS[step].target
    if target is not None:
        changes["status"] = target
    for name, value in changes.items():
        setattr(case, name, value)
    if changes:
        case.save(update_fields=list(changes))
    before = case.due_on
    if not case.is_closed:
        clock.refresh(case, official_workdays())
    details = dict(data or {})
    if case.due_on != before:
        details["due"] = [before and before.isoformat(), case.due_on and case.due_on.isoformat()]
    outbox.note(case.events.create(kind=step, on=on, by=by, note=note, data=details))
    return case
