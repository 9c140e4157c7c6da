"""What hangs on a record and is only read in the admin."""

from functools import cache

from django.contrib import admin
from django.contrib.auth.base_user import AbstractBaseUser

from records.names import name_of

EMPTY = "-"  # as the admin shows a field without a value


class RecordInline(admin.TabularInline):
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

    # The admin links a row named in a field to its page, also for who may not open it (accounts, most
    # of the time): those names are then shown as text.

    def get_fields(self, request, obj=None):
        return [self._column(request, name) for name in super().get_fields(request, obj)]

    def get_readonly_fields(self, request, obj=None):
        # A column that is no field must be named here, in a table that is only read too.
        names = dict.fromkeys([*super().get_readonly_fields(request, obj), *(self.fields or ())])
        columns = {name: self._column(request, name) for name in names}
        return [
            column
            for name, column in columns.items()
            if column != name or name in self.readonly_fields
        ]

    def _column(self, request, name):
        fields = {field.name: field for field in self.opts.concrete_fields}
        if name in fields and fields[name].many_to_one:
            opts = fields[name].related_model._meta
            if not request.user.has_perm(f"{opts.app_label}.view_{opts.model_name}"):
                return _as_text(self.model, name)
        return name


@cache
def _as_text(model, name):
    """A column of the admin: the row named in that field, without a link."""

    def text(record):
        named = getattr(record, name)
        # Django writes the None of a column that is no field as "None".
        if named is None:
            return EMPTY
        return name_of(named) if isinstance(named, AbstractBaseUser) else named

    text.__name__ = name
    text.short_description = model._meta.get_field(name).verbose_name
    return text


class EventInline(RecordInline):
    """The ledger of a record; a subclass names its model."""

    fields = readonly_fields = ["on", "kind", "by", "note"]
