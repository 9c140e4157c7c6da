"""The register of requests: it shows, the lifecycle changes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records import amending, decisions, fresh_proof, once
from records.bulk import BulkStep, BulkStepsMixin
from records.filters import AnswerableList, DayRange, UsedRelated
from records.lifecycle import NotAllowed
from records.names import name_of
from records.pagination import BoundedPaginator
from records.record_admin import RecordAdminMixin
from records.steps import StepAdminMixin
from records.visible import VisibleAdminMixin
from requests_app import access, clock, retention, timeline
from requests_app.admin import case_page
from requests_app.admin.case_files import CaseFilesMixin
from requests_app.admin.case_papers import CasePapersMixin
from requests_app.admin.intake_pages import IntakePages
from requests_app.admin.postal import PostalActions
from requests_app.admin.steps import ON_A_PAGE_OF_THEIR_OWN, steps_for
from requests_app.fields import PlainTextField
from requests_app.lifecycle import table
from requests_app.lifecycle.steps import Step
from requests_app.models import (
    Case,
    CaseAttachment,
)
from requests_app.resources import CaseResource
from statute.calendar import official_workdays
from statute.outcomes import ApplicantKind, Outcome

NUMBER = re.compile(r"[0-9-]+")
SUBJECT = 40  # characters of a subject in the list
FOUND = 100  # requests of one person shown at most
LOGGED_AT_ONCE = 2000  # views of an export
# What people wrote about themselves, and what leads to them: for those who may see applicants.
PERSONAL_TEXTS = (*Case.personal_fields, "receipt_proof")


class FindForm(forms.Form):
    person = PlainTextField(
        label=gettext_lazy("Whole name, or number of the identity document"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 40}),
    )


class DueFilter(admin.SimpleListFilter):
    title = gettext_lazy("term")
    parameter_name = "term"

    def lookups(self, request, model_admin):
        return [
            ("overdue", _("overdue")),
            ("open", _("open requests")),
            ("late", _("closed late")),
            ("waiting", _("waiting for others")),
            ("assist", _("applicant to be helped (Article 43)")),
            ("erasure", _("erasure asked for")),
        ]

    def queryset(self, request, cases):
        match self.value():
            case "overdue":
                return cases.overdue(on=timezone.localdate())
            case "open":
                return cases.open()
            case "late":
                return cases.closed_late()
            case "waiting":
                return cases.waiting()
            case "assist":
                return cases.to_be_assisted()
            case "erasure":
                return cases.erasure_asked()
        return cases


def tell_last_days(cases: Iterable[Case]) -> None:
    """Each gets `told_due`, its last day as staff read it; one query for the calendar."""
    workdays = official_workdays()
    for case in cases:
        case.told_due = clock.told_due(case, workdays)


class CaseList(AnswerableList):
    """The register, each request of the page with its last day as staff read it."""

    def get_results(self, request):
        super().get_results(request)
        tell_last_days(self.result_list)


@admin.register(Case)
class CaseAdmin(
    IntakePages,
    CasePapersMixin,
    CaseFilesMixin,
    PostalActions,
    VisibleAdminMixin,
    RecordAdminMixin,
    BulkStepsMixin,
    StepAdminMixin,
    admin.ModelAdmin,
):
    resource_classes = [CaseResource]
    event_labels = timeline.TITLES
    change_form_template = "admin/requests_app/case/change_form.html"
    list_display = [
        *("number", "subject", "status", "received", "due", "unit", "officer", "result", "closed")
    ]
    list_filter = [
        *(DueFilter, "status"),
        ("unit", UsedRelated),
        ("handler", UsedRelated),
        *(("received_on", DayRange), ("due_on", DayRange), ("closed_on", DayRange)),
        *("intake", "matter", "applicant_kind", "outcome"),
    ]
    search_fields = ["number"]
    search_help_text = gettext_lazy("Number, or words of the request; never a name")
    change_list_template = "admin/requests_app/case/change_list.html"
    list_select_related = ["unit", "handler", "reasons_request"]
    list_per_page = 50
    show_full_result_count = False
    paginator = BoundedPaginator
    ordering = ["-received_on", "-pk"]
    bulk_steps = (
        BulkStep(
            Step.ARCHIVE,
            gettext_lazy("Archive the requests chosen"),
            table.TRANSITIONS[Step.ARCHIVE].who,
            lambda: {"on": timezone.localdate()},
        ),
    )
    view_on_site = False
    asks_on_the_page = True
    fields = [
        "number", "original_number", "matter", "status", "intake", "arrived_at",
        "receipt_proof", "received_on",
        "applicant_kind", "information_name", "description", "delivery", "medium",
        "needs_assistance", "unit", "officer", "due_on", "outcome", "closed_on", "split_from",
        "merged_into",
    ]  # fmt: skip
    readonly_fields = fields

    class Media:
        css = {"all": ["requests_app/desk.css"]}

    @admin.display(description=gettext_lazy("received on"), ordering="received_on")
    def received(self, case):
        return case.received_on.isoformat() if case.received_on else None

    @admin.display(description=gettext_lazy("last day to reply"), ordering="due_on")
    def due(self, case):
        return case.told_due or None

    def get_changelist(self, request, **options):
        return CaseList

    @admin.display(description=gettext_lazy("handler"), ordering="handler")
    def officer(self, case):
        return name_of(case.handler) if case.handler else None

    @admin.display(description=gettext_lazy("outcome"), ordering="outcome")
    def result(self, case):
        return Outcome(case.outcome).ref if case.outcome else None

    @admin.display(description=gettext_lazy("closed on"), ordering="closed_on")
    def closed(self, case):
        return case.closed_on.isoformat() if case.closed_on else None

    @admin.display(description=gettext_lazy("what it is about"))
    def subject(self, case):
        return Truncator(case.information_name or case.description).chars(SUBJECT)

    def get_list_display(self, request):
        """What a request asks for is read by who may read it; the yearly report counts it only."""
        columns = super().get_list_display(request)
        if access.may_see(request.user):
            return columns
        return [name for name in columns if name != "subject"]

    def get_queryset(self, request):
        # A list reads the texts for its column of subjects; what else would read them, does not.
        kept = Case.personal_fields
        if access.may_see(request.user):
            kept = [name for name in kept if name not in ("information_name", "description")]
        return super().get_queryset(request).defer(*kept)

    def get_search_results(self, request, queryset, search_term):
        """By number and by words. Not by name: what is looked for here stands in the address, and so in
        histories and logs; `find_view` looks for persons."""
        term = search_term.strip().replace("\0", "")
        if not term:
            return queryset, False
        if NUMBER.fullmatch(term):
            known = Q(number__startswith=term) | Q(original_number=term)
            return queryset.filter(known), False
        known = Q(number=term) | Q(original_number=term)
        # A number of another form first: words are looked for in every text.
        if queryset.filter(known).exists():
            return queryset.filter(known), False
        if not access.may_see(request.user):  # finding words is reading them
            return queryset.filter(known), False
        return queryset.filter(description__contains=term), False

    def lookup_allowed(self, lookup, value, request):
        if lookup.split("__")[0] in PERSONAL_TEXTS:
            return False  # ?description__contains=… would find what the search may not
        return super().lookup_allowed(lookup, value, request)

    def get_fields(self, request, obj=None):
        fields = super().get_fields(request, obj)
        if access.may_see(request.user):
            return fields
        return [name for name in fields if name not in PERSONAL_TEXTS]

    def has_delete_permission(self, request, obj=None):
        return False  # a register has no holes

    def has_export_permission(self, request):
        """The file holds what each request says."""
        return super().has_export_permission(request) and access.may_see(request.user)

    @fresh_proof.asked
    def export_action(self, request):
        return super().export_action(request)

    def _do_file_export(self, file_format, request, queryset, export_form=None):
        """A file is a view of every request in it."""
        pks = list(queryset.values_list("pk", flat=True))
        with transaction.atomic():
            for first in range(0, len(pks), LOGGED_AT_ONCE):
                access.log_views(
                    (Case(pk=pk) for pk in pks[first : first + LOGGED_AT_ONCE]),
                    by=request.user,
                    on=timezone.localdate(),
                    what="export",
                )
        # With the texts the list leaves out, or each row would fetch its own.
        return super()._do_file_export(file_format, request, queryset.defer(None), export_form)

    def get_steps(self, request, record):
        return steps_for(record, request.user)

    def step_view(self, request, object_id, name):
        """A step that shows a letter, or words of it, shows the applicant: a view like any letter's."""
        response = super().step_view(request, object_id, name)
        shown = getattr(response, "context_data", None) or {}
        if name in ON_A_PAGE_OF_THEIR_OWN and "form" in shown:
            access.log_view(
                shown["record"], by=request.user, on=timezone.localdate(), what="applicant"
            )
        asks_what_to_hide = "hide" in getattr(shown.get("form"), "fields", {})
        if shown.get("draft") or shown.get("decided") or asks_what_to_hide:
            access.log_view(
                shown["record"], by=request.user, on=timezone.localdate(), what="letter"
            )
        return response

    # --- pages

    def get_urls(self):
        pages = [
            ("find/", self.find_view, "find"),
            ("<int:pk>/applicant/", self.applicant_view, "applicant"),
            ("<int:pk>/code/", self.code_view, "code"),
            ("<int:pk>/slip/", self.slip_view, "slip"),
            ("<int:pk>/opinions/", self.opinions_view, "opinions"),
            *self.pages_of_files(),
            ("<int:pk>/erase/", self.erase_view, "erase"),
        ]
        return [
            *(
                path(
                    route,
                    self.admin_site.admin_view(view),
                    name=f"requests_app_case_{name}",
                )
                for route, view, name in pages
            ),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        case = self.get_object(request, object_id)
        more = {}
        if case is not None and self.has_view_permission(request, case):
            today = timezone.localdate()
            buttons = self._buttons(request, case)
            # What is read is put together first: whoever may not read it gets the case without its texts.
            read = case_page.to_decide(case, request.user, buttons, on=today)
            may_attach = access.may_attach(request.user, case)
            shown = case_page.context(case, request.user, on=today, may_attach=may_attach)
            more = {**shown, **read, "steps": buttons, "step_once": once.token_for(request)}
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def _case(self, request, pk) -> Case:
        case = get_object_or_404(self.get_queryset(request).select_related("applicant"), pk=pk)
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        return case

    def find_view(self, request):
        """The requests of a person, by the whole name or the number of the document, compared by
        fingerprint. Sent as POST, so that no name gets into an address; each one found is recorded."""
        if not access.may_see(request.user) or not self.has_view_permission(request):
            raise PermissionDenied
        form = FindForm(request.POST or None)
        matches, many = [], False
        if form.is_valid():
            seen = Case.objects.visible_to(request.user)
            cases = seen.of_person(form.cleaned_data["person"]).newest_first()
            matches = list(cases.select_related(*self.list_select_related)[: FOUND + 1])
            matches, many = matches[:FOUND], len(matches) > FOUND
            tell_last_days(matches)
            access.log_views(matches, by=request.user, on=timezone.localdate(), what="search")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Find by applicant"),
            "form": form,
            "looked": form.is_valid(),
            "cases": matches,
            "most": FOUND if many else 0,
        }
        return TemplateResponse(request, "admin/requests_app/case/find.html", context)

    def applicant_view(self, request, pk):
        """Who asked: shown on purpose, and recorded."""
        case = self._case(request, pk)
        access.log_view(case, by=request.user, on=timezone.localdate(), what="applicant")
        person = case.applicant
        fields = [
            (person._meta.get_field(name).verbose_name, getattr(person, name))
            for name in person.personal_fields
        ]
        if not ApplicantKind(case.applicant_kind).is_organisation:
            fields[0] = (_("Name"), person.name)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Applicant"),
            "case": case,
            "id_kind": person.get_id_kind_display(),
            "fields": fields,
            "accesses": case.accesses.select_related("by").order_by("-at")[:50],
            "amendments": amending.of(case),
        }
        return TemplateResponse(request, "admin/requests_app/case/applicant.html", context)

    def opinions_view(self, request, pk):
        """Whom the office asked and what was said, for who handles, reviews and signs; each look is
        recorded."""
        case = self._case(request, pk)
        if not access.may_see(request.user):
            raise PermissionDenied
        access.log_view(case, by=request.user, on=timezone.localdate(), what="opinion")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Opinions asked for"),
            "case": case,
            "opinion_requests": case.opinion_requests.select_related("decided_by").prefetch_related(
                "letters__copies"
            ),
            "files": case.attachments.filter(role=CaseAttachment.Role.OPINION),
        }
        return TemplateResponse(request, "admin/requests_app/case/opinions.html", context)

    @fresh_proof.asked
    def erase_view(self, request, pk):
        """Erasing the personal data of an old case: one proposes, another does it."""
        case = self._case(request, pk)
        if request.method == "POST":
            try:
                retention.erase_or_propose(
                    case,
                    by=request.user,
                    on=timezone.localdate(),
                    read=request.POST.get(decisions.FIELD, ""),
                )
            except NotAllowed as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, _("Recorded."))
            return redirect(reverse("admin:requests_app_case_change", args=[pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Erase personal data"),
            "case": case,
            "proposed_by": name_of(case.applicant.erasure_proposed_by),
            "is_proposer": case.applicant.erasure_proposed_by_id == request.user.pk,
            "until": retention.kept_until(case),
            "decided": decisions.page_of(case, retention.shown_of(case)),
        }
        return TemplateResponse(request, "admin/requests_app/case/erase.html", context)
