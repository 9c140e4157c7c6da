"""The power list: items as they stand, adjustments with their basis."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from disclosure import power_list
from disclosure.models import Adjustment, PowerItem
from disclosure.resources import PowerItemResource
from disclosure.search import POWER
from records import uploads
from records.resources import RecordAdminMixin
from records.search.staff import IndexedAdminMixin
from records.steps import Step, StepAdminMixin

VERSIONED = ("name", "legal_basis", "implementing_unit")


class InForceFilter(admin.SimpleListFilter):
    title = _("on the list")
    parameter_name = "in_force"

    def lookups(self, request, model_admin):
        return [("yes", _("on the list now")), ("no", _("closed versions"))]

    def queryset(self, request, powers):
        if self.value() == "yes":
            return powers.filter(valid_to=None)
        if self.value() == "no":
            return powers.exclude(valid_to=None)
        return powers


class PowerItemForm(forms.ModelForm):
    def clean_flow_chart(self):
        upload = self.cleaned_data["flow_chart"]
        if upload and "flow_chart" in self.changed_data:
            try:
                uploads.accept(upload, kinds=(uploads.PDF, uploads.PNG, uploads.JPEG))
            except uploads.UploadRefused as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return upload

    def clean(self):
        answers = super().clean()
        if answers.get("flow_chart") and not answers.get("flow_text"):
            self.add_error(
                "flow_text", _("A flow chart needs its text for those who cannot see it.")
            )
        return answers


class AdjustmentForm(forms.Form):
    """What every adjustment states."""

    effective_on = forms.DateField(
        label=_("Effective on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    basis = forms.CharField(label=_("Basis"), max_length=300)
    approval = forms.CharField(label=_("Approval"), max_length=200)


class ChangeForm(AdjustmentForm):
    name = forms.CharField(label=_("Name"), max_length=300)
    legal_basis = forms.CharField(label=_("Legal basis"), widget=forms.Textarea(attrs={"rows": 4}))
    implementing_unit = forms.CharField(
        label=_("Implementing unit"), max_length=100, required=False
    )


@admin.register(PowerItem)
class PowerItemAdmin(IndexedAdminMixin, RecordAdminMixin, StepAdminMixin, admin.ModelAdmin):
    search_kind = POWER
    refusal = power_list.NotAllowed
    form = PowerItemForm
    resource_classes = [PowerItemResource]
    list_display = ["code", "type", "name", "implementing_unit", "valid_from", "valid_to"]
    list_filter = ["type", InForceFilter, "implementing_unit"]
    search_fields = ["code", "name", "legal_basis"]
    ordering = ["type", "code", "-valid_from"]
    show_full_result_count = False
    readonly_fields = ["valid_to", "opened_by", "closed_by"]
    fieldsets = [
        (None, {"fields": [("code", "type"), "name", "sub_item", "legal_basis"]}),
        (
            _("Who and for whom"),
            {"fields": ["implementing_unit", "handling_unit", "addressees", "phone"]},
        ),
        (
            _("Duties"),
            {"fields": ["duties", "duty_basis", "accountability", "referred_upward"]},
        ),
        (
            _("Term, fee and course"),
            {"fields": [("statutory_days", "promised_days"), "fee", "flow_chart", "flow_text"]},
        ),
        (_("Version"), {"fields": ["valid_from", "valid_to", "opened_by", "closed_by", "note"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        # What makes the power what it is changes by an adjustment, which keeps the old version.
        fixed = [*VERSIONED, "code", "type", "sub_item", "valid_from"] if obj else []
        return [*self.readonly_fields, *fixed]

    def get_steps(self, request, power):
        if power.valid_to is not None:
            return []
        return [
            Step(
                "change",
                Adjustment.Kind.CHANGED.label,
                _change,
                form=ChangeForm,
                initial=lambda power: {name: getattr(power, name) for name in VERSIONED},
            ),
            Step(
                "delegate",
                Adjustment.Kind.DELEGATED.label,
                lambda power, answers, user: power_list.adjust(
                    kind=Adjustment.Kind.DELEGATED, closes=[power], **answers
                ),
                form=AdjustmentForm,
            ),
            Step(
                "cancel",
                Adjustment.Kind.CANCELLED.label,
                lambda power, answers, user: power_list.adjust(
                    kind=Adjustment.Kind.CANCELLED, closes=[power], **answers
                ),
                form=AdjustmentForm,
                tone="danger",
            ),
        ]


def _change(power, answers, user):
    """变更: the next version, with what was asked; the rest of it is edited on its own page."""
    changes = {name: answers.pop(name) for name in VERSIONED}
    return power_list.adjust(
        kind=Adjustment.Kind.CHANGED,
        closes=[power],
        opens=[power_list.next_version(power, **changes)],
        **answers,
    )


@admin.register(Adjustment)
class AdjustmentAdmin(admin.ModelAdmin):
    """The register of adjustments; `power_list.adjust` writes them."""

    list_display = ["effective_on", "kind", "basis", "approval"]
    list_filter = ["kind"]
    search_fields = ["basis", "approval"]
    date_hierarchy = "effective_on"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
