"""Where staff enter programmes, interviews and consultations, and put these before the public."""

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from disclosure import emergency
from disclosure.admin.clearing import clearing_steps
from disclosure.admin.emergencies import emergency_steps
from inquiries import consulting, emergencies, interviewing, people
from inquiries.admin.forms import (
    AS_REASON,
    CorrectionForm,
    DayForm,
    ReasonForm,
    ResultForm,
    TermForm,
)
from inquiries.admin.questionnaires import QuestionInline
from inquiries.dialogue_tables import ConsultationResource, InterviewResource
from inquiries.models import (
    Consultation,
    ConsultationEvent,
    Exchange,
    Interview,
    InterviewEvent,
    Opinion,
    OpinionGroup,
    ProgrammeSession,
    Question,
)
from inquiries.search import CONSULTATION, INTERVIEW
from records import audit
from records.entering import EnteredOnceMixin
from records.inlines import EventInline
from records.record_admin import RecordAdminMixin
from records.search.staff import IndexedAdminMixin
from records.steps import ConfirmForm, Step, StepAdminMixin, taken_by
from records.visible import VisibleAdminMixin

InterviewStep, ConsultationStep = InterviewEvent.Step, ConsultationEvent.Step
INTERVIEW_STEPS = {
    InterviewStep.PUBLISHED: Step.of(
        interviewing.LIFECYCLE,
        InterviewStep.PUBLISHED,
        taken_by(interviewing.publish, at=timezone.now),
        ConfirmForm,
        name="publish",
    ),
    InterviewStep.WITHDRAWN: Step.of(
        interviewing.LIFECYCLE,
        InterviewStep.WITHDRAWN,
        taken_by(interviewing.withdraw, AS_REASON),
        ReasonForm,
        name="withdraw",
        tone="danger",
    ),
}
CONSULTATION_STEPS = {
    ConsultationStep.OPENED: Step.of(
        consulting.LIFECYCLE,
        ConsultationStep.OPENED,
        taken_by(consulting.open_consultation),
        DayForm,
        name="open",
    ),
    ConsultationStep.EXTENDED: Step.of(
        consulting.LIFECYCLE,
        ConsultationStep.EXTENDED,
        taken_by(consulting.extend_term, AS_REASON),
        TermForm,
        name="extend",
    ),
    ConsultationStep.CLOSED: Step.of(
        consulting.LIFECYCLE,
        ConsultationStep.CLOSED,
        taken_by(consulting.close_consultation, {"text": "result"}),
        ResultForm,
        name="close",
    ),
    ConsultationStep.CORRECTED: Step.of(
        consulting.LIFECYCLE,
        ConsultationStep.CORRECTED,
        taken_by(consulting.correct_result, {"text": "result"}),
        CorrectionForm,
        name="correct",
        initial=lambda consultation: {
            "text": consultation.result,
            "document": getattr(consultation.result_document, "index_number", ""),
        },
    ),
    ConsultationStep.WITHDRAWN: Step.of(
        consulting.LIFECYCLE,
        ConsultationStep.WITHDRAWN,
        taken_by(consulting.withdraw, AS_REASON),
        ReasonForm,
        name="withdraw",
        tone="danger",
    ),
}
INTERVIEW_STEPS |= emergency_steps(interviewing.LIFECYCLE, emergencies.INTERVIEWS.takes)
CONSULTATION_STEPS |= emergency_steps(consulting.LIFECYCLE, emergencies.CONSULTATIONS.takes)


@admin.register(ProgrammeSession)
class ProgrammeSessionAdmin(EnteredOnceMixin, admin.ModelAdmin):
    list_display = ["channel", "held_on", "topic", "guests"]
    list_filter = ["channel"]
    list_select_related = ["channel"]
    search_fields = ["topic", "guests"]
    date_hierarchy = "held_on"


class ExchangeInline(admin.StackedInline):
    model = Exchange
    extra = 1


class InterviewEventInline(EventInline):
    model = InterviewEvent


class ConsultationEventInline(EventInline):
    model = ConsultationEvent


@admin.register(Interview)
class InterviewAdmin(
    EnteredOnceMixin, IndexedAdminMixin, RecordAdminMixin, StepAdminMixin, admin.ModelAdmin
):
    resource_classes = [InterviewResource]
    search_kind = INTERVIEW
    asks_on_the_page = True
    list_display = ["topic", "guests", "held_at", "published_at"]
    search_fields = ["topic", "guests"]
    date_hierarchy = "held_at"
    readonly_fields = ["published_at"]  # interviewing.py changes it
    inlines = [ExchangeInline, InterviewEventInline]

    def has_change_permission(self, request, obj=None):
        # What the public reads is withdrawn before it is changed.
        if obj is not None and obj.published_at:
            return False
        may_edit = interviewing.EDIT.is_open_to(request.user)
        return may_edit and super().has_change_permission(request, obj)

    def has_add_permission(self, request):
        return interviewing.EDIT.is_open_to(request.user) and super().has_add_permission(request)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        interviewing.note_edit(form.instance, on=timezone.localdate(), by=request.user)

    def get_steps(self, request, interview):
        known = interviewing.LIFECYCLE
        closed = emergency.shut(interview)
        if emergency.TAKEN in closed:
            closed.add(InterviewEvent.Step.PUBLISHED)
        steps = [
            INTERVIEW_STEPS[kind]
            for kind in known.steps_from(known.state_of(interview))
            if kind not in closed
        ]
        return [*steps, *clearing_steps(interview)]


