"""互动交流: answered contacts, a question form, interviews, consultations."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, ListView, TemplateView
from django_filters.views import FilterView

from disclosure import topics
from disclosure.models import Channel, Disclosure
from inquiries import consulting, handling, questionnaire, terms
from inquiries.figures import MONTHS, contact_years, month_table
from inquiries.filters import ContactFilter
from inquiries.forms import CorrectionForm, FollowForm, OpinionForm, QuestionForm
from inquiries.models import Consultation, Contact, Interview
from records import once, receipts
from records.epoch import CONSULTATIONS, CONTACTS, FIGURES, INTERVIEWS, Shows, shows
from records.for_files import is_for_files
from records.lifecycle import NotAllowed
from records.pagination import BoundedPaginationMixin
from records.throttle import Throttle, source_of

MAILBOX = "site_mailbox"
RECEIPT = "contact_receipt"
NOBODY = "-"  # no code hashes to this
ASKING = Throttle("contact-ask", limit=20, seconds=3600)
FOLLOWING = Throttle("contact-follow", limit=10, seconds=3600)
OPINION = Throttle("opinion", limit=10, seconds=3600)


def query_without_page(request) -> str:
    """The address's query without its page number, for links to other pages of the same list."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


class ContactList(Shows, BoundedPaginationMixin, FilterView):
    """/contacts/ — answered questions the public may read, newest first."""

    filterset_class = ContactFilter
    topics = (CONTACTS,)
    template_name = "inquiries/contact_list.html"
    paginate_by = 20

    def get_queryset(self):
        return (
            Contact.objects.published(at=timezone.now())
            .select_related("channel")
            .defer("content", "reply", "public_content", "public_reply")
            .order_by("-published_at", "-pk")
        )

    def get_context_data(self, **kwargs):
        return super().get_context_data(query=query_without_page(self.request), **kwargs)


class ContactDetail(Shows, DetailView):
    """/contacts/12/ — one question and its answer; nothing of who asked."""

    topics = (CONTACTS,)
    template_name = "inquiries/contact_detail.html"

    def get_queryset(self):
        return Contact.objects.published(at=timezone.now()).select_related("channel", "unit")


class ContactAsk(FormView):
    """/contacts/ask/ — ask without an account; the receipt carries number and query code."""

    form_class = QuestionForm
    template_name = "inquiries/contact_ask.html"

    def form_valid(self, form):
        source = source_of(self.request)
        if ASKING.exceeded(source):
            form.add_error(None, _("Too many questions from here within an hour. Try again later."))
            return self.form_invalid(form)
        receipt, is_new = once.store(
            once.key_of(self.request), lambda: self._stored(form), at=timezone.now()
        )
        if is_new:
            ASKING.mark(source)
        receipts.keep(self.request, RECEIPT, receipt)
        return redirect("contact-receipt")

    def _stored(self, form) -> dict[str, str]:
        return self._register(form.cleaned_data)

    @staticmethod
    def _register(answers: dict) -> dict[str, str]:
        secret = receipts.new_secret()
        contact = handling.register(
            channel=Channel.objects.get(code=MAILBOX),
            subject=answers["subject"],
            content=answers["content"],
            kind=answers["kind"],
            on=timezone.localdate(),
            person={"name": answers["name"], "phone": answers["phone"]},
            secret_hash=receipts.hash_secret(secret),
        )
        return {"number": contact.number, "secret": secret}

    def get_context_data(self, **kwargs):
        return super().get_context_data(once=once.token_for(self.request), **kwargs)


class ContactCorrect(ContactAsk):
    """/contacts/correct/?page=/guide/ — 纠错: what is wrong on a page, answered in three working days."""

    form_class = CorrectionForm
    template_name = "inquiries/contact_correct.html"

    def get_initial(self):
        page = self.request.GET.get("page", "").replace("\0", "")[:300]
        return {"page": page if page.startswith("/") else ""}

    def _stored(self, form) -> dict[str, str]:
        subject, content = form.told()
        return self._register(
            {**form.cleaned_data, "subject": subject, "content": content, "kind": "correction"}
        )


class ContactReceipt(TemplateView):
    """/contacts/ask/receipt/ — shown from the session, so that the code stands in no address."""

    template_name = "inquiries/contact_receipt.html"

    def get(self, request, *args, **kwargs):
        receipt = receipts.kept(request, RECEIPT)
        if receipt is None:
            return redirect("contact-ask")
        return self.render_to_response(self.get_context_data(receipt=receipt))


class ContactFollow(FormView):
    """/contacts/follow/ — number and query code show where a question stands."""

    form_class = FollowForm
    template_name = "inquiries/contact_follow.html"

    def form_valid(self, form):
        source = source_of(self.request)
        if FOLLOWING.exceeded(source):
            form.add_error(None, _("Too many tries from here within an hour. Try again later."))
            return self.form_invalid(form)
        if receipts.is_mistyped(form.cleaned_data["secret"]):
            told = _("This query code is mistyped: compare its twelve characters with the receipt.")
            form.add_error("secret", told)
            return self.form_invalid(form)
        contact = (
            Contact.objects.filter(
                channel__code=MAILBOX, number=form.cleaned_data["number"].strip()
            )
            .select_related("person", "channel", "unit")
            .first()
        )
        # A code is compared even where there is no contact, or none that anybody holds a code for:
        # all failures look and last alike.
        person = getattr(contact, "person", None)
        hashed = (person and person.secret_hash) or NOBODY
        if not receipts.is_secret(form.cleaned_data["secret"], hashed):
            FOLLOWING.mark(source)
            form.add_error(None, _("No question is found under this number and query code."))
            return self.form_invalid(form)
        return self.render_to_response(
            self.get_context_data(
                form=form,
                contact=contact,
                due=None if contact.replied_on else terms.reply_due(contact),
                events=contact.events.all(),
            )
        )


