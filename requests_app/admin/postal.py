"""Below the list of requests: address sheets and 送达回证 of those chosen, to be printed at once."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import admin, messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import fresh_proof
from requests_app import access, acts, postal

AT_ONCE = 200  # requests printed at once


class PostalActions(admin.ModelAdmin):
    """For the ModelAdmin of the requests."""

    def get_actions(self, request):
        actions = super().get_actions(request)
        if acts.SERVE_LETTER.is_open_to(request.user) and access.may_see(request.user):
            for run, label in (
                (address_sheets, gettext_lazy("Print address sheets for envelopes")),
                (service_receipts, gettext_lazy("Print 送达回证")),
            ):
                actions[run.__name__] = (run, run.__name__, label)
        return actions


def address_sheets(model_admin, request, cases):
    return _printed(request, cases, postal.address_sheets, "address-sheets.pdf")


def service_receipts(model_admin, request, cases):
    return _printed(request, cases, postal.service_receipts, "service-receipts.pdf")


def _printed(request, cases, write: Callable, name: str):
    """The pages as one PDF: each letter printed is a letter seen. None goes back to the list."""
    fresh_proof.ask(request)  # names and addresses of many leave in one file
    today = timezone.localdate()
    letters = postal.letters_to_serve(cases[:AT_ONCE])
    if not letters:
        messages.error(
            request, _("None of these requests has an issued letter still to be served.")
        )
        return None
    access.log_views((letter.case for letter in letters), by=request.user, on=today, what="letter")
    response = HttpResponse(write(letters, on=today), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
