"""Asking for an e-mail alert of a list, confirming it, ending it."""

from django import forms
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import FormView, View

from disclosure import alerts
from records.throttle import Throttle, source_of

ASKING = Throttle("alert", limit=10, seconds=3600)


class AlertForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Kept encrypted, for these mails only, and erased when you stop them."),
    )


@method_decorator(never_cache, name="dispatch")
class AlertNew(FormView):
    """/alerts/new/?category=tztg — the same answer whatever is known of the address."""

    form_class = AlertForm
    template_name = "disclosure/alert.html"

    def get_context_data(self, **kwargs):
        query = alerts.query_of(self.request.GET)
        return super().get_context_data(
            **{"query": query, "name": alerts.name_of(query), "said": "", **kwargs}
        )

    def form_valid(self, form):
        source = source_of(self.request)
        if ASKING.exceeded(source):
            form.add_error(None, _("Too many tries from here within an hour. Try again later."))
            return self.form_invalid(form)
        ASKING.mark(source)
        query = alerts.query_of(self.request.GET)
        alerts.ask(form.cleaned_data["email"], query, at=timezone.now())
        return self.render_to_response(self.get_context_data(form=None, said="asked"))


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class AlertAnswer(View):
    """/alerts/confirm/…/, /alerts/end/…/ — asked on a page, done by its button: a mail program that only
    looks at the address does nothing. The token is what proves who presses (RFC 8058: one press ends it)."""

    step = ""  # confirm, end

    def get(self, request, token):
        return self._page(request, self._alert(token), "")

    def post(self, request, token):
        alert = alerts.alert_of(token)
        if alert is None and self.step == "confirm":
            raise Http404
        if self.step == "confirm":
            alerts.confirm(alert, at=timezone.now())
        elif alert is not None:  # who ends what has ended is done
            alerts.end(alert)
        return self._page(request, alert, f"{self.step}ed")

    def _alert(self, token):
        alert = alerts.alert_of(token)
        if alert is None:
            raise Http404
        return alert

    def _page(self, request, alert, said):
        name = alerts.name_of(alert.query) if alert else ""
        context = {"step": self.step, "name": name, "said": said, "form": None}
        return TemplateResponse(request, "disclosure/alert.html", context)
