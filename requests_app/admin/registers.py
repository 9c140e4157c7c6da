"""Reviews and suits, and what else the office reads or corrects directly."""

from django.contrib import admin

from records.pagination import BoundedPaginator
from records.resources import RecordAdminMixin
from requests_app.models import Remedy, SuggestionCount
from requests_app.resources import RemedyResource


@admin.register(Remedy)
class RemedyAdmin(RecordAdminMixin, admin.ModelAdmin):
    resource_classes = [RemedyResource]
    list_display = ["number", "kind", "filed_on", "decided_on", "result", "case"]
    list_filter = ["kind", "result"]
    date_hierarchy = "filed_on"
    search_fields = ["number", "case__number"]
    autocomplete_fields = ["case"]
    list_select_related = ["case"]
    paginator = BoundedPaginator
    show_full_result_count = False


@admin.register(SuggestionCount)
class SuggestionCountAdmin(admin.ModelAdmin):
    list_display = ["on", "shown", "clicked", "solved"]
    date_hierarchy = "on"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
