"""复议 and 诉讼 arising from requests: what table 四 of the yearly report counts."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet
from requests_app.models.cases import Case


class RemedyQuerySet(AuditedQuerySet):
    def decided_in(self, year: int):
        return self.filter(decided_on__range=(date(year, 1, 1), date(year, 12, 31)))

    def pending_after(self, year: int):
        """尚未审结 at the end of `year`."""
        last = date(year, 12, 31)
        return self.filter(Q(decided_on=None) | Q(decided_on__gt=last), filed_on__lte=last)

    def counted_in(self, year: int):
        """The rows of table 四 of `year`: decided in it, or pending at its end."""
        last = date(year, 12, 31)
        return self.filter(
            Q(decided_on=None) | Q(decided_on__gte=date(year, 1, 1)), filed_on__lte=last
        )


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

    objects = RemedyQuerySet.as_manager()

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
