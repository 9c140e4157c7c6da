"""The steps of the table as buttons: what each asks, and the one lifecycle call it makes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records import hiding, office, steps
from records.lifecycle import NotAllowed
from records.steps import taken_by
from requests_app import acts, answers, letters, own_data, previews
from requests_app.admin import amending, conferring
from requests_app.admin.meanings import MEANINGS
from requests_app.admin.step_forms import (
    AnswerErasureForm,
    AnswerForm,
    AskOpinionForm,
    AskUnitForm,
    AssignForm,
    AssistForm,
    ChargeForm,
    ConfirmForm,
    DayForm,
    DecideJointForm,
    DelayForm,
    DraftForm,
    ExtensionForm,
    LapseForm,
    LateMailForm,
    LetterForm,
    MergeForm,
    NameOrganForm,
    NotifyForm,
    OnTheSpotForm,
    OpinionForm,
    PayForm,
    ProposeVoidForm,
    ReasonForm,
    ReassignForm,
    RecordForm,
    ReferForm,
    RefuseForm,
    RemarkForm,
    ReplyByForm,
    RequestCorrectionForm,
    ServiceForm,
    SplitForm,
    TellThirdPartyForm,
    TextForm,
    TodayForm,
    TransferForm,
    VoidForm,
)
from requests_app.lifecycle import intake, replying, restoring, rounds, table
from requests_app.lifecycle.steps import Step
from requests_app.models import (
    Case,
    ErasureRequest,
)
from statute.calendar import official_workdays


def _letter(function: Callable) -> Callable:
    """A taker of a step that issues a letter, which counts for the day it is issued."""
    return taken_by(function, on=timezone.localdate)


def _today(function: Callable) -> Callable:
    """The same for steps that are recorded on the day itself."""
    return taken_by(function, on=timezone.localdate, today=timezone.localdate)


def _on_opinion_request(function: Callable) -> Callable:
    """The same for a step that concerns one of the opinions asked for."""

    def take(case, answers, user):
        return function(answers.pop("opinion_request"), by=user, **answers)

    return take


# Each step: the form, and how it is taken.
STEPS: dict[Step, tuple[type[forms.Form], Callable]] = {
    Step.CONFIRM: (ConfirmForm, taken_by(intake.confirm)),
    Step.PROPOSE_VOID: (ProposeVoidForm, _letter(intake.propose_void)),
    Step.VOID: (VoidForm, _letter(intake.void)),
    Step.REQUEST_CORRECTION: (RequestCorrectionForm, _letter(intake.request_correction)),
    Step.CORRECT: (TextForm, taken_by(intake.correct)),
    Step.LAPSE_CORRECTION: (LapseForm, _letter(intake.lapse_correction)),
    Step.ACCEPT: (LetterForm, _letter(intake.accept)),
    Step.SPLIT: (SplitForm, _letter(intake.split)),
    Step.MERGE: (MergeForm, taken_by(intake.merge)),
    Step.ASSIGN: (AssignForm, taken_by(intake.assign)),
    Step.SIGN_FOR: (DayForm, taken_by(intake.sign_for)),
    Step.RETURN: (ReasonForm, taken_by(intake.send_to_office)),
    Step.TAKE_BACK: (ReasonForm, taken_by(intake.take_back)),
    Step.REASSIGN: (ReassignForm, taken_by(intake.reassign)),
    Step.ASK_UNIT: (AskUnitForm, _letter(rounds.ask_unit)),
    Step.ASK_OPINION: (AskOpinionForm, _letter(rounds.ask_opinion)),
    Step.RECORD_OPINION: (OpinionForm, _on_opinion_request(rounds.record_opinion)),
    Step.DECIDE_JOINT: (DecideJointForm, _on_opinion_request(rounds.decide_joint)),
    Step.TELL_THIRD_PARTY: (TellThirdPartyForm, _letter(rounds.tell_third_party)),
    Step.REQUEST_REASONS: (ReplyByForm, _letter(rounds.request_reasons)),
    Step.GIVE_REASONS: (TextForm, taken_by(rounds.give_reasons)),
    Step.LAPSE_REASONS: (DayForm, taken_by(rounds.lapse_reasons)),
    Step.DELAY: (DelayForm, _letter(rounds.delay)),
    Step.CHARGE: (ChargeForm, _letter(rounds.charge)),
    Step.DELIVER_FEE: (DayForm, taken_by(rounds.deliver_fee_notice)),
    Step.PAY: (PayForm, taken_by(rounds.pay)),
    Step.WAIVE: (ReasonForm, taken_by(rounds.waive)),
    Step.LAPSE_FEE: (LetterForm, _letter(rounds.lapse_fee)),
    Step.PROPOSE_EXTENSION: (ExtensionForm, _today(rounds.propose_extension)),
    Step.APPROVE_EXTENSION: (TodayForm, _today(rounds.approve_extension)),
    Step.REFUSE_EXTENSION: (RefuseForm, _today(rounds.refuse_extension)),
    Step.NOTIFY_EXTENSION: (NotifyForm, _today(rounds.notify_extension)),
    Step.NAME_ORGAN: (NameOrganForm, _letter(replying.name_organ)),
    Step.TRANSFER: (TransferForm, _letter(replying.transfer)),
    Step.REFER: (ReferForm, taken_by(replying.refer)),
    Step.ANSWER_ON_THE_SPOT: (OnTheSpotForm, _letter(replying.answer_on_the_spot)),
    Step.SUBMIT: (DayForm, taken_by(replying.submit)),
    Step.RECALL: (DayForm, taken_by(replying.recall)),
    Step.SEND_BACK: (ReasonForm, taken_by(replying.send_back)),
    Step.APPROVE: (RemarkForm, taken_by(replying.approve)),
    Step.SIGN: (RemarkForm, taken_by(replying.sign)),
    Step.REPLY: (TodayForm, _letter(replying.reply)),
    Step.SERVE: (ServiceForm, taken_by(replying.serve)),
    Step.ARCHIVE: (DayForm, taken_by(replying.archive)),
    Step.AMEND: (amending.AmendForm, amending.amend),
    Step.DETACH: (amending.DetachForm, amending.detach),
    Step.WITHDRAW: (ReasonForm, taken_by(intake.withdraw)),
    Step.PROPOSE_RESTORE: (RefuseForm, _letter(restoring.propose_restore)),
    Step.RESTORE: (VoidForm, _letter(restoring.restore)),
    Step.REFUSE_RESTORE: (RefuseForm, _letter(restoring.refuse_restore)),
}
GRAVE = {Step.VOID, Step.LAPSE_CORRECTION, Step.LAPSE_FEE, Step.MERGE, Step.WITHDRAW}


# Their forms begin with who asked, or with names of files: read on a page that records it.
ON_A_PAGE_OF_THEIR_OWN = (Step.AMEND, Step.DETACH)

# What a form starts with, from the case itself.
INITIAL = {
    Step.SPLIT: lambda case: {"descriptions": case.description},
    Step.AMEND: amending.initial_of,
}


def _surely_named(case: Case) -> list[str]:
    return [
        answers.key_of(key, place)
        for key, naming in answers.places_of(case).items()
        for place in hiding.sure(naming.places)
    ]


def _refused(take: Callable) -> Callable:
    """A value the model refuses is told like a step that is."""

    def wrapped(case, answers, user):
        try:
            return take(case, answers, user)
        except ValidationError as invalid:
            raise NotAllowed("；".join(invalid.messages)) from invalid

    return wrapped


def _form_for(case: Case, step: Step, form: type[forms.Form]) -> type[forms.Form]:
    """The form of a step; of one that concerns an opinion, with the opinions it may concern."""
    if step == Step.CONFIRM and case.intake == Case.Intake.ORDINARY_MAIL:
        return LateMailForm
    match step:
        case Step.RECORD_OPINION:
            letters = case.opinion_requests.unanswered()
        case Step.DECIDE_JOINT:
            letters = case.opinion_requests.undecided()
        case Step.DETACH:
            return amending.detach_form(case)
        case _:
            return form
    field = forms.ModelChoiceField(letters, label=_("Letter"), initial=letters.first())
    return type(form.__name__, (form,), {"opinion_request": field})


def _composed(take: Callable, case: Case, answers: dict, user) -> steps.Draft:
    """The letter of a step with its standard text, as the officer sees it before it is sent."""
    letter = letters.rehearse(case, lambda: take(case, {**answers, "body": ""}, user))
    return steps.Draft(
        title=letter.get_kind_display(),
        addressee=f"{letter.addressee}：",
        body=letter.body,
        signature=office.current().name,
    )


def _beside(case: Case, user) -> list[steps.Step]:
    """What is done beside the request's own steps: help given, and the answer to a request for erasure."""
    buttons = []
    if acts.ASSIST.is_open_to(user) and case.needs_assistance and not hasattr(case, "assistance"):
        buttons.append(
            steps.Step(
                name="assist",
                who=acts.ASSIST.who,
                label=acts.ASSIST.label,
                form=AssistForm,
                take=_refused(taken_by(own_data.assist)),
            )
        )
    asked = case.erasure_requests.unanswered().first()
    if asked is None or not acts.ANSWER_ERASURE.is_open_to(user):
        return buttons
    told = [gettext("Asked on %s.") % asked.asked_on.isoformat(), asked.reason]
    buttons.append(
        steps.Step(
            name="propose_erasure_answer",
            who=acts.ANSWER_ERASURE.who,
            label=_("Propose an answer to the request for erasure"),
            form=AnswerErasureForm,
            take=_refused(_letter(own_data.propose_answer)),
            proved=True,
            preview=lambda case: [line for line in told if line],
        )
    )
    if asked.answer and asked.proposed_by_id != user.pk:
        said = [asked.get_answer_display(), asked.answer_reason]
        buttons.append(
            steps.Step(
                name="confirm_erasure_answer",
                who=acts.ANSWER_ERASURE.who,
                label=_("Give the answer to the request for erasure"),
                form=TodayForm,
                tone="deletelink" if asked.answer == ErasureRequest.Answer.ERASED else "",
                take=_refused(_letter(own_data.confirm_answer)),
                proved=True,
                preview=lambda case: [*(line for line in told if line), *said],
                shows=own_data.shown_of,
            )
        )
    return buttons


