"""A draft as the public will see it, on a phone and on a screen: the public page itself in two frames."""

from __future__ import annotations

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin

from disclosure.belonging import Beside
from disclosure.models import Disclosure
from disclosure.publication.shown import staff_pictures
from disclosure.views.disclosures import context_of

WIDTHS = (390, 1280)  # CSS pixels of the frames: a phone, a screen


class PreviewPages(admin.ModelAdmin):
    """For the ModelAdmin of the items."""

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path(
                "<path:object_id>/preview/",
                view(self.preview_view),
                name="disclosure_disclosure_preview",
            ),
            path(
                "<path:object_id>/preview/page/",
                view(self.preview_page),
                name="disclosure_disclosure_preview_page",
            ),
            *super().get_urls(),
        ]

    def _previewed(self, request, object_id) -> Disclosure:
        item = self.get_object(request, object_id)
        if item is None:
            raise Http404
        if not self.has_view_permission(request, item):
            raise PermissionDenied
        return item

    @method_decorator(csp_update({"frame-src": [SELF]}))
    def preview_view(self, request, object_id):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("As the public will see it"),
            "item": self._previewed(request, object_id),
            "widths": WIDTHS,
        }
        return TemplateResponse(request, "admin/disclosure/disclosure/preview.html", context)

    @method_decorator(csp_update({"frame-ancestors": [SELF]}))
    @method_decorator(xframe_options_sameorigin)
    def preview_page(self, request, object_id):
        item = self._previewed(request, object_id)
        context = context_of(item, request, pictures=staff_pictures(item))
        # What stands beside a public item is not there yet.
        beside = dict.fromkeys(("policy", "earlier", "later", "ended_by"), None) | {
            "interpretations": [],
            "beside": Beside([], {}),
            "citation": "",
            "linked_data": "{}",
        }
        return TemplateResponse(request, "disclosure/disclosure_detail.html", {**context, **beside})
