"""Yearly reports of the units that make their own (所属单位年报), as they were handed in."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annual_report.models.reports import Report
from disclosure import staff
from disclosure.models import Unit
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet


class UnitReportQuerySet(AuditedQuerySet):
    def visible_to(self, user, *, on: date | None = None):
        """Those of the person's units."""
        return self.filter(staff.reach(user, on=on))

    within_reach = visible_to

    def standing(self, year: int):
        """Of each unit what it handed in last."""
        latest = UnitReport.objects.filter(unit=OuterRef("unit"), year=year).order_by("-version")
        return self.filter(year=year, pk=Subquery(latest.values("pk")[:1])).select_related("unit")


class UnitReport(PlainTextModel):
    """What was read from the report of a unit; `collecting.py` alone writes it, each hand-in a version.

    `content`: title, organ, tables (name → cell → value, null for a blank), sections, findings.
    """

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="yearly_reports", verbose_name=_("unit")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2019), MaxValueValidator(2100)]
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    form = models.CharField(
        _("form of the report"), max_length=4, choices=Report.FormChoice.choices
    )
    content = models.JSONField(_("content as printed"), editable=False)
    name = models.CharField(_("file name"), max_length=150)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed in by")
    )
    handed_in_on = models.DateField(_("handed in on"))

    objects = UnitReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly report of a unit")
        verbose_name_plural = _("yearly reports of units")
        ordering = ["-year", "unit__position", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="unit_report_version_once", fields=["unit", "year", "version"]
            ),
            models.CheckConstraint(
                name="unit_report_of_a_form_with_tables",
                condition=Q(form__in=("2019", "2021")),
                violation_error_message=_("Only the forms of 2019 and 2021 have tables to read."),
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.year} v{self.version}"

    def get_absolute_url(self):
        return reverse("admin:annual_report_unitreport_change", args=[self.pk])
