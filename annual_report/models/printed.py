"""Reports of years before the registers, as they were printed: 原文, never counted anew."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annual_report.models.reports import Report
from disclosure.models.hidden import SightEvent, hidden_at
from records.rows import AuditedQuerySet
from records.uploads import private_path


class PrintedReportQuerySet(AuditedQuerySet):
    def shown(self):
        """Without those that were taken back from strangers."""
        return self.filter(hidden_at=None)

    def with_titles(self):
        """`title`: as printed, without the rest of what was read."""
        return self.annotate(title=KT("content__title")).defer("content")


class PrintedReport(models.Model):
    """This bureau's report on a year as it stood in its file; `content` is what was read from it.

    `content`: title, organ, form, tables (name → cell → value, null for a blank), sections, oddities,
    findings (id, severity, faults). `bringing_in.py` alone writes it,
    `taking_back.py` takes it away from strangers.
    """

    year = models.PositiveSmallIntegerField(
        _("year"), unique=True, validators=[MinValueValidator(2019), MaxValueValidator(2100)]
    )
    form = models.CharField(
        _("form of the report"), max_length=4, choices=Report.FormChoice.choices
    )
    content = models.JSONField(_("content as printed"), editable=False)
    file = models.FileField(_("file"), upload_to=private_path, blank=True)
    name = models.CharField(_("file name"), max_length=150)
    sha256 = models.CharField("SHA-256", max_length=64)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("brought in by"),
    )
    imported_at = models.DateTimeField(_("brought in at"))

    hidden_at = hidden_at()

    objects = PrintedReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("printed report")
        verbose_name_plural = _("printed reports")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="printed_report_of_a_form_with_tables",
                condition=Q(form__in=("2019", "2021")),
                violation_error_message=_("Only the forms of 2019 and 2021 have tables to read."),
            )
        ]

    def __str__(self):
        return f"{self.year} {self.name}"

    def get_absolute_url(self):
        return reverse("printed-report", args=[self.year])


class PrintedReportEvent(SightEvent):
    report = models.ForeignKey(
        PrintedReport, models.CASCADE, related_name="events", verbose_name=_("printed report")
    )

    class Meta(SightEvent.Meta):
        verbose_name = _("event of a printed report")
        verbose_name_plural = _("events of printed reports")
