"""The power list: items as they stand, and the adjustments proposed from their pages."""

from functools import partial

from django.contrib import admin, messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure import power_list, power_proposals
from disclosure.admin.clearing import clearing_steps
from disclosure.admin.emergencies import sight_steps
from disclosure.admin.power_forms import (
    ADJUSTED,
    CHANGED_HERE,
    CHART,
    CODED,
    AdjustmentForm,
    ChangeForm,
    Kind,
    ManyForm,
    MergeForm,
    NewPowerForm,
    PowerItemForm,
    SplitForm,
)
from disclosure.models import AdjustmentProposal, PowerItem, PowerItemEvent
from disclosure.powers_shown import POWERS
from disclosure.publication import findings
from disclosure.resources import PowerItemResource
from disclosure.search import POWER
from records.entering import EnteredOnceMixin
from records.inlines import EventInline
from records.lifecycle import NotAllowed
from records.record_admin import RecordAdminMixin
from records.search.staff import IndexedAdminMixin
from records.steps import Step, StepAdminMixin


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


class PowerItemEventInline(EventInline):
    model = PowerItemEvent


@admin.register(PowerItem)
class PowerItemAdmin(
    EnteredOnceMixin, IndexedAdminMixin, RecordAdminMixin, StepAdminMixin, admin.ModelAdmin
):
    search_kind = POWER
    form = PowerItemForm
    resource_classes = [PowerItemResource]
    list_display = ["code", "type", "name", "implementing_unit", "valid_from", "valid_to"]
    list_filter = ["type", InForceFilter, "implementing_unit"]
    search_fields = ["code", "name", "legal_basis"]
    ordering = ["type", "code", "-valid_from"]
    show_full_result_count = False
    readonly_fields = ["valid_to", "opened_by", "closed_by", "hidden_at"]
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
            {"fields": [("statutory_days", "promised_days"), "fee", *CHART]},
        ),
        (
            _("For whom comes to the office"),
            {
                "fields": [
                    *("conditions", "materials", "discretion", ("place", "hours")),
                    *(("enquiry_phone", "online_url"), "appeal", "keywords"),
                ]
            },
        ),
        (
            _("Version"),
            {"fields": ["valid_from", "valid_to", "opened_by", "closed_by", "note", "hidden_at"]},
        ),
    ]

    def has_add_permission(self, request):
        return power_list.ADJUST.is_open_to(request.user) and super().has_add_permission(request)

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NewPowerForm
        form = super().get_form(request, obj, change, **kwargs)
        form.keep = partial(setattr, request, "of_chart")
        return form

    def add_view(self, request, form_url="", extra_context=None):
        """What was found in a chart is kept although the form that brought it is stored nowhere."""
        response = super().add_view(request, form_url, extra_context)
        if hasattr(request, "of_chart"):
            findings.keep(AdjustmentProposal, request.of_chart, by=request.user)
        return response

    def get_inlines(self, request, obj):
        return [PowerItemEventInline] if obj else []

    def get_fieldsets(self, request, obj=None):
        if obj:
            return self.fieldsets
        listed = (_("Put on the list by"), {"fields": [*ADJUSTED, "valid_from", "note"]})
        return [*self.fieldsets[:-1], listed]

    def save_model(self, request, power, form, change):
        if form.accepted and form.accepted.note:
            messages.info(request, form.accepted.note)
        power.proposal = power_proposals.propose(
            opens=[power],
            by=request.user,
            on=timezone.localdate(),
            effective_on=form.cleaned_data["valid_from"],
            note=power.note,
            **{name: form.cleaned_data[name] for name in ADJUSTED},
        )

    # A new power is no row yet: what was stored is its proposal.

    def save_related(self, request, form, formsets, change):
        """Nothing hangs on a proposal's powers."""

    def log_addition(self, request, obj, message):
        return super().log_addition(request, obj.proposal, message)

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(request, _("Proposed; it is on the list once another person approves it."))
        return HttpResponseRedirect(
            reverse("admin:disclosure_adjustmentproposal_change", args=[obj.proposal.pk])
        )

    def has_change_permission(self, request, obj=None):
        # What makes the power what it is changes by an adjustment, which keeps the old version.
        return obj is None and super().has_change_permission(request, obj)

    def get_actions(self, request):
        actions = super().get_actions(request)
        if power_list.ADJUST.is_open_to(request.user):
            actions["adjust"] = (_adjust_many, "adjust", _("Adjust the powers chosen"))
        return actions

    def many_view(self, request, powers):
        """One decision on the powers chosen: asked for on a page of its own, all or none."""
        form = ManyForm(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            answers, changes = form.cleaned_data, form.cleaned_data.pop("changes")
            if answers["kind"] == Kind.CHANGED:
                answers["opens"] = [power_list.next_version(power, **changes) for power in powers]
            answers = {name: value for name, value in answers.items() if name not in form.CHANGED}
            try:
                _propose(closes=list(powers), by=request.user, **answers)
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                said = _("One adjustment of %d powers is proposed; another person approves it.")
                messages.success(request, said % len(powers))
                return HttpResponseRedirect(request.get_full_path())
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Adjust the powers chosen"),
            "powers": powers,
            "form": form,
        }
        return TemplateResponse(request, "admin/disclosure/adjust.html", context)

    def get_steps(self, request, power):
        adjusting = [] if power.valid_to is not None else self._adjusting(request, power)
        return [*adjusting, *sight_steps(power, POWERS), *clearing_steps(power)]

    def _adjusting(self, request, power) -> list[Step]:
        return [
            Step(
                "change",
                Kind.CHANGED.label,
                _change,
                form=partial(ChangeForm, by=request.user),
                who=power_list.ADJUST.who,
                initial=lambda power: {name: getattr(power, name) for name in CHANGED_HERE},
            ),
            Step(
                "merge",
                Kind.MERGED.label,
                _merge,
                form=MergeForm,
                who=power_list.ADJUST.who,
                initial=lambda power: {name: getattr(power, name) for name in CODED},
            ),
            Step("split", Kind.SPLIT.label, _split, form=SplitForm, who=power_list.ADJUST.who),
            Step(
                "delegate",
                Kind.DELEGATED.label,
                lambda power, answers, user: _propose(
                    kind=Kind.DELEGATED, closes=[power], by=user, **answers
                ),
                form=AdjustmentForm,
                who=power_list.ADJUST.who,
            ),
            Step(
                "cancel",
                Kind.CANCELLED.label,
                lambda power, answers, user: _propose(
                    kind=Kind.CANCELLED, closes=[power], by=user, **answers
                ),
                form=AdjustmentForm,
                who=power_list.ADJUST.who,
                tone="danger",
            ),
        ]


