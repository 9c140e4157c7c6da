"""Filing a request and its receipt; published items suggested on the way."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from disclosure.models import Disclosure
from papers.pdf import to_pdf
from records import once, receipts
from records.lifecycle import NotAllowed
from records.lost_files import tell_lost
from records.throttle import Throttle, source_of
from requests_app import challenge, codes, draft, form_paper, suggestions
from requests_app.draft import STEPS, WHOLE, Draft
from requests_app.fields import tell_notes
from requests_app.filing import file_online
from requests_app.forms import VARIANTS
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


@method_decorator(never_cache, name="dispatch")
class RequestNew(TemplateView):
    """/requests/new/?step=what|how|who|review|all&as=person|organisation — without an account.

    In steps, or (step=all, and where only `as` is said) the whole on one page.
    A sending says in `to` where it leads: on (next), to a step, to another kind of applicant (as:…), to an
    empty form (clear); without it the request is sent, whatever step it comes from. A language or size of
    type asked for on the way (`language`, `size`) is set by the site's own view once all is kept.
    """

    template_name = "requests_app/request_new.html"
    SWITCHES = {"language": "set_language", "size": "text-size", "script": "script"}

    def dispatch(self, request, *args, **kwargs):
        self.draft = Draft.of(request)
        if (asked := request.GET.get("as", "")) in VARIANTS:
            self.draft.variant = asked
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if self.draft.is_sent:
            self.draft = Draft(variant=self.draft.variant)
            Draft.drop(request)
        step = self._step(request.GET)
        form = self.draft.form() if step == "review" else self.draft.shown()
        if step == "review" and (wrong := draft.first_wrong(form)) != "review":
            return self._to(wrong)  # nothing to look over yet
        return self._show(step, form)

    def post(self, request, *args, **kwargs):
        step = self._step(request.POST) if "step" in request.POST else ""
        self.step = step
        self.draft.take(request.POST, step)
        self.draft.keep(request)
        to = request.POST.get("to", "send")
        if to != "send" or any(asked in request.POST for asked in self.SWITCHES):
            tell_lost(request)
        for asked, view in self.SWITCHES.items():
            if asked in request.POST:
                return HttpResponseRedirect(reverse(view), status=307)  # with all that was sent
        if to == "clear":
            Draft.drop(request)
            return self._to(WHOLE if step == WHOLE else STEPS[0])
        if to.startswith("as:") and to.removeprefix("as:") in VARIANTS:
            self.draft.variant = to.removeprefix("as:")
            self.draft.keep(request)
            return self._to(step or "who")
        if to in STEPS:
            return self._to(to)
        return self._on(step) if to == "next" and step else self._send()

    @staticmethod
    def _step(given) -> str:
        asked = given.get("step", "") or (WHOLE if "as" in given else "")
        return asked if asked in (*STEPS, WHOLE) else STEPS[0]

    @staticmethod
    def _to(step: str):
        return redirect(f"{reverse('request-new')}?step={step}")

    def _show(self, step: str, form):
        source, exceeded = source_of(self.request), None
        if FILING.exceeded(source):
            exceeded = challenge.new(FILING.marks(source) - FILING.limit)
        return self.render_to_response(
            {
                "step": step,
                "is_whole": step == WHOLE,
                "is_last": step in ("review", WHOLE),
                "number": STEPS.index(step) + 1 if step in STEPS else 0,
                "before": STEPS[max(STEPS.index(step) - 1, 0)] if step in STEPS else "",
                "form": form,
                "asked": form.asked(step),
                "told": [(name, form.told(name)) for name in STEPS[:-1]] if form.is_bound else [],
                "variant": self.draft.variant,
                "challenge": exceeded,
                "once": once.token_for(self.request),
            }
        )

    def _on(self, step: str):
        """The next step, or this one again with what is wrong in it."""
        form = self.draft.form(self.request.FILES)
        if set(form.steps()[step]) & set(form.errors):
            return self._show(step, draft.only_of(form, step))
        return self._to(draft.next_after(step))

    def _send(self):
        form = self.draft.form(self.request.FILES)
        if form.errors and self.step == WHOLE:
            return self._show(WHOLE, form)
        if form.errors:
            wrong = draft.first_wrong(form)
            return self._show(wrong, draft.only_of(form, wrong))
        source, key = source_of(self.request), once.key_of(self.request, self.draft.answers)
        if reason := self._refused(source, key):
            return self._refuse(form, reason)
        kind = getattr(form, "applicant_kind", None) or form.cleaned_data["applicant_kind"]
        try:
            receipt, is_new = once.store(key, lambda: self._file(form, kind), at=timezone.now())
        except (NotAllowed, ValidationError) as refusal:
            return self._refuse(form, "；".join(getattr(refusal, "messages", [str(refusal)])))
        if is_new:
            for throttle in (FILING, *OF_ONE):
                throttle.mark(source)
            for throttle in OF_ALL:
                throttle.mark(EVERYBODY)
            tell_notes(self.request, form.cleaned_data["attachments"])
        self.draft.is_sent = True
        self.draft.keep(self.request)
        receipts.keep(self.request, RECEIPT, receipt)
        return redirect("request-receipt")

    def _refuse(self, form, reason: str):
        form.add_error(None, reason)
        return self._show(WHOLE if self.step == WHOLE else "review", form)

    def _refused(self, source: str, key: str) -> str:
        """Why nothing more is taken from this source now; "" when it is. What was stored is not refused."""
        if once.is_stored(key):
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
    address = request.build_absolute_uri(reverse("request-track"))
    return HttpResponse(
        to_pdf(form_paper.receipt_paper(case, receipt["secret"], address=address)),
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
