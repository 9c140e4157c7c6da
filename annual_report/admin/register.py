"""The work register, the problem ledger and the figures other offices state."""

from django.contrib import admin

from annual_report.models import Measure, Problem, StatedFigure, WorkRecord


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


@admin.register(StatedFigure)
class StatedFigureAdmin(admin.ModelAdmin):
    list_display = ["year", "kind", "value", "scope", "source"]
    list_filter = ["year", "kind"]
