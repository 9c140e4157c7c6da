"""What the public fills in: a request (第二十九条), tracking it, correcting it."""

from __future__ import annotations

from itertools import chain
from unicodedata import normalize

from django import forms
from django.utils.translation import gettext_lazy as _

from records.identifying import is_citizen_id, is_credit_code, is_passport
from records.uploads import MEGABYTE
from requests_app import bilingual
from requests_app.fields import FilesField, PlainTextField
from requests_app.models import Applicant, Case, Satisfaction
from statute.outcomes import ApplicantKind

MAX_DESCRIPTION = 2000
MAX_FILES = 5
MAX_FILE_BYTES = 10 * MEGABYTE
PHONE = r"^[0-9+＋ ()（）-]{5,25}$"
POSTCODE = r"^[0-9]{6}$"
# What each way of delivery needs to reach the applicant.
REACHED_BY = {
    Case.Delivery.POST: ("address", "postcode"),
    Case.Delivery.EMAIL: ("email",),
    Case.Delivery.FAX: ("fax",),
}


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ApplicationForm(forms.Form):
    """What 第二十九条 asks for and nothing else; no purpose. Subclasses ask who applies."""

    information_name = PlainTextField(
        label=_("Name or number of the document"),
        max_length=200,
        required=False,
        help_text=_("If you know it, e.g. 十公发〔2025〕3号."),
    )
    description = PlainTextField(
        label=_("What information do you want?"),
        max_length=MAX_DESCRIPTION,
        widget=_area(6),
        help_text=_(
            "One matter in each request. Years, places and who made it help us to find it."
        ),
    )
    delivery = forms.ChoiceField(
        label=_("How should it reach you?"),
        choices=Case.Delivery.choices,
        initial=Case.Delivery.EMAIL,
        widget=forms.RadioSelect,
    )
    medium = forms.ChoiceField(
        label=_("In what form?"),
        choices=Case.Medium.choices,
        initial=Case.Medium.ELECTRONIC,
        widget=forms.RadioSelect,
        help_text=_("If it does not exist in this form, you get it in the form we have."),
    )
    phone = forms.RegexField(
        PHONE,
        label=_("Phone"),
        max_length=25,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"invalid": _("Write a phone number, digits and - only.")},
    )
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=100,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Needed for delivery by e-mail."),
    )
    address = PlainTextField(
        label=_("Postal address"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        help_text=_("Needed for delivery by post, with the postcode."),
    )
    postcode = forms.RegexField(
        POSTCODE,
        label=_("Postcode"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code", "inputmode": "numeric"}),
        error_messages={"invalid": _("A postcode has six digits.")},
    )
    fax = forms.RegexField(
        PHONE,
        label=_("Fax"),
        max_length=25,
        required=False,
        help_text=_("Needed for delivery by fax."),
        error_messages={"invalid": _("Write a phone number, digits and - only.")},
    )
    attachments = FilesField(
        label=_("Attachments"),
        required=False,
        max_files=MAX_FILES,
        max_bytes=MAX_FILE_BYTES,
        help_text=_(
            "PDF, DOCX, XLSX, PNG or JPEG (HEIC, WebP and BMP are converted); at most 5 files of 10 MB each."
        ),
    )
    needs_assistance = forms.BooleanField(
        label=_("I need help with reading, seeing or hearing"),
        required=False,
        help_text=_("We will call you and agree on how to help (Article 43)."),
    )

    who: tuple[str, ...] = ()
    # Errors are listed in the order of the page, not of the classes.
    field_order = [
        *("information_name", "description", "delivery", "medium", "email", "address", "postcode"),
        *("fax", "applicant_kind", "name", "id_kind", "id_number", "legal_representative"),
        *("contact_name", "phone", "needs_assistance", "attachments"),
    ]
    personal = ("phone", "email", "address", "postcode", "fax")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.ChoiceField):
                field.choices = bilingual.choices(field.choices)

    @classmethod
    def steps(cls) -> dict[str, tuple[str, ...]]:
        """The fields asked together, by step; "all" is the whole form on one page."""
        steps = {
            "what": ("information_name", "description"),
            "how": ("delivery", "email", "address", "postcode", "fax", "medium"),
            "who": (*cls.who, "phone", "needs_assistance"),
            "review": ("attachments",),
        }
        return {**steps, "all": tuple(chain.from_iterable(steps.values()))}

    def clean(self):
        answers = super().clean()
        for name in REACHED_BY.get(answers.get("delivery"), ()):
            if name not in self.errors and not answers.get(name):
                self.add_error(name, _("Needed for the delivery you chose."))
        return answers

    def asked(self, step: str) -> list[forms.BoundField]:
        """The fields of `step` in reading order."""
        return [self[name] for name in self.steps()[step]]

    def told(self, step: str) -> list[tuple[str, str]]:
        """(label, what was answered) of `step`, as the applicant chose it; what is empty is left out."""
        answers = []
        for name in self.steps()[step]:
            field, value = self.fields[name], self.data.get(name, "")
            choices = dict(getattr(field, "choices", ()))
            if isinstance(field, forms.BooleanField):
                value = _("yes") if value else ""
            if value:
                answers.append((field.label, choices.get(value, value)))
        return answers

    def applicant(self) -> dict[str, str]:
        """The fields of Applicant."""
        return {
            name: self.cleaned_data[name]
            for name in (*self.who, *self.personal)
            if name in {field.name for field in Applicant._meta.fields}
        }

    def wanted(self) -> dict:
        """The fields of Case beside who applies."""
        names = ("information_name", "description", "delivery", "medium", "needs_assistance")
        return {name: self.cleaned_data[name] for name in names}


class PersonForm(ApplicationForm):
    """公民."""

    name = PlainTextField(
        label=_("Name"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    id_kind = forms.ChoiceField(
        label=_("Identity document"),
        choices=[
            (kind.value, kind.label)
            for kind in Applicant.IdKind
            if kind != Applicant.IdKind.CREDIT_CODE
        ],
    )
    id_number = PlainTextField(
        label=_("Number of the document"), max_length=40, help_text=_("Kept encrypted.")
    )

    variant = "person"
    who = ("name", "id_kind", "id_number")
    applicant_kind = ApplicantKind.PERSON

    def clean_id_number(self):
        number = normalize("NFKC", self.cleaned_data["id_number"]).upper().replace(" ", "")
        is_card = self.cleaned_data.get("id_kind") == Applicant.IdKind.IDENTITY_CARD
        if is_card and not is_citizen_id(number):
            raise forms.ValidationError(
                _("This is not a valid identity card number: compare all 18 places.")
            )
        if self.cleaned_data.get("id_kind") == Applicant.IdKind.PASSPORT and not is_passport(
            number
        ):
            raise forms.ValidationError(
                _("This is not a passport number: at most nine letters and digits.")
            )
        return number


class OrganisationForm(ApplicationForm):
    """法人或者其他组织."""

    applicant_kind = forms.ChoiceField(
        label=_("Kind of organisation"),
        choices=[(kind.value, kind.label) for kind in ApplicantKind if kind.is_organisation],
    )
    name = PlainTextField(
        label=_("Name of the organisation"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    id_number = PlainTextField(
        label="统一社会信用代码", max_length=40, help_text=_("18 letters and digits.")
    )
    legal_representative = PlainTextField(label=_("Legal representative"), max_length=50)
    contact_name = PlainTextField(
        label=_("Contact person"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    variant = "organisation"
    who = ("applicant_kind", "name", "id_number", "legal_representative", "contact_name")

    def clean_id_number(self):
        code = normalize("NFKC", self.cleaned_data["id_number"]).upper().replace(" ", "")
        if not is_credit_code(code):
            raise forms.ValidationError(
                _("This is not a valid 统一社会信用代码: compare all 18 places.")
            )
        return code

    def applicant(self) -> dict[str, str]:
        return {**super().applicant(), "id_kind": Applicant.IdKind.CREDIT_CODE}


VARIANTS = {form.variant: form for form in (PersonForm, OrganisationForm)}


class TrackForm(forms.Form):
    number = PlainTextField(
        label=_("Registration number"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    secret = PlainTextField(
        label=_("Query code"),
        max_length=80,
        # Typed from paper: it has to be seen to be compared.
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("As printed on the receipt; case and hyphens do not matter."),
    )


class CorrectionForm(forms.Form):
    text = PlainTextField(label=_("Your correction"), max_length=5000, widget=_area(6))
    attachments = FilesField(
        label=_("Attachments"),
        required=False,
        max_files=MAX_FILES,
        max_bytes=MAX_FILE_BYTES,
        help_text=_(
            "PDF, DOCX, XLSX, PNG or JPEG (HEIC, WebP and BMP are converted); at most 5 files of 10 MB each."
        ),
    )


class ReasonsForm(forms.Form):
    text = PlainTextField(label=_("Your reasons"), max_length=5000, widget=_area(6))


class ErasureForm(forms.Form):
    """《个人信息保护法》第四十七条: why is the applicant's to say or not."""

    reason = PlainTextField(
        label=_("Why the data should be erased"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RateForm(forms.Form):
    """Two questions; the answers are counted by year and tied to no request."""

    clear = forms.ChoiceField(
        label=_("Was the reply clear?"),
        choices=Satisfaction.Clear.choices,
        widget=forms.RadioSelect,
    )
    content = forms.ChoiceField(
        label=_("How satisfied are you with how your request was handled?"),
        choices=Satisfaction.Content.choices,
        widget=forms.RadioSelect,
    )


class WithdrawForm(forms.Form):
    confirmed = forms.BooleanField(
        label=_("I withdraw this request; it will not be answered."),
        error_messages={"required": _("Tick the box to withdraw the request.")},
    )
