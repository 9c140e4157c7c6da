"""The forms of 更正登记信息: they begin with what is registered, and what is left as it is stays."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from requests_app.admin.intake import IntakeForm
from requests_app.fields import PlainTextField
from requests_app.lifecycle import amending
from requests_app.lifecycle.amending import OF_PERSON, arrived_at
from requests_app.models import Case, CaseAttachment


def _date(label, **options):
    # A date input of the browser takes the ISO form only, whatever the language.
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False, **options)


def _reason():
    return PlainTextField(
        label=_("Reason of the correction"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What shows that it was registered wrongly."),
    )


class AmendForm(IntakeForm):
    """The fields of the intake, but the matter; an old register may have left any of them empty."""

    matter = None
    reason = _reason()
    intake = forms.ChoiceField(label=_("Intake"), choices=Case.Intake.choices)
    arrived_on = _date(_("Arrived on"))
    received_on = _date(_("Received on"))
    receipt_proof = PlainTextField(label=_("Proof of receipt"), max_length=200, required=False)
    field_order = ["reason", "applicant_kind", "name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("delivery", "medium"):
            field = self.fields[name]
            field.choices, field.required = [("", "—"), *field.choices], False
        self.fields["name"].required = False


def initial_of(case: Case) -> dict:
    """What is registered now."""
    known = {name: getattr(case.applicant, name) for name in OF_PERSON}
    own = ("applicant_kind", "information_name", "description", "delivery", "medium", "intake")
    known |= {name: getattr(case, name) for name in (*own, "receipt_proof", "received_on")}
    arrived = localtime(case.arrived_at).date() if case.arrived_at else None
    return {**known, "needs_assistance": case.needs_assistance, "arrived_on": arrived}


def amend(case: Case, answers: dict, user) -> Case:
    """What the form says, as one call of the lifecycle."""
    values = dict(answers)
    reason, arrived_on = values.pop("reason"), values.pop("arrived_on")
    if arrived_on is not None:
        values["arrived_at"] = arrived_at(case, arrived_on)
    return amending.amend(case, by=user, on=timezone.localdate(), reason=reason, **values)


class DetachForm(forms.Form):
    """Which file, and where it belongs."""

    attachment = forms.ModelChoiceField(CaseAttachment.objects.none(), label=_("Attached file"))
    belongs_to = forms.CharField(
        label=_("Number of the request it belongs to"),
        max_length=40,
        required=False,
        help_text=_(
            "Left empty, the file is taken out of sight and kept until the case is erased."
        ),
    )
    reason = _reason()

    def clean_belongs_to(self):
        number = self.cleaned_data["belongs_to"].strip()
        if not number:
            return None
        case = Case.objects.filter(number=number).first()
        if case is None:
            raise forms.ValidationError(gettext("There is no request with this number."))
        return case


def detach_form(case: Case) -> type[forms.Form]:
    """The form with the files of this case to choose from, by name."""

    class OfThisCase(DetachForm):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            field = self.fields["attachment"]
            field.queryset = case.attachments.all()
            field.label_from_instance = lambda file: f"{file.get_role_display()}：{file.name}"

    return OfThisCase


def detach(_case: Case, answers: dict, user) -> CaseAttachment:
    return amending.detach(by=user, on=timezone.localdate(), **answers)
