"""复议 and 诉讼 arising from requests: what table 四 of the yearly report counts, each a matter with a
clock of its own; and the new replies they order."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from records.ledger import ErasableEventQuerySet, Event
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet
from requests_app.models.cases import Case, grounds_fit
from statute.outcomes import Outcome


def not_to_come(day: date) -> None:
    """What happened has happened: a validator for days that are facts."""
    if day > timezone.localdate():
        raise ValidationError(now_("This day has not come yet."))


class Count(models.TextChoices):
    """What an ordered term is counted in."""

    WORKING = "working", _("working days")
    CALENDAR = "calendar", _("days")


class RemedyQuerySet(AuditedQuerySet):
    def unanswered(self):
        """The notice has come, the organ has not answered and nothing is decided."""
        return self.filter(told_on__isnull=False, answered_on=None, decided_on=None)

    def visible_to(self, user):
        """Those of requests within reach, and those whose request is not in the register."""
        return self.filter(Q(case=None) | Q(case__in=Case.objects.visible_to(user)))


class Remedy(PlainTextModel):
    """行政复议 or 行政诉讼 arising from a request (table 四)."""

    class Kind(models.TextChoices):
        REVIEW = "review", "行政复议"
        SUIT = "suit", "未经复议直接起诉"
        SUIT_AFTER_REVIEW = "suit_after_review", "复议后起诉"

    class Result(models.TextChoices):
        UPHELD = "upheld", "结果维持"
        CORRECTED = "corrected", "结果纠正"
        OTHER = "other", "其他结果"

    class Procedure(models.TextChoices):
        """Of a review since 2024 (《行政复议法》第四十八条、第五十四条)."""

        ORDINARY = "ordinary", "普通程序"
        SUMMARY = "summary", "简易程序"

    number = models.CharField(_("case number"), max_length=60, unique=True)
    # 本机关登记号: 复2026-001, 诉2026-001; `matters.enter` gives it.
    register_number = models.CharField(
        _("number in our register"), max_length=20, blank=True, editable=False
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    authority = models.CharField(_("reviewing organ or court"), max_length=120, blank=True)
    procedure = models.CharField(
        _("procedure"), max_length=10, choices=Procedure.choices, blank=True
    )
    filed_on = models.DateField(_("accepted on"), validators=[not_to_come])
    told_on = models.DateField(
        _("copy received on"),
        null=True,
        blank=True,
        validators=[not_to_come],
        help_text=_(
            "The day the copy of the application or complaint arrived: the term to answer."
        ),
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handler"),
    )
    answered_on = models.DateField(
        _("answered on"), null=True, blank=True, validators=[not_to_come]
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True, validators=[not_to_come])
    decision_received_on = models.DateField(
        _("decision received on"), null=True, blank=True, validators=[not_to_come]
    )
    orders_reply = models.BooleanField(_("a new reply is ordered"), default=False)
    # Neither: ordered without a term, so the term of 第三十三条第二款 runs.
    order_days = models.PositiveSmallIntegerField(
        _("ordered term"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )
    order_count = models.CharField(
        _("counted in"), max_length=10, choices=Count.choices, blank=True
    )
    procedural_only = models.BooleanField(
        _("set aside for a breach of procedure only"), default=False
    )
    result = models.CharField(_("result"), max_length=10, choices=Result.choices, blank=True)
    case = models.ForeignKey(
        Case,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="remedies",
        verbose_name=_("request"),
    )

    objects = RemedyQuerySet.as_manager()

    class Meta:
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")
        ordering = ["-filed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="remedy_register_number_once",
                fields=["register_number"],
                condition=~Q(register_number=""),
            ),
            models.CheckConstraint(
                name="remedy_decided_exactly_with_result",
                condition=(Q(result="") & Q(decided_on=None))
                | (~Q(result="") & Q(decided_on__isnull=False)),
                violation_error_message=_(
                    "A decided remedy has a result, and the other way round."
                ),
            ),
            models.CheckConstraint(
                name="remedy_decided_after_filed",
                condition=Q(decided_on=None) | Q(decided_on__gte=F("filed_on")),
                violation_error_message=_("A remedy cannot be decided before it was accepted."),
            ),
            models.CheckConstraint(
                name="remedy_told_after_filed",
                condition=Q(told_on=None) | Q(told_on__gte=F("filed_on")),
                violation_error_message=_("The copy cannot arrive before the acceptance."),
            ),
            models.CheckConstraint(
                name="remedy_answered_after_told",
                condition=Q(answered_on=None)
                | Q(told_on__isnull=False, answered_on__gte=F("told_on")),
                violation_error_message=_("An answer follows the copy of what it answers."),
            ),
            models.CheckConstraint(
                name="remedy_decision_received_after_made",
                condition=Q(decision_received_on=None)
                | Q(decided_on__isnull=False, decision_received_on__gte=F("decided_on")),
                violation_error_message=_("A decision cannot arrive before it was made."),
            ),
            models.CheckConstraint(
                name="remedy_procedure_of_a_review",
                condition=Q(procedure="") | Q(kind="review"),
                violation_error_message=_("Only a review has such a procedure."),
            ),
            models.CheckConstraint(
                name="remedy_orders_a_reply_when_corrected",
                condition=Q(orders_reply=False, procedural_only=False)
                | Q(orders_reply=True, result="corrected", decision_received_on__isnull=False),
                violation_error_message=_("Only a decision that corrects orders a new reply."),
            ),
            models.CheckConstraint(
                name="remedy_term_of_its_order",
                condition=Q(order_days=None, order_count="")
                | (Q(orders_reply=True, order_days__gt=0) & ~Q(order_count="")),
                violation_error_message=_("A term is ordered with what it is counted in."),
            ),
        ]
        indexes = [
            models.Index(name="remedy_report", fields=["kind", "result", "filed_on", "decided_on"])
        ]

    def __str__(self):
        return self.number

    @property
    def is_suit(self) -> bool:
        return self.kind != self.Kind.REVIEW


class RemedyEvent(Event):
    """The ledger of a review or suit."""

    remedy = models.ForeignKey(
        Remedy, models.CASCADE, related_name="events", verbose_name=_("remedy")
    )

    objects = ErasableEventQuerySet.as_manager()

    class Meta(Event.Meta):
        verbose_name = _("remedy event")
        verbose_name_plural = _("remedy events")


class FreshReply(PlainTextModel):
    """重新答复: the reply a decision orders, on the request it was about. What the first reply was is kept
    here as it was counted; `lifecycle.again` alone writes it."""

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="fresh_replies", verbose_name=_("request")
    )
    remedy = models.OneToOneField(
        Remedy, models.PROTECT, related_name="fresh_reply", verbose_name=_("remedy")
    )
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    term_from = models.DateField(_("term counted from"))
    first_outcome = models.CharField(_("first outcome"), max_length=20, choices=Outcome.choices)
    first_grounds = models.CharField(_("first grounds"), max_length=400, blank=True)
    first_closed_on = models.DateField(_("first closed on"))
    first_due_on = models.DateField(_("first last day to reply"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, blank=True)
    grounds = models.CharField(_("grounds"), max_length=400, blank=True)
    due_on = models.DateField(_("last day to reply"), null=True, blank=True)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = _("new reply")
        verbose_name_plural = _("new replies")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="fresh_reply_given_exactly_with_outcome",
                condition=Q(outcome="", replied_on=None)
                | (~Q(outcome="") & Q(replied_on__isnull=False)),
                violation_error_message=_("A new reply has an outcome and a day, or neither."),
            ),
            models.CheckConstraint(
                name="fresh_reply_grounds_of_its_outcome",
                condition=grounds_fit(stated=False),
                violation_error_message=_("The grounds are not those of this outcome."),
            ),
            models.CheckConstraint(
                name="fresh_reply_after_the_order",
                condition=Q(replied_on=None) | Q(replied_on__gte=F("term_from")),
                violation_error_message=_("A new reply follows the decision that orders it."),
            ),
            models.UniqueConstraint(
                name="fresh_reply_one_at_a_time",
                fields=["case"],
                condition=Q(replied_on=None),
                violation_error_message=_("A new reply is under way already."),
            ),
        ]

    def __str__(self):
        return f"{self.case} {self.remedy}"
