"""What the office reads, and the decisions on what three asked for."""

from django import forms
from django.contrib import admin
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from records.names import name_of
from records.pagination import BoundedPaginator
from records.read_only import ReadOnlyMixin
from records.steps import Step, StepAdminMixin, StepForm
from records.visible import VisibleAdminMixin
from requests_app import acts, same_information
from requests_app.models import (
    CaseAccess,
    Conversion,
    FeeDecision,
    Satisfaction,
    Service,
    SuggestionCount,
)


class ReadOnlyAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """A register that others write: it is read here, never changed."""

    paginator = BoundedPaginator
    show_full_result_count = False
    actions = None


class DecideForm(StepForm):
    """第四十四条: is it for everybody?"""

    decision = forms.ChoiceField(label=_("Decision"), choices=Conversion.Decision.choices)
    note = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ["on", "decision", "note"]


@admin.register(Conversion)
class ConversionAdmin(VisibleAdminMixin, StepAdminMixin, ReadOnlyAdmin):
    """转主动公开: what a third applicant asked for, waiting for a decision or decided."""

    visible_through = "case"
    fields = ["case", "raised_on", "decision", "reason", "decided_on", "decided_by"]
    list_display = ["case", "information", "raised_on", "decision", "decided_on"]
    list_filter = ["decision"]
    list_select_related = ["case"]

    @admin.display(description=_("information asked for"))
    def information(self, conversion):
        return Truncator(conversion.case.information_name or conversion.case.description).chars(40)

    def get_steps(self, request, conversion):
        if conversion.decision:
            return []
        return [
            Step(
                "decide",
                acts.DECIDE_CONVERSION.label,
                _decide,
                form=DecideForm,
                who=acts.DECIDE_CONVERSION.who,
                shows=same_information.shown_of,
            )
        ]


def _decide(conversion, answers, user):
    return same_information.decide(
        conversion,
        by=user,
        on=answers["on"],
        decision=answers["decision"],
        reason=answers["note"],
        read=answers["read"],
    )


@admin.register(Service)
class ServiceAdmin(VisibleAdminMixin, ReadOnlyAdmin):
    """送达台账."""

    visible_through = "letter__case"
    list_display = ["letter", "case", "method", "counted_on", "proof"]
    list_filter = ["method"]
    date_hierarchy = "counted_on"
    search_fields = ["letter__number", "proof"]
    list_select_related = ["letter__case"]
    ordering = ["-pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("letter__body", "letter__addressee")

    @admin.display(description=_("request"))
    def case(self, service):
        return service.letter.case


@admin.register(FeeDecision)
class FeeDecisionAdmin(VisibleAdminMixin, ReadOnlyAdmin):
    """收费台账."""

    visible_through = "case"
    list_display = [
        "case", "basis", "quantity", "amount", "noticed_on", "paid_on", "receipt_number", "waived_on",
    ]  # fmt: skip
    list_filter = ["basis"]
    date_hierarchy = "noticed_on"
    search_fields = ["case__number", "receipt_number"]
    list_select_related = ["case"]
    ordering = ["-pk"]


@admin.register(CaseAccess)
class CaseAccessAdmin(VisibleAdminMixin, ReadOnlyAdmin):
    """个人信息查看记录: who looked at whose data."""

    visible_through = "case"
    list_display = ["at", "officer", "case", "kind"]
    list_filter = ["kind"]
    date_hierarchy = "on"
    search_fields = ["case__number", "by__username"]
    list_select_related = ["case", "by"]
    ordering = ["-pk"]

    @admin.display(description=_("recorded by"), ordering="by")
    def officer(self, view):
        return name_of(view.by)


@admin.register(Satisfaction)
class SatisfactionAdmin(ReadOnlyAdmin):
    """Figures of years with enough answers: fewer would lead back to who gave them."""

    list_display = ["year", "clear", "content", "answers"]
    list_filter = ["year"]

    def get_queryset(self, request):
        return super().get_queryset(request).shown()


@admin.register(SuggestionCount)
class SuggestionCountAdmin(ReadOnlyAdmin):
    list_display = ["on", "shown", "clicked", "solved"]
    date_hierarchy = "on"
