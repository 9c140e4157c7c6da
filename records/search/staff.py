"""The index under the staff's hands: what is saved or deleted in the admin is brought up to date."""

from records.search.entries import refresh


class IndexedAdminMixin:
    """For the ModelAdmin of a searched model; set `search_kind`. Steps refresh for themselves."""

    search_kind = ""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        refresh(self.search_kind, [form.instance.pk])

    def delete_model(self, request, obj):
        pk = obj.pk
        super().delete_model(request, obj)
        refresh(self.search_kind, [pk])

    def delete_queryset(self, request, queryset):
        ids = list(queryset.values_list("pk", flat=True))
        super().delete_queryset(request, queryset)
        refresh(self.search_kind, ids)
