"""复议 and 诉讼 as matters of the office: the copy arrives, somebody answers in time, a decision comes.

Each step is one function and one line of the matter's ledger. A decision that corrects and orders a new
reply reopens the request in the same transaction (`lifecycle.reopen`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import staff
from records import decisions
from records.lifecycle import Lifecycle, NotAllowed, Role, Transition
from records.numbering import free_numbers
from requests_app.lifecycle import again
from requests_app.models import Case, Remedy
from statute import defence
from statute.workdays import Workdays

PENDING, ANSWERED, DECIDED = "pending", "answered", "decided"
STATES = {
    PENDING: gettext_lazy("not answered yet"),
    ANSWERED: gettext_lazy("answered, to be decided"),
    DECIDED: gettext_lazy("decided"),
}
ENTERED = "entered"


class Step(models.TextChoices):
    """What is done to a review or suit; also the kinds of its events."""

    ASSIGN = "assigned", gettext_lazy("Give it to a handler")
    TELL = "told", gettext_lazy("Record the copy received")
    ANSWER = "answered", gettext_lazy("Record the answer")
    DECIDE = "decided", gettext_lazy("Record the decision")
    HAND_OVER = "handed_over", gettext_lazy("Hand over to a successor")


def state_of(remedy: Remedy) -> str:
    """Where the matter stands, by its days."""
    if remedy.decided_on:
        return DECIDED
    return ANSWERED if remedy.answered_on else PENDING


def _row(step: Step, sources: tuple[str, ...], targets: tuple[str, ...], who) -> Transition:
    # Days of copies and decisions are those of others: they need not follow the office's own steps.
    return Transition(step, step.label, sources, targets, who, in_order=False)


_OFFICE_AND_UNIT = (Role.REGISTRAR, Role.HANDLER)
TRANSITIONS = {
    transition.step: transition
    for transition in (
        _row(Step.ASSIGN, (PENDING, ANSWERED), (), (Role.REGISTRAR,)),
        _row(Step.TELL, (PENDING,), (), (Role.REGISTRAR,)),
        _row(Step.ANSWER, (PENDING,), (ANSWERED,), _OFFICE_AND_UNIT),
        _row(Step.DECIDE, (PENDING, ANSWERED), (DECIDED,), (Role.REGISTRAR,)),
        # The handler's account is put out of service.
        _row(Step.HAND_OVER, (PENDING, ANSWERED), (), (Role.ADMINISTRATOR,)),
    )
}


def _ask_reach(remedy: Remedy, by) -> None:
    if remedy.case is not None and remedy.handler_id != by.pk:
        staff.ask_unit(remedy.case, by)


def shown_of(remedy: Remedy) -> decisions.Shown:
    """The matter, and the request with its outcome that a decision would open again."""
    case = remedy.case
    facts = ("number", "kind", "authority", "filed_on", "told_on", "answered_on")
    told = (
        f"{case.number} {case.get_status_display()} {case.get_outcome_display()}" if case else "—"
    )
    counted = f"{case.pk} {case.status} {case.outcome}" if case else "—"
    return decisions.Shown(
        (
            *decisions.parts_of(remedy, facts),
            decisions.Part("request", Case._meta.verbose_name, told, value=counted),
        ),
        steps=(Step.DECIDE,),
    )


LIFECYCLE = Lifecycle(
    model=Remedy,
    transitions=TRANSITIONS,
    refused=gettext_lazy("“%(step)s” is not possible: the matter is %(state)s."),
    state=state_of,
    state_label=lambda remedy: STATES[state_of(remedy)],
    ask_reach=_ask_reach,
    decides={Step.DECIDE: shown_of},
)


def span_of(remedy: Remedy) -> defence.Span | None:
    """The term to answer; None until the copy has come."""
    if remedy.told_on is None:
        return None
    if remedy.is_suit:
        return defence.answer_to_suit(remedy.told_on)
    summary = remedy.procedure == Remedy.Procedure.SUMMARY
    return defence.answer_to_review(remedy.told_on, summary=summary)


def answer_due(remedy: Remedy, workdays: Workdays) -> date | None:
    """The last day to answer; None until the copy has come."""
    span = span_of(remedy)
    return span and span.due(remedy.told_on, workdays.provisionally())


def decision_span_of(remedy: Remedy) -> defence.Span | None:
    """The term in which the reviewing organ decides; None of a suit, and of a review under way before its
    procedure is known: the copy says which it is."""
    if remedy.is_suit or remedy.told_on is None:
        return None
    summary = remedy.procedure == Remedy.Procedure.SUMMARY
    is_new = remedy.filed_on >= defence.REVIEW_LAW_2023_SINCE
    return defence.decision_of_review(remedy.filed_on, summary=summary and is_new)


def decision_due(remedy: Remedy, workdays: Workdays) -> date | None:
    """The day by which the review is to be decided, unless the reviewing organ prolongs it."""
    span = decision_span_of(remedy)
    return span and span.due(remedy.filed_on, workdays.provisionally())


def answered_late(remedy: Remedy, workdays: Workdays) -> bool:
    due = answer_due(remedy, workdays)
    return bool(due and remedy.answered_on and remedy.answered_on > due)


def enter(remedy: Remedy, *, by, on: date) -> Remedy:
    """Store a new matter with its number in our register, and the first line of its ledger."""
    number([remedy])
    remedy.save()
    remedy.events.create(kind=ENTERED, on=on, by=by, note=remedy.authority)
    return remedy


def number(remedies: Iterable[Remedy]) -> None:
    """Set 本机关登记号 of unsaved matters: 复2026-001, 诉2026-001 by the year they were accepted.

    Call inside a transaction, for those brought in together in their order.
    """
    series: dict[str, list[Remedy]] = {}
    for remedy in remedies:
        mark = "诉" if remedy.is_suit else "复"
        series.setdefault(f"{mark}{remedy.filed_on.year}", []).append(remedy)
    for start in sorted(series):
        numbers = free_numbers(
            f"remedy/{start}",
            len(series[start]),
            taken=Remedy.objects.filter(register_number__startswith=f"{start}-"),
            field="register_number",
            form=lambda serial, start=start: f"{start}-{serial:03d}",
        )
        for remedy, given in zip(series[start], numbers, strict=True):
            remedy.register_number = given


@transaction.atomic
def assign(remedy: Remedy, *, by, on: date, handler) -> Remedy:
    """Who answers for the office."""
    remedy = LIFECYCLE.begin(remedy, Step.ASSIGN, by=by, on=on)
    name = handler.get_full_name() or handler.get_username()
    return LIFECYCLE.finish(remedy, Step.ASSIGN, by=by, on=on, note=name, handler=handler)


@transaction.atomic
def hand_over(remedy: Remedy, *, to, by, on: date, reason: str) -> Remedy:
    """移交: `to` answers from now on; None leaves it to the office."""
    remedy = LIFECYCLE.begin(remedy, Step.HAND_OVER, by=by, on=on)
    before = remedy.handler.get_username() if remedy.handler else "—"
    note = f"{before} → {to.get_username() if to else '—'}：{reason}"
    return LIFECYCLE.finish(remedy, Step.HAND_OVER, by=by, on=on, note=note, handler=to)


@transaction.atomic
def tell(remedy: Remedy, *, by, on: date, procedure: str = "") -> Remedy:
    """The copy of the application or complaint came on that day: the term to answer runs from it."""
    remedy = LIFECYCLE.begin(remedy, Step.TELL, by=by, on=on)
    if remedy.told_on is not None:
        raise NotAllowed(_("The copy is recorded already."))
    remedy.told_on, remedy.procedure = on, "" if remedy.is_suit else procedure
    _check(remedy)
    return LIFECYCLE.finish(remedy, Step.TELL, by=by, on=on, told_on=on, procedure=remedy.procedure)


@transaction.atomic
def answer(remedy: Remedy, *, by, on: date, note: str = "") -> Remedy:
    """答复书 or 答辩状 with the evidence, handed in on that day."""
    remedy = LIFECYCLE.begin(remedy, Step.ANSWER, by=by, on=on)
    remedy.answered_on = on
    _check(remedy)
    return LIFECYCLE.finish(remedy, Step.ANSWER, by=by, on=on, note=note, answered_on=on)


@transaction.atomic
def decide(
    remedy: Remedy,
    *,
    by,
    on: date,
    decided_on: date,
    received_on: date,
    result: str,
    orders_reply: bool = False,
    order_days: int | None = None,
    order_count: str = "",
    procedural_only: bool = False,
    note: str = "",
    read: str | None = None,
) -> Remedy:
    """审结: what was decided and when it arrived. With `orders_reply` the request is opened for a new
    reply, within `order_days` counted in `order_count`, else within the term of 第三十三条第二款.

    `on`: the day it is recorded; `read`: the fingerprint of what the page showed. Raises NotAllowed.
    """
    remedy = LIFECYCLE.begin(remedy, Step.DECIDE, by=by, on=on, read=read)
    if received_on > on:
        raise NotAllowed(_("This day has not come yet."))
    if orders_reply and remedy.case is None:
        raise NotAllowed(_("The request it arose from is not named: name it first."))
    changes = {
        "decided_on": decided_on,
        "decision_received_on": received_on,
        "result": result,
        "orders_reply": orders_reply,
        "order_days": order_days if orders_reply else None,
        "order_count": order_count if orders_reply and order_days else "",
        "procedural_only": orders_reply and procedural_only,
    }
    for name, value in changes.items():
        setattr(remedy, name, value)
    _check(remedy)
    remedy = LIFECYCLE.finish(remedy, Step.DECIDE, by=by, on=on, note=note, **changes)
    if orders_reply:
        again.reopen(remedy.case, remedy=remedy, by=by, on=on)
    return remedy


def _check(remedy: Remedy) -> None:
    """The model's own rules, told as a refusal is: by ValidationError."""
    remedy.full_clean()


def may_be_taken(remedy: Remedy, step: str) -> bool:
    """Whether days of the matter leave the step open, beyond its state."""
    if step == Step.TELL:
        return remedy.told_on is None
    return remedy.told_on is not None if step == Step.ANSWER else True
