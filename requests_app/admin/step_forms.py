"""What the steps of a request ask for: one form a kind of answer."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure.models import Unit
from records import hiding
from requests_app import answers, earlier
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


class AskOpinionForm(LetterForm):
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
    opinion_request = forms.ModelChoiceField(OpinionRequest.objects.none(), label=_("Letter"))
    answer = forms.ChoiceField(label=_("Kind of answer"), choices=OpinionRequest.Answer.choices)
    opinion = _text(_("Opinion"), required=False)
    delivered_on = _date(_("Letter received on"), required=False)


class DecideJointForm(DayForm):
    opinion_request = forms.ModelChoiceField(OpinionRequest.objects.none(), label=_("Letter"))
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
