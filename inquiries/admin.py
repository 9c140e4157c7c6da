"""Where staff enter contacts, interviews and consultations, and take the steps of handling."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.admin.clearing import clearing_steps
from disclosure.models import Channel
from inquiries import consulting, handling, interviewing, public_version
from inquiries.models import (
    Consultation,
    ConsultationEvent,
    Contact,
    ContactEvent,
    ContactPerson,
    Exchange,
    Interview,
    InterviewEvent,
    Opinion,
    OpinionGroup,
    ProgrammeSession,
)
from inquiries.resources import ContactResource
from inquiries.search import CONSULTATION, CONTACT, INTERVIEW
from records import amending, audit
from records.entering import EnteredOnceMixin
from records.filters import DayRange
from records.inlines import EventInline
from records.lifecycle import Lifecycle
from records.record_admin import RecordAdminMixin
from records.search.staff import IndexedAdminMixin
from records.steps import ConfirmForm, Step, StepAdminMixin, StepForm
from records.visible import VisibleAdminMixin

Kind = ContactEvent.Step


class AnswerFilter(admin.SimpleListFilter):
    title = _("answer")
    parameter_name = "answer"

    def lookups(self, request, model_admin):
        return [
            ("overdue", _("past the channel’s term")),
            ("waiting", _("not yet replied to")),
            ("stale", _("waiting over three months")),
        ]

    def queryset(self, request, contacts):
        if self.value() == "overdue":
            return contacts.filter(handling.overdue(on=timezone.localdate()))
        if self.value() == "waiting":
            return contacts.unanswered()
        if self.value() == "stale":
            return contacts.stale(on=timezone.localdate())
        return contacts


class ContactEventInline(EventInline):
    model = ContactEvent


class ReplyForm(StepForm):
    note = None
    text = forms.CharField(label=_("Reply"), widget=forms.Textarea(attrs={"rows": 8}))


class ResultForm(StepForm):
    note = None
    text = forms.CharField(label=_("Published result"), widget=forms.Textarea(attrs={"rows": 8}))


class ReasonForm(StepForm):
    note = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class PublicVersionForm(StepForm):
    """公开稿, filled in from letter and reply with what surely names somebody hidden."""

    note = None
    subject = forms.CharField(label=_("Public subject"), max_length=200)
    content = forms.CharField(
        label=_("Public question"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    reply = forms.CharField(
        label=_("Public reply"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "Read the whole: the scanners know numbers and who wrote, no other names. Letter and reply "
            "stay as they are, inside."
        ),
    )


class AmendForm(forms.Form):
    """What is registered, as it should be; what is left as it is stays."""

    reason = forms.CharField(
        label=_("Reason of the correction"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What shows that it was registered wrongly."),
    )
    received_on = forms.DateField(
        label=_("Received on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", "—"), *Contact.Kind.choices], required=False
    )
    subject = forms.CharField(label=_("Subject"), max_length=200)
    content = forms.CharField(
        label=_("Content"), required=False, widget=forms.Textarea(attrs={"rows": 8})
    )
    name = forms.CharField(label=_("Name"), max_length=100, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=50, required=False)
    email = forms.CharField(label=_("E-mail"), max_length=200, required=False)


def _registered(contact: Contact) -> dict:
    person = ContactPerson.objects.filter(contact=contact).first() or ContactPerson()
    return {
        **{name: getattr(contact, name) for name in handling.OF_CONTACT},
        **{name: getattr(person, name) for name in handling.OF_PERSON},
    }


def _public_texts(contact: Contact) -> dict:
    """The public version as it stands, or as it is proposed."""
    texts = {name: getattr(contact, name) for name in public_version.FIELDS}
    if not contact.public_subject:
        texts = public_version.proposed(contact).texts
    return {public_version.FIELDS[name]: text for name, text in texts.items()}


def _hidden_places(contact: Contact) -> list[str]:
    """What the proposal hides, and what it leaves to who reads it, each with the words around it."""
    proposal = public_version.proposed(contact)
    lines = [_("Hidden: %s") % _quoted(place) for place in proposal.hidden]
    lines += [_("May name somebody, left as it is: %s") % _quoted(p) for p in proposal.left]
    return lines or [_("Nothing was found that names somebody.")]


def _quoted(place: tuple[str, str, str]) -> str:
    before, words, after = place
    return f"…{before}【{words}】{after}…"


def _step(name: str, lifecycle: Lifecycle, kind: str, take, form=StepForm, **options) -> Step:
    """A button of a transition of the register."""
    row = lifecycle.transitions[kind]
    shows = lifecycle.decides.get(kind)
    return Step(name, row.label, take, form, who=row.who, shows=shows, **options)


CONTACT_STEPS = {
    Kind.REPLIED: _step(
        "reply",
        handling.HANDLING,
        Kind.REPLIED,
        lambda contact, answers, user: handling.reply(
            contact, text=answers["text"], on=answers["on"], by=user
        ),
        ReplyForm,
        initial=lambda contact: {"text": contact.reply},
    ),
    Kind.CLOSED: _step(
        "close",
        handling.HANDLING,
        Kind.CLOSED,
        lambda contact, answers, user: handling.close(
            contact, on=answers["on"], by=user, note=answers["note"]
        ),
    ),
    Kind.FED_BACK: _step(
        "feed_back",
        handling.HANDLING,
        Kind.FED_BACK,
        lambda contact, answers, user: handling.feed_back(
            contact, on=answers["on"], by=user, note=answers["note"]
        ),
    ),
    Kind.AMENDED: _step(
        "amend",
        handling.HANDLING,
        Kind.AMENDED,
        lambda contact, answers, user: handling.amend(
            contact, on=timezone.localdate(), by=user, **answers
        ),
        AmendForm,
        initial=lambda contact: _registered(contact),
    ),
    Kind.REDACTED: _step(
        "public_version",
        handling.PUBLICATION,
        Kind.REDACTED,
        lambda contact, answers, user: handling.write_public(contact, by=user, **answers),
        PublicVersionForm,
        initial=_public_texts,
        preview=_hidden_places,
    ),
    Kind.OPENED_UP: _step(
        "open_up",
        handling.PUBLICATION,
        Kind.OPENED_UP,
        lambda contact, answers, user: handling.open_up(
            contact, on=answers["on"], by=user, reason=answers["note"], read=answers["read"]
        ),
        ReasonForm,
    ),
    Kind.PUBLISHED: _step(
        "publish",
        handling.PUBLICATION,
        Kind.PUBLISHED,
        lambda contact, answers, user: handling.publish(
            contact, at=timezone.now(), by=user, read=answers["read"]
        ),
        ConfirmForm,
    ),
    Kind.WITHDRAWN: _step(
        "withdraw",
        handling.PUBLICATION,
        Kind.WITHDRAWN,
        lambda contact, answers, user: handling.withdraw(
            contact, on=answers["on"], by=user, reason=answers["note"]
        ),
        ReasonForm,
        tone="danger",
    ),
}
INTERVIEW_STEPS = {
    InterviewEvent.Step.PUBLISHED: _step(
        "publish",
        interviewing.LIFECYCLE,
        InterviewEvent.Step.PUBLISHED,
        lambda interview, answers, user: interviewing.publish(
            interview, at=timezone.now(), by=user, read=answers["read"]
        ),
        ConfirmForm,
    ),
    InterviewEvent.Step.WITHDRAWN: _step(
        "withdraw",
        interviewing.LIFECYCLE,
        InterviewEvent.Step.WITHDRAWN,
        lambda interview, answers, user: interviewing.withdraw(
            interview, on=answers["on"], by=user, reason=answers["note"]
        ),
        ReasonForm,
        tone="danger",
    ),
}
CONSULTATION_STEPS = {
    ConsultationEvent.Step.OPENED: _step(
        "open",
        consulting.LIFECYCLE,
        ConsultationEvent.Step.OPENED,
        lambda consultation, answers, user: consulting.open_consultation(
            consultation, on=answers["on"], by=user, read=answers["read"]
        ),
    ),
    ConsultationEvent.Step.CLOSED: _step(
        "close",
        consulting.LIFECYCLE,
        ConsultationEvent.Step.CLOSED,
        lambda consultation, answers, user: consulting.close_consultation(
            consultation,
            result=answers["text"],
            on=answers["on"],
            by=user,
            read=answers["read"],
        ),
        ResultForm,
    ),
}


@admin.register(Contact)
class ContactAdmin(
    EnteredOnceMixin,
    VisibleAdminMixin,
    IndexedAdminMixin,
    RecordAdminMixin,
    StepAdminMixin,
    admin.ModelAdmin,
):
    search_kind = CONTACT
    resource_classes = [ContactResource]
    list_display = [
        "number",
        "channel",
        "kind",
        "subject",
        "unit",
        "received_on",
        "replied_on",
        "closed_on",
        "fed_back_on",
        "is_public",
    ]
    list_filter = [
        *(AnswerFilter, "channel", "kind"),
        ("unit", admin.RelatedOnlyFieldListFilter),
        *(("received_on", DayRange), ("replied_on", DayRange)),
        "is_complex",
    ]
    list_select_related = ["channel", "unit"]
    search_fields = ["number", "original_number", "subject"]
    date_hierarchy = "received_on"
    show_full_result_count = False
    inlines = [ContactEventInline]
    # handling.py changes these, through the buttons of the page.
    readonly_fields = [
        *("reply", "replied_on", "closed_on", "fed_back_on", "published_at", "due", "corrections"),
        *public_version.FIELDS,
    ]
    fieldsets = [
        (None, {"fields": ["channel", ("number", "original_number"), "received_on", "kind"]}),
        (_("What was written"), {"fields": ["subject", "content"]}),
        (
            _("Handling"),
            {"fields": ["unit", "is_complex", "is_confidential", "due", "corrections"]},
        ),
        (
            _("Result"),
            {"fields": ["reply", "replied_on", "closed_on", "fed_back_on"]},
        ),
        (
            _("Public version"),
            {
                "fields": [*public_version.FIELDS, "published_at"],
                "description": _("What strangers read in place of letter and reply."),
            },
        ),
    ]

    def get_object(self, request, object_id, from_field=None):
        contact = super().get_object(request, object_id, from_field)
        if contact is not None and request.method == "GET":
            audit.note_read(contact)  # what somebody wrote to the bureau
        return contact

    def _do_file_export(self, file_format, request, queryset, export_form=None):
        audit.note_taken_out(Contact, queryset.order_by("pk").values_list("pk", flat=True))
        return super()._do_file_export(file_format, request, queryset, export_form)

    def get_readonly_fields(self, request, obj=None):
        # The register gives the number; nobody types it or changes it later.
        fixed = [*super().get_readonly_fields(request, obj), "number", "original_number"]
        if obj is None:
            return fixed
        # What somebody wrote or said, and when it came in, stays as it was entered.
        fixed += ["channel", "received_on", "subject", "content"]
        # What is confidential is opened up by a decision of 审核, not by a tick taken away.
        is_settled = obj.published_at is not None or obj.is_confidential
        return [*fixed, "is_confidential"] if is_settled else fixed

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name == "channel":  # those that only publish receive nothing
            options["queryset"] = Channel.objects.filter(kind=Channel.Kind.CONTACT)
        return super().formfield_for_foreignkey(db_field, request, **options)

    @admin.display(description=_("public"), boolean=True)
    def is_public(self, contact):
        return contact.published_at is not None

    @admin.display(description=_("corrections of the register"))
    def corrections(self, contact):
        rows = amending.of(contact) if contact.pk else ()
        lines = [
            f"{row.on} {row.label}：{row.old} → {row.new}（{row.by}：{row.reason}）" for row in rows
        ]
        return "\n".join(lines) or "—"

    @admin.display(description=_("reply due"))
    def due(self, contact):
        return (handling.reply_due(contact) if contact.pk else None) or "—"

    def has_add_permission(self, request):
        return handling.REGISTER.is_open_to(request.user) and super().has_add_permission(request)

    def save_model(self, request, contact, form, change):
        if not change:
            handling.enter(contact, by=request.user)
            return
        if "kind" in form.changed_data:
            handling.keep_confidential(contact)
        super().save_model(request, contact, form, change)

    def get_steps(self, request, contact):
        steps = [CONTACT_STEPS[kind] for kind in handling.next_steps(contact)]
        return [*steps, *clearing_steps(contact)]


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
class InterviewAdmin(EnteredOnceMixin, IndexedAdminMixin, StepAdminMixin, admin.ModelAdmin):
    search_kind = INTERVIEW
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
        steps = [INTERVIEW_STEPS[kind] for kind in known.steps_from(known.state_of(interview))]
        return [*steps, *clearing_steps(interview)]


class OpinionGroupInline(admin.StackedInline):
    model = OpinionGroup
    extra = 0


class OpinionInline(admin.TabularInline):
    """The opinions as sent in; staff only sort them into groups. Names are not shown here."""

    model = Opinion
    fields = ["sent_at", "text", "group"]
    readonly_fields = ["sent_at", "text"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Consultation)
class ConsultationAdmin(
    EnteredOnceMixin, VisibleAdminMixin, IndexedAdminMixin, StepAdminMixin, admin.ModelAdmin
):
    search_kind = CONSULTATION
    list_display = ["title", "unit", "opened_on", "closes_on", "status"]
    list_filter = ["status"]
    list_select_related = ["unit"]
    search_fields = ["title"]
    date_hierarchy = "opened_on"
    readonly_fields = ["status", "result", "closed_on"]  # consulting.py changes these
    inlines = [OpinionGroupInline, OpinionInline, ConsultationEventInline]

    def get_object(self, request, object_id, from_field=None):
        consultation = super().get_object(request, object_id, from_field)
        if request.method == "GET" and consultation and consultation.opinions.exists():
            audit.note_read(consultation)  # its page shows what people said
        return consultation

    def has_change_permission(self, request, obj=None):
        may_edit = consulting.EDIT.is_open_to(request.user)
        return may_edit and super().has_change_permission(request, obj)

    def has_add_permission(self, request):
        return consulting.EDIT.is_open_to(request.user) and super().has_add_permission(request)

    def get_readonly_fields(self, request, obj=None):
        fixed = super().get_readonly_fields(request, obj)
        if obj is None or obj.status == Consultation.Status.DRAFT:
            return fixed
        return [*fixed, "title", "unit", "text", "opened_on", "closes_on"]  # the public reads them

    def save_model(self, request, consultation, form, change):
        super().save_model(request, consultation, form, change)
        if form.changed_data:
            consulting.note_edit(consultation, on=timezone.localdate(), by=request.user)

    def get_steps(self, request, consultation):
        open_steps = consulting.LIFECYCLE.steps_from(consultation.status)
        steps = [CONSULTATION_STEPS[kind] for kind in open_steps]
        return [*steps, *clearing_steps(consultation)]
