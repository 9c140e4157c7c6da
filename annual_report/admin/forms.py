"""What the steps of a report ask for."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annual_report.balance import CHECKS
from annual_report.models import Report
from annual_report.outline import OutlineError, sections_of
from annual_report.tables import Form, NoSuchYear, form_for


class DrawUpForm(forms.ModelForm):
    """The year of a new report; the form is the one in force unless another is asked for."""

    form = forms.ChoiceField(
        label=_("form of the report"),
        required=False,
        choices=[("", _("the one in force for the year")), *Report.FormChoice.choices],
    )

    class Meta:
        model = Report
        fields = ["year", "form"]

    def clean(self):
        answers = super().clean()
        year = answers.get("year")
        if year is None:
            return answers
        try:
            in_force = form_for(year)
        except NoSuchYear as refusal:
            self.add_error("year", str(refusal))
            return answers
        if year > timezone.localdate().year:
            self.add_error("year", _("The year has not begun."))
        if Report.objects.filter(year=year).exists():
            self.add_error("year", _("The year %d already has a report.") % year)
        answers["form"] = Form(answers["form"]) if answers.get("form") else in_force
        return answers


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class WaiveForm(ReasonForm):
    check_id = forms.ChoiceField(
        label=_("check"), choices=[(check.id, f"{check.id} {check.title}") for check in CHECKS]
    )
    field_order = ["check_id", "reason"]


class CloseForm(forms.Form):
    as_of = forms.DateField(
        label=_("figures as of"), widget=forms.DateInput(attrs={"type": "date"})
    )


class OutlineForm(forms.ModelForm):
    """Title and headings as printed; tried before they are stored."""

    outline = forms.CharField(
        label=Report._meta.get_field("outline").verbose_name,
        help_text=Report._meta.get_field("outline").help_text,
        required=False,
        max_length=6_000,
        widget=forms.Textarea(attrs={"rows": 18, "class": "vLargeTextField"}),
    )

    class Meta:
        model = Report
        fields = ["own_title", "outline"]

    def clean_outline(self):
        outline = self.cleaned_data["outline"]
        try:
            sections_of(Form.OF_2008, outline)
        except OutlineError as error:
            raise forms.ValidationError(str(error)) from None
        return outline


class SectionForm(forms.Form):
    text = forms.CharField(
        label=_("text"),
        required=False,
        max_length=20_000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 16, "class": "vLargeTextField"}),
    )