class OpinionGroupInline(admin.StackedInline):
    """What strangers read once the result is out: from then on it is changed only while taken back."""

    model = OpinionGroup
    extra = 0

    def _may(self, allowed: bool, consultation) -> bool:
        is_out = consultation is not None and consultation.status == Consultation.Status.CLOSED
        return allowed and not (is_out and not consulting.may_be_edited(consultation))

    def has_add_permission(self, request, obj=None):
        return self._may(super().has_add_permission(request, obj), obj)

    def has_change_permission(self, request, obj=None):
        return self._may(super().has_change_permission(request, obj), obj)

    def has_delete_permission(self, request, obj=None):
        return self._may(super().has_delete_permission(request, obj), obj)


class OpinionInline(admin.TabularInline):
    """The opinions as sent in; staff only sort them into groups. Who gave one is told on a recorded click."""

    model = Opinion
    fields = ["sent_at", "text", "group", "who"]
    readonly_fields = ["sent_at", "text", "who"]
    extra = 0
    can_delete = False

    def get_formset(self, request, obj=None, **options):
        """Offered are the groups of this consultation."""
        formset = super().get_formset(request, obj, **options)
        groups = OpinionGroup.objects.filter(consultation=obj)
        formset.form.base_fields["group"].queryset = groups
        return formset

    def get_queryset(self, request):
        return super().get_queryset(request).within_reach(request.user)

    def has_add_permission(self, request, obj=None):
        return False

    @admin.display(description=_("who gave it"))
    def who(self, opinion):
        if not people.is_known(opinion):
            return _("not known")
        return format_html(
            '<button type="submit" class="button" formaction="{}" formnovalidate>{}</button>',
            reverse("admin:inquiries_opinion_person", args=[opinion.pk]),
            _("Show name and telephone (recorded)"),
        )


@admin.register(Consultation)
class ConsultationAdmin(
    EnteredOnceMixin,
    VisibleAdminMixin,
    IndexedAdminMixin,
    RecordAdminMixin,
    StepAdminMixin,
    admin.ModelAdmin,
):
    resource_classes = [ConsultationResource]
    search_kind = CONSULTATION
    asks_on_the_page = True
    list_display = ["title", "unit", "opened_on", "closes_on", "status"]
    list_filter = ["status"]
    list_select_related = ["unit"]
    search_fields = ["title"]
    date_hierarchy = "opened_on"
    # consulting.py changes these
    readonly_fields = [
        *("status", "result", "closed_on", "result_document", "corrected_on"),
        *("correction_reason", "hidden_at", "withdrawal_reason"),
    ]
    autocomplete_fields = ["draft_document"]
    inlines = [QuestionInline, OpinionGroupInline, OpinionInline, ConsultationEventInline]

    def get_object(self, request, object_id, from_field=None):
        consultation = super().get_object(request, object_id, from_field)
        if request.method == "GET" and consultation:
            shown = consultation.opinions.within_reach(request.user)
            if shown.exists():
                audit.note_read(consultation)  # its page shows what people said
        return consultation

    def has_change_permission(self, request, obj=None):
        """What is public is read by every unit, and changed by its own."""
        handled = Consultation.objects.within_reach(request.user)
        may_edit = consulting.EDIT.is_open_to(request.user)
        if obj is not None:
            may_edit = may_edit and handled.filter(pk=obj.pk).exists()
        return may_edit and super().has_change_permission(request, obj)

    def has_add_permission(self, request):
        return consulting.EDIT.is_open_to(request.user) and super().has_add_permission(request)

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        if obj is None or obj.status == Consultation.Status.DRAFT:
            return fixed
        if consulting.may_be_edited(obj):
            # Taken back: the words are mended, what was announced stays.
            is_closed = obj.status == Consultation.Status.CLOSED
            kept = [name for name in fixed if not (is_closed and name == "result")]
            return [*kept, "unit", "opened_on", "closes_on"]
        # The public reads them.
        return [*fixed, "title", "unit", "text", "draft_document", "opened_on", "closes_on"]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        written = [formset for formset in formsets if formset.model in (OpinionGroup, Question)]
        if form.changed_data or any(formset.has_changed() for formset in written):
            consulting.note_edit(form.instance, on=timezone.localdate(), by=request.user)

    def get_steps(self, request, consultation):
        open_steps = consulting.LIFECYCLE.steps_from(consultation.status)
        is_hidden = consultation.hidden_at is not None
        closed = emergency.shut_by_sight(consultation, is_hidden=is_hidden)
        if is_hidden:  # nothing goes on but its return
            kinds = ConsultationEvent.Step
            closed |= {kinds.EXTENDED, kinds.CLOSED, kinds.CORRECTED, kinds.WITHDRAWN}
        steps = [CONSULTATION_STEPS[kind] for kind in open_steps if kind not in closed]
        return [*steps, *clearing_steps(consultation)]
