"""What the registers of 依申请公开 wait for."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Case as Choose
from django.db.models import (
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from portal.awaited.rows import (
    EVERY,
    Asked,
    Awaited,
    Register,
    by_status,
    last_was_by,
    shortened,
)
from requests_app import acts, letters, text_proposals
from requests_app.lifecycle.guards import ENDINGS
from requests_app.lifecycle.steps import Step
from requests_app.lifecycle.table import LIFECYCLE as CASES
from requests_app.models import (
    Case,
    CaseEvent,
    Comment,
    Conversion,
    OpinionRequest,
    StandardText,
    StandardTextEvent,
    UnitOpinion,
)


def _wrote_reply(asked: Asked) -> Q:
    """Whoever wrote the reply does not judge it, as the lifecycle has it."""
    wrote = CaseEvent.objects.filter(
        case=OuterRef("pk"), kind__in=(letters.WRITTEN, Step.SUBMIT), by=asked.user
    )
    return Q(handler=asked.user) | Q(Exists(wrote))


def _reviewed_last(asked: Asked) -> Q:
    """Whoever gave the last review of the reply does not sign it."""
    reviews = CaseEvent.objects.filter(case=OuterRef("pk"), kind=Step.APPROVE)
    return last_was_by(reviews, asked.user)


def _proposed_void(asked: Asked) -> Q:
    """Somebody else proposed that it is no request, and nobody confirmed its receipt since."""
    kinds = (Step.PROPOSE_VOID, Step.CONFIRM)
    latest = CaseEvent.objects.filter(case=OuterRef("pk"), kind__in=kinds).order_by("-pk")
    is_proposed = Q(Exact(Subquery(latest.values("kind")[:1]), Step.PROPOSE_VOID.value))
    return is_proposed & ~last_was_by(latest, asked.user)


def _opinions(**facts) -> Q:
    return Q(Exists(OpinionRequest.objects.filter(case=OuterRef("pk"), **facts)))


def _undecided() -> Q:
    return Q(Exists(OpinionRequest.objects.undecided().filter(case=OuterRef("pk"))))


def _extension(**facts) -> Q:
    return Q(
        extension__isnull=False, **{f"extension__{name}": fact for name, fact in facts.items()}
    )


def _extension_to_decide(asked: Asked) -> Q:
    """By the head, who neither proposed it nor handles the request."""
    mine = Q(handler=asked.user) | Q(extension__proposed_by=asked.user)
    return _extension(approved_by=None, approver="") & ~mine


def _has_run_out(round_: str) -> Callable[[Asked], Q]:
    """The day set for the applicant has passed."""
    return lambda asked: Q(**{f"{round_}__reply_by__lt": asked.on})


def _proposed_restore(asked: Asked) -> Q:
    """Somebody else proposed that the request, ended by mistake, goes on.

    Proposals are few and have an index; the last step of each of a million closed requests would be
    looked up otherwise.
    """
    proposed = CaseEvent.objects.filter(kind=Step.PROPOSE_RESTORE).values("case")
    kinds = (*ENDINGS, Step.PROPOSE_RESTORE, Step.REFUSE_RESTORE)
    latest = CaseEvent.objects.filter(case=OuterRef("pk"), kind__in=kinds).order_by("-pk")
    is_proposed = Q(Exact(Subquery(latest.values("kind")[:1]), Step.PROPOSE_RESTORE.value))
    return Q(pk__in=proposed) & is_proposed & ~last_was_by(latest, asked.user)


_T = CASES.transitions
_CASES = (
    Awaited(_T[Step.RESTORE], _proposed_restore),
    Awaited(_T[Step.VOID], _proposed_void),
    Awaited(_T[Step.CONFIRM]),
    Awaited(_T[Step.LAPSE_CORRECTION], _has_run_out("correction")),
    Awaited(_T[Step.ACCEPT]),
    Awaited(_T[Step.ASSIGN]),
    Awaited(_T[Step.SIGN_FOR]),
    Awaited(_T[Step.APPROVE_EXTENSION], _extension_to_decide),
    Awaited(_T[Step.DECIDE_JOINT], lambda asked: _undecided()),
    Awaited(
        _T[Step.NOTIFY_EXTENSION],
        lambda asked: _extension(approved_by__isnull=False, noticed_on=None),
    ),
    Awaited(_T[Step.RECORD_OPINION], lambda asked: asked.people & _opinions(answered_on=None)),
    Awaited(_T[Step.LAPSE_REASONS], _has_run_out("reasons_request")),
    Awaited(_T[Step.DELIVER_FEE], lambda asked: asked.people & Q(fee__delivered_on=None)),
    Awaited(
        _T[Step.SUBMIT],
        lambda asked: asked.people & ~_opinions(answered_on=None) & ~_undecided(),
    ),
    Awaited(_T[Step.APPROVE], lambda asked: ~_wrote_reply(asked)),
    Awaited(_T[Step.SIGN], lambda asked: ~_wrote_reply(asked) & ~_reviewed_last(asked)),
    Awaited(_T[Step.REPLY]),
    Awaited(_T[Step.SERVE]),
    Awaited(_T[Step.ARCHIVE]),
)


CASE = Register(
    "case",
    _("request"),
    Case,
    lambda asked: Case.objects.within_reach(asked.user, on=asked.on),
    _CASES,
    lambda case: shortened(case.information_name or case.description),
    by_status,
    "requests_app_case",
    number="number",
    # Once it is closed, nothing of the term is left.
    due=Choose(When(closed_on=None, then=F("due_on"))),
    related=("unit", "reasons_request"),
    events=CaseEvent,
    beside=CASES.beside,
)

UNIT_OPINION = Register(
    "unit_opinion",
    _("opinion of a unit"),
    UnitOpinion,
    lambda asked: UnitOpinion.objects.within_reach(asked.user, on=asked.on).unanswered(),
    (Awaited(acts.GIVE_UNIT_OPINION, name="give"),),
    lambda asked: shortened(asked.question),
    lambda states: EVERY,
    "requests_app_unitopinion",
    due=F("answer_by"),
    related=("unit",),
)

COMMENT = Register(
    "comment",
    _("internal remark"),
    Comment,
    lambda asked: Comment.objects.unseen_by(asked.user).filter(
        case__in=Case.objects.within_reach(asked.user, on=asked.on)
    ),
    (Awaited(acts.READ_COMMENT, name="see"),),
    lambda comment: shortened(f"{comment.case.number}：{comment.text}"),
    lambda states: EVERY,
    "requests_app_comment",
    related=("case",),
)

STANDARD_TEXT = Register(
    "standard_text",
    _("standard text"),
    StandardText,
    lambda asked: StandardText.objects.exclude(proposed_by=asked.user),
    (Awaited(text_proposals.LIFECYCLE.transitions["approved"]),),
    str,
    by_status,
    "requests_app_standardtext",
    events=StandardTextEvent,
)

CONVERSION = Register(
    "conversion",
    _("information asked for by three applicants"),
    Conversion,
    lambda asked: Conversion.objects.filter(decision=""),
    (Awaited(acts.DECIDE_CONVERSION, name="decide"),),
    lambda conversion: shortened(conversion.case.information_name or conversion.case.description),
    by_status,
    "requests_app_conversion",
    related=("case",),
)

ERASURE = Register(
    "erasure",
    _("personal data"),
    Case,
    lambda asked: Case.objects.within_reach(asked.user, on=asked.on).filter(
        applicant__erasure_proposed_by__isnull=False, applicant__erased_on=None
    ),
    (
        Awaited(
            acts.ERASE,
            lambda asked: ~Q(applicant__erasure_proposed_by=asked.user),
            name="erase",
        ),
    ),
    lambda case: case.number,
    by_status,
    "requests_app_case",
    number="number",
    events=CaseEvent,
    beside=CASES.beside,
)
