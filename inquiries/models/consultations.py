"""征集调查: a draft is put before the public, and the public is told what became of its opinions."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from disclosure import staff
from disclosure.models import Disclosure, Unit
from records.ledger import Event
from records.personal import EncryptedTextField
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet


class ConsultationQuerySet(AuditedQuerySet):
    def within_reach(self, user, *, on: date | None = None):
        """What `user` may handle: consultations of the person's units."""
        return self.filter(staff.reach(user, on=on))

    def visible_to(self, user, *, on: date | None = None):
        """What `user` sees of the register: the same, and what everybody may read anyway."""
        today = on or timezone.localdate()
        public = Q(opened_on__lte=today, hidden_at=None) & ~Q(status=Consultation.Status.DRAFT)
        return self.filter(staff.reach(user, on=on, own=public))

    def withdrawn(self):
        """Taken back with a reason that strangers read in its place."""
        return self.exclude(withdrawal_reason="")

    def published(self, *, on: date):
        seen = self.filter(opened_on__lte=on, hidden_at=None)
        return seen.exclude(status=Consultation.Status.DRAFT)

    def taking_opinions(self, *, on: date):
        running = self.published(on=on).filter(status=Consultation.Status.OPEN)
        return running.filter(closes_on__gte=on)

    def waiting_for_result(self, *, on: date):
        """Past their last day and still without a published result."""
        running = self.filter(status=Consultation.Status.OPEN, hidden_at=None)
        return running.filter(closes_on__lt=on)


class Consultation(PlainTextModel):
    written_in = ("edited",)  # events of who wrote it, who clears nothing found in it

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        OPEN = "open", _("open")
        CLOSED = "closed", _("closed with a published result")

    title = models.CharField(_("title"), max_length=200)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="consultations", verbose_name=_("unit")
    )
    text = models.TextField(_("what is asked"))
    draft_document = models.ForeignKey(
        Disclosure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("draft text"),
        help_text=_("The published document opinions are asked on."),
    )
    opened_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("last day for opinions"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    result = models.TextField(_("published result"), blank=True)
    closed_on = models.DateField(_("result published on"), null=True, blank=True)
    result_document = models.ForeignKey(
        Disclosure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document that followed"),
    )
    corrected_on = models.DateField(_("result corrected on"), null=True, blank=True)
    correction_reason = models.CharField(_("reason of the correction"), max_length=300, blank=True)
    hidden_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    # Read in its place by who comes back to it; empty after a withdrawal in an emergency.
    withdrawal_reason = models.CharField(
        _("reason of withdrawal"), max_length=300, blank=True, editable=False
    )

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        ordering = ["-opened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="consultation_ends_after_it_opens",
                condition=Q(closes_on__gte=F("opened_on")),
                violation_error_message=_("A consultation cannot end before it opens."),
            ),
            models.CheckConstraint(
                name="consultation_closed_exactly_with_result",
                condition=(Q(status="closed") & Q(closed_on__isnull=False) & ~Q(result=""))
                | (~Q(status="closed") & Q(closed_on=None)),
                violation_error_message=_("A consultation closes only with a published result."),
            ),
            models.CheckConstraint(
                name="consultation_corrected_with_reason",
                condition=Q(corrected_on=None, correction_reason="")
                | Q(corrected_on__isnull=False) & ~Q(correction_reason=""),
                violation_error_message=_("A corrected result says when and why."),
            ),
            models.CheckConstraint(
                name="consultation_withdrawn_when_hidden",
                condition=Q(withdrawal_reason="") | Q(hidden_at__isnull=False),
                violation_error_message=_("Only what is withdrawn says why."),
            ),
        ]
        indexes = [models.Index(name="consultation_newest", fields=["-opened_on", "-id"])]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("consultation-detail", args=[self.pk])

    def takes_opinions(self, *, on: date) -> bool:
        is_open = self.status == self.Status.OPEN and self.hidden_at is None
        return is_open and self.opened_on <= on <= self.closes_on


class OpinionGroupQuerySet(AuditedQuerySet):
    def counted(self):
        """With `sent`: how many opinions sent in through the portal are in the group."""
        return self.annotate(sent=models.Count("opinions")).order_by("pk")


