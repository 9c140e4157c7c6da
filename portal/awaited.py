"""Which steps the records wait for, and whose they are: the table behind 待我办理 (`turns`).

The registers' own tables say which step leads out of which state and who takes it; here it is only named
which of these steps a state waits for. What waits for the applicant, a third party or a day to come is
nobody's turn. A record is one turn of a person, whatever else could be done with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import Case as Choose
from django.db.models import (
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from accounts import duties
from accounts.models import Grant
from annual_report import life
from annual_report.models import Report
from disclosure import emergency, power_proposals
from disclosure.models import (
    AdjustmentProposal,
    AdjustmentProposalEvent,
    Disclosure,
    DisclosureEvent,
    Finding,
    Membership,
)
from disclosure.publication import table as publication
from inquiries import consulting, handling, interviewing, retention
from inquiries.models import (
    Consultation,
    ConsultationEvent,
    Contact,
    ContactEvent,
    Disposal,
    Interview,
    InterviewEvent,
)
from records.lifecycle import Act, Transition, holds_any
from records.names import name_of
from requests_app import acts, letters, standard_texts, text_proposals
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
from statute.calendar import official_workdays
from statute.workdays import Workdays

SUBJECT = 60  # characters of a subject in a list


@dataclass(frozen=True)
class Asked:
    """Whose turns are asked for, on which day."""

    user: Any
    on: date

    @cached_property
    def workdays(self) -> Workdays:
        return official_workdays().provisionally()

    @cached_property
    def people(self) -> Q:
        """Handler of a request: this person, a colleague stood in for on the day, or nobody yet."""
        colleagues = Membership.objects.filter(user=self.user, stands_in_for__isnull=False)
        stood_in_for = colleagues.on(self.on).values("stands_in_for")
        return Q(handler=None) | Q(handler=self.user) | Q(handler__in=stood_in_for)


NO_DAY = Value(None, output_field=DateField())
EVERY = Q(pk__isnull=False)


def _always(asked: Asked) -> Q:
    return Q()


@dataclass(frozen=True)
class Awaited:
    """A step of a register's table (or an act beside it) that records wait for.

    `states`: the states that wait for it, where the table opens it in more. `facts`: what else makes it
    a turn of the person asked for. `name`: of an act, which has none in a table.
    """

    step: Transition | Act
    facts: Callable[[Asked], Q] = _always
    states: tuple[str, ...] | None = None
    name: str = ""

    @property
    def code(self) -> str:
        return self.name or self.step.step

    def is_of(self, user) -> bool:
        return holds_any(user, self.step.who)

    @property
    def sources(self) -> tuple[str, ...] | None:
        if self.states is not None:
            return self.states
        return self.step.sources if isinstance(self.step, Transition) else None


@dataclass(frozen=True)
class Register:
    """One register's turns.

    `in_state`: what states mean in the database; `due`: its last day, an expression.
    """

    code: str
    label: Any
    model: type[Model]
    rows: Callable[[Asked], QuerySet]
    awaited: tuple[Awaited, ...]
    subject: Callable[[Any], str]
    in_state: Callable[[Iterable[str]], Q]
    page: str
    number: str = ""  # the field that holds the record's own number
    due: Any = NO_DAY
    related: tuple[str, ...] = ()
    events: type[Model] | None = None
    beside: tuple[str, ...] = ()

    def turns(self, asked: Asked, *, step: str = "") -> QuerySet | None:
        """Rows that wait for the person, each with `turn`, the step; None where no step is this person's."""
        mine = [each for each in self.awaited if each.is_of(asked.user)]
        if not mine:
            return None
        conditions = [(each.code, self._condition(each, asked)) for each in mine]
        rows = self.rows(asked).filter(reduce(or_, (q for _code, q in conditions)))
        # The first of the table that fits: one record is one turn.
        chosen = [When(q, then=Value(code)) for code, q in conditions]
        rows = rows.order_by().annotate(
            turn=Choose(*chosen, default=Value(""), output_field=CharField()),
            last_day=self.due,
        )
        return rows.filter(turn=step) if step else rows

    def _condition(self, each: Awaited, asked: Asked) -> Q:
        facts = each.facts(asked)
        return (EVERY if each.sources is None else self.in_state(each.sources)) & facts

    def nearest_first(self, rows: QuerySet) -> QuerySet:
        return rows.order_by(F("last_day").asc(nulls_last=True), "pk")

    def waits_for(self, code: str, user) -> bool:
        """Whether records wait for that step, and it is one of this person's."""
        return any(each.code == code and each.is_of(user) for each in self.awaited)

    def label_of(self, code: str) -> str:
        return str(next(each.step.label for each in self.awaited if each.code == code))


