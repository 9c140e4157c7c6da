"""The button that tells who asked, and the page it leads to."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from inquiries import people
from records.lifecycle import NotAllowed


class SeePersonMixin(admin.ModelAdmin):
    """`person_of(record)`: who is told of; None where nobody is known."""

    def person_of(self, record):
        raise NotImplementedError

    def get_urls(self):
        page = path(
            "<int:pk>/person/", self.admin_site.admin_view(self.person_view), name=self._name
        )
        return [page, *super().get_urls()]

    @property
    def _name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_person"

    @admin.display(description=_("who asked"))
    def who(self, record):
        """A button of the form around it, so that a reading is a request of its own; no name."""
        if record.pk is None or not people.is_known(self.person_of(record)):
            return _("not known")
        return format_html(
            '<button type="submit" class="button" formaction="{}" formnovalidate>{}</button>',
            reverse(f"admin:{self._name}", args=[record.pk]),
            _("Show name and telephone (recorded)"),
        )

    def person_view(self, request, pk):
        change = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[pk])
        if request.method != "POST":  # an address that is opened, or sent on, tells nobody
            return HttpResponseRedirect(change)
        record = self.get_queryset(request).filter(pk=pk).first()
        person = record and self.person_of(record)
        if person is None:
            raise Http404
        try:
            told = people.told_of(person, by=request.user)
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Who asked"),
            "record": record,
            "change_url": change,
            "told": told,
        }
        response = TemplateResponse(request, "admin/inquiries/person.html", context)
        response["Cache-Control"] = "no-store"
        return response
