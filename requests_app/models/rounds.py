"""The rounds of a case that stop, restart or lengthen its clock: the facts `clock.py` counts from."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.personal import EncryptedTextField
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet
from requests_app.models.cases import Case
from statute.fees import FeeBasis


class Correction(PlainTextModel):
    """补正 (第三十条): one notice, one reply."""

    personal_fields = ("text",)

    case = models.OneToOneField(
        Case, models.CASCADE, related_name="correction", verbose_name=_("request")
    )
    noticed_on = models.DateField(_("notice given on"))
    wanted = models.TextField(_("what to correct"))
    reply_by = models.DateField(_("to be corrected by"))
    corrected_on = models.DateField(_("correction received on"), null=True, blank=True)
    text = EncryptedTextField(_("correction"), max_length=5000, blank=True)

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.CheckConstraint(
                name="correction_after_notice",
                condition=Q(corrected_on=None) | Q(corrected_on__gte=F("noticed_on")),
                violation_error_message=_("A correction cannot come before its notice."),
            ),
            models.CheckConstraint(
                name="correction_term_after_notice",
                condition=Q(reply_by__gt=F("noticed_on")),
                violation_error_message=_("The day set must come after the notice."),
            ),
        ]
        indexes = [models.Index("reply_by", name="correction_open", condition=Q(corrected_on=None))]

    def __str__(self):
        return f"{self.case} {self.noticed_on}"


class OpinionRequestQuerySet(AuditedQuerySet):
    def unanswered(self):
        return self.filter(answered_on=None)

    def undecided(self):
        """Objections of joint organs the lead organ has not decided on (第三十四条)."""
        return self.filter(
            kind=OpinionRequest.Kind.ORGAN, answer=OpinionRequest.Answer.OBJECTS, decided_on=None
        )


class OpinionRequest(PlainTextModel):
    """征求意见: one letter to a third party (第三十二条) or to a joint organ (第三十四条)."""

    class Kind(models.TextChoices):
        THIRD_PARTY = "third_party", _("third party (Article 32)")
        ORGAN = "organ", _("joint organ (Article 34)")

    class Answer(models.TextChoices):
        AGREES = "agrees", _("agrees")
        OBJECTS = "objects", _("objects")
        SILENT = "silent", _("silent: the office decides")
        DEEMED = "deemed", _("silent: deemed to agree")

    class JointDecision(models.TextChoices):
        """第三十四条: the lead organ decides, whatever the other organ said."""

        DISCLOSE = "disclose", _("to be disclosed")
        WITHHOLD = "withhold", _("to be withheld")

    personal_fields = ("party", "opinion", "decision_reason")

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="opinion_requests", verbose_name=_("request")
    )
    kind = models.CharField(_("asked"), max_length=12, choices=Kind.choices)
    party = EncryptedTextField(_("name of the person or organization"), max_length=100)
    sent_on = models.DateField(_("letter sent on"))
    delivered_on = models.DateField(_("letter received on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.CharField(
        _("kind of answer"), max_length=10, choices=Answer.choices, blank=True
    )
    opinion = EncryptedTextField(_("opinion"), max_length=5000, blank=True)
    joint_decision = models.CharField(
        _("decision of the lead organ"), max_length=10, choices=JointDecision.choices, blank=True
    )
    decision_reason = EncryptedTextField(_("reason of the decision"), max_length=1000, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = OpinionRequestQuerySet.as_manager()
    former_label = "requests_app.Consultation"  # in the audit, until November 2026

    class Meta:
        verbose_name = _("opinion asked for")
        verbose_name_plural = _("opinions asked for")
        ordering = ["sent_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="opinion_answered_exactly_with_answer",
                condition=(Q(answer="") & Q(answered_on=None))
                | (~Q(answer="") & Q(answered_on__isnull=False)),
                violation_error_message=_("An answer has a day, and the other way round."),
            ),
            models.CheckConstraint(
                name="opinion_answered_after_letter",
                condition=Q(answered_on=None) | Q(answered_on__gte=F("sent_on")),
                violation_error_message=_("An answer cannot come before the letter."),
            ),
            models.CheckConstraint(
                name="opinion_delivered_after_letter",
                condition=Q(delivered_on=None) | Q(delivered_on__gte=F("sent_on")),
                violation_error_message=_("A letter cannot arrive before it was sent."),
            ),
            models.CheckConstraint(
                name="opinion_decided_over_a_joint_organ",
                condition=Q(joint_decision="", decided_on=None, decided_by=None)
                | Q(
                    kind="organ",
                    answer="objects",
                    joint_decision__in=("disclose", "withhold"),
                    decided_on__isnull=False,
                    decided_by__isnull=False,
                ),
                violation_error_message=_(
                    "The lead organ decides on the objection of a joint organ, with a day (Article 34)."
                ),
            ),
            # The opposite defaults of 第三十二条 and 第三十四条.
            models.CheckConstraint(
                name="opinion_silence_by_kind",
                condition=(Q(kind="third_party") & ~Q(answer="deemed"))
                | (Q(kind="organ") & ~Q(answer="silent")),
                violation_error_message=_(
                    "A silent organ agrees; a silent third party leaves the decision open."
                ),
            ),
        ]
        indexes = [models.Index("case", name="opinion_waiting", condition=Q(answered_on=None))]

    def __str__(self):
        return f"{self.case} {self.get_kind_display()} {self.sent_on}"

    @property
    def is_joint_objection(self) -> bool:
        """A joint organ (第三十四条), unlike a third party, objected."""
        return self.kind == self.Kind.ORGAN and self.answer == self.Answer.OBJECTS


class Extension(PlainTextModel):
    """延长答复期限 (第三十三条第二款): once, approved by the head of the office, told before the last day."""

    case = models.OneToOneField(
        Case, models.CASCADE, related_name="extension", verbose_name=_("request")
    )
    working_days = models.PositiveSmallIntegerField(
        _("working days"), validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    reason = models.CharField(_("reason"), max_length=500)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    proposed_on = models.DateField(_("proposed on"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    approver = models.CharField(
        _("approved by, as an older register says"), max_length=50, blank=True
    )
    noticed_on = models.DateField(
        _("applicant told on"),
        null=True,
        blank=True,
        help_text=_("The extension counts from this day on."),
    )

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.CheckConstraint(
                name="extension_within_the_law",
                condition=Q(working_days__range=(1, 20)),
                violation_error_message=_("An extension is at most 20 working days (Article 33)."),
            ),
            models.CheckConstraint(
                name="extension_approved_by_somebody_else",
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")),
                violation_error_message=_("Somebody else approves the extension."),
            ),
            models.CheckConstraint(
                name="extension_told_when_approved",
                condition=Q(noticed_on=None)
                | ~Q(approver="")
                | Q(approved_by__isnull=False, approved_on__isnull=False),
                violation_error_message=_("Only an approved extension is told to the applicant."),
            ),
            models.CheckConstraint(
                name="extension_proposed_here_or_taken_over",
                condition=Q(proposed_by__isnull=False, proposed_on__isnull=False)
                | (~Q(approver="") & Q(noticed_on__isnull=False)),
                violation_error_message=_(
                    "An extension was proposed here, or approved and told as an older register says."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.case} +{self.working_days}"

    @property
    def is_approved(self) -> bool:
        return self.approved_by_id is not None or bool(self.approver)


class ReasonsRequest(PlainTextModel):
    """说明理由 (第三十五条): requests clearly beyond a reasonable number or frequency."""

    personal_fields = ("reasons",)

    case = models.OneToOneField(
        Case, models.CASCADE, related_name="reasons_request", verbose_name=_("request")
    )
    asked_on = models.DateField(_("asked on"))
    reply_by = models.DateField(_("to be answered by"))
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    reasons = EncryptedTextField(_("reasons given"), max_length=5000, blank=True)
    delayed_to = models.DateField(
        _("delayed to"),
        null=True,
        blank=True,
        help_text=_("A reasonable later day, told to the applicant (Article 35)."),
    )

    class Meta:
        verbose_name = _("request for reasons")
        verbose_name_plural = _("requests for reasons")
        constraints = [
            models.CheckConstraint(
                name="reasons_answered_after_asked",
                condition=Q(answered_on=None) | Q(answered_on__gte=F("asked_on")),
                violation_error_message=_("Reasons cannot come before they were asked for."),
            )
        ]

    def __str__(self):
        return f"{self.case} {self.asked_on}"


class FeeDecision(PlainTextModel):
    """信息处理费 (第四十二条): one basis per case, the amount fixed when decided."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="fee", verbose_name=_("request"))
    basis = models.CharField(_("basis"), max_length=10, choices=FeeBasis.choices)
    quantity = models.PositiveIntegerField(
        _("quantity"), help_text=_("Requests of the month up to this one, or pages.")
    )
    amount = models.PositiveIntegerField(_("amount in yuan"))
    channel = models.CharField(_("way to pay"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    noticed_on = models.DateField(_("notice sent on"))
    delivered_on = models.DateField(_("notice received on"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    receipt_number = models.CharField(_("fiscal receipt number"), max_length=60, blank=True)
    waived_on = models.DateField(_("waived on"), null=True, blank=True)
    waiver_reason = models.CharField(_("reason of the waiver"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("fee decision")
        verbose_name_plural = _("fee decisions")
        constraints = [
            models.CheckConstraint(
                name="fee_is_charged",
                condition=Q(amount__gt=0),
                violation_error_message=_("Nothing is due at this quantity."),
            ),
            models.CheckConstraint(
                name="fee_paid_or_waived",
                condition=Q(paid_on=None) | Q(waived_on=None),
                violation_error_message=_("A fee is either paid or waived."),
            ),
            models.CheckConstraint(
                name="fee_paid_exactly_with_receipt",
                condition=(Q(paid_on=None) & Q(receipt_number=""))
                | (Q(paid_on__isnull=False) & ~Q(receipt_number="")),
                violation_error_message=_("A payment has a fiscal receipt."),
            ),
        ]

    def __str__(self):
        return f"{self.case} {self.amount}"
