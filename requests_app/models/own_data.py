"""What an applicant may ask about the data held on them, and the help they were given."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.personal import EncryptedTextField
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet
from requests_app.models.cases import Case


class ErasureRequestQuerySet(AuditedQuerySet):
    def unanswered(self):
        return self.filter(answered_on=None)


class ErasureRequest(PlainTextModel):
    """个人信息保护法第四十七条: asked on the tracking page, answered by two people."""

    class Answer(models.TextChoices):
        ERASED = "erased", _("erased")
        # 第四十七条第二款: kept as the law demands, and used for nothing else.
        KEPT = "kept", _("kept until the retention term ends, and used for nothing else")
        REFUSED = "refused", _("refused")

    personal_fields = ("reason", "answer_reason")

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="erasure_requests", verbose_name=_("request")
    )
    asked_on = models.DateField(_("asked on"))
    reason = EncryptedTextField(_("reason"), max_length=1000, blank=True)
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    answer_reason = EncryptedTextField(_("reason of the answer"), max_length=1000, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed by"),
    )
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    objects = ErasureRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for erasure")
        verbose_name_plural = _("requests for erasure")
        ordering = ["-asked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="erasure_asked_once_at_a_time",
                fields=["case"],
                condition=Q(answered_on=None),
                violation_error_message=_("A request for erasure waits for its answer already."),
            ),
            models.CheckConstraint(
                name="erasure_answer_proposed_by_somebody",
                condition=Q(answer="", proposed_by=None)
                | (~Q(answer="") & Q(proposed_by__isnull=False)),
                violation_error_message=_("An answer is proposed by somebody."),
            ),
            models.CheckConstraint(
                name="erasure_answered_by_two",
                condition=Q(answered_on=None, answered_by=None)
                | (
                    Q(answered_on__isnull=False, answered_by__isnull=False)
                    & ~Q(answer="")
                    & ~Q(answered_by=F("proposed_by"))
                ),
                violation_error_message=_("Two people answer a request for erasure."),
            ),
        ]

    def __str__(self):
        return f"{self.case} {self.asked_on}"


class Assistance(PlainTextModel):
    """第四十三条: what was done for an applicant who has difficulty reading, seeing or hearing."""

    class Result(models.TextChoices):
        HELPED = "helped", _("helped")
        DECLINED = "declined", _("declined the help")
        NOT_REACHED = "not_reached", _("not reached")

    personal_fields = ("given",)

    case = models.OneToOneField(
        Case, models.CASCADE, related_name="assistance", verbose_name=_("request")
    )
    on = models.DateField(_("day"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("given by")
    )
    given = EncryptedTextField(_("help given"), max_length=500)
    result = models.CharField(_("result"), max_length=12, choices=Result.choices)

    class Meta:
        verbose_name = _("help given (Article 43)")
        verbose_name_plural = _("help given (Article 43)")

    def __str__(self):
        return f"{self.case} {self.on}"


class SatisfactionQuerySet(models.QuerySet):
    # Fewer answers would lead back to who gave them.
    ENOUGH = 5

    def shown(self):
        """The figures of years with enough answers."""
        years = self.model.objects.values("year").annotate(all=models.Sum("answers"))
        return self.filter(year__in=years.filter(all__gte=self.ENOUGH).values("year"))


class Satisfaction(models.Model):
    """How applicants found the reply, by year: numbers alone, tied to no request."""

    class Clear(models.TextChoices):
        YES = "yes", _("clear")
        PARTLY = "partly", _("partly clear")
        NO = "no", _("not clear")

    class Content(models.TextChoices):
        YES = "yes", _("satisfied")
        PARTLY = "partly", _("partly satisfied")
        NO = "no", _("not satisfied")

    year = models.PositiveSmallIntegerField(_("year"))
    clear = models.CharField(_("the reply was"), max_length=10, choices=Clear.choices)
    content = models.CharField(_("with the handling"), max_length=10, choices=Content.choices)
    answers = models.PositiveIntegerField(_("answers"), default=0)

    objects = SatisfactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("satisfaction of applicants")
        verbose_name_plural = _("satisfaction of applicants")
        ordering = ["-year", "clear", "content"]
        constraints = [
            models.UniqueConstraint(
                name="satisfaction_once_a_year", fields=["year", "clear", "content"]
            )
        ]

    def __str__(self):
        return f"{self.year}"