class OpinionGroup(PlainTextModel):
    """Opinions of one tenor, and whether they were adopted; if not, why not.

    Those sent in through the portal are counted by themselves; others are stated with where they came.
    """

    class Adoption(models.TextChoices):
        ADOPTED = "adopted", "采纳"
        PARTLY = "partly", "部分采纳"
        NOT_ADOPTED = "not_adopted", "未采纳"

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="groups", verbose_name=_("consultation")
    )
    summary = models.CharField(_("opinion in short"), max_length=300)
    elsewhere = models.PositiveIntegerField(
        _("opinions received elsewhere"),
        default=0,
        help_text=_(
            "By letter, at a meeting …; those sent in through the portal count themselves."
        ),
    )
    elsewhere_source = models.CharField(_("where these were received"), max_length=200, blank=True)
    adoption = models.CharField(_("adoption"), max_length=15, choices=Adoption.choices)
    reason = models.TextField(_("reason"), blank=True)

    objects = OpinionGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group of opinions")
        verbose_name_plural = _("groups of opinions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="opinion_not_adopted_with_reason",
                condition=Q(adoption="adopted") | ~Q(reason=""),
                violation_error_message=_("An opinion that is not adopted in full needs a reason."),
            ),
            models.CheckConstraint(
                name="opinions_elsewhere_with_source",
                condition=Q(elsewhere=0) | ~Q(elsewhere_source=""),
                violation_error_message=_("Say where the opinions were received."),
            ),
        ]

    def __str__(self):
        return self.summary

    @property
    def count(self) -> int:
        """All opinions of the group; no query for one from `counted()`."""
        sent = getattr(self, "sent", None)
        return self.elsewhere + (self.opinions.count() if sent is None else sent)


class OpinionQuerySet(AuditedQuerySet):
    def within_reach(self, user, *, on: date | None = None):
        """Those on consultations of the person's units."""
        reached = Consultation.objects.within_reach(user, on=on)
        return self.filter(consultation__in=reached)


class Opinion(PlainTextModel):
    """One opinion sent in through the portal; who sent it is personal data."""

    personal_fields = ("name", "phone")
    original_words = ("text",)
    of_the_same = (("group", "consultation"),)

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="opinions", verbose_name=_("consultation")
    )
    sent_at = models.DateTimeField(_("sent at"))
    text = models.TextField(_("opinion"))
    name = EncryptedTextField(_("name of the person"), max_length=100, blank=True)
    phone = EncryptedTextField(_("phone"), max_length=50, blank=True)
    group = models.ForeignKey(
        OpinionGroup,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="opinions",
        verbose_name=_("group of opinions"),
    )

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        ordering = ["-sent_at", "-pk"]

    def __str__(self):
        return f"#{self.pk}"

    def clean(self):
        if self.group_id and self.group.consultation_id != self.consultation_id:
            told = _("This group belongs to another consultation.")
            raise ValidationError({"group": told})


class ConsultationEvent(Event):
    class Step(models.TextChoices):
        EDITED = "edited", _("Edited")
        TAKEN_OVER = "taken_over", _("Taken over from elsewhere")
        IMPORT_UNDONE = "import_undone", _("Import undone")
        EXTENDED = "extended", _("Term extended")
        OPENED = "opened", _("Opened")
        CLOSED = "closed", _("Result published")
        CORRECTED = "corrected", _("Result corrected")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        EMERGENCY = "emergency", _("Withdrawn in an emergency")
        EMERGENCY_CONFIRMED = "emergency_confirmed", _("Emergency withdrawal confirmed")
        EMERGENCY_UNDONE = "emergency_undone", _("Emergency withdrawal undone")
        RESTORE_PROPOSED = "restore_proposed", _("Proposed to be shown again")
        RESTORED = "restored", _("Shown again")
        RESTORE_REFUSED = "restore_refused", _("Not to be shown again")

    kind = models.CharField(_("step"), max_length=40, choices=Step.choices)
    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="events", verbose_name=_("consultation")
    )

    class Meta(Event.Meta):
        verbose_name = _("consultation event")
        verbose_name_plural = _("consultation events")
