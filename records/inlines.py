"""What hangs on a record and is only read in the admin."""

from django.contrib import admin

from records.named_rows import NamedRowsMixin


class RecordInline(NamedRowsMixin, admin.TabularInline):
    """Rows the lifecycle writes; here they are only read."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        # Who may see the record may see what became of it.
        opts = self.parent_model._meta
        return request.user.has_perm(f"{opts.app_label}.view_{opts.model_name}")

    def get_readonly_fields(self, request, obj=None):
        # A column that is no field must be named here, in a table that is only read too.
        names = [*super().get_readonly_fields(request, obj), *(self.fields or ())]
        return self._with_columns(request, names)


class EventInline(RecordInline):
    """The ledger of a record; a subclass names its model."""

    fields = readonly_fields = ["on", "kind", "by", "note"]
