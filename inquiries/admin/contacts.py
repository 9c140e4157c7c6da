"""Where staff enter contacts and take the steps of handling them."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure.admin.clearing import clearing_steps
from disclosure.admin.emergencies import emergency_steps
from disclosure.models import Channel
from inquiries import emergencies, handling, public_version, terms
from inquiries.admin.forms import (
    AS_REASON,
    AmendForm,
    PassOnForm,
    PublicVersionForm,
    ReasonForm,
    ReplyForm,
)
from inquiries.admin.people import SeePersonMixin
from inquiries.admin.retention import PROPOSE_MANY, RetentionFilter, erasing_steps
from inquiries.models import (
    Contact,
    ContactEvent,
    ContactPerson,
)
from inquiries.resources import ContactResource
from inquiries.search import CONTACT
from records import amending, audit, fresh_proof
from records.bulk import BulkStepsMixin
from records.entering import EnteredOnceMixin
from records.filters import DayRange, UsedRelated
from records.inlines import EventInline
from records.record_admin import RecordAdminMixin
from records.search.staff import IndexedAdminMixin
from records.steps import ConfirmForm, Step, StepAdminMixin, taken_by
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
            return contacts.filter(terms.overdue(on=timezone.localdate()))
        if self.value() == "waiting":
            return contacts.unanswered()
        if self.value() == "stale":
            return contacts.stale(on=timezone.localdate())
        return contacts


class ContactEventInline(EventInline):
    model = ContactEvent


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


_HANDLING, _PUBLICATION = handling.HANDLING, handling.PUBLICATION
CONTACT_STEPS = {
    Kind.PASSED_ON: Step.of(
        _HANDLING,
        Kind.PASSED_ON,
        taken_by(handling.pass_on, on=timezone.localdate),
        PassOnForm,
        name="pass_on",
    ),
    Kind.REPLIED: Step.of(
        _HANDLING,
        Kind.REPLIED,
        taken_by(handling.reply),
        ReplyForm,
        name="reply",
        initial=lambda contact: {"text": contact.reply},
    ),
    Kind.CLOSED: Step.of(_HANDLING, Kind.CLOSED, taken_by(handling.close), name="close"),
    Kind.FED_BACK: Step.of(
        _HANDLING, Kind.FED_BACK, taken_by(handling.feed_back), name="feed_back"
    ),
    Kind.AMENDED: Step.of(
        _HANDLING,
        Kind.AMENDED,
        taken_by(handling.amend, on=timezone.localdate),
        AmendForm,
        name="amend",
        initial=_registered,
        on_page=False,  # its form tells who wrote
    ),
    Kind.REDACTED: Step.of(
        _PUBLICATION,
        Kind.REDACTED,
        taken_by(handling.write_public),
        PublicVersionForm,
        name="public_version",
        initial=_public_texts,
        preview=_hidden_places,
    ),
    Kind.OPENED_UP: Step.of(
        _PUBLICATION,
        Kind.OPENED_UP,
        taken_by(handling.open_up, AS_REASON),
        ReasonForm,
        name="open_up",
    ),
    Kind.PUBLISHED: Step.of(
        _PUBLICATION,
        Kind.PUBLISHED,
        taken_by(handling.publish, at=timezone.now),
        ConfirmForm,
        name="publish",
    ),
    Kind.WITHDRAWN: Step.of(
        _PUBLICATION,
        Kind.WITHDRAWN,
        taken_by(handling.withdraw, AS_REASON),
        ReasonForm,
        name="withdraw",
        tone="danger",
    ),
}


CONTACT_STEPS |= emergency_steps(handling.PUBLICATION, emergencies.CONTACTS.takes)


@admin.register(Contact)
class ContactAdmin(
    EnteredOnceMixin,
    SeePersonMixin,
    BulkStepsMixin,
    VisibleAdminMixin,
    IndexedAdminMixin,
    RecordAdminMixin,
    StepAdminMixin,
    admin.ModelAdmin,
):
    search_kind = CONTACT
    asks_on_the_page = True
    change_form_template = "admin/inquiries/contact/change_form.html"
    bulk_steps = (PROPOSE_MANY,)
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
        *(AnswerFilter, RetentionFilter, "channel", "kind"),
        ("unit", UsedRelated),
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
        "who",
        *public_version.FIELDS,
    ]
    fieldsets = [
        (None, {"fields": ["channel", ("number", "original_number"), "received_on", "kind"]}),
        (_("What was written"), {"fields": ["subject", "content", "who"]}),
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

    @fresh_proof.asked
    def export_action(self, request):
        return super().export_action(request)

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
        return (terms.reply_due(contact) if contact.pk else None) or "—"

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
        return [*steps, *clearing_steps(contact), *erasing_steps(contact)]

    def person_of(self, contact):
        return ContactPerson.objects.filter(contact=contact).first()
