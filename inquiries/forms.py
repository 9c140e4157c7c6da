"""The forms the public fills in: a question, following it up, an opinion."""

from django import forms
from django.utils.translation import gettext_lazy as _

from inquiries.models import Contact


class QuestionForm(forms.Form):
    """A question, request, complaint or proposal through the portal; no account, no purpose asked."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Contact.Kind.choices)
    subject = forms.CharField(label=_("Subject"), max_length=100)
    content = forms.CharField(
        label=_("Content"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("At most 5,000 characters. Leave out ID numbers and bank accounts."),
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=50,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Never shown to the public."),
    )
    phone = forms.RegexField(
        r"^[0-9+ ()-]{5,20}$",
        label=_("Phone"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"invalid": _("Write a phone number, digits and - only.")},
    )


class FollowForm(forms.Form):
    number = forms.CharField(label=_("Number"), max_length=40)
    secret = forms.CharField(
        label=_("Query code"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class OpinionForm(forms.Form):
    text = forms.CharField(
        label=_("Your opinion"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6})
    )
    name = forms.CharField(label=_("Name"), max_length=50, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
