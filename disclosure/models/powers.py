"""权责清单: the powers the bureau holds, and how many decisions it took under them each year."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from disclosure.models.catalogue import code_validator
from statute.powers import PowerType


class PowerItemQuerySet(models.QuerySet):
    def in_force(self, *, on: date):
        """The list as it stood on `on`."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


class PowerItem(models.Model):
    """权责事项. A change of a power is a new row with the same code and a later `valid_from`."""

    code = models.CharField(_("power code"), max_length=40, validators=[code_validator])
    type = models.CharField(_("power type"), max_length=20, choices=PowerType.choices)
    name = models.CharField(_("name"), max_length=300)
    legal_basis = models.TextField(_("legal basis"))
    implementing_unit = models.CharField(_("implementing unit"), max_length=100, blank=True)
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("cancelled from"), null=True, blank=True)

    objects = PowerItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("power item")
        verbose_name_plural = _("power items")
        ordering = ["type", "code"]
        constraints = [
            models.UniqueConstraint(name="power_item_version", fields=["code", "valid_from"]),
            models.CheckConstraint(
                name="power_item_ends_after_it_begins",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                violation_error_message=_("A power cannot end before it begins."),
            ),
            models.UniqueConstraint(
                name="power_item_one_open_version",
                fields=["code"],
                condition=Q(valid_to__isnull=True),
                violation_error_message=_("The current version of this code must be closed first."),
            ),
        ]
        indexes = [models.Index(name="power_item_by_type", fields=["type", "code"])]

    def __str__(self):
        return f"{self.code} {self.name}"

    def get_absolute_url(self):
        return reverse("power-detail", args=[self.code])


class DecisionCount(models.Model):
    """本年处理决定数量 and 本年收费金额 (万元): what table 二 of the yearly report counts."""

    class Kind(models.TextChoices):
        LICENCE = "licence", "行政许可"
        PENALTY = "penalty", "行政处罚"
        COERCION = "coercion", "行政强制"
        CHARGE = "charge", "行政事业性收费"

    year = models.PositiveSmallIntegerField(_("year"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    count = models.DecimalField(
        _("count"), max_digits=16, decimal_places=6, help_text=_("Decisions; for charges, 万元.")
    )

    class Meta:
        verbose_name = _("decision count")
        verbose_name_plural = _("decision counts")
        ordering = ["-year", "kind"]
        constraints = [
            models.UniqueConstraint(name="decision_count_once", fields=["year", "kind"]),
            models.CheckConstraint(
                name="decision_count_not_negative",
                condition=Q(count__gte=0),
                violation_error_message=_("A count cannot be negative."),
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.get_kind_display()}"
