"""The forms the public fills in: a question, following it up, an opinion with a questionnaire."""

from collections.abc import Iterable

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from inquiries.models import Contact, Question


class QuestionForm(forms.Form):
    """A question, request, complaint or proposal through the portal; no account, no purpose asked."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            (kind.value, kind.label) for kind in Contact.Kind if kind is not Contact.Kind.CORRECTION
        ],
    )
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


class CorrectionForm(forms.Form):
    """What is wrong on a page of the site; nobody has to say who they are."""

    class What(models.TextChoices):
        CONTENT = "content", "内容有误"
        WORDING = "wording", "错别字、错敏表述"
        LINK = "link", "链接打不开"
        FILE = "file", "附件打不开或者有误"
        OUTDATED = "outdated", "信息未更新"
        PERSONAL = "personal", "泄露个人信息"
        OTHER = "other", "其他问题"

    what = forms.ChoiceField(
        label=_("What is wrong"), choices=What.choices, widget=forms.RadioSelect
    )
    page = forms.CharField(label=_("On which page"), max_length=300, required=False)
    content = forms.CharField(
        label=_("What it should be"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    name = forms.CharField(label=_("Name"), max_length=50, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)

    def told(self) -> tuple[str, str]:
        """Subject and text as the register keeps them."""
        answers = self.cleaned_data
        what = self.What(answers["what"]).label
        page = f"\n\n页面：{answers['page']}" if answers["page"] else ""
        return f"网站纠错：{what}", f"{answers['content']}{page}"


class FollowForm(forms.Form):
    number = forms.CharField(label=_("Number"), max_length=40)
    secret = forms.CharField(
        label=_("Query code"), max_length=64, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class OpinionForm(forms.Form):
    """An opinion; where the consultation has a questionnaire, its answers with it or instead of it."""

    text = forms.CharField(
        label=_("Your opinion"), max_length=3000, widget=forms.Textarea(attrs={"rows": 6})
    )
    name = forms.CharField(label=_("Name"), max_length=50, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)

    def __init__(self, *args, questions: Iterable[Question] = (), **kwargs):
        """`questions`: with their options, in the order they are asked."""
        super().__init__(*args, **kwargs)
        asked = {f"question_{question.pk}": _answer_to(question) for question in questions}
        self.asked = tuple(asked)
        self.fields = asked | self.fields
        self.fields["text"].required = not asked

    def chosen(self) -> list[int]:
        """Keys of the options that were chosen."""
        answers = (self.cleaned_data.get(name) or () for name in self.asked)
        return [
            int(key)
            for answer in answers
            for key in ([answer] if isinstance(answer, str) else answer)
        ]

    def clean(self):
        answers = super().clean()
        if not self.asked or "text" not in answers or answers["text"]:
            return answers
        if answers.get("name") or answers.get("phone"):
            told = _("Name and phone go with an opinion: write one, or leave them empty.")
            self.add_error("text", told)
        elif not self.chosen() and not self.errors:
            self.add_error("text", _("Answer a question or write an opinion."))
        return answers


def _answer_to(question: Question) -> forms.Field:
    facts = {
        "label": question.text,
        "required": False,
        "choices": [(str(option.pk), option.text) for option in question.options.all()],
    }
    if question.kind == Question.Kind.SINGLE:
        return forms.ChoiceField(widget=forms.RadioSelect, **facts)
    several = _("Several answers are possible.")
    widget = forms.CheckboxSelectMultiple
    return forms.MultipleChoiceField(widget=widget, help_text=several, **facts)
