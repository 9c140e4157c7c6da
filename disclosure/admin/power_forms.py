"""What is asked of an adjustment of the power list: a new power, a change, a merger, a split, many."""

import re
from collections.abc import Callable
from functools import partial

from django import forms
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _

from disclosure import gate, power_list
from disclosure.models import Adjustment, AdjustmentProposal, PowerItem
from disclosure.models.catalogue import code_validator
from disclosure.powers_shown import look_at_chart
from disclosure.publication import findings
from disclosure.scanning.clean import CannotClean, published_copy
from records import uploads
from records.lost_files import OneFileField

Kind = Adjustment.Kind
CHANGED_HERE = (*power_list.ELEMENTS, "flow_chart_seen")
CODED = ("name", "legal_basis")
CHART = ("flow_chart", "flow_chart_seen", "flow_text")
CHART_KINDS = (uploads.PDF, uploads.PNG, uploads.JPEG)
ADJUSTED = ("kind", "basis", "approval")


def fit_for_the_public(
    accepted: uploads.Accepted, content: bytes, seen: str, *, keep: Callable
) -> ContentFile:
    """The clean copy of a chart. It is public once approved, so nothing found in it is left for later: what
    stops it is kept under 检查发现, where a second person clears a false alarm.

    `seen`: what somebody wrote who looked at it, for what the scanners cannot read.
    """
    sightings = look_at_chart(
        accepted.kind, content, seen=seen, phones=gate.office_phones(), title=accepted.name
    )
    keep(sightings)
    if left := gate.standing(AdjustmentProposal, sightings):
        told = [f"{one.label}：{one.place} {one.excerpt}".strip() for one in left]
        advice = _("Another person clears a false alarm under “findings”; then hand it in again.")
        raise forms.ValidationError([*told, advice])
    try:
        return ContentFile(published_copy(accepted.kind, content), name=accepted.name)
    except CannotClean as reason:
        raise forms.ValidationError(str(reason)) from reason


class PowerItemForm(forms.ModelForm):
    accepted: uploads.Accepted | None = None  # the chart handed in, once it is one
    keep: Callable = staticmethod(list)  # takes what is found in the chart

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        if "flow_chart" in self.fields:
            chart = self.fields["flow_chart"]
            chart.widget.attrs["accept"] = ",".join(e for k in CHART_KINDS for e in k.extensions)
            chart.help_text = _("PDF, JPEG or PNG; at most %d MB.") % (uploads.MAX_BYTES >> 20)

    def clean_flow_chart(self):
        upload = self.cleaned_data["flow_chart"]
        if upload and "flow_chart" in self.changed_data:
            try:
                accepted = uploads.accept(upload, kinds=CHART_KINDS)
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
                    self.accepted, answers["flow_chart"].read(), seen, keep=self.keep
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
        items = {
            item.code: item for item in PowerItem.objects.filter(code__in=codes, valid_to=None)
        }
        if missing := [code for code in codes if code not in items]:
            raise forms.ValidationError(_("Not on the list: %s.") % "、".join(missing))
        return list(items.values())


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

    def __init__(self, *given, by, **named):
        self.keep = partial(findings.keep, AdjustmentProposal, by=by)
        super().__init__(*given, **named)

    class Meta:
        model = PowerItem
        fields = CHANGED_HERE
        widgets = {"flow_chart": forms.FileInput}
        field_classes = {"flow_chart": OneFileField}


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
