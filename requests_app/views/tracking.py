"""Where a request stands, by number and query code; correcting, giving reasons and withdrawing online."""

import logging

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView

from papers.pdf import to_pdf
from records import office, receipts
from records.lifecycle import NotAllowed
from records.personal import mask_name
from records.throttle import Throttle, source_of
from requests_app import applicant_page, clock, letters, own_data, remedy_days, timeline
from requests_app.fields import tell_notes
from requests_app.filing import correct_online
from requests_app.forms import (
    CorrectionForm,
    ErasureForm,
    RateForm,
    ReasonsForm,
    TrackForm,
    WithdrawForm,
)
from requests_app.lifecycle import intake, rounds, steps, table
from requests_app.models import Applicant, Case, CaseAttachment, FileDamaged, Letter, LetterCopy
from requests_app.months import months_of
from statute.calendar import official_workdays
from statute.outcomes import ApplicantKind, Outcome

logger = logging.getLogger(__name__)
SESSION = "tracked_request"
TRACKING = Throttle("request-track", limit=10, seconds=3600)
NOBODY = "-"  # no code hashes to this


@method_decorator(never_cache, name="dispatch")
class RequestTrack(FormView):
    """/requests/track/ — number and query code; every failure gets the same answer."""

    form_class = TrackForm
    template_name = "requests_app/request_track.html"
    wrong = gettext_lazy("No request is found under this number and query code.")
    mistyped = gettext_lazy(
        "This query code is mistyped: compare its twelve characters with the receipt."
    )
    too_many = gettext_lazy("Too many tries from here within an hour. Try again later.")

    def form_valid(self, form):
        source = source_of(self.request)
        if TRACKING.exceeded(source):
            return self.refuse(self.too_many)
        if receipts.is_mistyped(form.cleaned_data["secret"]):
            return self.refuse(self.mistyped, form)  # a slip of the pen is no try
        case = (
            Case.objects.filter(number=form.cleaned_data["number"])
            .select_related("applicant")
            .first()
        )
        # A code is compared even where no request was found: both failures look and last alike.
        root = case.root if case else None
        hashed = root.applicant.secret_hash if root else NOBODY
        if not receipts.is_secret(form.cleaned_data["secret"], hashed):
            TRACKING.mark(source)
            return self.refuse(self.wrong)
        receipts.keep(self.request, SESSION, {"pk": root.pk, "part": case.pk, "code": hashed})
        return redirect("request-case")

    def form_invalid(self, form):
        # An answer that told an ill-formed number from an unknown one would be an oracle too.
        if all(form.data.get(name, "").strip() for name in ("number", "secret")):
            TRACKING.mark(source_of(self.request))
            return self.refuse(self.wrong)
        return super().form_invalid(form)

    def refuse(self, reason, form=None):
        shown = TrackForm(initial=form.cleaned_data) if form else TrackForm()
        return self.render_to_response(self.get_context_data(form=shown, problem=reason))

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"problem": "", **kwargs})


def tracked_case(request) -> Case:
    """The request this visitor has shown the code of, or Http404."""
    kept = receipts.kept(request, SESSION)
    if kept is None or not Applicant.objects.filter(case=kept["pk"], secret_hash=kept["code"]):
        raise Http404  # a code that was replaced is dead, on every device
    return get_object_or_404(
        Case.objects.select_related("applicant", "unit", *clock.ROUNDS).prefetch_related(
            "opinion_requests", "events"
        ),
        pk=kept["part"],
    )


@never_cache
def part(request, number):
    """/requests/track/part/2026-00012/ — another part of the same request (一事一申请)."""
    case, kept = tracked_case(request), receipts.kept(request, SESSION)
    chosen = [member for member in case.root.family() if member.number == number]
    if not chosen:
        raise Http404
    receipts.keep(request, SESSION, {**kept, "part": chosen[0].pk})
    return redirect("request-case")


@method_decorator(never_cache, name="dispatch")
class RequestCase(TemplateView):
    """/requests/track/case/ — steps, the clock and its account, letters, and what can be done."""

    template_name = "requests_app/request_case.html"

    def get(self, request, *args, **kwargs):
        try:
            case = tracked_case(request)
        except Http404:
            return redirect("request-track")
        return self.render_to_response(self.get_context_data(case=case))

    def get_context_data(self, *, case, **kwargs):
        workdays = official_workdays()
        trace = clock.trace(case, workdays)
        may = table.steps_from(case.status)
        kind = ApplicantKind(case.applicant_kind)
        return super().get_context_data(
            case=case,
            name=mask_name(case.applicant.name, organisation=kind.is_organisation),
            kind=kind.label,
            outcome=Outcome(case.outcome).label if case.outcome else "",
            due=clock.due(case, workdays),
            provisional=bool(trace and trace.provisional),
            waits_until=clock.waits_until(case, workdays),
            trace=trace,
            months=months_of(trace) if trace else [],
            events=timeline.public(case),
            remedy_days=remedy_days.of(case, workdays),
            organ=office.current(),
            payment=applicant_page.payment(case, workdays),
            reasons=applicant_page.reasons(case),
            sent=case.attachments.filter(role=CaseAttachment.Role.APPLICATION),
            letters=case.letters.for_applicant().prefetch_related("copies"),
            files=_given(case),
            family=case.root.family(),
            correction_form=CorrectionForm() if steps.Step.CORRECT in may else None,
            reasons_form=ReasonsForm() if steps.Step.GIVE_REASONS in may else None,
            can_withdraw=steps.Step.WITHDRAW in may and case.reopened_on is None,
            may_rate=own_data.may_rate(case),
            **kwargs,
        )


