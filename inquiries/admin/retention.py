"""What is due to be erased, proposed by one and carried out by another; the opinions as they were sent in."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inquiries import retention
from inquiries.admin.people import SeePersonMixin
from inquiries.models import Disposal, Opinion
from records.bulk import BulkStep, BulkStepsMixin
from records.read_only import ReadOnlyMixin
from records.steps import ConfirmForm, Step, StepAdminMixin

PROPOSE_ERASURE = Step(
    "propose_erasure",
    _("Propose to erase"),
    lambda record, answers, user: retention.propose(record, by=user, on=timezone.localdate()),
    form=ConfirmForm,
    who=retention.ERASE.who,
    tone="danger",
    proved=True,
)
PROPOSE_MANY = BulkStep(
    PROPOSE_ERASURE.name, PROPOSE_ERASURE.label, PROPOSE_ERASURE.who, lambda: {}, proved=True
)
CARRY_OUT = Step(
    "erase",
    _("Erase"),
    lambda disposal, answers, user: retention.carry_out(disposal, by=user, on=timezone.localdate()),
    form=ConfirmForm,
    who=retention.ERASE.who,
    tone="danger",
    proved=True,
)


def erasing_steps(record) -> list[Step]:
    """The proposal, where the term of the record has ended and nobody made it yet."""
    until = retention.kept_until(record)
    if until is None or timezone.localdate() < until or hasattr(record, "disposal"):
        return []
    return [PROPOSE_ERASURE]


class RetentionFilter(admin.SimpleListFilter):
    """`due` of the ModelAdmin: the rows whose term has ended."""

    title = _("term of retention")
    parameter_name = "retention"

    def lookups(self, request, model_admin):
        return [("due", _("ended, not yet erased")), ("erased", _("erased"))]

    def queryset(self, request, rows):
        if self.value() == "due":
            due = retention.due_opinions if rows.model is Opinion else retention.due_contacts
            return rows.filter(pk__in=due(on=timezone.localdate()).values("pk"))
        if self.value() == "erased":
            return rows.filter(disposal__erased_on__isnull=False)
        return rows


class Kept(ReadOnlyMixin, admin.ModelAdmin):
    """Read here, written by the retention alone."""


@admin.register(Opinion)
class OpinionAdmin(SeePersonMixin, BulkStepsMixin, StepAdminMixin, Kept):
    """Opinions on consultations within the person's units; who gave them is told on a recorded click."""

    bulk_steps = (PROPOSE_MANY,)
    list_display = ["__str__", "consultation", "sent_at", "group"]
    list_filter = [RetentionFilter]
    list_select_related = ["consultation", "group"]
    date_hierarchy = "sent_at"
    fields = readonly_fields = ["consultation", "sent_at", "text", "group", "who"]

    def get_queryset(self, request):
        return super().get_queryset(request).within_reach(request.user)

    def person_of(self, record):
        return record

    def get_steps(self, request, opinion):
        return erasing_steps(opinion)


@admin.register(Disposal)
class DisposalAdmin(BulkStepsMixin, StepAdminMixin, Kept):
    """处置记录: what was proposed, what was erased, when and by whom."""

    bulk_steps = (
        BulkStep(CARRY_OUT.name, CARRY_OUT.label, CARRY_OUT.who, lambda: {}, proved=True),
    )
    fields = readonly_fields = [
        *("about", "kept_until", "proposed_on", "proposed_by", "erased_on", "erased_by")
    ]
    list_display = fields
    list_filter = [("erased_on", admin.EmptyFieldListFilter)]
    list_select_related = ["contact", "opinion", "proposed_by", "erased_by"]
    date_hierarchy = "proposed_on"

    @admin.display(description=_("record"))
    def about(self, disposal):
        return disposal.about

    def get_steps(self, request, disposal):
        return [] if disposal.erased_on else [CARRY_OUT]
