"""Requests that come over the counter, by mail, fax or word of mouth: each way asks its own fields."""

from __future__ import annotations

from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure.models import Unit
from records.identifying import is_citizen_id, is_credit_code
from records.uploads import MAX_BYTES, MAX_FILES
from requests_app import filing
from requests_app.fields import FilesField, PlainTextField
from requests_app.models import Applicant, Case, CaseAttachment
from statute.outcomes import ApplicantKind


def _date(label, **options):
    # A date input of the browser takes the ISO form only, whatever the language.
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **options)


class IntakeForm(forms.Form):
    """What every request says (第二十九条); subclasses add the days of 第三十一条."""

    matter = forms.ChoiceField(label=_("Matter"), choices=Case.Matter.choices)
    applicant_kind = forms.ChoiceField(label=_("Applicant kind"), choices=ApplicantKind.choices)
    name = PlainTextField(label=_("Name"), max_length=100)
    id_kind = forms.ChoiceField(
        label=_("Identity document"), choices=[("", "—"), *Applicant.IdKind.choices], required=False
    )
    id_number = PlainTextField(label=_("Number of the document"), max_length=50, required=False)
    legal_representative = PlainTextField(
        label=_("Legal representative"), max_length=50, required=False
    )
    contact_name = PlainTextField(label=_("Contact person"), max_length=50, required=False)
    phone = PlainTextField(label=_("Phone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), max_length=100, required=False)
    address = PlainTextField(label=_("Postal address"), max_length=200, required=False)
    postcode = PlainTextField(label=_("Postcode"), max_length=10, required=False)
    fax = PlainTextField(label=_("Fax"), max_length=30, required=False)
    information_name = PlainTextField(
        label=_("Name or number of the document"), max_length=200, required=False
    )
    description = PlainTextField(
        label=_("Information asked for"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
    delivery = forms.ChoiceField(label=_("Delivery"), choices=Case.Delivery.choices)
    medium = forms.ChoiceField(label=_("Form"), choices=Case.Medium.choices)
    needs_assistance = forms.BooleanField(
        label=_("Needs help with reading, seeing or hearing"), required=False
    )

    files = FilesField(
        label=_("Scan of the request"),
        max_files=MAX_FILES,
        max_bytes=MAX_BYTES,
        required=False,
        help_text=_("The paper request and what came with it: PDF, DOCX, XLSX, PNG or JPEG."),
    )

    def clean_id_number(self):
        number = self.cleaned_data["id_number"].upper()
        kind = self.cleaned_data.get("id_kind")
        if kind == Applicant.IdKind.IDENTITY_CARD and not is_citizen_id(number):
            raise forms.ValidationError(gettext("This is not a valid identity card number."))
        if kind == Applicant.IdKind.CREDIT_CODE and not is_credit_code(number):
            raise forms.ValidationError(gettext("This is not a valid 统一社会信用代码."))
        return number

    def clean(self):
        answers = super().clean()
        today = timezone.localdate()
        for name in ("arrived_on", "received_on"):
            if answers.get(name) and answers[name] > today:
                self.add_error(name, gettext("This day has not come yet."))
        return answers

    def file(self, *, intake: str, by) -> tuple[Case, str]:
        """Enter the request; with its query code, to be printed once."""
        answers = dict(self.cleaned_data)
        person = {f.name for f in Applicant._meta.fields} & set(answers)
        applicant = {name: answers.pop(name) for name in person}
        arrived = answers.pop("arrived_on")
        return filing.file_at_office(
            intake=intake,
            by=by,
            applicant=applicant,
            entered_on=timezone.localdate(),
            arrived_at=timezone.make_aware(datetime.combine(arrived, time(12))),
            **answers,
        )


class InPersonForm(IntakeForm):
    """当面提交: the day of submission is the day of receipt."""

    arrived_on = _date(_("Submitted on"), initial=timezone.localdate)


class OralForm(InPersonForm):
    """口头申请 (第二十九条第一款): the office writes it down, and the ledger says who did."""


class RegisteredMailForm(IntakeForm):
    """邮寄 with signature: received on the day the organ signed."""

    arrived_on = _date(_("Posted or arrived on"))
    received_on = _date(_("Signed for on"))
    receipt_proof = PlainTextField(label=_("Number of the letter"), max_length=200)


class ToConfirmForm(IntakeForm):
    """Fax: the clock waits until the receipt is confirmed with the applicant."""

    arrived_on = _date(_("Arrived on"), initial=timezone.localdate)


class OrdinaryMailForm(ToConfirmForm):
    """平常信函: entered and confirmed on the day it came, or the file says why not (第三十一条第二项)."""

    late_reason = PlainTextField(
        label=_("Why not entered on the day it came"),
        max_length=200,
        required=False,
        help_text=_("Ordinary mail is confirmed on the day it came (Article 31)."),
    )

    def clean(self):
        answers = super().clean()
        arrived = answers.get("arrived_on")
        if arrived and arrived < timezone.localdate() and not answers.get("late_reason"):
            self.add_error("late_reason", gettext("Say why the letter is entered later."))
        return answers


class TakeInForm(forms.Form):
    """What follows the registration: the receipt, shown to be edited, and the unit it goes to."""

    unit = forms.ModelChoiceField(Unit.objects.filter(is_active=True), label=_("Handling unit"))
    body = PlainTextField(
        label=_("Text of the receipt"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One paragraph a line; 【…】 marks what is to fill in."),
    )


class AttachForm(forms.Form):
    """Files for a case, checked by content as those of applicants are; those of a review or suit name it."""

    role = forms.ChoiceField(label=_("Belongs to"), choices=CaseAttachment.Role.choices)
    files = FilesField(
        label=_("Files"),
        max_files=MAX_FILES,
        max_bytes=MAX_BYTES,
        help_text=_(
            "PDF, DOCX, XLSX, PNG or JPEG (HEIC, WebP and BMP are converted); at most 10 files of 20 MB each."
        ),
    )

    def __init__(self, case: Case, *args, **kwargs):
        super().__init__(*args, **kwargs)
        matters = case.remedies.all()
        self.fields["remedy"] = forms.ModelChoiceField(
            matters, label=_("Review or suit"), required=False
        )
        if not matters:
            del self.fields["remedy"]
            self.fields["role"].choices = [
                choice for choice in CaseAttachment.Role.choices if choice[0] != "remedy"
            ]
        self.order_fields(["role", "remedy", "files"])


FORMS = {
    Case.Intake.COUNTER: InPersonForm,
    Case.Intake.ORAL: OralForm,
    Case.Intake.REGISTERED_MAIL: RegisteredMailForm,
    Case.Intake.ORDINARY_MAIL: OrdinaryMailForm,
    Case.Intake.FAX: ToConfirmForm,
}
