"""问卷 of a consultation: its questions with their options, and what was chosen, sheet by sheet."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inquiries.models.consultations import Consultation
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet


class OptionQuerySet(AuditedQuerySet):
    def counted(self):
        """With `chosen`: on how many sheets the option was chosen."""
        return self.annotate(chosen=models.Count("choices")).order_by("position")


class QuestionQuerySet(AuditedQuerySet):
    def counted(self):
        """With `answered`: on how many sheets the question was; its options `counted()`."""
        answered = models.Count("options__choices__sheet", distinct=True)
        options = models.Prefetch("options", Option.objects.counted())
        return self.annotate(answered=answered).order_by("position", "pk").prefetch_related(options)


class Question(PlainTextModel):
    class Kind(models.TextChoices):
        SINGLE = "single", _("one answer")
        MULTIPLE = "multiple", _("several answers")

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="questions", verbose_name=_("consultation")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    text = models.CharField(_("question"), max_length=300)
    kind = models.CharField(
        _("how it is answered"), max_length=10, choices=Kind.choices, default=Kind.SINGLE
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question of the questionnaire")
        verbose_name_plural = _("questionnaire")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text


class Option(PlainTextModel):
    question = models.ForeignKey(
        Question, models.CASCADE, related_name="options", verbose_name=_("question")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("option"), max_length=200)

    objects = OptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="option_position_once",
                fields=["question", "position"],
                violation_error_message=_("Two options cannot stand at one position."),
            )
        ]

    def __str__(self):
        return self.text


class AnswerSheet(models.Model):
    """One questionnaire as somebody sent it in; who that was is kept nowhere."""

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="sheets", verbose_name=_("consultation")
    )
    sent_at = models.DateTimeField(_("sent at"))

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = _("answered questionnaire")
        verbose_name_plural = _("answered questionnaires")
        ordering = ["pk"]

    def __str__(self):
        return f"#{self.pk}"


class Choice(models.Model):
    """An option that was chosen; such an option is deleted by nobody, the database refuses it."""

    sheet = models.ForeignKey(
        AnswerSheet,
        models.CASCADE,
        related_name="choices",
        verbose_name=_("answered questionnaire"),
    )
    option = models.ForeignKey(
        Option, models.PROTECT, related_name="choices", verbose_name=_("option")
    )

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = _("chosen option")
        verbose_name_plural = _("chosen options")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="option_chosen_once",
                fields=["sheet", "option"],
                violation_error_message=_("An option is chosen once."),
            )
        ]

    def __str__(self):
        return f"#{self.pk}"
