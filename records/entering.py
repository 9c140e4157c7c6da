"""A row entered by hand is entered once: a double press, or a form sent again, ends at the row it made."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _

from records import once


class _NotEntered(Exception):
    """The form came back with errors, or asks something: nothing was stored."""

    def __init__(self, response: HttpResponse):
        self.response = response


class EnteredOnceMixin:
    """For the ModelAdmin of a register that staff add rows to by hand."""

    def add_view(self, request, form_url="", extra_context=None):
        extra = {"once": once.token_for(request), **(extra_context or {})}

        def show() -> HttpResponse:
            return super(EnteredOnceMixin, self).add_view(request, form_url, extra)

        def enter() -> dict[str, str]:
            response = show()
            if not isinstance(response, HttpResponseRedirect):
                raise _NotEntered(response)
            return {"to": response.url}

        if request.method != "POST":
            return show()
        try:
            receipt, is_new = once.store(once.key_of(request), enter, at=timezone.now())
        except _NotEntered as nothing:
            return nothing.response
        if not is_new:
            messages.info(
                request, _("This form was sent before: the row it made is kept, no second one.")
            )
        return HttpResponseRedirect(receipt["to"])