def _by_status(states: Iterable[str]) -> Q:
    return Q(status__in=tuple(states))


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= SUBJECT else f"{line[: SUBJECT - 1]}…"


def _last_was_by(events: QuerySet, user) -> Q:
    """Whether `user` took the last step of `events`."""
    last = Subquery(events.order_by("-at", "-pk").values("by")[:1])
    return Q(Exact(Coalesce(last, 0, output_field=IntegerField()), user.pk))


# --- 依申请公开


def _wrote_reply(asked: Asked) -> Q:
    """Whoever wrote the reply does not judge it, as the lifecycle has it."""
    wrote = CaseEvent.objects.filter(
        case=OuterRef("pk"), kind__in=(letters.WRITTEN, Step.SUBMIT), by=asked.user
    )
    return Q(handler=asked.user) | Q(Exists(wrote))


def _reviewed_last(asked: Asked) -> Q:
    """Whoever gave the last review of the reply does not sign it."""
    reviews = CaseEvent.objects.filter(case=OuterRef("pk"), kind=Step.APPROVE)
    return _last_was_by(reviews, asked.user)


def _proposed_void(asked: Asked) -> Q:
    """Somebody else proposed that it is no request, and nobody confirmed its receipt since."""
    kinds = (Step.PROPOSE_VOID, Step.CONFIRM)
    latest = CaseEvent.objects.filter(case=OuterRef("pk"), kind__in=kinds).order_by("-pk")
    is_proposed = Q(Exact(Subquery(latest.values("kind")[:1]), Step.PROPOSE_VOID.value))
    return is_proposed & ~_last_was_by(latest, asked.user)


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
    return _extension(approved_by=None) & ~mine


def _has_run_out(round_: str) -> Callable[[Asked], Q]:
    """The day set for the applicant has passed."""
    return lambda asked: Q(**{f"{round_}__reply_by__lt": asked.on})


def _proposed_restore(asked: Asked) -> Q:
    """Somebody else proposed that the request, ended by mistake, goes on."""
    kinds = (*ENDINGS, Step.PROPOSE_RESTORE)
    latest = CaseEvent.objects.filter(case=OuterRef("pk"), kind__in=kinds).order_by("-pk")
    is_proposed = Q(Exact(Subquery(latest.values("kind")[:1]), Step.PROPOSE_RESTORE.value))
    return is_proposed & ~_last_was_by(latest, asked.user)


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


# --- 主动公开


def _not_written_by(asked: Asked) -> Q:
    wrote = DisclosureEvent.objects.filter(
        disclosure=OuterRef("pk"), kind__in=("draft", "edit"), by=asked.user
    )
    return ~Q(author=asked.user) & ~Q(Exists(wrote))


def _gave_first_review(asked: Asked) -> Q:
    """Who gave the last first review does not give the secrecy review."""
    reviews = DisclosureEvent.objects.filter(disclosure=OuterRef("pk"), kind="first_review")
    return _last_was_by(reviews, asked.user)


def _blocked() -> Q:
    return Q(Exists(Finding.objects.blocking().filter(disclosure=OuterRef("pk"))))


def _restore_proposed(asked: Asked) -> Q:
    """Somebody else proposed that the item, withdrawn by mistake, is public again."""
    kinds = ("withdraw", "propose_restore")
    latest = DisclosureEvent.objects.filter(disclosure=OuterRef("pk"), kind__in=kinds)
    latest = latest.order_by("-pk")
    is_proposed = Q(Exact(Subquery(latest.values("kind")[:1]), "propose_restore"))
    return is_proposed & ~_last_was_by(latest, asked.user)


def _emergency_of(events: type[Model], link: str) -> Callable[[Asked], Q]:
    """Taken back in an emergency by somebody else, and not decided yet (`disclosure.emergency`)."""

    def waits(asked: Asked) -> Q:
        steps = events._default_manager.filter(**{link: OuterRef("pk")}, kind__in=emergency.STEPS)
        latest = steps.order_by("-pk")
        is_taken = Q(Exact(Subquery(latest.values("kind")[:1]), emergency.TAKEN))
        return is_taken & ~_last_was_by(steps, asked.user)

    return waits


