"""Rows named in a form of the admin: a link for who may open them, for everybody else their name."""

from functools import cache

from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.base_user import AbstractBaseUser

from records.names import name_of

EMPTY = "-"  # as the admin shows a field without a value


class NamedRowsMixin:
    """First of the bases of a form or table of the admin.

    The admin links a row named in a field that is only read to its page, also for who may not open it
    (accounts, most of the time): those names are then shown as text.
    """

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        read = set(self.get_readonly_fields(request, obj))
        if not self.has_change_permission(request, obj) and not (
            obj is None and self.has_add_permission(request)
        ):
            read |= set(flatten_fieldsets(fieldsets))

        def told(name):
            if isinstance(name, (list, tuple)):  # fields on one line
                return tuple(map(told, name))
            return self._column(request, name) if name in read else name

        # Each once: without `fields` of its own a form lists what is read by its name and as told.
        return [
            (title, {**options, "fields": list(dict.fromkeys(map(told, options["fields"])))})
            for title, options in fieldsets
        ]

    def get_readonly_fields(self, request, obj=None):
        return self._with_columns(request, super().get_readonly_fields(request, obj))

    def _with_columns(self, request, names) -> list:
        """The names, which keep these fields out of the form, and how each is told."""
        return list(dict.fromkeys([*names, *(self._column(request, name) for name in names)]))

    def _column(self, request, name):
        fields = {field.name: field for field in self.opts.concrete_fields}
        if name in fields and (fields[name].many_to_one or fields[name].one_to_one):
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
