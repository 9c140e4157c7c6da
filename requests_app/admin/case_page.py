"""What the page of one request shows: everything a decision needs, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import decisions, versions
from records.names import name_of
from records.personal import mask_name
from requests_app import access, acts, blackout, clock, desk, office_papers, remedy_days, timeline
from requests_app.lifecycle import table
from requests_app.lifecycle.steps import Step
from requests_app.models import Assistance, Case, Letter, Notice
from requests_app.months import months_of
from statute.calendar import official_workdays
from statute.outcomes import ApplicantKind

OTHERS = 10  # requests of the same person shown
# Whoever took part, by the last step each took.
_PARTS = (
    (Step.ACCEPT, gettext_lazy("Took it in")),
    (Step.SIGN_FOR, gettext_lazy("Handles it")),
    (Step.SUBMIT, gettext_lazy("Handed the reply in")),
    (Step.APPROVE, gettext_lazy("Reviewed the reply")),
    (Step.SIGN, gettext_lazy("Signed the reply")),
    (Step.REPLY, gettext_lazy("Issued the reply")),
)


@dataclass(frozen=True)
class Part:
    """One person's part in the request."""

    label: Any
    name: str
    on: date


def context(case: Case, user, *, on: date, may_attach: bool) -> dict:
    """Everything but the steps. Whoever may not see applicants gets no words and no names."""
    workdays = official_workdays()
    trace = clock.trace(case, workdays)
    kind = ApplicantKind(case.applicant_kind)
    is_handler = acts.BLACK_OUT.is_open_to(user)
    sees = access.may_see(user)
    shown = {
        "title": _("Request %s") % case.number,
        "subtitle": None,
        "case": case,
        "masked_name": mask_name(case.applicant.name, organisation=kind.is_organisation),
        "may_see_personal_data": sees,
        "trace": trace,
        "months": months_of(trace) if trace else [],
        "due": case.due_on,
        "days_left": _days_left(case, on, workdays),
        "provisional": bool(trace and trace.provisional),
        "waits_until": clock.waits_until(case, workdays),
        "events": timeline.internal(case),
        "parts_taken": _parts_taken(case),
        "letters": case.letters.select_related("service").prefetch_related("copies"),
        "attachments": [
            (attachment, is_handler and blackout.can_be_drawn_on(attachment))
            for attachment in case.attachments.select_related("added_by", "case")
        ],
        "attach_form": may_attach,
        "today": on,
        "is_late": bool(not case.is_closed and case.due_on and case.due_on < on),
        "age": desk.age(case, on=on),
        "target_on": clock.internal_target(case, _accepted_on(case), workdays),
        "assistance": Assistance.objects.filter(case=case).select_related("by").first(),
        "erasure_requests": case.erasure_requests.all(),
        "remedies": case.remedies.all(),
        "fresh_replies": case.fresh_replies.select_related("remedy"),
        "notices": Notice.objects.filter(event__case=case).select_related("event").order_by("pk"),
        "office_papers": office_papers.open_for(case),
        "may_issue_codes": acts.ISSUE_CODE.is_open_to(user),
        "parts": case.split_off.order_by("number"),
        "remedy_days": remedy_days.of(case, workdays),
        "opinion_requests": case.opinion_requests.all(),
        "comments": case.comments.select_related("by", "to") if sees else [],
        "unit_opinions": case.unit_opinions.select_related("unit", "answered_by"),
        # Repeats (（五）2), duplicates and frequency (第三十五条) are seen here.
        "others": Case.objects.visible_to(user).of_same_applicant(case).newest_first()[:OTHERS],
        "shown_version": versions.version_of(case),
    }
    return shown if sees else shown | _without_texts(case)


def to_decide(case: Case, user, buttons, *, on: date) -> dict:
    """The texts this person works on or decides on: read here, so recorded as read.

    `decided`: what a deciding step shows (with its fingerprint), `draft`: the letter being written.
    Nothing for who may take no step of the handling, or may not see applicants.
    """
    if not access.may_see(user):
        return {}
    deciding = [button for button in buttons if button.decides and button.is_asked_here]
    if deciding:
        shown = table.LIFECYCLE.decides[deciding[0].name](case)
        access.log_view(case, by=user, on=on, what="letter")
        return {"decided": decisions.page_of(case, shown), "decides": set(shown.steps)}
    works_on_it = any(button.name == Step.SUBMIT for button in buttons)
    if not works_on_it:
        return {}
    answers = (Letter.Kind.REPLY, Letter.Kind.RECORD)
    draft = case.letters.drafts().filter(kind__in=answers).first()
    asked = case.opinion_requests.exclude(answered_on=None).order_by("pk")
    if draft is not None:
        access.log_view(case, by=user, on=on, what="letter")
    if asked:
        access.log_view(case, by=user, on=on, what="opinion")
    return {"draft_letter": draft, "opinions_read": asked}


def _without_texts(case: Case) -> dict:
    """The page for who counts requests (年报): days and steps, no words, nobody's name."""
    case.description = _("Shown to those who handle requests only.")
    case.information_name = case.receipt_proof = ""
    return {"masked_name": "—", "events": timeline.public(case), "others": [], "parts_taken": []}


def _days_left(case: Case, on: date, workdays) -> int | None:
    """Working days until the last day, negative once it passed; None while no term runs."""
    if case.due_on is None or case.is_closed:
        return None
    calendar = workdays.provisionally()
    if case.due_on < on:
        return -len(calendar.between(case.due_on, on))
    return len(calendar.between(on, case.due_on))


def _parts_taken(case: Case) -> list[Part]:
    last = {event.kind: event for event in case.events.select_related("by") if event.by_id}
    return [
        Part(label, name_of(last[step].by), last[step].on) for step, label in _PARTS if step in last
    ]


def _accepted_on(case: Case) -> date | None:
    return case.events.filter(kind=Step.ACCEPT).aggregate(on=Max("on"))["on"]
