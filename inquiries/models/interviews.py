"""在线访谈: an official answers the public live (R89)."""

from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from records.ledger import Event
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet


class InterviewQuerySet(AuditedQuerySet):
    def published(self, *, at: datetime):
        return self.filter(published_at__lte=at)


class Interview(PlainTextModel):
    written_in = ("edited",)  # events of who wrote it, who clears nothing found in it

    topic = models.CharField(_("topic"), max_length=200)
    guests = models.CharField(_("guests"), max_length=200)
    held_at = models.DateTimeField(_("time of the interview"))
    summary = models.TextField(_("summary"), blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("interview")
        verbose_name_plural = _("interviews")
        ordering = ["-held_at", "-pk"]
        indexes = [models.Index(name="interview_newest", fields=["-held_at", "-id"])]

    def __str__(self):
        return self.topic

    def get_absolute_url(self):
        return reverse("interview-detail", args=[self.pk])


class Exchange(PlainTextModel):
    """One question of the public and the answer given."""

    interview = models.ForeignKey(
        Interview, models.CASCADE, related_name="exchanges", verbose_name=_("interview")
    )
    position = models.PositiveSmallIntegerField(_("position"))
    question = models.TextField(_("question"))
    answer = models.TextField(pgettext_lazy("interview", "answer"))

    class Meta:
        verbose_name = _("question and answer")
        verbose_name_plural = _("questions and answers")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                name="exchange_position_once",
                fields=["interview", "position"],
                violation_error_message=_("Two questions cannot stand at one position."),
            )
        ]

    def __str__(self):
        return f"{self.interview} {self.position}"


class InterviewEvent(Event):
    class Step(models.TextChoices):
        EDITED = "edited", _("Edited")
        TAKEN_OVER = "taken_over", _("Taken over from elsewhere")
        IMPORT_UNDONE = "import_undone", _("Import undone")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn from the public pages")
        EMERGENCY = "emergency", _("Withdrawn in an emergency")
        EMERGENCY_CONFIRMED = "emergency_confirmed", _("Emergency withdrawal confirmed")
        EMERGENCY_UNDONE = "emergency_undone", _("Emergency withdrawal undone")

    kind = models.CharField(_("step"), max_length=40, choices=Step.choices)
    interview = models.ForeignKey(
        Interview, models.CASCADE, related_name="events", verbose_name=_("interview")
    )

    class Meta(Event.Meta):
        verbose_name = _("interview event")
        verbose_name_plural = _("interview events")
