"""Who belongs to which unit (所属单位), and who stands in for a colleague from one day to another (代岗)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from disclosure.models.catalogue import Unit
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet


class MembershipQuerySet(AuditedQuerySet):
    def on(self, day: date):
        """Own units, and those of colleagues stood in for on `day`."""
        return self.filter(Q(from_on=None) | Q(from_on__lte=day, to_on__gte=day))


class Membership(PlainTextModel):
    """An account in a unit: its own (no days), or a colleague's, from and to a day, both included."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="memberships",
        verbose_name=_("account"),
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="memberships", verbose_name=_("unit")
    )
    stands_in_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("stands in for"),
    )
    from_on = models.DateField(_("from"), null=True, blank=True)
    to_on = models.DateField(_("to"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership of a unit")
        verbose_name_plural = _("memberships of units")
        constraints = [
            models.UniqueConstraint(
                name="membership_once",
                fields=["user", "unit"],
                condition=Q(stands_in_for=None),
                violation_error_message=_("The account belongs to this unit already."),
            ),
            models.CheckConstraint(
                name="membership_stand_in_has_days",
                condition=Q(stands_in_for=None, from_on=None, to_on=None)
                | Q(
                    stands_in_for__isnull=False,
                    from_on__isnull=False,
                    to_on__isnull=False,
                    to_on__gte=F("from_on"),
                ),
                violation_error_message=_(
                    "Standing in has a colleague, a first and a last day; an own unit has none of them."
                ),
            ),
            models.CheckConstraint(
                name="membership_not_for_oneself",
                condition=Q(stands_in_for=None) | ~Q(stands_in_for=F("user")),
                violation_error_message=_("Nobody stands in for themselves."),
            ),
        ]

    def __str__(self):
        return f"{self.user}：{self.unit}"
