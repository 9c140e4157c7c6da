"""What staff keep of the search: synonyms, and what people looked for in vain."""

from urllib.parse import urlencode

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from records.models import SynonymGroup, VainSearch


@admin.register(SynonymGroup)
class SynonymGroupAdmin(admin.ModelAdmin):
    """Two words at least a group; out of use rather than deleted, so that an upgrade brings none back."""

    list_display = ["words", "source", "is_used"]
    list_filter = ["is_used"]
    search_fields = ["words"]
    ordering = ["-pk"]


@admin.register(VainSearch)
class VainSearchAdmin(admin.ModelAdmin):
    """Read only; a link makes the words the beginning of a new group."""

    list_display = ["words", "on", "count", "as_synonym"]
    list_display_links = None
    date_hierarchy = "on"
    ordering = ["-on", "-count", "-id"]

    @admin.display(description=_("as synonym"))
    def as_synonym(self, row):
        new = reverse("admin:records_synonymgroup_add")
        begun = urlencode({"words": f"{row.words}、"})
        return format_html('<a href="{}?{}">{}</a>', new, begun, _("Make a synonym"))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
