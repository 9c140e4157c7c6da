"""复议 and 诉讼: the register, each matter with its clock, papers and ledger, and what may be done next."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from records.entering import EnteredOnceMixin
from records.lifecycle import NotAllowed, Role
from records.pagination import BoundedPaginator
from records.record_admin import RecordAdminMixin
from records.steps import Step, StepAdminMixin, StepForm
from records.visible import VisibleAdminMixin
from requests_app import access, matter_reminders, matters, timeline
from requests_app.models import Count, Remedy
from requests_app.resources import RemedyResource
from statute.calendar import official_workdays

ENTERED = (
    *("number", "kind", "authority", "case", "filed_on"),
    *("told_on", "procedure", "handler"),
)
LEDGER = {
    matters.ENTERED: _("Entered"),
    matter_reminders.REMINDED: _("Reminder sent"),
    **{step.value: step.label for step in matters.Step},
}


class _Person(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return timeline.name_of(user)


class AssignForm(StepForm):
    note = None
    handler = _Person(
        get_user_model()
        .objects.filter(is_active=True, groups__name__in=[Role.REGISTRAR, Role.HANDLER])
        .distinct()
        .order_by("username"),
        label=_("Handler"),
    )


class TellForm(StepForm):
    note = None
    procedure = forms.ChoiceField(
        label=_("Procedure"),
        required=False,
        choices=[("", "—"), *Remedy.Procedure.choices],
        help_text=_(
            "Of a review: under 简易程序 5 working days to answer and 30 days to decide, otherwise 10 and 60."
        ),
    )


class DecideForm(forms.Form):
    """What was decided, and whether the request is to be answered anew."""

    decided_on, received_on = (
        forms.DateField(
            label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        )
        for label in (_("Decided on"), _("Decision received on"))
    )
    result = forms.ChoiceField(
        label=_("Result"), choices=Remedy.Result.choices, widget=forms.RadioSelect
    )
    orders_reply = forms.BooleanField(
        label=_("A new reply is ordered"),
        required=False,
        help_text=_("The request is opened again; its first reply is kept."),
    )
    order_days = forms.IntegerField(
        label=_("Ordered term"),
        required=False,
        min_value=1,
        max_value=365,
        help_text=_(
            "From the day the decision was received. Empty: none was set, so 20 working days."
        ),
    )
    order_count = forms.ChoiceField(
        label=_("Counted in"), required=False, choices=Count.choices, initial=Count.WORKING
    )
    procedural_only = forms.BooleanField(
        label=_("Set aside for a breach of procedure only"),
        required=False,
        help_text=_("Otherwise the same outcome on the same ground is not possible again."),
    )
    note = forms.CharField(
        label=_("Remark"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self):
        answers = super().clean()
        today = timezone.localdate()
        for name in ("decided_on", "received_on"):
            if answers.get(name) and answers[name] > today:
                self.add_error(name, gettext("This day has not come yet."))
        if answers.get("orders_reply") and answers.get("result") != Remedy.Result.CORRECTED:
            self.add_error("result", gettext("Only a decision that corrects orders a new reply."))
        return answers


def _on_matter(function, **also):
    def take(remedy, answers, user):
        more = {name: value() for name, value in also.items()}
        try:
            return function(remedy, by=user, **answers, **more)
        except ValidationError as invalid:
            raise NotAllowed("；".join(invalid.messages)) from invalid

    return take


STEPS = {
    matters.Step.ASSIGN: (AssignForm, _on_matter(matters.assign)),
    matters.Step.TELL: (TellForm, _on_matter(matters.tell)),
    matters.Step.ANSWER: (StepForm, _on_matter(matters.answer)),
    matters.Step.DECIDE: (DecideForm, _on_matter(matters.decide, on=timezone.localdate)),
}


class UnansweredFilter(admin.SimpleListFilter):
    title = _("answer")
    parameter_name = "answer"

    def lookups(self, request, model_admin):
        return [("waiting", gettext("to be answered"))]

    def queryset(self, request, remedies):
        return remedies.unanswered() if self.value() == "waiting" else remedies


@admin.register(Remedy)
class RemedyAdmin(
    EnteredOnceMixin, VisibleAdminMixin, RecordAdminMixin, StepAdminMixin, admin.ModelAdmin
):
    """Entered by hand, then moved by steps: days of answer and decision are written by `matters` alone."""

    resource_classes = [RemedyResource]
    event_labels = LEDGER
    change_form_template = "admin/requests_app/remedy/change_form.html"
    list_display = [
        "number", "register_number", "kind", "filed_on", "answer_by", "officer", "decided_on", "result",
        "case",
    ]  # fmt: skip
    list_filter = [UnansweredFilter, "kind", "result"]
    date_hierarchy = "filed_on"
    search_fields = ["number", "register_number", "case__number"]
    autocomplete_fields = ["case"]
    list_select_related = ["case", "handler"]
    paginator = BoundedPaginator
    show_full_result_count = False
    actions = None

    @admin.display(description=_("to be answered by"))
    def answer_by(self, remedy):
        due = matters.answer_due(remedy, official_workdays())
        return due.isoformat() if due and not (remedy.answered_on or remedy.decided_on) else None

    @admin.display(description=_("handler"), ordering="handler")
    def officer(self, remedy):
        return timeline.name_of(remedy.handler) if remedy.handler else None

    def get_fields(self, request, obj=None):
        if obj is None:
            return [name for name in ENTERED if name != "handler"]
        return [
            "register_number",
            *ENTERED,
            *("answered_on", "decided_on", "decision_received_on", "result", "orders_reply"),
            *("order_days", "order_count", "procedural_only"),
        ]

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        frozen = [name for name in self.get_fields(request, obj) if name not in ENTERED[:5]]
        # What was answered or decided was about this request, accepted on this day.
        if matters.state_of(obj) != matters.PENDING or obj.told_on:
            frozen += ["kind", "filed_on"]
        if obj.orders_reply:
            frozen.append("case")
        return frozen

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
        else:
            matters.enter(obj, by=request.user, on=timezone.localdate())

    def has_delete_permission(self, request, obj=None):
        return False

    def get_steps(self, request, remedy):
        state = matters.state_of(remedy)
        return [
            Step.of(
                matters.LIFECYCLE,
                name,
                STEPS[name][1],
                STEPS[name][0],
                preview=_preview if name == matters.Step.ANSWER else None,
            )
            for name in matters.LIFECYCLE.steps_from(state, request.user)
            if name in STEPS and matters.may_be_taken(remedy, name)
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        remedy, more = self.get_object(request, object_id), {}
        if remedy is not None and self.has_view_permission(request, remedy):
            workdays = official_workdays()
            due, today = matters.answer_due(remedy, workdays), timezone.localdate()
            span = matters.span_of(remedy)
            decision = matters.decision_due(remedy, workdays)
            decided_by = matters.decision_span_of(remedy)
            waits = matters.state_of(remedy) == matters.PENDING
            more = {
                "matter": remedy,
                "state": matters.STATES[matters.state_of(remedy)],
                "answer_due": due,
                "is_provisional": bool(due and not workdays.is_announced(due)),
                "law": "、".join(map(str, span.articles)) if span else "",
                "decision_due": decision,
                "decision_days": decided_by.days if decided_by else 0,
                "decision_law": "、".join(map(str, decided_by.articles)) if decided_by else "",
                "decision_provisional": bool(decision and not workdays.is_announced(decision)),
                "is_late": bool(due and waits and due < today)
                or matters.answered_late(remedy, workdays),
                "papers": remedy.papers.all(),
                "may_attach": access.may_attach(request.user, remedy.case),
                "may_see_personal_data": access.may_see(request.user),
                "events": [
                    (event.on, LEDGER.get(event.kind, event.kind), timeline.name_of(event.by), event.note)
                    for event in remedy.events.select_related("by").order_by("pk")
                ],
            }  # fmt: skip
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})


def _preview(remedy):
    due = matters.answer_due(remedy, official_workdays())
    return [gettext("To be answered by %s.") % due.isoformat()] if due else []