class _ApplicantStep(FormView):
    """A step the applicant takes; a refusal becomes an error of the form."""

    template_name = "requests_app/request_step.html"
    title = ""
    done = ""

    @method_decorator(never_cache)
    def dispatch(self, request, *args, **kwargs):
        try:
            self.case = tracked_case(request)
        except Http404:
            return redirect("request-track")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(case=self.case, title=self.title, **kwargs)

    def form_valid(self, form):
        try:
            self.take(form.cleaned_data)
        except (NotAllowed, ValidationError) as refusal:
            form.add_error(None, "；".join(getattr(refusal, "messages", [str(refusal)])))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect("request-case")


class RequestCorrect(_ApplicantStep):
    """/requests/track/correct/ — 补正."""

    form_class = CorrectionForm
    title = gettext_lazy("Send the correction")
    done = gettext_lazy("Your correction has been received; the term to reply begins anew.")

    def take(self, answers):
        correct_online(
            self.case,
            on=timezone.localdate(),
            text=answers["text"],
            files=answers["attachments"],
        )
        tell_notes(self.request, answers["attachments"])


class RequestReasons(_ApplicantStep):
    """/requests/track/reasons/ — 说明理由."""

    form_class = ReasonsForm
    title = gettext_lazy("Send your reasons")
    done = gettext_lazy("Your reasons have been received.")

    def take(self, answers):
        rounds.give_reasons(self.case, on=timezone.localdate(), text=answers["text"])


class RequestWithdraw(_ApplicantStep):
    """/requests/track/withdraw/ — 撤回."""

    form_class = WithdrawForm
    title = gettext_lazy("Withdraw the request")
    done = gettext_lazy("Your request has been withdrawn.")

    def take(self, answers):
        intake.withdraw(self.case, on=timezone.localdate())


@never_cache
def letter(request, pk, form):
    """/requests/track/letters/12.pdf — an issued letter to the applicant, to the byte as sent."""
    case = tracked_case(request)
    copy = get_object_or_404(
        LetterCopy.objects.select_related("letter"),
        letter__in=case.letters.for_applicant(),
        letter_id=pk,
        format=form,
    )
    try:
        answer = download(copy)
    except letters.CopyDamaged:
        return _damaged(request, f"letter {copy.letter_id}")
    if request.method == "GET":
        letters.note_opening(copy.letter, at=timezone.now())
    return answer


def _given(case: Case) -> QuerySet[CaseAttachment]:
    """提供的信息, from the service of the reply on."""
    return case.attachments.given_by_now(case)


@never_cache
def given_file(request, pk):
    """/requests/track/files/12/ — a file the reply gives, byte for byte as the reply names it."""
    case = tracked_case(request)
    given = get_object_or_404(_given(case), pk=pk)
    try:
        content = given.content()
    except FileDamaged:
        return _damaged(request, f"attachment {given.pk}")
    reply = case.letters.issued().filter(kind=Letter.Kind.REPLY).order_by("-pk").first()
    if request.method == "GET" and reply is not None:
        letters.note_opening(reply, at=timezone.now())
    name = escape_uri_path(given.name)
    return HttpResponse(
        content,
        content_type=given.content_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


def _damaged(request, which: str):
    """What differs from its SHA-256 is never handed out: the office learns of it, the visitor too."""
    logger.error("%s differs from its SHA-256", which)
    messages.error(
        request, _("This file cannot be shown now. Please call us; we have been told of it.")
    )
    return redirect("request-case")


CONTENT_TYPES = {
    LetterCopy.Format.PDF: "application/pdf",
    LetterCopy.Format.DOCX: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
}


def download(copy: LetterCopy) -> HttpResponse:
    """The frozen bytes of a letter as a file named by its document number."""
    name = escape_uri_path(f"{copy.letter.number}.{copy.format}")
    return HttpResponse(
        letters.content_of(copy),
        content_type=CONTENT_TYPES[copy.format],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


class OwnData(_ApplicantStep):
    """/requests/track/data/ — what is held about the applicant, to take out or to have erased."""

    template_name = "requests_app/request_data.html"
    form_class = ErasureForm
    title = gettext_lazy("Your personal data")
    done = gettext_lazy("Your request for erasure has been received; two people answer it.")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            held=own_data.held(self.case),
            asked=self.case.erasure_requests.all(),
            may_ask=own_data.is_open_to_erasure(self.case),
            **kwargs,
        )

    def take(self, answers):
        own_data.ask_erasure(self.case, on=timezone.localdate(), reason=answers["reason"])


@never_cache
def own_data_json(request):
    """/requests/track/data.json — the same for machines (《个人信息保护法》第四十五条)."""
    case = tracked_case(request)
    return JsonResponse(
        own_data.held(case),
        json_dumps_params={"ensure_ascii": False, "indent": 1},
        headers={"Content-Disposition": f'attachment; filename="{case.number}.json"'},
    )


@never_cache
def own_data_pdf(request):
    """/requests/track/data.pdf — the same to print."""
    case = tracked_case(request)
    return HttpResponse(
        to_pdf(own_data.copy_paper(case, on=timezone.localdate())),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{case.number}-data.pdf"'},
    )


class RequestRate(_ApplicantStep):
    """/requests/track/rate/ — two questions on the reply, counted without the request."""

    form_class = RateForm
    title = gettext_lazy("How was the reply?")
    done = gettext_lazy("Thank you. Your answer is counted without your name or your request.")

    def take(self, answers):
        own_data.rate(self.case, on=timezone.localdate(), **answers)


@require_POST
def leave(request):
    """/requests/track/leave/ — forget the request on this device."""
    request.session.pop(SESSION, None)
    messages.success(request, _("This device no longer shows the request."))
    return redirect("request-track")
