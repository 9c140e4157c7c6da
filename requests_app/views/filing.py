"""Filing a request and its receipt; published items suggested on the way."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView

from disclosure.models import Disclosure
from papers.pdf import to_pdf
from records import once, receipts
from records.lifecycle import NotAllowed
from records.throttle import Throttle, source_of
from requests_app import challenge, codes, form_paper, suggestions
from requests_app.fields import tell_notes
from requests_app.filing import file_online
from requests_app.forms import VARIANTS, PersonForm
from requests_app.models import Case

RECEIPT = "request_receipt"
# From here on a sum has to be solved: a robot stops, a family behind one address does not.
FILING = Throttle("request-new", limit=5, seconds=3600)
SUGGESTING = Throttle("request-suggest", limit=600, seconds=3600)


class RequestNew(FormView):
    """/requests/new/?as=person|organisation — the request form, without an account."""

    template_name = "requests_app/request_new.html"

    @property
    def variant(self) -> str:
        asked = self.request.GET.get("as", "")
        return asked if asked in VARIANTS else PersonForm.variant

    def get_form_class(self):
        return VARIANTS[self.variant]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            variant=self.variant,
            question="",
            token="",
            once=once.token_for(self.request),
            **kwargs,
        )
        if FILING.exceeded(source_of(self.request)):
            context["question"], context["token"] = challenge.new()
        return context

    def form_valid(self, form):
        source = source_of(self.request)
        if FILING.exceeded(source) and not challenge.is_answered(
            self.request.POST.get("token", ""), self.request.POST.get("answer", "")
        ):
            form.add_error(None, _("Please solve the sum at the end of the form."))
            return self.form_invalid(form)
        kind = getattr(form, "applicant_kind", None) or form.cleaned_data["applicant_kind"]
        try:
            receipt, is_new = once.store(
                once.key_of(self.request), lambda: self._file(form, kind), at=timezone.now()
            )
        except (NotAllowed, ValidationError) as refusal:
            form.add_error(None, "；".join(getattr(refusal, "messages", [str(refusal)])))
            return self.form_invalid(form)
        if is_new:
            FILING.mark(source)
            tell_notes(self.request, form.cleaned_data["attachments"])
        receipts.keep(self.request, RECEIPT, receipt)
        return redirect("request-receipt")

    @staticmethod
    def _file(form, kind: str) -> dict[str, str]:
        case, secret = file_online(
            applicant_kind=kind,
            applicant=form.applicant(),
            wanted=form.wanted(),
            files=form.cleaned_data["attachments"],
            at=timezone.now(),
        )
        return {"number": case.number, "secret": secret}


class RequestReceipt(TemplateView):
    """/requests/receipt/ — number and query code, from the session: they stand in no address."""

    template_name = "requests_app/request_receipt.html"

    def get(self, request, *args, **kwargs):
        receipt = receipts.kept(request, RECEIPT)
        if receipt is None:
            return redirect("request-new")
        case = get_object_or_404(Case, number=receipt["number"])
        address = request.build_absolute_uri(reverse("request-track"))
        picture = codes.picture(address, receipt["number"], receipt["secret"])
        response = self.render_to_response(
            self.get_context_data(receipt=receipt, case=case, picture=picture)
        )
        response["Cache-Control"] = "no-store"
        return response


@never_cache
def receipt_pdf(request):
    """/requests/receipt.pdf — the receipt to keep, while the page itself can be shown."""
    receipt = receipts.kept(request, RECEIPT)
    if receipt is None:
        return redirect("request-new")
    case = get_object_or_404(Case, number=receipt["number"])
    return HttpResponse(
        to_pdf(form_paper.receipt_paper(case, receipt["secret"])),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{case.number}.pdf"'},
    )


class RequestSuggest(TemplateView):
    """/requests/suggest/ — what is published already: a page, or JSON for the form's script."""

    template_name = "requests_app/request_suggest.html"

    def get(self, request, *args, **kwargs):
        text = request.GET.get("q", "").replace("\0", "")[: suggestions.LONGEST]
        source = source_of(request)
        items = []
        if text and not SUGGESTING.exceeded(source):
            SUGGESTING.mark(source)
            items = suggestions.suggest(text, at=timezone.now())
        if items:
            suggestions.count("shown", on=timezone.localdate())
        if "application/json" in request.headers.get("Accept", ""):
            return JsonResponse(
                {
                    "items": [
                        {"title": item.title, "url": reverse("request-suggested", args=[item.pk])}
                        for item in items
                    ]
                }
            )
        return self.render_to_response(self.get_context_data(text=text, items=items))


def suggested(request, pk):
    """/requests/suggest/12/ — counts that a suggestion was opened, and goes there."""
    item = get_object_or_404(Disclosure.objects.published(at=timezone.now()), pk=pk)
    suggestions.count("clicked", on=timezone.localdate())
    return redirect(item.get_absolute_url())


@require_POST
def solved(request):
    """/requests/suggest/solved/ — it was what was wanted: no request is needed."""
    suggestions.count("solved", on=timezone.localdate())
    return redirect("request-solved")


class RequestSolved(TemplateView):
    template_name = "requests_app/request_solved.html"
