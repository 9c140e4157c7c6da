"""What was proposed to change on the list of powers, until another person has decided."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from disclosure.models.powers import Adjustment
from records.ledger import Event
from records.plain_text import PlainTextModel


class AdjustmentProposal(PlainTextModel):
    """An adjustment as its proposer wrote it; `power_proposals` writes its status.

    `closes`: keys of the versions that would end. `opens`: the versions that would begin, each as the
    values of its elements and its code.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("waiting for approval")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    kind = models.CharField(_("kind of adjustment"), max_length=20, choices=Adjustment.Kind.choices)
    effective_on = models.DateField(_("effective on"))
    basis = models.CharField(_("basis"), max_length=300)
    approval = models.CharField(_("approval"), max_length=200)
    note = models.CharField(_("note"), max_length=300, blank=True)
    closes = models.JSONField(_("versions that end"), default=list)
    opens = models.JSONField(_("versions that begin"), default=list)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.PROPOSED
    )
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
    adjustment = models.OneToOneField(
        Adjustment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="proposal",
        verbose_name=_("adjustment"),
    )

    class Meta:
        verbose_name = _("proposed adjustment")
        verbose_name_plural = _("proposed adjustments")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="adjustment_approved_by_another",
                condition=Q(decided_by=None)
                | ~Q(status="approved")
                | ~Q(decided_by=F("proposed_by")),
                violation_error_message=_("Another person approves the adjustment."),
            ),
            models.CheckConstraint(
                name="adjustment_made_exactly_when_approved",
                condition=Q(status="approved", adjustment__isnull=False, decided_by__isnull=False)
                | (~Q(status="approved") & Q(adjustment=None)),
                violation_error_message=_("Only an approved adjustment is on the list."),
            ),
        ]

    def __str__(self):
        codes = "、".join(dict.fromkeys(row["code"] for row in self.opens))
        return f"{self.effective_on} {self.get_kind_display()} {codes}".rstrip()


class AdjustmentProposalEvent(Event):
    """Who proposed and who decided."""

    class Step(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        APPROVED = "approved", _("Adjustment approved")
        REFUSED = "refused", _("Approval refused")

    kind = models.CharField(_("step"), max_length=40, choices=Step.choices)
    proposal = models.ForeignKey(
        AdjustmentProposal,
        models.CASCADE,
        related_name="events",
        verbose_name=_("proposed adjustment"),
    )

    class Meta(Event.Meta):
        verbose_name = _("event of a proposed adjustment")
        verbose_name_plural = _("events of proposed adjustments")
