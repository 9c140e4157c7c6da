"""标准文本: every slot with the text in force, its versions, a form to propose another, and its approval."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.inlines import EventInline
from records.lifecycle import NotAllowed
from records.read_only import ReadOnlyMixin
from records.steps import ConfirmForm, RefusalForm, Step, StepAdminMixin, taken_by
from requests_app import acts, standard_texts, text_proposals
from requests_app.models import StandardText, StandardTextEvent
from requests_app.standard_slots import FACTS, SLOTS


class ProposalForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=standard_texts.LONGEST,
        widget=forms.Textarea(attrs={"rows": 12, "cols": 90}),
        help_text=gettext_lazy(
            "One paragraph a line. {…} is filled in by the register; 【…】 is a gap the clerk fills in; "
            "你（单位） becomes 你 or 你单位. A line whose {…} has nothing to say is left out."
        ),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


STEPS = [
    Step.of(text_proposals.LIFECYCLE, kind, taken_by(take, on=timezone.localdate), form)
    for kind, take, form in (
        (StandardTextEvent.Step.APPROVED, text_proposals.approve, ConfirmForm),
        (StandardTextEvent.Step.REFUSED, text_proposals.refuse, RefusalForm),
    )
]


class StandardTextEventInline(EventInline):
    model = StandardTextEvent


@admin.register(StandardText)
class StandardTextAdmin(ReadOnlyMixin, StepAdminMixin, admin.ModelAdmin):
    """The list shows slots, not rows: a slot nobody has changed has its built-in text."""

    inlines = [StandardTextEventInline]
    fields = readonly_fields = [
        *("title", "text", "reason", "status", "version", "proposed_by", "decided_by")
    ]

    @admin.display(description=gettext_lazy("standard text"))
    def title(self, proposal):
        slot = SLOTS.get(proposal.slot)
        return f"{slot.group} · {slot.title}" if slot else proposal.slot

    def get_steps(self, request, proposal):
        is_open = proposal.status == StandardText.Status.PROPOSED and proposal.slot in SLOTS
        return STEPS if is_open else []

    def get_urls(self):
        page = path(
            "slot/<str:key>/",
            self.admin_site.admin_view(self.slot_view),
            name="requests_app_standardtext_slot",
        )
        return [page, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """All slots by group, with the version in force and what waits."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        versions = dict(
            StandardText.objects.approved().order_by("version").values_list("slot", "version")
        )
        waiting = dict(StandardText.objects.proposed().values_list("slot", "pk"))
        groups: dict[str, list[dict]] = {}
        for slot in SLOTS.values():
            version = versions.get(slot.key, text_proposals.BUILT_IN)
            row = {"slot": slot, "version": version, "waiting": waiting.get(slot.key)}
            groups.setdefault(slot.group, []).append(row)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.opts.verbose_name_plural,
            "groups": groups,
        }
        return TemplateResponse(request, "admin/requests_app/standard_texts.html", context)

    def slot_view(self, request, key):
        """One text: in force, its versions, and a form whose preview shows it with samples."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if key not in SLOTS:
            raise Http404
        slot, standing = standard_texts.slot_of(key), standard_texts.in_force(key)
        may_propose = acts.PROPOSE_TEXT.is_open_to(request.user)
        if request.method == "POST" and not may_propose:
            raise PermissionDenied
        form, preview = ProposalForm(request.POST or None, initial={"text": standing}), ""
        if form.is_valid():
            text = standard_texts.tidy(form.cleaned_data["text"])
            errors = standard_texts.errors_of(slot, text)
            if errors:
                form.add_error("text", errors)
            elif "preview" in request.POST:
                preview = standard_texts.sample(key, text)
            elif self._is_proposed(request, key, form):
                return redirect("admin:requests_app_standardtext_changelist")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{slot.group} · {slot.title}",
            "standing": standing,
            "sample": standard_texts.sample(key, standing),
            "form": form if may_propose else None,
            "preview": preview,
            "placeholders": [
                (name, FACTS[name][0], name in slot.needed) for name in sorted(slot.known)
            ],
            "versions": StandardText.objects.filter(slot=key).select_related(
                "proposed_by", "decided_by"
            ),
            "built_in": slot.text,
        }
        return TemplateResponse(request, "admin/requests_app/standard_text.html", context)

    @staticmethod
    def _is_proposed(request, key, form) -> bool:
        try:
            text_proposals.propose(
                slot=key, by=request.user, on=timezone.localdate(), **form.cleaned_data
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return False
        messages.success(request, _("Handed in: the head of the office approves it."))
        return True
