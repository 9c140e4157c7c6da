"""E-mail alerts: who asked to be told what is newly published in a list; erased when they stop."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.personal import EncryptedTextField, fingerprint, fingerprints
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet

UNCONFIRMED_FOR = timedelta(days=3)  # then the address goes
AT_MOST_UNCONFIRMED = 3  # of one address within that time: nobody's box is filled by somebody else


class AlertQuerySet(AuditedQuerySet):
    def of_address(self, email: str):
        return self.filter(email_fingerprint__in=fingerprints(email))

    def to_be_asked(self):
        """Waiting for the mail that asks whether the address is theirs."""
        return self.filter(confirmed_at=None, asked_at=None)

    def never_confirmed(self, *, at: datetime):
        return self.filter(confirmed_at=None, created_at__lt=at - UNCONFIRMED_FOR)

    def due(self, *, at: datetime):
        """Confirmed, and not told of anything yet on this local day."""
        day = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(confirmed_at__isnull=False, told_until__lt=day)


class Alert(PlainTextModel):
    """One list, as the query of its address, for one address. `alerts` writes and erases it."""

    personal_fields = ("email", "query")
    fingerprint_fields = ("email_fingerprint", "list_fingerprint")

    email = EncryptedTextField(_("e-mail"), max_length=254)
    query = EncryptedTextField(_("what is looked for"), max_length=600, blank=True)
    email_fingerprint = models.CharField(max_length=64, editable=False)
    list_fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("created at"))
    asked_at = models.DateTimeField(_("asked to confirm at"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    told_until = models.DateTimeField(_("told what was published until"))

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail alert")
        verbose_name_plural = _("e-mail alerts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="alert_confirmed_after_asked",
                condition=Q(confirmed_at=None) | Q(asked_at__isnull=False),
                violation_error_message=_("An address confirms what it was asked."),
            )
        ]

    def __str__(self):
        return f"#{self.pk}"

    def make_fingerprints(self) -> None:
        self.email_fingerprint = fingerprint(self.email)
        self.list_fingerprint = fingerprint(f"{self.email}\n{self.query}")
