"""The work register, the problem ledger and the figures other offices state."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from annual_report.models import KeptRegister, Measure, Problem, StatedFigure, WorkRecord
from annual_report.stated import StatedFigureResource, figure_choices, label_of_key
from records.amounts import TidyForm, tidy_column
from records.record_admin import RecordAdminMixin


@admin.register(WorkRecord)
class WorkRecordAdmin(admin.ModelAdmin):
    list_display = ["title", "kind", "held_on", "organiser", "attendees", "scope"]
    list_filter = ["kind"]
    search_fields = ["title", "organiser"]
    date_hierarchy = "held_on"
    autocomplete_fields = ["unit"]
    list_select_related = ["unit"]


class MeasureInline(admin.StackedInline):
    model = Measure
    extra = 1


@admin.register(Problem)
class ProblemAdmin(admin.ModelAdmin):
    list_display = ["title", "year", "position"]
    list_filter = ["year"]
    search_fields = ["title"]
    inlines = [MeasureInline]


class StatedFigureForm(TidyForm):
    kind = forms.ChoiceField(label=_("figure"), choices=figure_choices)


class SignedAdmin(admin.ModelAdmin):
    """A word somebody gives: who and when are written with it."""

    signer = day = ""

    def save_model(self, request, obj, form, change):
        setattr(obj, self.signer, request.user)
        setattr(obj, self.day, timezone.localdate())
        super().save_model(request, obj, form, change)


@admin.register(StatedFigure)
class StatedFigureAdmin(RecordAdminMixin, SignedAdmin):
    resource_classes = [StatedFigureResource]
    form = StatedFigureForm
    signer, day = "stated_by", "stated_on"
    list_display = [
        "year",
        "figure",
        tidy_column("value", _("value")),
        "approx",
        "scope",
        "source",
        "stated_by",
        "stated_on",
    ]
    list_filter = ["year"]
    list_select_related = ["stated_by"]
    readonly_fields = ["stated_by", "stated_on"]

    @admin.display(description=_("figure"), ordering="kind")
    def figure(self, stated):
        return label_of_key(stated.kind)


@admin.register(KeptRegister)
class KeptRegisterAdmin(SignedAdmin):
    signer, day = "declared_by", "declared_on"
    list_display = ["register", "since", "until", "declared_by", "declared_on"]
    list_select_related = ["declared_by"]
    readonly_fields = ["declared_by", "declared_on"]