class ContactFigures(Shows, TemplateView):
    """/contacts/figures/ — received, replied, closed and fed back by channel and month."""

    topics = (FIGURES,)
    template_name = "inquiries/contact_figures.html"

    def get_context_data(self, **kwargs):
        years = contact_years()
        year = self.request.GET.get("year", "")
        if year and year not in map(str, years):
            raise Http404
        chosen = int(year) if year else (years[0] if years else timezone.localdate().year)
        return super().get_context_data(
            years=years, year=chosen, months=MONTHS, rows=month_table(chosen), **kwargs
        )


class InterviewList(Shows, BoundedPaginationMixin, ListView):
    """/interviews/ — 在线访谈, newest first."""

    topics = (INTERVIEWS,)
    template_name = "inquiries/interview_list.html"
    paginate_by = 20

    def get_queryset(self):
        return Interview.objects.published(at=timezone.now())


class InterviewDetail(Shows, DetailView):
    topics = (INTERVIEWS,)
    template_name = "inquiries/interview_detail.html"

    def get_queryset(self):
        return Interview.objects.published(at=timezone.now()).prefetch_related("exchanges")


class ConsultationList(Shows, BoundedPaginationMixin, ListView):
    """/consultations/ — 征集调查, newest first, with what became of the opinions."""

    topics = (CONSULTATIONS,)
    template_name = "inquiries/consultation_list.html"
    paginate_by = 20

    def get_queryset(self):
        return Consultation.objects.published(on=timezone.localdate()).select_related("unit")

    def get_context_data(self, **kwargs):
        return super().get_context_data(today=timezone.localdate(), **kwargs)


class ConsultationDetail(Shows, FormView):
    """/consultations/3/ — what is asked; while it runs, a form; afterwards, the result with reasons."""

    form_class = OpinionForm
    topics = (CONSULTATIONS,)
    template_name = "inquiries/consultation_detail.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        today = timezone.localdate()
        told = Consultation.objects.published(on=today) | Consultation.objects.withdrawn()
        self.consultation = get_object_or_404(
            told.select_related("unit", "draft_document", "result_document"), pk=kwargs["pk"]
        )
        documents = (self.consultation.draft_document, self.consultation.result_document)
        shows(request, *(topics.item(each.pk) for each in documents if each))
        self.is_open = self.consultation.takes_opinions(on=today)

    def get_form_kwargs(self):
        questions = self.consultation.questions.prefetch_related("options")
        return {**super().get_form_kwargs(), "questions": questions if self.is_open else ()}

    def dispatch(self, request, *args, **kwargs):
        if self.consultation.withdrawal_reason:
            told = {"consultation": self.consultation}
            return render(request, "inquiries/consultation_withdrawn.html", told, status=410)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        source = source_of(self.request)
        if OPINION.exceeded(source):
            form.add_error(None, _("Too many opinions from here within an hour. Try again later."))
            return self.form_invalid(form)
        try:
            _receipt, is_new = once.store(
                once.key_of(self.request), lambda: self._send(form), at=timezone.now()
            )
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        if is_new:
            OPINION.mark(source)
        messages.success(self.request, _("Thank you. Your opinion has been received."))
        return redirect(self.consultation)

    def _send(self, form: OpinionForm) -> dict[str, str]:
        """Opinion and answers lie apart: who gives an opinion leaves no name beside the answers."""
        told = {name: form.cleaned_data[name] for name in ("text", "name", "phone")}
        receipt = {}
        if told["text"]:
            opinion = consulting.send_opinion(self.consultation, at=timezone.now(), **told)
            receipt["opinion"] = str(opinion.pk)
        if chosen := form.chosen():
            consulting.send_answers(self.consultation, chosen=chosen, at=timezone.now())
        return receipt

    def _results(self) -> list[dict]:
        """Each question with its counts, once the result is out; before that nobody reads them here."""
        if self.consultation.status != Consultation.Status.CLOSED:
            return []
        questions = self.consultation.questions.counted()
        return [{"question": each, "options": questionnaire.tallies(each)} for each in questions]

    @staticmethod
    def _public(item: Disclosure | None) -> Disclosure | None:
        """The document, as long as strangers see it."""
        return item if item and item.is_public(at=timezone.now()) else None

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            consultation=self.consultation,
            once=once.token_for(self.request),
            is_open=self.is_open,
            is_for_files=is_for_files(self.request),
            groups=self.consultation.groups.counted(),
            results=self._results(),
            draft_document=self._public(self.consultation.draft_document),
            result_document=self._public(self.consultation.result_document),
            is_extended=self.consultation.events.filter(kind="extended").exists(),
            **kwargs,
        )
