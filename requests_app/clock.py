"""The clock of a case: its facts, the last day to reply that follows from them, and the account of it.

Nothing here decides law: `statute.deadlines` counts, this module only reads what the case recorded.
`refresh` and `recompute_open` write the cache column `Case.due_on`; the import counts it by the same `Facts`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import prefetch_related_objects

from requests_app.models import Case, Count, FreshReply, OpinionRequest
from statute.calendar import official_workdays
from statute.deadlines import (
    NoTerm,
    Term,
    Trace,
    correction_notice_due,
    joint_opinion_term,
    opinion_due,
    payment_due,
    reply_term,
)
from statute.defence import Span
from statute.regulations import TEXT_2019, in_force
from statute.workdays import Workdays

# 内部办理时限: the unit's own target, in working days from acceptance, before the office's check.
INTERNAL_TARGET = 10
WITH_THE_UNIT = (Case.Status.ACCEPTED, Case.Status.ASSIGNED, Case.Status.HANDLING)

ROUNDS = ("correction", "extension", "reasons_request", "fee")


@dataclass(frozen=True)
class Facts:
    """What the clock of one case counts from. `stopped`: no term runs (see `facts_of`)."""

    received: date | None
    stopped: bool = False
    corrected: date | None = None
    paid: date | None = None
    extension: int = 0
    extended_on: date | None = None
    consulted: tuple[tuple[date, date], ...] = ()
    delayed_to: date | None = None
    charged: tuple[tuple[date, date], ...] = ()

    @property
    def term(self) -> Term | None:
        """The term to reply, or None while none runs."""
        if self.received is None or self.stopped:
            return None
        restarted = max(self.corrected or date.min, self.paid or date.min)
        # The whole term runs anew: what lengthened the old one fell away with it.
        fell_away = self.extended_on is not None and self.extended_on < restarted
        return reply_term(
            self.received,
            extension=0 if fell_away else self.extension,
            consulted=self.consulted,
            charged=self.charged,
            corrected=self.corrected,
            paid=self.paid,
            delayed_to=self.delayed_to,
        )

    def due(self, workdays: Workdays) -> date | None:
        """The last day to reply."""
        term = self.term
        return term.due(workdays.provisionally()) if term else None

    def trace(self, workdays: Workdays) -> Trace | None:
        term = self.term
        return term.trace(workdays.provisionally()) if term else None


def facts_of(case: Case, workdays: Workdays) -> Facts:
    """The facts of `case`, from its rounds.

    No term runs before the receipt is confirmed (第三十一条), while the applicant has to correct
    (第三十条) or to pay (信息处理费办法第六条), or for a correction of one's own record, for which
    第四十一条 sets none.
    """
    correction = _round(case, "correction")
    fee = _round(case, "fee")
    extension = _round(case, "extension")
    reasons = _round(case, "reasons_request")
    waits_for_correction = correction is not None and correction.corrected_on is None
    waits_for_fee = fee is not None and fee.paid_on is None and fee.waived_on is None
    return Facts(
        received=case.received_on,
        stopped=case.matter == Case.Matter.OWN_RECORD or waits_for_correction or waits_for_fee,
        corrected=correction.corrected_on if correction else None,
        paid=fee.paid_on if fee else None,
        extension=extension.working_days if extension and extension.noticed_on else 0,
        extended_on=extension.noticed_on if extension else None,
        consulted=_spans(case.opinion_requests.all(), workdays),
        delayed_to=reasons.delayed_to if reasons else None,
        charged=((fee.noticed_on, fee.waived_on),) if fee and fee.waived_on else (),
    )


def under_2007_text(case: Case) -> bool:
    """Whether the text in force on the day of receipt, which governs the whole request, is that of 2007."""
    return case.received_on is not None and in_force(case.received_on).year < TEXT_2019.year


def told_due(case: Case, workdays: Workdays) -> str:
    """The last day to reply as staff read it: 暂定 where the calendar may still move it, which it does not
    a day the organ set itself (第三十五条); "" for none."""
    if case.due_on is None:
        return ""
    reasons = _round(case, "reasons_request")
    is_set = reasons is not None and reasons.delayed_to == case.due_on
    return case.due_on.isoformat() if is_set else workdays.told(case.due_on)


def _round(case: Case, name: str):
    """The case's one round of that name, or None."""
    return getattr(case, name, None)


