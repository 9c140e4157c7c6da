"""Items: the form for drafts, the buttons for the steps, the review sheet, the duty monitor."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from disclosure import category_guess
from disclosure.admin import blackout
from disclosure.admin.blackout import page_number
from disclosure.admin.editor import FormattedText
from disclosure.admin.inlines import (
    MOVE,
    AttachmentInline,
    EventInline,
    FindingInline,
    ReleaseInline,
    ReviewInline,
)
from disclosure.admin.preview import PreviewPages
from disclosure.admin.steps import steps_of
from disclosure.blackout import KINDS
from disclosure.gate import office_phones
from disclosure.models import Attachment, AttachmentBox, Disclosure, Membership
from disclosure.monitor import groups
from disclosure.publication import blackout as black_out_step
from disclosure.publication import drafting
from disclosure.publication.table import EVENT_LABELS, STEPS
from disclosure.resources import DisclosureResource
from disclosure.review_sheet import review_sheet
from papers.docx import to_docx
from papers.pdf import to_pdf
from records.bulk import BulkStep, BulkStepsMixin
from records.entering import EnteredOnceMixin
from records.filters import DayRange, UsedRelated
from records.lifecycle import NotAllowed, holds_any
from records.record_admin import RecordAdminMixin
from records.steps import StepAdminMixin
from records.visible import VisibleAdminMixin

NAME = 14  # characters of a category in the list
SHEETS = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (
        to_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


class RegisterFilter(admin.SimpleListFilter):
    """What waits for somebody."""

    title = _("register")
    parameter_name = "register"

    def lookups(self, request, model_admin):
        return [
            ("withheld", _("withheld items")),
            ("reassess", _("to be reassessed now")),
            ("scheduled", _("set for later")),
            ("found", _("with open findings")),
        ]

    def queryset(self, request, items):
        match self.value():
            case "withheld":
                return items.withheld()
            case "reassess":
                return items.due_for_reassessment(on=timezone.localdate())
            case "scheduled":
                return items.scheduled(at=timezone.now())
            case "found":
                return items.filter(findings__cleared_at=None, findings__blocks=True).distinct()
        return items


class DisclosureForm(forms.ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields.get("body_html")
        if field is not None and self.instance.pk:
            self.initial["body_html"] = field.widget.use(self.instance)

    class Meta:
        widgets = {
            "body_html": FormattedText(),
            "title": forms.TextInput(attrs={"class": "vLargeTextField"}),
            "summary": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 2}),
            "body": forms.Textarea(attrs={"class": "vLargeTextField", "rows": 20}),
        }


@admin.register(Disclosure)
class DisclosureAdmin(
    PreviewPages,
    EnteredOnceMixin,
    VisibleAdminMixin,
    RecordAdminMixin,
    BulkStepsMixin,
    StepAdminMixin,
    admin.ModelAdmin,
):
    form = DisclosureForm
    event_labels = EVENT_LABELS
    asks_on_the_page = True
    change_form_template = "admin/disclosure/disclosure/change_form.html"
    change_list_template = "admin/disclosure/disclosure/change_list.html"
    resource_classes = [DisclosureResource]
    list_display = [
        *("title", "status", "kind", "unit", "formed_on", "published"),
    ]
    list_filter = [
        *("status", RegisterFilter, "validity", "theme", "genre"),
        ("category", UsedRelated),
        ("unit", UsedRelated),
        ("author", UsedRelated),
        *(("formed_on", DayRange), ("published_at", DayRange)),
    ]
    bulk_steps = (
        BulkStep(
            "publish",
            _("Publish the items chosen"),
            STEPS["publish"].who,
            lambda: {"at": None, "until": None, "withhold": ""},
        ),
    )
    list_select_related = ["category", "unit"]
    list_per_page = 50
    search_fields = ["index_number", "title", "document_number"]
    date_hierarchy = "formed_on"
    ordering = ["-pk"]
    show_full_result_count = False
    autocomplete_fields = ["category", "unit", "interprets"]
    inlines = [AttachmentInline, FindingInline, ReviewInline, ReleaseInline, EventInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *(("title",), ("category", "unit"), ("document_number", "formed_on")),
                    *("summary", "body_html"),
                ]
            },
        ),
        (
            _("Classification, keywords and plain text"),
            {"classes": ["collapse"], "fields": [("theme", "genre"), "keywords", "body"]},
        ),
        (
            _("Origin"),
            {
                "classes": ["collapse"],
                "fields": [("source", "editor"), "origin", "interprets", "is_penalty_decision"],
            },
        ),
        (
            _("State"),
            {
                "classes": ["collapse"],
                "fields": [
                    *(
                        "status",
                        "index_number",
                        ("published_at", "shown_until"),
                        ("validity", "repealed_on", "repealed_by"),
                    ),
                    *("author", "revises", "withheld_ground", "on_request", "reassess_on"),
                    *("withdrawn_at", "withdrawal_reason"),
                ],
            },
        ),
    ]
    # publication.py changes these, through the buttons of the page.
    readonly_fields = [
        *("status", "index_number", "published_at", "shown_until", "validity", "repealed_on"),
        "repealed_by",
        "author",
        *("revises", "withheld_ground", "on_request", "reassess_on", "withdrawn_at"),
        "withdrawal_reason",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).defer("body", "body_html")

    def has_change_permission(self, request, obj=None):
        # Once decided, an item changes through the steps only.
        is_open = obj is None or obj.status in STEPS["edit"].sources
        return is_open and self._writes(request) and super().has_change_permission(request, obj)

    def has_add_permission(self, request):
        return self._writes(request) and super().has_add_permission(request)

    @staticmethod
    def _writes(request) -> bool:
        return holds_any(request.user, STEPS["edit"].who)

    @admin.display(description=_("category"), ordering="category__position")
    def kind(self, item):
        return Truncator(item.category.name).chars(NAME)

    @admin.display(description=_("published on"), ordering="published_at")
    def published(self, item):
        return item.published_on

    def get_changeform_initial_data(self, request):
        """The person's own unit and today, to be changed where they do not fit."""
        on = timezone.localdate()
        own = Membership.objects.filter(user=request.user, stands_in_for=None).on(on).first()
        known = {"formed_on": on} | ({"unit": own.unit_id} if own else {})
        return {**known, **super().get_changeform_initial_data(request)}

    def response_add(self, request, obj, post_url_continue=None):
        response = super().response_add(request, obj, post_url_continue)
        return self._hand_in(request, obj) or response

    @staticmethod
    def _hand_in(request, item):
        """保存并送审: what was saved is handed in; what keeps it from that is said on its page, returned."""
        if "_hand_in" not in request.POST:
            return None
        try:
            drafting.submit(item, by=request.user, on=timezone.localdate())
        except NotAllowed as refusal:
            messages.error(request, _("Saved, not handed in: %s") % refusal)
            return HttpResponseRedirect(
                reverse("admin:disclosure_disclosure_change", args=[item.pk])
            )
        messages.success(request, _("Handed in for review."))
        return None

    def suggest_view(self, request):
        """Categories that fit a title, as JSON; nothing personal stands in a title to be published."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        suggestions = category_guess.suggest(request.GET.get("title", ""))
        return JsonResponse(
            {"categories": [{"id": one.pk, "name": one.name} for one in suggestions]}
        )

    def get_inlines(self, request, obj):
        return [AttachmentInline] if obj is None else self.inlines

    def has_delete_permission(self, request, obj=None):
        return False  # an item is withdrawn, never deleted

    def get_steps(self, request, item):
        return steps_of(item)

    # --- writing goes through the lifecycle

    def save_model(self, request, item, form, change):
        today = timezone.localdate()
        if not change:
            drafting.begin(item, by=request.user, on=today)
        elif form.changed_data:
            changes = {name: form.cleaned_data[name] for name in form.changed_data}
            drafting.edit(item, by=request.user, on=today, **changes)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        for file in (one for formset in formsets for one in formset.forms):
            if said := getattr(file, "note", ""):
                messages.info(request, said)
        if change and any(formset.has_changed() for formset in formsets):
            drafting.note_edit(
                form.instance, fields=["attachments"], by=request.user, on=timezone.localdate()
            )

        if change and MOVE in request.POST:
            number, _dash, way = request.POST[MOVE].partition("-")
            file = form.instance.attachments.filter(pk=number if number.isdecimal() else 0).first()
            if file is not None:
                drafting.move_file(file, up=way == "up", by=request.user, on=timezone.localdate())

    def response_change(self, request, obj):
        if MOVE in request.POST:
            return HttpResponseRedirect(request.path)
        response = super().response_change(request, obj)
        return self._hand_in(request, obj) or response

    # --- pages of its own

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path(
                "suggest-category/",
                view(self.suggest_view),
                name="disclosure_disclosure_suggest_category",
            ),
            path("monitor/", view(self.monitor_view), name="disclosure_disclosure_monitor"),
            path(
                "<path:object_id>/original/<int:attachment_id>/",
                view(self.original_view),
                name="disclosure_disclosure_original",
            ),
            path(
                "<path:object_id>/original/<int:attachment_id>/blackout/",
                view(self.blackout_view),
                name="disclosure_disclosure_blackout",
            ),
            path(
                "<path:object_id>/original/<int:attachment_id>/blackout/<slug:what>/",
                view(self.blackout_file_view),
                name="disclosure_disclosure_blackout_file",
            ),
            path(
                "<path:object_id>/sheet.<slug:kind>",
                view(self.sheet_view),
                name="disclosure_disclosure_sheet",
            ),
            *super().get_urls(),
        ]

    def monitor_view(self, request):
        """/admin/disclosure/disclosure/monitor/ — what a check of the site would find today."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Duty monitor"),
            "on": today,
            "groups": [
                group.told_to(request.user) for group in groups(on=today, at=timezone.now())
            ],
        }
        return TemplateResponse(request, "admin/disclosure/disclosure/monitor.html", context)

    def original_view(self, request, object_id, attachment_id):
        """A file as it was handed in, for those who review it."""
        item = self.get_object(request, object_id)
        if item is None:
            raise Http404
        if not self.has_view_permission(request, item):
            raise PermissionDenied
        attachment = get_object_or_404(item.attachments, pk=attachment_id)
        try:
            file = attachment.original.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(file, as_attachment=True, filename=attachment.name)

    def blackout_view(self, request, object_id, attachment_id):
        """Boxes over a page of a file (第三十七条), for who may change the item."""
        attachment = self._to_be_blacked_out(request, object_id, attachment_id)
        page = page_number(request)
        shown = blackout.answer(request, _subject(attachment), page, NotAllowed)
        address = reverse("admin:disclosure_disclosure_blackout", args=[object_id, attachment_id])
        if shown is None:
            messages.success(request, _("Recorded."))
            return HttpResponseRedirect(f"{address}?page={page}")
        context = {
            **self.admin_site.each_context(request),
            **shown,
            "opts": self.opts,
            "title": _("Black out: %s") % attachment.name,
            "record": attachment.disclosure,
            "record_url": reverse("admin:disclosure_disclosure_change", args=[object_id]),
            "address": address,
        }
        return TemplateResponse(request, "admin/disclosure/blackout.html", context)

    def blackout_file_view(self, request, object_id, attachment_id, what):
        """The picture of a page (with or without a scale), or the copy as it would go out."""
        subject = _subject(self._to_be_blacked_out(request, object_id, attachment_id))
        if what == "copy":
            return blackout.copy_response(subject)
        if what not in ("picture", "plain"):
            raise Http404
        return blackout.picture_response(subject, page_number(request), is_plain=what == "plain")

    def _to_be_blacked_out(self, request, object_id, attachment_id) -> Attachment:
        item = self.get_object(request, object_id)
        if item is None:
            raise Http404
        if not self.has_change_permission(request, item):
            raise PermissionDenied
        attachment = get_object_or_404(item.attachments, pk=attachment_id)
        if attachment.original_kind not in KINDS:
            raise Http404
        return attachment

    def sheet_view(self, request, object_id, kind):
        """审查呈批单 as PDF or DOCX."""
        item = self.get_object(request, object_id)
        if item is None or kind not in SHEETS:
            raise Http404
        if not self.has_view_permission(request, item):
            raise PermissionDenied
        write, content_type = SHEETS[kind]
        response = HttpResponse(write(review_sheet(item)), content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="review-{item.pk}.{kind}"'
        return response


def _subject(attachment: Attachment) -> blackout.Subject:
    with attachment.original.open("rb") as file:
        content = file.read()

    def take(page, boxes, user):
        black_out_step.black_out(
            attachment, page=page, boxes=boxes, by=user, on=timezone.localdate()
        )

    return blackout.Subject(
        name=attachment.name,
        kind=attachment.original_kind,
        content=content,
        boxes=list(attachment.boxes),
        model=AttachmentBox,
        take=take,
        office_phones=office_phones(),
    )
