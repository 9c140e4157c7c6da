"""发件箱: what the applicant is to be told of, until it was sent."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from records.plain_text import PlainTextModel
from requests_app.models.cases import CaseEvent


class Notice(PlainTextModel):
    """One message on one step. It holds no address and no text: both are read when it is sent, so that
    what was erased or corrected meanwhile goes nowhere."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("e-mail")
        SMS = "sms", _("text message")

    event = models.ForeignKey(
        CaseEvent, models.CASCADE, related_name="notices", verbose_name=_("step")
    )
    channel = models.CharField(_("channel"), max_length=5, choices=Channel.choices)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    next_at = models.DateTimeField(_("next attempt at"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    # The class of the error alone: a server's words may hold the address.
    error = models.CharField(_("last error"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("notice to an applicant")
        verbose_name_plural = _("notices to applicants")
        constraints = [
            models.UniqueConstraint(name="notice_once", fields=["event", "channel"]),
            models.CheckConstraint(
                name="notice_sent_or_given_up",
                condition=Q(sent_at=None) | Q(given_up_at=None),
                violation_error_message=_("A notice is either sent or given up."),
            ),
        ]
        indexes = [
            models.Index(
                "next_at", "id", name="notice_waiting", condition=Q(sent_at=None, given_up_at=None)
            )
        ]

    def __str__(self):
        return f"{self.event_id} {self.channel}"
