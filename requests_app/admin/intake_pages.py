"""Entering a request and what follows: its slip, the receipt and unit it goes to; a new query code."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import once, receipts
from records.lifecycle import NotAllowed
from records.lost_files import tell_lost
from requests_app import access, acts, alike, codes, filing
from requests_app.admin.intake import FORMS, TakeInForm
from requests_app.fields import PlainTextField
from requests_app.lifecycle import table
from requests_app.lifecycle.steps import Step
from requests_app.models import Case
from statute.regulations import NoRegulations, in_force

SLIP = "request_slip"  # in the session: the code that was made a moment ago


class CodeForm(forms.Form):
    proof = PlainTextField(
        label=gettext_lazy("How the identity was shown"),
        max_length=200,
        help_text=gettext_lazy("Kind of document and who compared it; never its number."),
    )


class IntakePages(admin.ModelAdmin):
    """For the ModelAdmin of the requests."""

    def add_view(self, request, form_url="", extra_context=None):
        """Intake: first the way it came in, then only the fields of that way."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        intake = request.GET.get("intake", "")
        if intake not in FORMS:
            intake = Case.Intake.COUNTER.value
        # The way was changed, or others like it are looked for: nothing is filed, nothing typed is lost.
        is_sent = request.method == "POST" and not {"switch", "look"} & set(request.POST)
        typed = request.POST.dict() if request.method == "POST" else None
        form = (
            FORMS[intake](request.POST, request.FILES) if is_sent else FORMS[intake](initial=typed)
        )
        if not is_sent:
            tell_lost(request)
        if is_sent and form.is_valid() and self._under_the_regulations(form):
            try:
                receipt, is_new = once.store(
                    once.key_of(request),
                    lambda: self._entered(*form.file(intake=intake, by=request.user)),
                    at=timezone.now(),
                )
            except (NotAllowed, ValidationError) as refusal:
                form.add_error(None, "；".join(getattr(refusal, "messages", [str(refusal)])))
            else:
                number, secret = receipt["number"], receipt["secret"]
                told = _("Registered as %s.") if is_new else _("Was registered before, as %s.")
                messages.success(request, told % number)
                return self._slip(request, Case.objects.get(number=number), secret)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Enter a request"),
            "form": form,
            "intake": intake,
            "alike": self._alike_typed(request),
            "once": once.token_for(request),
            "ways": [(way.value, way.label) for way in FORMS],
        }
        return TemplateResponse(request, "admin/requests_app/case/intake.html", context)

    @staticmethod
    def _alike_typed(request) -> alike.Alike:
        """Requests and items like what is being typed; only where somebody asks for it."""
        if "look" not in request.POST:
            return alike.Alike()
        return alike.beside(
            request.user,
            name=request.POST.get("name", ""),
            id_number=request.POST.get("id_number", ""),
            text=request.POST.get("description", ""),
            on=timezone.localdate(),
            at=timezone.now(),
        )

    @staticmethod
    def _entered(case: Case, secret: str) -> dict[str, str]:
        return {"number": case.number, "secret": secret}

    @staticmethod
    def _under_the_regulations(form) -> bool:
        """Before 2008-05-01 nobody had a right to ask (2007 text, 第三十八条): such a day is mistyped."""
        for name in ("arrived_on", "received_on"):
            if day := form.cleaned_data.get(name):
                try:
                    in_force(day)
                except NoRegulations as refusal:
                    form.add_error(name, str(refusal))
        return not form.errors

    @staticmethod
    def _slip(request, case, secret):
        """To the slip: the code stands in no address and, outside this session, readable nowhere."""
        receipts.keep(request, SLIP, {"pk": case.pk, "secret": secret})
        return redirect("admin:requests_app_case_slip", case.pk)

    def slip_view(self, request, pk):
        """Number, query code and its QR code, to be printed for the applicant."""
        case, slip = self._case(request, pk), receipts.kept(request, SLIP)
        if slip is None or slip["pk"] != case.pk:
            messages.error(request, _("A code is printed once; issue a new one if it is lost."))
            return redirect("admin:requests_app_case_change", case.pk)
        form = self._taken_in(request, case)
        if form is None:
            return redirect("admin:requests_app_case_change", pk)
        person = case.applicant
        beside = alike.beside(
            request.user,
            name=person.name,
            id_number=person.id_number,
            text=case.information_name or case.description,
            on=timezone.localdate(),
            at=timezone.now(),
            but=case,
        )
        address = request.build_absolute_uri(reverse("request-track"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Slip for the applicant"),
            "case": case,
            "secret": slip["secret"],
            "alike": beside,
            "form": form,
            "address": address,
            "picture": codes.picture(address, case.number, slip["secret"]),
        }
        response = TemplateResponse(request, "admin/requests_app/case/slip.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def _taken_in(self, request, case) -> TakeInForm | bool | None:
        """The form that sends the receipt and passes the request on; False where neither is open now,
        None when both were done."""
        on = timezone.localdate()
        if Step.ACCEPT not in table.open_steps(case, request.user, on=on):
            return False
        if request.method != "POST":
            access.log_view(case, by=request.user, on=on, what="letter")
            text = filing.receipt_text(case, by=request.user, on=on)
            return TakeInForm(initial={"body": text})
        form = TakeInForm(request.POST)
        if form.is_valid():
            try:
                filing.take_in(case, by=request.user, on=on, **form.cleaned_data)
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                unit = form.cleaned_data["unit"]
                messages.success(request, _("Receipt issued; passed to %s.") % unit)
                return None
        return form

    def code_view(self, request, pk):
        """A new code for who showed their identity; the old one is dead."""
        case = self._case(request, pk).root
        form = CodeForm(request.POST or None)
        if form.is_valid():
            try:
                secret = codes.reissue(
                    case, by=request.user, on=timezone.localdate(), proof=form.cleaned_data["proof"]
                )
            except NotAllowed as refusal:
                form.add_error(None, str(refusal))
            else:
                return self._slip(request, case, secret)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Issue a query code"),
            "case": case,
            "form": form,
        }
        return TemplateResponse(request, "admin/requests_app/case/code.html", context)

    def has_add_permission(self, request):
        return super().has_add_permission(request) and acts.ENTER.is_open_to(request.user)
