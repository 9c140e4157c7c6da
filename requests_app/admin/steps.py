"""The steps of the table as buttons: what each asks, and the one lifecycle call it makes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure.models import Unit
from records import hiding, office, steps
from records.lifecycle import NotAllowed
from requests_app import acts, answers, earlier, letters, own_data, previews
from requests_app.admin import amending, conferring
from requests_app.admin.meanings import MEANINGS
from requests_app.lifecycle import intake, replying, restoring, rounds, table
from requests_app.lifecycle.steps import Step
from requests_app.models import (
    Applicant,
    Assistance,
    Case,
    ErasureRequest,
    Letter,
    OpinionRequest,
    Service,
)
from statute import grounds as grounds_of_law
from statute.calendar import official_workdays
from statute.fees import FeeBasis
from statute.outcomes import Outcome


def _text(label, *, rows=4, required=True, max_length=5000, **options):
    return forms.CharField(
        label=label,
        max_length=max_length,
        required=required,
        widget=forms.Textarea(attrs={"rows": rows}),
        **options,
    )


def _date(label, **options):
    # A date input of the browser takes the ISO form only, whatever the language.
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class DayForm(forms.Form):
    """The day the step counts for, never one to come."""

    on = _date(_("Day"), initial=timezone.localdate)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(gettext("This day has not come yet."))
        return on


class TodayForm(forms.Form):
    """Counts for today: nothing to choose."""


class RemarkForm(DayForm):
    note = _text(_("Remark"), rows=2, required=False)


class ReasonForm(DayForm):
    reason = _text(_("Reason"), rows=3)


class ConfirmForm(DayForm):
    proof = forms.CharField(
        label=_("How the receipt was confirmed"),
        max_length=200,
        help_text=_("Telephone call, e-mail or signature, with whom and when."),
    )


class LateMailForm(ConfirmForm):
    """Of ordinary mail, which is confirmed on the day it came (第三十一条第二项)."""

    late_reason = _text(
        _("Why not on the day it came"),
        rows=2,
        required=False,
        max_length=200,
        help_text=_("Ordinary mail is confirmed on the day it came (Article 31)."),
    )


class ProposeVoidForm(TodayForm):
    reason = forms.ChoiceField(
        label=_("Why it is no request"),
        choices=[
            choice for choice in Case.VoidReason.choices if choice[0] != Case.VoidReason.DUPLICATE
        ],
        widget=forms.RadioSelect,
    )
    note = _text(_("What shows it"), rows=3, max_length=500)


class VoidForm(TodayForm):
    note = _text(_("Remark"), rows=2, required=False)


class AssistForm(DayForm):
    given = _text(_("Help given or offered"), rows=3, max_length=500)
    result = forms.ChoiceField(
        label=_("Result"), choices=Assistance.Result.choices, widget=forms.RadioSelect
    )


class AnswerErasureForm(TodayForm):
    answer = forms.ChoiceField(
        label=_("Answer"), choices=ErasureRequest.Answer.choices, widget=forms.RadioSelect
    )
    reason = _text(
        _("Reason"), rows=3, max_length=1000, help_text=_("The applicant reads it on the portal.")
    )


class LetterForm(TodayForm):
    """A step whose effect is a letter: what it says, asked first, then its text to edit.

    A letter bears the day it is issued. Taken for a day gone by it would revive a term that has run out.
    """

    body = _text(
        _("Text of the letter"),
        rows=14,
        required=False,
        max_length=20000,
        help_text=_("One paragraph a line; 【…】 marks what is to fill in."),
    )


class RequestCorrectionForm(LetterForm):
    wanted = _text(_("What to correct"))
    reply_by = _date(_("To be corrected by"))


class TextForm(DayForm):
    text = _text(_("Text"))


class SplitForm(LetterForm):
    descriptions = _text(_("Matters"), rows=8, help_text=_("One matter a line, two or more."))

    def clean_descriptions(self):
        return self.cleaned_data["descriptions"].splitlines()


class MergeForm(DayForm):
    into = forms.CharField(label=_("Number of the request that goes on"), max_length=40)

    def clean_into(self):
        number = self.cleaned_data["into"].strip()
        case = Case.objects.filter(number=number).first()
        if case is None:
            raise forms.ValidationError(gettext("There is no request with this number."))
        return case


class AssignForm(RemarkForm):
    unit = forms.ModelChoiceField(Unit.objects.filter(is_active=True), label=_("Handling unit"))


class ReassignForm(ReasonForm):
    unit = forms.ModelChoiceField(Unit.objects.filter(is_active=True), label=_("Handling unit"))
    field_order = ["on", "unit", "reason"]


class ConsultForm(LetterForm):
    kind = forms.ChoiceField(label=_("Asked"), choices=OpinionRequest.Kind.choices)
    party = forms.CharField(label=_("Name of the third party or organ"), max_length=100)
    content = _text(_("Information asked about"))


class AskUnitForm(LetterForm):
    party = forms.CharField(label=_("Unit asked"), max_length=100)
    wanted = _text(_("What it is asked to do"))
    until = _date(_("To be answered by"))


class LapseForm(LetterForm):
    note = _text(_("Remark"), rows=2, required=False)


class OpinionForm(DayForm):
    consultation = forms.ModelChoiceField(OpinionRequest.objects.none(), label=_("Letter"))
    answer = forms.ChoiceField(label=_("Kind of answer"), choices=OpinionRequest.Answer.choices)
    opinion = _text(_("Opinion"), required=False)
    delivered_on = _date(_("Letter received on"), required=False)


class DecideJointForm(DayForm):
    consultation = forms.ModelChoiceField(OpinionRequest.objects.none(), label=_("Letter"))
    decision = forms.ChoiceField(
        label=_("Decision"), choices=OpinionRequest.JointDecision.choices, widget=forms.RadioSelect
    )
    reason = _text(_("Reason"), rows=3, max_length=1000)


class TellThirdPartyForm(LetterForm):
    content = _text(_("What is disclosed"))
    reasons = _text(_("Reasons of the public interest"))


class ReplyByForm(LetterForm):
    reply_by = _date(_("To be answered by"))


class DelayForm(LetterForm):
    reason = _text(_("Reason"), rows=3)
    until = _date(_("Delayed to"))


class ChargeForm(LetterForm):
    basis = forms.ChoiceField(label=_("Basis"), choices=FeeBasis.choices)
    quantity = forms.IntegerField(
        label=_("Number of pages"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("For charging by volume; pieces are counted by the register."),
    )
    channel = forms.CharField(label=_("How to pay"), max_length=200)


class PayForm(DayForm):
    receipt_number = forms.CharField(label=_("Fiscal receipt number"), max_length=60)


class ExtensionForm(TodayForm):
    working_days = forms.IntegerField(
        label=_("Working days"), min_value=1, max_value=20, initial=20
    )
    reason = forms.CharField(label=_("Reason"), max_length=500)


class RefuseForm(TodayForm):
    reason = _text(_("Reason"), rows=3)


class ServiceForm(DayForm):
    method = forms.ChoiceField(
        label=_("Method"),
        choices=Service.Method.choices,
        help_text=_("Private couriers and postage paid by the addressee are not allowed."),
    )
    proof = forms.CharField(
        label=_("Proof"),
        max_length=200,
        help_text=_("Postal number, signature, or mail record."),
    )


class NotifyForm(ServiceForm, LetterForm):
    on = None


class NameOrganForm(TodayForm):
    reason = _text(_("Reason"), rows=3)
    organ = forms.CharField(label=_("Organ"), max_length=100)
    contact = forms.CharField(label=_("How to reach it"), max_length=200)


class TransferForm(NameOrganForm, LetterForm):
    """The same, with the letter that passes the request on (第四十一条)."""


class ReferForm(DayForm):
    channel = forms.CharField(label=_("Channel"), max_length=200)
    pass_on = forms.BooleanField(
        label=_("Enter it among the bureau's own contacts"),
        required=False,
        help_text=_("The contact keeps the matter and how to reach the person."),
    )


class DraftForm(TodayForm):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            (outcome.value, f"{outcome.ref}{outcome.label}")
            for outcome in Outcome
            if outcome not in (Outcome.NOT_CORRECTED, Outcome.NOT_PAID)
        ],
    )
    grounds = forms.MultipleChoiceField(
        label=_("Grounds"),
        choices=[
            (
                outcome.label,
                [
                    (ground.value, ground.label)
                    for ground in grounds_of_law.ALL
                    if ground.outcome is outcome
                ],
            )
            for outcome in dict.fromkeys(ground.outcome for ground in grounds_of_law.ALL)
        ],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "For 不予公开, 部分公开 (each one it withholds for) and （四）1; cited in the reply."
        ),
    )
    reference = forms.CharField(
        label=_("Law, rules or earlier reply named"),
        max_length=300,
        required=False,
        help_text=_("The law that forbids, the rules of the query, or the earlier reply."),
    )
    statement = _text(
        _("Statement"),
        rows=6,
        required=False,
        help_text=_("What was found and why; legal basis and remedies are added."),
    )
    published = forms.BooleanField(
        label=_("Published already"),
        required=False,
        help_text=_("For 予以公开: the reply says where to find it (Article 36, item 1)."),
    )

    earlier = forms.ChoiceField(
        label=_("Earlier reply to this applicant"),
        required=False,
        help_text=_(
            "For （五）2: the reply on the same matter; those on the same words come first."
        ),
    )

    def __init__(self, case: Case, *args, **kwargs):
        super().__init__(*args, **kwargs)
        letters_sent = earlier.replies(case)[: earlier.OFFERED]
        if not letters_sent:
            del self.fields["earlier"]
            return
        self.order_fields([*list(self.fields)[:-3], "earlier", "statement", "published"])
        self.fields["earlier"].choices = [
            ("", "---------"),
            *((letter.number, f"{letter.number} {letter.case}") for letter in letters_sent),
        ]

    def clean_grounds(self):
        return grounds_of_law.read(",".join(self.cleaned_data["grounds"]))

    def clean(self):
        answers = super().clean()
        chosen = answers.pop("earlier", "")
        if answers.get("outcome") == Outcome.REPEATED and not answers.get("reference"):
            answers["reference"] = chosen
        if not self.errors:
            try:
                grounds_of_law.check(
                    Outcome(answers["outcome"]), answers["grounds"], answers["reference"]
                )
            except grounds_of_law.UnfitGrounds as unfit:
                named = (
                    "reference" if answers["grounds"] and not answers["reference"] else "grounds"
                )
                self.add_error(named, str(unfit))
        return answers


class OnTheSpotForm(TodayForm):
    """予以公开 in full, given at once; the head of the office signs it next."""

    statement = _text(_("Statement"), rows=6)
    published = forms.BooleanField(
        label=_("Published already"),
        required=False,
        help_text=_("For 予以公开: the reply says where to find it (Article 36, item 1)."),
    )


class RecordForm(TodayForm):
    """What became of a request to correct one's own record (第四十一条)."""

    result = forms.ChoiceField(
        label=_("Result"), choices=Letter.RecordResult.choices, widget=forms.RadioSelect
    )
    statement = _text(
        _("Statement"),
        rows=6,
        required=False,
        help_text=_("What was found and why; legal basis and remedies are added."),
    )


