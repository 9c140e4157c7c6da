"""What the steps of contacts, interviews and consultations ask."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.models import Disclosure, Unit
from inquiries.models import Contact
from records.steps import StepForm

# What a form asks as a remark, the step calls its reason.
AS_REASON = {"note": "reason"}


class PassOnForm(forms.Form):
    """Which unit answers, and until when."""

    unit = forms.ModelChoiceField(Unit.objects.filter(is_active=True), label=_("Unit to answer"))
    answer_by = forms.DateField(
        label=_("Unit's last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Within the channel's own term; left empty it is that term."),
    )
    note = forms.CharField(
        label=_("Remark for the unit"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DayForm(StepForm):
    note = None


class ReplyForm(DayForm):
    text = forms.CharField(label=_("Reply"), widget=forms.Textarea(attrs={"rows": 8}))


class ResultForm(DayForm):
    text = forms.CharField(label=_("Published result"), widget=forms.Textarea(attrs={"rows": 8}))
    document = forms.CharField(
        label=_("Document that followed"),
        required=False,
        help_text=_("Its index number, where one was published; the page leads there."),
    )

    def clean_document(self) -> Disclosure | None:
        number = self.cleaned_data["document"].strip()
        if not number:
            return None
        public = Disclosure.objects.published(at=timezone.now())
        if item := public.filter(index_number=number).first():
            return item
        raise forms.ValidationError(_("No public document has this index number."))


class CorrectionForm(ResultForm):
    reason = forms.CharField(
        label=_("Reason of the correction"),
        max_length=300,
        help_text=_("Strangers read it beside the result."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class TermForm(StepForm):
    closes_on = forms.DateField(
        label=_("New last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    note = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(StepForm):
    note = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class PublicVersionForm(DayForm):
    """公开稿, filled in from letter and reply with what surely names somebody hidden."""

    subject = forms.CharField(label=_("Public subject"), max_length=200)
    content = forms.CharField(
        label=_("Public question"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    reply = forms.CharField(
        label=_("Public reply"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Read the whole: the scanners know numbers and who wrote, no other names. Letter and reply "
            "stay as they are, inside."
        ),
    )


class AmendForm(forms.Form):
    """What is registered, as it should be; what is left as it is stays."""

    reason = forms.CharField(
        label=_("Reason of the correction"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What shows that it was registered wrongly."),
    )
    received_on = forms.DateField(
        label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", "—"), *Contact.Kind.choices], required=False
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    content = forms.CharField(
        label=_("Content"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    name = forms.CharField(label=_("Name"), max_length=100, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=50, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=200, required=False)
