"""A browser sends a file once: where a form comes back for another reason, the files chosen in it are named.

Text that was typed is kept by each form; a chosen file cannot be put back into a page. Who is not told sends
the form again without it.
"""

from collections.abc import Iterable

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _


def lost_files_told(names: Iterable[str]) -> str:
    return _("These files were not kept; please choose them again: %s") % "、".join(names)


class LostFilesBoundField(forms.BoundField):
    """Names its files among its errors where another field has one."""

    @property
    def errors(self):
        faults = super().errors
        sent = self.data if isinstance(self.data, list) else [self.data]
        lost = [upload.name for upload in sent if upload] if self.form.errors else []
        if faults or not lost:
            return faults
        return self.form.error_class([lost_files_told(lost)], renderer=self.form.renderer)


class NamesLostFiles:
    """For every field that takes files."""

    def get_bound_field(self, form, field_name):
        return LostFilesBoundField(form, self, field_name)


class OneFileField(NamesLostFiles, forms.FileField):
    """One file."""


def tell_lost(request) -> None:
    """Name the files of a sending whose page comes back without them."""
    lost = [upload.name for name in request.FILES for upload in request.FILES.getlist(name)]
    if lost:
        messages.warning(request, lost_files_told(lost))


class LostFilesAdminMixin:
    """For every ModelAdmin: a page that is sent and comes back has an error, and its rows hold files too."""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if request.method == "POST":
            tell_lost(request)
        return super().render_change_form(request, context, add, change, form_url, obj)