def _on_case(function: Callable, **also) -> Callable:
    """A taker for a lifecycle function of the case whose form fields are its arguments."""

    def take(case, answers, user):
        return function(case, by=user, **answers, **{k: value() for k, value in also.items()})

    return take


def _letter(function: Callable) -> Callable:
    """The same for a step that issues a letter, which counts for the day it is issued."""
    return _on_case(function, on=timezone.localdate)


def _today(function: Callable) -> Callable:
    """The same for steps that are recorded on the day itself."""

    def take(case, answers, user):
        today = timezone.localdate()
        return function(case, by=user, on=today, today=today, **answers)

    return take


def _on_consultation(function: Callable) -> Callable:
    """The same for a step that concerns one of the opinions asked for."""

    def take(case, answers, user):
        return function(answers.pop("consultation"), by=user, **answers)

    return take


# Each step: the form, and how it is taken.
STEPS: dict[Step, tuple[type[forms.Form], Callable]] = {
    Step.CONFIRM: (ConfirmForm, _on_case(intake.confirm)),
    Step.PROPOSE_VOID: (ProposeVoidForm, _letter(intake.propose_void)),
    Step.VOID: (VoidForm, _letter(intake.void)),
    Step.REQUEST_CORRECTION: (RequestCorrectionForm, _letter(intake.request_correction)),
    Step.CORRECT: (TextForm, _on_case(intake.correct)),
    Step.LAPSE_CORRECTION: (LapseForm, _letter(intake.lapse_correction)),
    Step.ACCEPT: (LetterForm, _letter(intake.accept)),
    Step.SPLIT: (SplitForm, _letter(intake.split)),
    Step.MERGE: (MergeForm, _on_case(intake.merge)),
    Step.ASSIGN: (AssignForm, _on_case(intake.assign)),
    Step.SIGN_FOR: (DayForm, _on_case(intake.sign_for)),
    Step.RETURN: (ReasonForm, _on_case(intake.send_to_office)),
    Step.TAKE_BACK: (ReasonForm, _on_case(intake.take_back)),
    Step.REASSIGN: (ReassignForm, _on_case(intake.reassign)),
    Step.ASK_UNIT: (AskUnitForm, _letter(rounds.ask_unit)),
    Step.CONSULT: (ConsultForm, _letter(rounds.consult)),
    Step.RECORD_OPINION: (OpinionForm, _on_consultation(rounds.record_opinion)),
    Step.DECIDE_JOINT: (DecideJointForm, _on_consultation(rounds.decide_joint)),
    Step.TELL_THIRD_PARTY: (TellThirdPartyForm, _letter(rounds.tell_third_party)),
    Step.REQUEST_REASONS: (ReplyByForm, _letter(rounds.request_reasons)),
    Step.GIVE_REASONS: (TextForm, _on_case(rounds.give_reasons)),
    Step.LAPSE_REASONS: (DayForm, _on_case(rounds.lapse_reasons)),
    Step.DELAY: (DelayForm, _letter(rounds.delay)),
    Step.CHARGE: (ChargeForm, _letter(rounds.charge)),
    Step.DELIVER_FEE: (DayForm, _on_case(rounds.deliver_fee_notice)),
    Step.PAY: (PayForm, _on_case(rounds.pay)),
    Step.WAIVE: (ReasonForm, _on_case(rounds.waive)),
    Step.LAPSE_FEE: (LetterForm, _letter(rounds.lapse_fee)),
    Step.PROPOSE_EXTENSION: (ExtensionForm, _today(rounds.propose_extension)),
    Step.APPROVE_EXTENSION: (TodayForm, _today(rounds.approve_extension)),
    Step.REFUSE_EXTENSION: (RefuseForm, _today(rounds.refuse_extension)),
    Step.NOTIFY_EXTENSION: (NotifyForm, _today(rounds.notify_extension)),
    Step.NAME_ORGAN: (NameOrganForm, _letter(replying.name_organ)),
    Step.TRANSFER: (TransferForm, _letter(replying.transfer)),
    Step.REFER: (ReferForm, _on_case(replying.refer)),
    Step.ANSWER_ON_THE_SPOT: (OnTheSpotForm, _letter(replying.answer_on_the_spot)),
    Step.SUBMIT: (DayForm, _on_case(replying.submit)),
    Step.RECALL: (DayForm, _on_case(replying.recall)),
    Step.SEND_BACK: (ReasonForm, _on_case(replying.send_back)),
    Step.APPROVE: (RemarkForm, _on_case(replying.approve)),
    Step.SIGN: (RemarkForm, _on_case(replying.sign)),
    Step.REPLY: (TodayForm, _letter(replying.reply)),
    Step.SERVE: (ServiceForm, _on_case(replying.serve)),
    Step.ARCHIVE: (DayForm, _on_case(replying.archive)),
    Step.AMEND: (amending.AmendForm, amending.amend),
    Step.DETACH: (amending.DetachForm, amending.detach),
    Step.WITHDRAW: (ReasonForm, _on_case(intake.withdraw)),
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


class AnswerForm(DayForm):
    """What everybody reads: without the applicant.

    Asks for every place of the letter and of the file names that says, or may say, who asked.
    """

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("Summary"),
        max_length=100,
        help_text=_("What was asked and answered, without saying who asked."),
    )
    unit = forms.ModelChoiceField(
        label=_("Publishing unit"), queryset=Unit.objects.filter(is_active=True)
    )
    hide = forms.MultipleChoiceField(
        label=_("Hide"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Ticked: surely the applicant's. Not ticked: perhaps, or inside another word. You decide; "
            "what was hidden and what was left is recorded."
        ),
    )

    def __init__(self, case: Case, *args, **kwargs):
        super().__init__(*args, **kwargs)
        groups = [
            (
                gettext("Reply")
                if key == answers.LETTER
                else gettext("File name: %s") % naming.text,
                [
                    (answers.key_of(key, place), _in_its_words(naming.text, place))
                    for place in naming.places
                ],
            )
            for key, naming in answers.places_of(case).items()
            if naming.places
        ]
        self.fields["hide"].choices = groups
        if not groups:
            del self.fields["hide"]


