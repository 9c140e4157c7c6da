"""The power list: items as they stand, adjustments with their basis."""

import re

from django import forms
from django.contrib import admin, messages
from django.core.files.base import ContentFile
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure import power_list, power_proposals, word_list
from disclosure.models import (
    Adjustment,
    AdjustmentProposal,
    AdjustmentProposalEvent,
    PowerItem,
    Unit,
)
from disclosure.models.catalogue import code_validator
from disclosure.resources import PowerItemResource
from disclosure.scanning.clean import CannotClean, published_copy
from disclosure.scanning.passages import Unread
from disclosure.scanning.scan import scan_file
from disclosure.search import POWER
from records import uploads
from records.entering import EnteredOnceMixin
from records.inlines import EventInline
from records.lifecycle import NotAllowed
from records.record_admin import RecordAdminMixin
from records.search.staff import IndexedAdminMixin
from records.steps import ConfirmForm, Step, StepAdminMixin

Kind = Adjustment.Kind
CHANGED_HERE = (*power_list.ELEMENTS, "flow_chart_seen")
CODED = ("name", "legal_basis")
_CHART = ("flow_chart", "flow_chart_seen", "flow_text")
ADJUSTED = ("kind", "basis", "approval")


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


def fit_for_the_public(accepted: uploads.Accepted, content: bytes, seen: str) -> ContentFile:
    """The clean copy of a chart. It is public once saved, so nothing found in it can be left for later.

    `seen`: what somebody wrote who looked at it, for what the scanners cannot read.
    """
    found = [
        finding
        for finding in scan_file(
            accepted.name,
            accepted.kind,
            content,
            office_phones=list(Unit.objects.exclude(phone="").values_list("phone", flat=True)),
            listed=word_list.current(),
        )
        if finding.blocks and not (seen.strip() and finding.kind in list(Unread))
    ]
    if found:
        raise forms.ValidationError([f"{f.label}：{f.place} {f.excerpt}".strip() for f in found])
    try:
        return ContentFile(published_copy(accepted.kind, content), name=accepted.name)
    except CannotClean as reason:
        raise forms.ValidationError(str(reason)) from reason


class PowerItemForm(forms.ModelForm):
    accepted: uploads.Accepted | None = None  # the chart handed in, once it is one

    def clean_flow_chart(self):
        upload = self.cleaned_data["flow_chart"]
        if upload and "flow_chart" in self.changed_data:
            try:
                accepted = uploads.accept(upload, kinds=(uploads.PDF, uploads.PNG, uploads.JPEG))
            except uploads.UploadRefused as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
            self.accepted = accepted
            return accepted.file
        return upload

    def clean(self):
        answers = super().clean()
        if self.accepted and answers.get("flow_chart"):
            seen = answers.get("flow_chart_seen", "")
            try:
                answers["flow_chart"] = fit_for_the_public(
                    self.accepted, answers["flow_chart"].read(), seen
                )
            except forms.ValidationError as refusal:
                self.add_error("flow_chart", refusal)
        if answers.get("flow_chart") and not answers.get("flow_text"):
            self.add_error(
                "flow_text", _("A flow chart needs its text for those who cannot see it.")
            )
        return answers


class NewPowerForm(PowerItemForm):
    """新增 or 承接: a power comes on the list by an adjustment, so that its basis is known."""

    kind = forms.ChoiceField(
        label=_("Kind of adjustment"),
        choices=[(kind.value, kind.label) for kind in (Kind.ADDED, Kind.TAKEN_OVER)],
    )
    basis = forms.CharField(label=_("Basis"), max_length=300)
    approval = forms.CharField(label=_("Approval"), max_length=200)

    def clean_code(self):
        code = self.cleaned_data["code"]
        if PowerItem.objects.filter(code=code).exists():
            raise forms.ValidationError(_("The code %s was given to another power.") % code)
        return code


