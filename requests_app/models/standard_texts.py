"""Standard texts as the office wrote them: each version with who proposed and who approved it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from records.ledger import Event
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet
from requests_app.standard_slots import SLOTS


class StandardTextQuerySet(AuditedQuerySet):
    def approved(self):
        return self.filter(status=StandardText.Status.APPROVED)

    def proposed(self):
        return self.filter(status=StandardText.Status.PROPOSED)


class StandardText(PlainTextModel):
    """A text for one slot of `standard_slots`; `text_proposals` alone writes its status.

    `version` counts from 2: version 1 is the built-in text.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("waiting for approval")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    original_words = ("text",)

    slot = models.CharField(_("standard text"), max_length=60)
    text = models.TextField(_("text"), max_length=4000)
    reason = models.CharField(_("reason"), max_length=300)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PROPOSED
    )
    version = models.PositiveIntegerField(_("version"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = StandardTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("standard text")
        verbose_name_plural = _("standard texts")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="standard_text_approved_by_another",
                condition=~Q(status="approved")
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
                violation_error_message=_("Another person approves a standard text."),
            ),
            models.CheckConstraint(
                name="standard_text_version_when_approved",
                condition=Q(status="approved", version__gte=2)
                | (~Q(status="approved") & Q(version=None)),
                violation_error_message=_("Only an approved text is a version."),
            ),
            models.UniqueConstraint(
                name="standard_text_version_once",
                fields=["slot", "version"],
                violation_error_message=_("This version exists already."),
            ),
            models.UniqueConstraint(
                name="standard_text_one_proposal",
                fields=["slot"],
                condition=Q(status="proposed"),
                violation_error_message=_("A change of this text waits for approval already."),
            ),
        ]

    def __str__(self):
        slot = SLOTS.get(self.slot)
        name = slot.title if slot else self.slot  # of a slot that is no more
        version = _("version %(version)s") % {"version": self.version}
        return f"{name} {version}" if self.version else name


class StandardTextEvent(Event):
    """Who proposed and who decided."""

    class Step(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Standard text approved")
        REFUSED = "refused", _("Standard text refused")

    kind = models.CharField(_("step"), max_length=40, choices=Step.choices)
    proposal = models.ForeignKey(
        StandardText, models.CASCADE, related_name="events", verbose_name=_("standard text")
    )

    class Meta(Event.Meta):
        verbose_name = _("event of a standard text")
        verbose_name_plural = _("events of standard texts")