def _propose(*, by, **facts):
    """From now on it waits for another person; a page of its own shows it."""
    return power_proposals.propose(by=by, on=timezone.localdate(), **facts)


def _adjust_many(model_admin, request, powers):
    return model_admin.many_view(request, powers)


def _change(power, answers, user):
    """变更: the next version as it was asked for; a chart that is not replaced stays."""
    changes = {name: answers[name] for name in power_list.ELEMENTS}
    changes["flow_chart"] = changes["flow_chart"] or power.flow_chart
    if changes["flow_chart"] and not changes["flow_text"]:
        raise NotAllowed(_("A flow chart needs its text for those who cannot see it."))
    return _propose(
        kind=Kind.CHANGED,
        closes=[power],
        opens=[
            power_list.next_version(power, **changes, flow_chart_seen=answers["flow_chart_seen"])
        ],
        by=user,
        **{name: answers[name] for name in ("effective_on", "basis", "approval")},
    )


def _merge(power, answers, user):
    """合并: this power and others become one with a code of its own; the rest comes from this one."""
    others = answers.pop("others")
    facts = {name: answers.pop(name) for name in ("code", *CODED)}
    return _propose(
        kind=Kind.MERGED,
        closes=[power, *(item for item in others if item.pk != power.pk)],
        opens=[power_list.next_version(power, **facts)],
        by=user,
        **answers,
    )


def _split(power, answers, user):
    """分设: this power becomes several; each begins as its copy and is completed on its own page."""
    opens = [
        power_list.next_version(power, code=code, name=name) for code, name in answers.pop("parts")
    ]
    return _propose(kind=Kind.SPLIT, closes=[power], opens=opens, by=user, **answers)
