"""错敏词: the list that 审核 keeps."""

from django.contrib import admin

from disclosure.models import ListedWord


@admin.register(ListedWord)
class ListedWordAdmin(admin.ModelAdmin):
    list_display = ["word", "instead", "kind", "effect", "is_active"]
    list_filter = ["kind", "effect", "is_active"]
    search_fields = ["word", "instead"]
    list_per_page = 50