_P = publication.STEPS
_DOCUMENTS = (
    Awaited(_P["restore"], _restore_proposed),
    Awaited(_P[emergency.CONFIRMED], _emergency_of(DisclosureEvent, "disclosure")),
    Awaited(
        publication.CLEAR,
        lambda asked: _not_written_by(asked) & _blocked(),
        states=(
            *publication.IN_REVIEW,
            Disclosure.Status.APPROVED,
            Disclosure.Status.PUBLISHED,  # found by the daily rescan
        ),
        name="clear",
    ),
    Awaited(_P["submit"], lambda asked: Q(author=asked.user)),
    Awaited(_P["first_review"], _not_written_by),
    Awaited(
        _P["secrecy_review"], lambda asked: _not_written_by(asked) & ~_gave_first_review(asked)
    ),
    Awaited(_P["approve"], _not_written_by),
    Awaited(_P["publish"]),
    Awaited(_P["reassess"], lambda asked: Q(reassess_on__lte=asked.on)),
)


# --- 互动交流

_STAGES = {
    handling.Stage.RECEIVED: Q(replied_on=None, closed_on=None, fed_back_on=None),
    handling.Stage.REPLIED: Q(replied_on__isnull=False, closed_on=None, fed_back_on=None),
    handling.Stage.CLOSED: Q(closed_on__isnull=False, fed_back_on=None),
    handling.Stage.FED_BACK: Q(fed_back_on__isnull=False),
}


def _at_stage(stages: Iterable[str]) -> Q:
    return reduce(or_, (_STAGES[stage] for stage in stages))


def _wrote_of_contact(asked: Asked) -> QuerySet:
    """Reply or public version, by the person asked for: somebody else releases it."""
    kinds = (ContactEvent.Step.REPLIED, ContactEvent.Step.REDACTED)
    return ContactEvent.objects.filter(contact=OuterRef("pk"), kind__in=kinds, by=asked.user)


_H = handling.HANDLING.transitions
_CONTACTS = (
    # The table lets a better reply follow at any stage; what waits is the first.
    Awaited(_H[ContactEvent.Step.REPLIED], states=(handling.Stage.RECEIVED,)),
    Awaited(_H[ContactEvent.Step.CLOSED]),
    Awaited(_H[ContactEvent.Step.FED_BACK]),
    Awaited(
        handling.PUBLICATION.transitions[ContactEvent.Step.PUBLISHED],
        lambda asked: (
            Q(published_at=None, is_confidential=False)
            & ~Q(public_subject="")
            & ~Q(Exists(_wrote_of_contact(asked)))
        ),
        states=tuple(_STAGES),
    ),
    Awaited(
        handling.PUBLICATION.transitions[emergency.CONFIRMED],
        _emergency_of(ContactEvent, "contact"),
        states=tuple(_STAGES),
    ),
)

