"""检查发现: what the scanners found in any register, and the answer a second person gives to it."""

from django import forms
from django.contrib import admin
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from disclosure.models import Finding
from disclosure.publication.findings import clear, record_of
from disclosure.publication.table import CLEAR
from records.read_only import ReadOnlyMixin
from records.steps import Step, StepAdminMixin

ON_ONE_PAGE = 10  # buttons for findings on the page of a record


class ClearForm(forms.Form):
    note = forms.CharField(
        label=_("Why it is a false alarm"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class LookedAtForm(forms.Form):
    note = forms.CharField(
        label=_("What you looked at, and what it shows"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Open the file and look at each page and picture named. Nothing but your eyes has read them."
        ),
    )


def clearing_steps(record) -> list[Step]:
    """A button for each open finding of a record that stops publication."""
    clearable = Finding.objects.of(record).blocking().filter(clearable=True)[:ON_ONE_PAGE]
    return [_clearing(finding, f"clear-{finding.pk}") for finding in clearable]


def _clearing(finding: Finding, name: str) -> Step:
    facts = {"what": finding.label, "place": finding.place}
    label = (
        _("Looked at: %(what)s, %(place)s")
        if finding.is_unread
        else _("False alarm: %(what)s, %(place)s")
    )
    return Step(
        name,
        label % facts,
        lambda record, answers, user: clear(
            finding, by=user, at=timezone.now(), reason=answers["note"]
        ),
        form=LookedAtForm if finding.is_unread else ClearForm,
        who=CLEAR.who,
        kind="clear",
        preview=lambda record: [f"{finding.place}：{finding.excerpt}".rstrip("：")],
    )


class OpenFilter(admin.SimpleListFilter):
    title = _("answered")
    parameter_name = "answered"

    def lookups(self, request, model_admin):
        return [("no", _("waits for an answer")), ("yes", _("answered in writing"))]

    def queryset(self, request, findings):
        if self.value() == "no":
            return findings.blocking()
        if self.value() == "yes":
            return findings.exclude(cleared_at=None)
        return findings


@admin.register(Finding)
class FindingAdmin(ReadOnlyMixin, StepAdminMixin, admin.ModelAdmin):
    """Of all registers but documents, whose findings stand on their own pages."""

    list_display = [
        "label",
        "place",
        "excerpt",
        "in_register",
        "found_at",
        "found_by",
        "cleared_by",
    ]
    list_filter = [OpenFilter, "register"]
    list_select_related = ["found_by", "cleared_by"]
    date_hierarchy = "found_at"
    fields = readonly_fields = [
        *("label", "place", "excerpt", "in_register", "about", "blocks", "found_at", "found_by"),
        *("cleared_at", "cleared_by", "reason"),
    ]

    def get_queryset(self, request):
        findings = super().get_queryset(request).of_other_registers()
        return findings.visible_to(request.user)

    @admin.display(description=_("register"), ordering="register")
    def in_register(self, finding):
        return finding.model_in_words

    @admin.display(description=_("text"))
    def about(self, finding):
        """The way to the page of the record, where its text is read by who may; its words stay there."""
        record = record_of(finding)
        if record is None:
            return _("a form not stored yet")
        opts = record._meta
        name = f"{opts.verbose_name} {record.pk}"
        try:
            address = reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk])
        except NoReverseMatch:
            return name
        return format_html('<a href="{}">{}</a>', address, name)

    def get_steps(self, request, finding):
        if finding.cleared_at is not None or not (finding.blocks and finding.clearable):
            return []
        return [_clearing(finding, "clear")]
