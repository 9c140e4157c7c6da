"""What colleagues say to one another about a request: never public, kept in its file."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from disclosure import staff
from disclosure.models import Unit
from records.personal import EncryptedTextField
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet
from requests_app.models.cases import Case


class CommentQuerySet(AuditedQuerySet):
    def unseen_by(self, user):
        """Said to this person, who has not answered or ticked it off."""
        return self.filter(to=user, seen_on=None)

    def visible_to(self, user):
        return self.filter(case__in=Case.objects.visible_to(user))


class Comment(PlainTextModel):
    """A remark to a colleague, or to whoever works on the request."""

    personal_fields = ("text",)

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="comments", verbose_name=_("request")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("said by")
    )
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("said to"),
    )
    on = models.DateField(_("day"))
    text = EncryptedTextField(_("remark"), max_length=2000)
    seen_on = models.DateField(_("seen on"), null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("internal remark")
        verbose_name_plural = _("internal remarks")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="comment_seen_by_somebody",
                condition=Q(seen_on=None) | Q(to__isnull=False),
                violation_error_message=_("Only a remark to somebody is seen."),
            )
        ]

    def __str__(self):
        return f"{self.case} {self.on}"


class UnitOpinionQuerySet(AuditedQuerySet):
    def unanswered(self):
        return self.filter(answered_on=None)

    def within_reach(self, user, *, on=None):
        """Asked of the person's units."""
        return self.filter(staff.reach(user, on=on))

    visible_to = within_reach


class UnitOpinion(PlainTextModel):
    """协办: another unit of the bureau is asked what it holds or thinks; no organ, no term of the law."""

    personal_fields = ("question", "opinion")

    case = models.ForeignKey(
        Case, models.CASCADE, related_name="unit_opinions", verbose_name=_("request")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("unit asked"))
    question = EncryptedTextField(_("question to the unit"), max_length=2000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_on = models.DateField(_("asked on"))
    answer_by = models.DateField(_("opinion wanted by"))
    opinion = EncryptedTextField(_("opinion"), max_length=5000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    objects = UnitOpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("opinion of a unit")
        verbose_name_plural = _("opinions of units")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="unit_opinion_answered_by_somebody",
                condition=Q(answered_on=None, answered_by=None)
                | Q(answered_on__isnull=False, answered_by__isnull=False),
                violation_error_message=_("An opinion is given by somebody, on a day."),
            ),
            models.UniqueConstraint(
                name="unit_opinion_one_at_a_time",
                fields=["case", "unit"],
                condition=Q(answered_on=None),
                violation_error_message=_("This unit has been asked already."),
            ),
        ]

    def __str__(self):
        return f"{self.case}：{self.unit}"