class AdjustmentForm(forms.Form):
    """What every adjustment states."""

    effective_on = forms.DateField(
        label=_("Effective on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    basis = forms.CharField(label=_("Basis"), max_length=300)
    approval = forms.CharField(label=_("Approval"), max_length=200)


class CodedForm(AdjustmentForm):
    """A power that takes the place of others: its own code, the rest from the one it comes from."""

    code = forms.CharField(
        label=_("New code"),
        max_length=40,
        validators=[code_validator],
        help_text=_("A code is never given to another power, also not after it was cancelled."),
    )
    name = forms.CharField(label=_("Name"), max_length=300)
    legal_basis = forms.CharField(label=_("Legal basis"), widget=forms.Textarea(attrs={"rows": 4}))


def _field(name: str):
    return PowerItem._meta.get_field(name)


class MergeForm(CodedForm):
    others = forms.CharField(
        label=_("Merged with"),
        max_length=1000,
        help_text=_("Codes of the other powers, with a space between."),
    )
    field_order = ["others", "code", "name", "legal_basis"]

    def clean_others(self):
        codes = re.split(r"[\s,，、;；]+", self.cleaned_data["others"].strip())
        found = {
            item.code: item for item in PowerItem.objects.filter(code__in=codes, valid_to=None)
        }
        if missing := [code for code in codes if code not in found]:
            raise forms.ValidationError(_("Not on the list: %s.") % "、".join(missing))
        return list(found.values())


class SplitForm(AdjustmentForm):
    parts = forms.CharField(
        label=_("Split into"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        help_text=_("One power a line: its new code, a space, its name."),
    )
    field_order = ["parts"]

    def clean_parts(self):
        parts = []
        for number, line in enumerate(self.cleaned_data["parts"].splitlines(), 1):
            if not line.strip():
                continue
            code, _space, name = line.strip().partition(" ")
            if not name.strip():
                raise forms.ValidationError(
                    _("Line %d: a code and a name with a space between.") % number
                )
            try:
                parts.append(
                    (_field("code").clean(code, None), _field("name").clean(name.strip(), None))
                )
            except forms.ValidationError as error:
                raise forms.ValidationError(
                    _("Line %(line)d: %(why)s") % {"line": number, "why": " ".join(error.messages)}
                ) from error
        return parts


class ChangeForm(PowerItemForm, AdjustmentForm):
    """变更: every element of the list as it shall read, and the decision behind it."""

    field_order = ["effective_on", "basis", "approval"]

    class Meta:
        model = PowerItem
        fields = CHANGED_HERE
        widgets = {"flow_chart": forms.FileInput}


class ManyForm(AdjustmentForm):
    """One decision on many powers: off the list, handed down, or another unit or telephone."""

    kind = forms.ChoiceField(
        label=_("Kind of adjustment"),
        choices=[
            (kind.value, kind.label) for kind in (Kind.CHANGED, Kind.CANCELLED, Kind.DELEGATED)
        ],
    )
    implementing_unit = forms.CharField(
        label=_("Implementing unit"),
        max_length=100,
        required=False,
        help_text=_("For 变更 only; what is left empty stays as it is."),
    )
    handling_unit = forms.CharField(label=_("Handling unit"), max_length=100, required=False)
    phone = forms.CharField(label=_("Supervision telephone"), max_length=100, required=False)
    field_order = ["kind"]
    CHANGED = ("implementing_unit", "handling_unit", "phone")

    def clean(self):
        answers = super().clean()
        answers["changes"] = {name: answers.pop(name) for name in self.CHANGED if answers.get(name)}
        if answers.get("kind") == Kind.CHANGED and not answers["changes"]:
            raise forms.ValidationError(_("Say what is changed."))
        return answers


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
            {"fields": [("statutory_days", "promised_days"), "fee", *_CHART]},
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
        (_("Version"), {"fields": ["valid_from", "valid_to", "opened_by", "closed_by", "note"]}),
    ]

    def has_add_permission(self, request):
        return power_list.ADJUST.is_open_to(request.user) and super().has_add_permission(request)

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NewPowerForm
        return super().get_form(request, obj, change, **kwargs)

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

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(request.path)

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
        if power.valid_to is not None:
            return []
        return [
            Step(
                "change",
                Kind.CHANGED.label,
                _change,
                form=ChangeForm,
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


@admin.register(Adjustment)
class AdjustmentAdmin(admin.ModelAdmin):
    """The register of adjustments; `power_list.adjust` writes them."""

    list_display = ["number", "effective_on", "kind", "basis", "approval", "by"]
    list_select_related = ["by"]
    list_filter = ["kind"]
    search_fields = ["number", "basis", "approval"]
    date_hierarchy = "effective_on"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ProposalEventInline(EventInline):
    model = AdjustmentProposalEvent


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


def _deciding(kind: str, take, form) -> Step:
    known = power_proposals.LIFECYCLE
    row = known.transitions[kind]
    return Step(kind, row.label, take, form, who=row.who, shows=known.decides[kind])


PROPOSAL_STEPS = [
    _deciding(
        "approved",
        lambda proposal, answers, user: power_proposals.approve(
            proposal, by=user, on=timezone.localdate(), read=answers["read"]
        ),
        ConfirmForm,
    ),
    _deciding(
        "refused",
        lambda proposal, answers, user: power_proposals.refuse(
            proposal, by=user, on=timezone.localdate(), **answers
        ),
        RefusalForm,
    ),
]


@admin.register(AdjustmentProposal)
class AdjustmentProposalAdmin(StepAdminMixin, admin.ModelAdmin):
    """What waits for the head's approval, and what became of it; written by `power_proposals`."""

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
