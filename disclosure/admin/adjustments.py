"""Adjustments of the power list: proposed, decided on, and as they were approved."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure import power_proposals
from disclosure.admin.clearing import clearing_steps
from disclosure.admin.emergencies import sight_steps
from disclosure.models import (
    Adjustment,
    AdjustmentEvent,
    AdjustmentProposal,
    AdjustmentProposalEvent,
    PowerItem,
)
from disclosure.powers_shown import ADJUSTMENTS
from records.inlines import EventInline
from records.read_only import ReadOnlyMixin
from records.steps import ConfirmForm, RefusalForm, Step, StepAdminMixin, taken_by


class AdjustmentEventInline(EventInline):
    model = AdjustmentEvent


@admin.register(Adjustment)
class AdjustmentAdmin(ReadOnlyMixin, StepAdminMixin, admin.ModelAdmin):
    """The register of adjustments; `power_list.adjust` writes them."""

    inlines = [AdjustmentEventInline]
    fields = readonly_fields = [
        *("number", "kind", "effective_on", "basis", "approval", "note", "by", "hidden_at")
    ]

    list_display = ["number", "effective_on", "kind", "basis", "approval", "by"]
    list_select_related = ["by"]
    list_filter = ["kind"]
    search_fields = ["number", "basis", "approval"]
    date_hierarchy = "effective_on"

    def get_steps(self, request, adjustment):
        return [*sight_steps(adjustment, ADJUSTMENTS), *clearing_steps(adjustment)]


class ProposalEventInline(EventInline):
    model = AdjustmentProposalEvent


PROPOSAL_STEPS = [
    Step.of(power_proposals.LIFECYCLE, kind, taken_by(take, on=timezone.localdate), form)
    for kind, take, form in (
        ("approved", power_proposals.approve, ConfirmForm),
        ("refused", power_proposals.refuse, RefusalForm),
    )
]


@admin.register(AdjustmentProposal)
class AdjustmentProposalAdmin(StepAdminMixin, admin.ModelAdmin):
    """What waits for the head's approval, and what became of it; written by `power_proposals`."""

    asks_on_the_page = True
    list_display = ["effective_on", "kind", "codes", "status", "proposed_by", "decided_by"]
    list_filter = ["status", "kind"]
    list_select_related = ["proposed_by", "decided_by"]
    search_fields = ["basis", "approval"]
    inlines = [ProposalEventInline]
    fields = readonly_fields = [
        *("kind", "effective_on", "basis", "approval", "note", "codes", "status"),
        *("proposed_by", "decided_by", "adjustment"),
    ]

    @admin.display(description=_("powers"))
    def codes(self, proposal):
        ends = PowerItem.objects.filter(pk__in=proposal.closes).values_list("code", flat=True)
        return "、".join(dict.fromkeys([*ends, *(row["code"] for row in proposal.opens)]))

    def get_steps(self, request, proposal):
        return PROPOSAL_STEPS if proposal.status == AdjustmentProposal.Status.PROPOSED else []

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False