REGISTERS = (
    Register(
        "case",
        _("request"),
        Case,
        lambda asked: Case.objects.within_reach(asked.user, on=asked.on),
        _CASES,
        lambda case: _shortened(case.information_name or case.description),
        _by_status,
        "requests_app_case",
        number="number",
        # Once it is closed, nothing of the term is left.
        due=Choose(When(closed_on=None, then=F("due_on"))),
        related=("unit",),
        events=CaseEvent,
        beside=CASES.beside,
    ),
    Register(
        "unit_opinion",
        _("opinion of a unit"),
        UnitOpinion,
        lambda asked: UnitOpinion.objects.within_reach(asked.user, on=asked.on).unanswered(),
        (Awaited(acts.GIVE_UNIT_OPINION, name="give"),),
        lambda asked: _shortened(asked.question),
        lambda states: EVERY,
        "requests_app_unitopinion",
        due=F("answer_by"),
        related=("unit",),
    ),
    Register(
        "comment",
        _("internal remark"),
        Comment,
        lambda asked: Comment.objects.unseen_by(asked.user).filter(
            case__in=Case.objects.within_reach(asked.user, on=asked.on)
        ),
        (Awaited(acts.READ_COMMENT, name="see"),),
        lambda comment: _shortened(f"{comment.case.number}：{comment.text}"),
        lambda states: EVERY,
        "requests_app_comment",
        related=("case",),
    ),
    Register(
        "disclosure",
        _("document"),
        Disclosure,
        lambda asked: Disclosure.objects.within_reach(asked.user, on=asked.on),
        _DOCUMENTS,
        lambda item: _shortened(item.title),
        _by_status,
        "disclosure_disclosure",
        number="index_number",
        due=F("reassess_on"),
        related=("unit",),
        events=DisclosureEvent,
    ),
    Register(
        "contact",
        _("contact"),
        Contact,
        lambda asked: Contact.objects.within_reach(asked.user, on=asked.on),
        _CONTACTS,
        lambda contact: _shortened(contact.subject),
        _at_stage,
        "inquiries_contact",
        number="number",
        related=("unit", "channel"),
        events=ContactEvent,
        beside=(ContactEvent.Step.PUBLISHED, ContactEvent.Step.WITHDRAWN),
    ),
    Register(
        "interview",
        _("interview"),
        Interview,
        lambda asked: Interview.objects.filter(held_at__date__lte=asked.on),
        (
            Awaited(
                interviewing.LIFECYCLE.transitions[emergency.CONFIRMED],
                _emergency_of(InterviewEvent, "interview"),
            ),
            Awaited(interviewing.LIFECYCLE.transitions[InterviewEvent.Step.PUBLISHED]),
        ),
        lambda interview: _shortened(interview.topic),
        lambda states: Q(published_at=None),
        "inquiries_interview",
        events=InterviewEvent,
    ),
    Register(
        "consultation",
        _("consultation"),
        Consultation,
        lambda asked: Consultation.objects.visible_to(asked.user),
        (
            Awaited(
                consulting.LIFECYCLE.transitions[ConsultationEvent.Step.OPENED],
                lambda asked: Q(closes_on__gte=asked.on),
            ),
            Awaited(
                consulting.LIFECYCLE.transitions[ConsultationEvent.Step.CLOSED],
                lambda asked: Q(closes_on__lt=asked.on),
            ),
            Awaited(
                consulting.LIFECYCLE.transitions[emergency.CONFIRMED],
                _emergency_of(ConsultationEvent, "consultation"),
            ),
        ),
        lambda consultation: _shortened(consultation.title),
        _by_status,
        "inquiries_consultation",
        due=F("closes_on"),
        related=("unit",),
        events=ConsultationEvent,
    ),
    Register(
        "disposal",
        _("disposal"),
        Disposal,
        lambda asked: Disposal.objects.proposed().select_related("contact", "opinion"),
        (Awaited(retention.ERASE, lambda asked: ~Q(proposed_by=asked.user), name="erase"),),
        lambda disposal: disposal.about,
        _by_status,
        "inquiries_disposal",
    ),
    Register(
        "finding",
        _("finding"),
        Finding,
        lambda asked: Finding.objects.of_other_registers().blocking().filter(clearable=True),
        (
            Awaited(
                publication.CLEAR,
                lambda asked: Q(found_by=None) | ~Q(found_by=asked.user),
                name="clear",
            ),
        ),
        lambda finding: f"{finding.model_in_words}：{finding.label}（{finding.place}）",
        _by_status,
        "disclosure_finding",
    ),
    Register(
        "report",
        _("yearly report"),
        Report,
        lambda asked: Report.objects.all(),
        tuple(Awaited(life.STEPS[name]) for name in ("checked", "approved", "published")),
        str,
        _by_status,
        "annual_report_report",
        events=Report.events.rel.related_model,
    ),
    Register(
        "power",
        _("proposed adjustment"),
        AdjustmentProposal,
        lambda asked: AdjustmentProposal.objects.all(),
        (
            Awaited(
                power_proposals.LIFECYCLE.transitions["approved"],
                lambda asked: ~Q(proposed_by=asked.user),
            ),
        ),
        str,
        _by_status,
        "disclosure_adjustmentproposal",
        due=F("effective_on"),
        events=AdjustmentProposalEvent,
    ),
    Register(
        "standard_text",
        _("standard text"),
        StandardText,
        lambda asked: StandardText.objects.exclude(proposed_by=asked.user),
        (Awaited(text_proposals.LIFECYCLE.transitions["approved"]),),
        lambda proposal: standard_texts.slot_of(proposal.slot).title,
        _by_status,
        "requests_app_standardtext",
        events=StandardTextEvent,
    ),
    Register(
        "grant",
        _("duty"),
        Grant,
        lambda asked: Grant.objects.all(),
        (
            Awaited(
                duties.LIFECYCLE.transitions["confirmed"],
                lambda asked: ~Q(asked_by=asked.user) & ~Q(user=asked.user),
            ),
        ),
        lambda grant: f"{name_of(grant.user)}：{grant.role}",
        _by_status,
        "accounts_grant",
        related=("user",),
        events=Grant.events.rel.related_model,
    ),
    Register(
        "conversion",
        _("information asked for by three applicants"),
        Conversion,
        lambda asked: Conversion.objects.filter(decision=""),
        (Awaited(acts.DECIDE_CONVERSION, name="decide"),),
        lambda conversion: _shortened(
            conversion.case.information_name or conversion.case.description
        ),
        _by_status,
        "requests_app_conversion",
        related=("case",),
    ),
    Register(
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
        _by_status,
        "requests_app_case",
        number="number",
        events=CaseEvent,
        beside=CASES.beside,
    ),
)
BY_CODE = {register.code: register for register in REGISTERS}
