"""Remarks among colleagues and opinions of units (协办): steps of the request's page, and their registers."""

from __future__ import annotations

from functools import partial

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.models import Unit
from records import steps
from records.filters import UsedRelated
from records.names import name_of
from records.visible import VisibleAdminMixin
from requests_app import access, acts, conferring
from requests_app.admin.registers import ReadOnlyAdmin
from requests_app.models import Case, Comment, UnitOpinion


class ColleagueField(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return name_of(user)


class CommentForm(forms.Form):
    """Whom it is for, and what is said."""

    def __init__(self, case: Case, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"] = ColleagueField(
            conferring.colleagues(case, but=user),
            label=_("For"),
            required=False,
            help_text=_("Told in 待我办理 and in the mail of the morning."),
            empty_label=str(_("everybody who works on it")),
        )
        self.fields["text"] = forms.CharField(
            label=_("Internal remark"),
            max_length=2000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Never public; it stays in the file."),
        )


class AskUnitForm(forms.Form):
    unit = forms.ModelChoiceField(Unit.objects.filter(is_active=True), label=_("Unit to be asked"))
    question = forms.CharField(
        label=_("What is asked"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The unit sees this and what is asked for, not the applicant: name nobody."),
    )
    answer_by = forms.DateField(
        label=_("Opinion wanted by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class OpinionForm(forms.Form):
    opinion = forms.CharField(
        label=_("Opinion of the unit"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )


def _today(function, record, answers, user):
    return function(record, by=user, on=timezone.localdate(), **answers)


def _see(case, answers, user):
    conferring.see(case, by=user, on=timezone.localdate())


def steps_of(case: Case, user) -> list[steps.Step]:
    """What this person may say, ask or tick off on the page of `case`."""
    buttons = []
    if not access.may_see(user):
        return buttons
    if acts.COMMENT.is_open_to(user):
        if case.comments.unseen_by(user).exists():
            buttons.append(
                steps.Step(
                    name="see",
                    label=_("Tick off the remarks for me"),
                    take=_see,
                    form=steps.ConfirmForm,
                    who=acts.COMMENT.who,
                    meaning=_("You have read them; they leave 待我办理."),
                )
            )
        buttons.append(
            steps.Step(
                name="comment",
                label=acts.COMMENT.label,
                take=partial(_today, conferring.comment),
                form=partial(CommentForm, case, user),
                who=acts.COMMENT.who,
                meaning=_("A word to a colleague; nothing of the request changes."),
            )
        )
    if acts.ASK_UNIT.is_open_to(user) and not case.is_closed and case.received_on:
        buttons.append(
            steps.Step(
                name="ask_unit",
                label=acts.ASK_UNIT.label,
                take=partial(_today, conferring.ask_unit),
                form=AskUnitForm,
                who=acts.ASK_UNIT.who,
                meaning=_(
                    "Another unit of the bureau says what it holds or thinks; the term goes on."
                ),
            )
        )
    return buttons


@admin.register(Comment)
class CommentAdmin(VisibleAdminMixin, ReadOnlyAdmin):
    """Read on the page of the request; here only what leads there."""

    list_display = ["case", "on"]
    list_select_related = ["case"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("text")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        comment = get_object_or_404(self.get_queryset(request), pk=object_id)
        return redirect("admin:requests_app_case_change", comment.case_id)


@admin.register(UnitOpinion)
class UnitOpinionAdmin(VisibleAdminMixin, steps.StepAdminMixin, ReadOnlyAdmin):
    """协办: what the own units were asked. The applicant is not shown."""

    asks_on_the_page = False
    fields = [
        *("number", "unit", "information", "question", "asker", "asked_on", "answer_by"),
        *("opinion", "answerer", "answered_on"),
    ]
    readonly_fields = fields
    list_display = ["number", "unit", "asked_on", "answer_by", "answered_on"]
    list_filter = [("unit", UsedRelated)]
    list_select_related = ["case", "unit"]
    ordering = ["answered_on", "answer_by"]

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and access.may_see(request.user)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        asked = self.get_object(request, object_id)
        if asked is not None:
            if not self.has_view_permission(request, asked):
                raise PermissionDenied
            today = timezone.localdate()
            access.log_view(asked.case, by=request.user, on=today, what="opinion")
        return super().change_view(request, object_id, form_url, extra_context)

    @admin.display(description=_("request"), ordering="case__number")
    def number(self, asked):
        return asked.case.number

    @admin.display(description=_("what is asked for"))
    def information(self, asked):
        return asked.case.information_name or asked.case.description

    @admin.display(description=_("asked by"))
    def asker(self, asked):
        return name_of(asked.asked_by)

    @admin.display(description=_("answered by"))
    def answerer(self, asked):
        return name_of(asked.answered_by) if asked.answered_by else None

    def get_steps(self, request, asked):
        if asked.answered_on is not None:
            return []
        return [
            steps.Step(
                name="give",
                label=acts.GIVE_UNIT_OPINION.label,
                take=partial(_today, conferring.give_opinion),
                form=OpinionForm,
                who=acts.GIVE_UNIT_OPINION.who,
                meaning=_("Who asked is told; it goes into the file of the request."),
            )
        ]