def opinion_end(opinion_request: OpinionRequest, workdays: Workdays) -> date:
    """The last day a request for an opinion takes out of the count.

    It ends with the answer, at the latest with the term the law gives for it: then silence is an
    answer, and an office that forgets to record it gains no time. While open it is counted to that
    latest day, so the due date shown is the one that holds if the other side uses its whole term.
    """
    last = opinion_last_day(opinion_request, workdays)
    if last is None:  # the 2007 text sets no term: nothing is taken out before the answer
        return opinion_request.answered_on or opinion_request.sent_on
    return min(opinion_request.answered_on or last, last)


def _spans(asked: Iterable[OpinionRequest], workdays: Workdays) -> tuple[tuple[date, date], ...]:
    """What each letter takes out of the count: from its sending to its end."""
    return tuple((letter.sent_on, opinion_end(letter, workdays)) for letter in asked)


def opinion_last_day(opinion_request: OpinionRequest, workdays: Workdays) -> date | None:
    """Last day for the opinion, counted from the letter's receipt (from its sending until known).

    None where the text in force on the day of the request's receipt sets no term (ADR 2).
    """
    if under_2007_text(opinion_request.case):
        return None
    start = opinion_request.delivered_on or opinion_request.sent_on
    calendar = workdays.provisionally()
    try:
        if opinion_request.kind == OpinionRequest.Kind.ORGAN:
            return joint_opinion_term(start).due(calendar)
        return opinion_due(start, workdays=calendar)
    except NoTerm:
        return None


def due(case: Case, workdays: Workdays) -> date | None:
    """The last day to reply to `case`; once reopened, to reply anew."""
    if fresh := case.fresh_reply:
        return due_anew(fresh, case, workdays)
    return facts_of(case, workdays).due(workdays)


def trace(case: Case, workdays: Workdays) -> Trace | None:
    """Day by day how the last day was reached."""
    if fresh := case.fresh_reply:
        return trace_anew(fresh, case, workdays)
    return facts_of(case, workdays).trace(workdays)


def _ordered(fresh: FreshReply) -> Span | None:
    """The term the decision set; None where it set none."""
    order = fresh.remedy
    if order.order_days is None:
        return None
    return Span(order.order_days, order.order_count == Count.WORKING)


def _anew(fresh: FreshReply, asked: Iterable[OpinionRequest], workdays: Workdays) -> Term:
    """Ordered without a term: that of 第三十三条第二款, from the day the decision arrived."""
    since = [letter for letter in asked if letter.sent_on >= fresh.term_from]
    return reply_term(fresh.term_from, consulted=_spans(since, workdays))


def due_anew(fresh: FreshReply, case: Case, workdays: Workdays) -> date:
    """The last day of a new reply. The term a decision set is stopped by nothing."""
    calendar = workdays.provisionally()
    if span := _ordered(fresh):
        return span.due(fresh.term_from, calendar)
    return _anew(fresh, case.opinion_requests.all(), workdays).due(calendar)


def trace_anew(fresh: FreshReply, case: Case, workdays: Workdays) -> Trace | None:
    """Day by day; None for a term in calendar days."""
    calendar = workdays.provisionally()
    if span := _ordered(fresh):
        return span.trace(fresh.term_from, calendar)
    return _anew(fresh, case.opinion_requests.all(), workdays).trace(calendar)