def _in_its_words(text: str, place: hiding.Place) -> str:
    before, words, after = place.around(text)
    of = Applicant._meta.get_field(place.field).verbose_name
    return f"……{before}【{words}】{after}……（{of}）"


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
            letters = case.consultations.unanswered()
        case Step.DECIDE_JOINT:
            letters = case.consultations.undecided()
        case Step.DETACH:
            return amending.detach_form(case)
        case _:
            return form
    field = forms.ModelChoiceField(letters, label=_("Letter"), initial=letters.first())
    return type(form.__name__, (form,), {"consultation": field})


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
                take=_refused(_on_case(own_data.assist)),
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
                take=_refused(_on_case(draft, on=timezone.localdate)),
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
                take=_refused(_on_case(answers.publish_answer)),
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
            steps.Step(
                name=step.value,
                who=table.TRANSITIONS[step].who,
                label=step.label,
                form=_form_for(case, step, form),
                take=take,
                initial=INITIAL.get(step),
                tone="deletelink" if step in GRAVE else "",
                compose=partial(_composed, take) if issubclass(form, LetterForm) else None,
                preview=partial(previews.of, step=step, on=today, workdays=workdays),
                shows=table.LIFECYCLE.decides.get(step),
                meaning=MEANINGS.get(step, ""),
                effect=partial(_effect, step=step, on=today, workdays=workdays),
                on_page=step not in ON_A_PAGE_OF_THEIR_OWN,
            )
        )
    return [*buttons, *conferring.steps_of(case, user)]
