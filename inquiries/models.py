"""一网三线: what the public brings to the bureau outside 依申请公开, by channel."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from disclosure.models import Channel


class ContactQuerySet(models.QuerySet):
    def received_in(self, year: int):
        return self.filter(received_on__year=year)


class Contact(models.Model):
    """来件: one question, request for help, complaint, report or proposal (R96)."""

    class Kind(models.TextChoices):
        QUESTION = "question", "咨询"
        HELP = "help", "求助"
        COMPLAINT = "complaint", "投诉"
        REPORT = "report", "举报"
        PROPOSAL = "proposal", "意见建议"

    number = models.CharField(_("number"), max_length=40)
    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="contacts", verbose_name=_("channel")
    )
    received_on = models.DateField(_("received on"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    content = models.TextField(_("content"), blank=True)
    replied_on = models.DateField(_("replied on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    fed_back_on = models.DateField(_("fed back on"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="contact_number_once_per_channel",
                fields=["channel", "number"],
                violation_error_message=_("This channel already has a contact with this number."),
            ),
            *(
                models.CheckConstraint(
                    name=f"contact_{step}_after_receipt",
                    condition=Q(**{step: None}) | Q(**{f"{step}__gte": F("received_on")}),
                    violation_error_message=_("A step cannot come before the receipt."),
                )
                for step in ("replied_on", "closed_on", "fed_back_on")
            ),
        ]
        indexes = [
            models.Index(name="contact_newest", fields=["-received_on", "-id"]),
            models.Index(name="contact_by_channel", fields=["channel", "received_on"]),
        ]

    def __str__(self):
        return f"{self.number} {self.subject}"


class ProgrammeSession(models.Model):
    """One 期次 of a hotline programme the bureau joined (R30)."""

    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="sessions", verbose_name=_("channel")
    )
    held_on = models.DateField(_("held on"))
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    guests = models.CharField(_("guests"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("programme session")
        verbose_name_plural = _("programme sessions")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="session_once_a_day",
                fields=["channel", "held_on"],
                violation_error_message=_(
                    "A session of this channel on that day is already recorded."
                ),
            )
        ]

    def __str__(self):
        return f"{self.channel} {self.held_on:%Y-%m-%d}"