def correction_notice_last_day(case: Case, workdays: Workdays) -> date | None:
    """Last day for the one correction notice; None where the law sets none or nothing is received."""
    if case.received_on is None:
        return None
    try:
        return correction_notice_due(case.received_on, workdays=workdays.provisionally())
    except NoTerm:
        return None


def pay_by(fee, workdays: Workdays) -> date | None:
    """Last day to pay, once the receipt of the notice is known."""
    if fee.delivered_on is None:
        return None
    return payment_due(fee.delivered_on, workdays=workdays.provisionally())


def internal_target(case: Case, accepted_on: date | None, workdays: Workdays) -> date | None:
    """The unit's own last day for a request accepted on that day; None while the unit has no part in it."""
    if accepted_on is None or case.status not in WITH_THE_UNIT:
        return None
    return workdays.provisionally().after(accepted_on, INTERNAL_TARGET)


def waits_until(case: Case, workdays: Workdays) -> date | None:
    """The day until which the case waits for somebody outside, None if it does not or is not known."""
    if case.status == Case.Status.CORRECTING:
        return case.correction.reply_by
    if case.status == Case.Status.REASONING:
        return case.reasons_request.reply_by
    if case.status == Case.Status.CHARGING:
        return pay_by(case.fee, workdays)
    ends = [
        opinion_end(opinion_request, workdays)
        for opinion_request in case.opinion_requests.all()
        if opinion_request.answered_on is None
    ]
    return max(ends, default=None)


def due_after(case: Case, workdays: Workdays, **changed) -> date | None:
    """The last day if some facts were different: what a step would do, before it is taken."""
    if case.fresh_reply:
        return case.due_on
    return replace(facts_of(case, workdays), **changed).due(workdays)


def due_if_answered(
    case: Case, letter: OpinionRequest, on: date, workdays: Workdays
) -> date | None:
    """The last day once `letter` was answered on that day; others stay as they are."""
    asked = list(case.opinion_requests.all())
    for each in asked:
        if each.pk == letter.pk:
            each.answered_on = on
    if fresh := case.fresh_reply:
        return (
            case.due_on
            if _ordered(fresh)
            else _anew(fresh, asked, workdays).due(workdays.provisionally())
        )
    return replace(facts_of(case, workdays), consulted=_spans(asked, workdays)).due(workdays)


def refresh(case: Case, workdays: Workdays) -> date | None:
    """Write the cache column from the facts as stored; returns the day it held before."""
    before = case.due_on
    fresh = (
        Case.objects.select_related(*ROUNDS)
        .prefetch_related("opinion_requests", "fresh_replies__remedy")
        .get(pk=case.pk)
    )
    case.due_on = due(fresh, workdays)
    if case.due_on != before:
        case.save(update_fields=["due_on"])
    return before


def recompute_open(*, workdays: Workdays, on: date, by=None, batch: int = 500) -> int:
    """After a change of the calendar: the due dates of open cases anew, old and new day in the
    ledger of each case that moved. Closed cases stay as they were judged. Returns how many moved."""
    moved = 0
    last = 0
    while True:
        with transaction.atomic():
            cases = list(
                Case.objects.open()
                .filter(pk__gt=last)
                .select_for_update(of=("self",))
                .order_by("pk")[:batch]
            )
            prefetch_related_objects(cases, *ROUNDS, "opinion_requests", "fresh_replies__remedy")
            if not cases:
                return moved
            last = cases[-1].pk
            for case in cases:
                before, case.due_on = case.due_on, due(case, workdays)
                if case.due_on != before:
                    case.save(update_fields=["due_on"])
                    case.events.create(
                        kind="recomputed",
                        on=on,
                        by=by,
                        data={"old": _iso(before), "new": _iso(case.due_on)},
                    )
                    moved += 1


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def follow_calendar(on: date) -> int:
    """What `statute.calendar.changed` calls, whoever changed the calendar and how."""
    return recompute_open(workdays=official_workdays(), on=on)
