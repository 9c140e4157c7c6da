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
# Five an hour are asked nothing: a family behind one address files freely. Beyond that work is proven.
FILING = Throttle("request-new", limit=5, seconds=3600)
# By the sum, which a robot solves too.
BY_SUM = Throttle("request-sum", limit=1, seconds=60)
EVERYBODY = "everybody"
# Ceilings: of one source and of all together. Whoever meets one is shown the other ways to ask.
OF_ONE = (
    Throttle("request-hour", limit=30, seconds=3600),
    Throttle("request-day", limit=100, seconds=86400),
)
OF_ALL = (
    Throttle("request-all-hour", limit=300, seconds=3600),
    Throttle("request-all-day", limit=2000, seconds=86400),
)
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
            challenge=None,
            once=once.token_for(self.request),
            **kwargs,
        )
        source = source_of(self.request)
        if FILING.exceeded(source):
            context["challenge"] = challenge.new(FILING.marks(source) - FILING.limit)
        return context

    def _refused(self, source: str) -> str:
        """Why nothing more is taken from this source now; "" when it is. What was stored is not refused."""
        if once.is_stored(once.key_of(self.request)):
            return ""
        if any(throttle.exceeded(source) for throttle in OF_ONE) or any(
            throttle.exceeded(EVERYBODY) for throttle in OF_ALL
        ):
            return _(
                "So many requests came in that no more are taken online now. "
                "Please come to the counter, write or send a fax, or try again later."
            )
        if not FILING.exceeded(source):
            return ""
        sent = {name: self.request.POST.get(name, "") for name in ("token", "proof", "answer")}
        if challenge.is_proven(sent["token"], sent["proof"]):
            return ""
        if not BY_SUM.exceeded(source) and challenge.is_answered(sent["token"], sent["answer"]):
            BY_SUM.mark(source)
            return ""
        return _(
            "Please solve the sum at the end of the form; by it one request a minute can be sent."
        )

    def form_valid(self, form):
        source = source_of(self.request)
        if reason := self._refused(source):
            form.add_error(None, reason)
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
            for throttle in (FILING, *OF_ONE):
                throttle.mark(source)
            for throttle in OF_ALL:
                throttle.mark(EVERYBODY)
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