def _effect(case: Case, step: Step, on, workdays) -> str:
    return " ".join(previews.effects(case, step, on=on, workdays=workdays))


def steps_for(case: Case, user) -> list[steps.Step]:
    """The buttons of a case for this person, in the order of the table."""
    workdays, today = official_workdays(), timezone.localdate()
    buttons = []
    if case.status == Case.Status.HANDLING and acts.DRAFT_REPLY.is_open_to(user):
        own = case.matter == Case.Matter.OWN_RECORD
        draft = replying.draft_record if own else replying.draft_reply
        buttons.append(
            steps.Step(
                name="draft_reply",
                who=acts.DRAFT_REPLY.who,
                label=_("Draft the reply"),
                meaning=_(
                    "The text with outcome, legal basis and remedies, to be edited afterwards."
                ),
                form=RecordForm if own else partial(DraftForm, case),
                take=_refused(_letter(draft)),
            )
        )
    if acts.PREPARE_ANSWER.is_open_to(user) and answers.may_publish(case):
        buttons.append(
            steps.Step(
                name="publish_answer",
                who=acts.PREPARE_ANSWER.who,
                label=_("Prepare the answer for the public"),
                meaning=_("The answer without the applicant becomes a draft for publication."),
                on_page=False,
                form=partial(AnswerForm, case),
                take=_refused(taken_by(answers.publish_answer)),
                initial=lambda case: {"unit": case.unit_id, "hide": _surely_named(case)},
                preview=lambda case: [
                    gettext("A draft without the applicant is made. Others review and approve it.")
                ],
            )
        )
    buttons += _beside(case, user)
    for step in table.open_steps(case, user, on=today):
        if step == Step.HAND_OVER:
            continue  # goes with the account that is put out of service
        if step == Step.DETACH and not case.attachments.exists():
            continue
        if step == Step.REOPEN:  # taken with the decision, on the page of the review or suit
            continue
        form, take = STEPS[step]
        take = _refused(take)
        buttons.append(
            steps.Step.of(
                table.LIFECYCLE,
                step.value,
                take,
                _form_for(case, step, form),
                initial=INITIAL.get(step),
                tone="deletelink" if step in GRAVE else "",
                compose=partial(_composed, take) if issubclass(form, LetterForm) else None,
                preview=partial(previews.of, step=step, on=today, workdays=workdays),
                meaning=MEANINGS.get(step, ""),
                effect=partial(_effect, step=step, on=today, workdays=workdays),
                on_page=step not in ON_A_PAGE_OF_THEIR_OWN,
            )
        )
    return [*buttons, *conferring.steps_of(case, user)]
