"""依申请公开: cases, their applicants (personal data kept apart), their ledger, and remedies."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from disclosure.models import Unit
from records.ledger import Event
from records.personal import EncryptedTextField
from statute.outcomes import ApplicantKind, Outcome


class CaseQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_on=None)

    def received_in(self, year: int):
        """新收: cases whose receipt day by law falls in `year`."""
        return self.filter(received_on__year=year)

    def carried_into(self, year: int):
        """上年结转: received before `year` and not closed by the end of the year before."""
        first = date(year, 1, 1)
        return self.filter(Q(closed_on=None) | Q(closed_on__gte=first), received_on__lt=first)

    def closed_in(self, year: int):
        return self.filter(closed_on__year=year)


class Case(models.Model):
    """One request on one matter (一事一申请). `lifecycle.py` alone writes its status and dates."""

    class Status(models.TextChoices):
        FILED = "filed", _("filed, receipt to be confirmed")
        REGISTERED = "registered", _("registered")
        CLOSED = "closed", _("closed")

    class Intake(models.TextChoices):
        """How it came in; Article 31 fixes the receipt day by it."""

        COUNTER = "counter", _("at the counter")
        REGISTERED_MAIL = "registered_mail", _("registered mail or EMS")
        ORDINARY_MAIL = "ordinary_mail", _("ordinary mail")
        FAX = "fax", _("fax")
        WEB = "web", _("online")
        ORAL = "oral", _("orally, written down by the office")

    number = models.CharField(_("registration number"), max_length=40, unique=True)
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.REGISTERED
    )
    intake = models.CharField(
        _("intake"), max_length=20, choices=Intake.choices, default=Intake.WEB
    )
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    applicant_kind = models.CharField(
        _("applicant kind"), max_length=20, choices=ApplicantKind.choices
    )
    description = models.TextField(_("information asked for"))
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="cases",
        verbose_name=_("handling unit"),
    )
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("handler"),
    )
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="case_closed_exactly_with_outcome",
                condition=(Q(outcome="") & Q(closed_on=None))
                | (~Q(outcome="") & Q(closed_on__isnull=False)),
                violation_error_message=_(
                    "A closed request has an outcome, and the other way round."
                ),
            ),
            models.CheckConstraint(
                name="case_closed_after_receipt",
                condition=Q(closed_on=None) | Q(closed_on__gte=F("received_on")),
                violation_error_message=_("A request cannot be closed before it was received."),
            ),
        ]
        indexes = [
            models.Index(
                name="case_report", fields=["outcome", "applicant_kind", "received_on", "closed_on"]
            ),
            models.Index(name="case_newest", fields=["-received_on", "-id"]),
        ]

    def __str__(self):
        return self.number


class Applicant(models.Model):
    """Who asked. Personal data lives here and nowhere else, encrypted at rest."""

    personal_fields = ("name",)

    case = models.OneToOneField(
        Case, models.CASCADE, related_name="applicant", verbose_name=_("request")
    )
    name = EncryptedTextField(_("name"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("applicant")
        verbose_name_plural = _("applicants")

    def __str__(self):
        return f"#{self.pk}"


class CaseEvent(Event):
    case = models.ForeignKey(Case, models.CASCADE, related_name="events", verbose_name=_("request"))

    class Meta(Event.Meta):
        verbose_name = _("case event")
        verbose_name_plural = _("case events")


class Remedy(models.Model):
    """行政复议 or 行政诉讼 arising from a request (table 四)."""

    class Kind(models.TextChoices):
        REVIEW = "review", "行政复议"
        SUIT = "suit", "未经复议直接起诉"
        SUIT_AFTER_REVIEW = "suit_after_review", "复议后起诉"

    class Result(models.TextChoices):
        UPHELD = "upheld", "结果维持"
        CORRECTED = "corrected", "结果纠正"
        OTHER = "other", "其他结果"

    number = models.CharField(_("case number"), max_length=60, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    filed_on = models.DateField(_("accepted on"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=10, choices=Result.choices, blank=True)
    case = models.ForeignKey(
        Case,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="remedies",
        verbose_name=_("request"),
    )

    class Meta:
        verbose_name = _("remedy")
        verbose_name_plural = _("remedies")
        ordering = ["-filed_on", "-pk"]
        constraints = [
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
        ]
        indexes = [
            models.Index(name="remedy_report", fields=["kind", "result", "filed_on", "decided_on"])
        ]

    def __str__(self):
        return self.number
