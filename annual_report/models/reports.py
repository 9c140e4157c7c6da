"""A year's report in its versions: what it says, who approved it, and its frozen files."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annual_report.outline import sections_of
from annual_report.tables import FIRST_YEAR, Form, Section, title
from records.ledger import Event
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet
from records.uploads import private_path


def usual_cut_off(year: int) -> date:
    """When the contact channels' figures of `year` are closed unless the report says otherwise: 5 January."""
    return date(year + 1, 1, 5)


class ReportQuerySet(AuditedQuerySet):
    def public(self):
        """What the public may read: the version in force and those it replaced."""
        return self.filter(status__in=(Report.Status.PUBLISHED, Report.Status.CORRECTED))

    def in_force(self):
        """The version that counts, one for each year at most."""
        return self.filter(status=Report.Status.PUBLISHED)

    def with_earlier(self):
        """`has_earlier`: a version before it is still public to compare with."""
        earlier = Report.objects.public().filter(
            year=OuterRef("year"), version__lt=OuterRef("version")
        )
        return self.annotate(has_earlier=Exists(earlier))

    def with_titles(self):
        """What `title` needs of the frozen content, without the content."""
        told = {"frozen_organ": KT("frozen__organ"), "frozen_title": KT("frozen__own_title")}
        return self.annotate(**told).defer("frozen")

    def in_work(self):
        return self.filter(status__in=Report.IN_WORK)

    def withdrawn(self):
        """Published once and taken back, each with its public reason."""
        return self.filter(status=Report.Status.WITHDRAWN)


class Report(PlainTextModel):
    """One version of a year's report; `life.LIFECYCLE` is the table of its steps."""

    written_in = ("written", "checked")  # events of who wrote it, who clears nothing found in it

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        CHECKED = "checked", _("checked")
        APPROVED = "approved", _("approved")
        PUBLISHED = "published", _("published")
        CORRECTED = "corrected", _("replaced by a correction")
        WITHDRAWN = "withdrawn", _("withdrawn from the public")
        DISCARDED = "discarded", _("correction thrown away")

    class FormChoice(models.TextChoices):
        OF_2008 = "2008", _("form of 2008")
        OF_2019 = "2019", _("form of 2019")
        OF_2021 = "2021", _("form of 2021")

    IN_WORK = (Status.DRAFT, Status.CHECKED, Status.APPROVED)

    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(2100)]
    )
    form = models.CharField(_("form of the report"), max_length=4, choices=FormChoice.choices)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    own_title = models.CharField(
        _("title as printed"),
        max_length=150,
        blank=True,
        help_text=_("Reports on 2008 to 2018 only; empty: the title of the form."),
    )
    outline = models.TextField(
        _("headings"),
        blank=True,
        max_length=6_000,
        help_text=_(
            "Reports on 2008 to 2018 only: one heading a line, 一、… or （一）…; 【概述】 for a part without"
            " a printed heading. Empty: the headings of the form."
        ),
    )
    as_of = models.DateField(
        _("figures as of"),
        help_text=_("Until this day replies to the year's contacts are counted."),
    )
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    reason = models.TextField(_("reason of the correction"), blank=True)
    withdrawn_reason = models.TextField(_("reason of the withdrawal"), blank=True)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)
    # What was said, as published: title, sections, tables, figures (the JSON of export_report and
    # what the pages need besides). Empty until then.
    frozen = models.JSONField(_("frozen content"), default=dict, blank=True, editable=False)
    sha256 = models.CharField(
        _("SHA-256 of the content"), max_length=64, blank=True, editable=False
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly report")
        verbose_name_plural = _("yearly reports")
        ordering = ["-year", "-version"]
        constraints = [
            models.UniqueConstraint(name="report_version_once", fields=["year", "version"]),
            models.UniqueConstraint(
                name="report_one_in_force",
                fields=["year"],
                condition=Q(status="published"),
                violation_error_message=_("This year already has a published report."),
            ),
            models.UniqueConstraint(
                name="report_one_in_work",
                fields=["year"],
                condition=Q(status__in=("draft", "checked", "approved")),
                violation_error_message=_("A report of this year is already in work."),
            ),
            models.CheckConstraint(
                name="report_public_exactly_when_frozen",
                condition=(
                    Q(status__in=("published", "corrected", "withdrawn"))
                    & Q(published_at__isnull=False)
                    & ~Q(sha256="")
                )
                | (
                    ~Q(status__in=("published", "corrected", "withdrawn"))
                    & Q(published_at=None)
                    & Q(sha256="")
                ),
                violation_error_message=_("A published report is dated and frozen."),
            ),
            models.CheckConstraint(
                name="report_approved_by_another",
                condition=Q(approved_by=None) | ~Q(approved_by=F("checked_by")),
                violation_error_message=_("Another person must approve the report."),
            ),
            models.CheckConstraint(
                name="report_withdrawn_with_day_and_reason",
                condition=(
                    Q(status="withdrawn") & Q(withdrawn_on__isnull=False) & ~Q(withdrawn_reason="")
                )
                | (~Q(status="withdrawn") & Q(withdrawn_on=None) & Q(withdrawn_reason="")),
                violation_error_message=_("A withdrawn report says when and why."),
            ),
            models.CheckConstraint(
                name="report_own_headings_before_2019",
                condition=Q(form="2008") | Q(outline="", own_title=""),
                violation_error_message=_("Since 2019 title and headings are prescribed."),
            ),
            models.CheckConstraint(
                name="report_correction_has_reason",
                condition=Q(version=1) | ~Q(reason=""),
                violation_error_message=_("A correction says why."),
            ),
        ]
        permissions = [
            ("approve_report", _("Can approve yearly reports")),
            ("publish_report", _("Can publish yearly reports")),
        ]

    def __str__(self):
        return f"{self.year} v{self.version}"

    def get_absolute_url(self):
        return reverse("report-detail", args=[self.year])

    @property
    def sections(self) -> tuple[Section, ...]:
        """Its parts in order: those of its form, or of its own headings."""
        return sections_of(Form(self.form), self.outline)

    @property
    def title(self) -> str:
        """As its page and files are headed; of a published report read `with_titles`."""
        return self.frozen_title or title(self.frozen_organ, self.year, Form(self.form))

    @property
    def is_frozen(self) -> bool:
        return self.status in (
            self.Status.PUBLISHED,
            self.Status.CORRECTED,
            self.Status.WITHDRAWN,
        )


class NarrativeSection(PlainTextModel):
    """The prose of one section, with placeholders for its figures."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="narrative", verbose_name=_("yearly report")
    )
    key = models.CharField(_("section"), max_length=5)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("section of the report")
        verbose_name_plural = _("sections of the report")
        ordering = ["report", "key"]
        constraints = [models.UniqueConstraint(name="narrative_once", fields=["report", "key"])]

    def __str__(self):
        return f"{self.report} {self.key}"


class Waiver(PlainTextModel):
    """A check that does not hold, answered in writing before publication."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="waivers", verbose_name=_("yearly report")
    )
    check_id = models.CharField(_("check"), max_length=5)
    fault = models.TextField(_("what does not hold"))
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        verbose_name = _("waiver")
        verbose_name_plural = _("waivers")
        ordering = ["report", "check_id"]
        constraints = [
            models.UniqueConstraint(name="waiver_once", fields=["report", "check_id"]),
            models.CheckConstraint(
                name="waiver_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("A waiver needs a written reason."),
            ),
        ]

    def __str__(self):
        return f"{self.report} {self.check_id}"


class ReportFile(PlainTextModel):
    """One frozen file of a published report."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="files", verbose_name=_("yearly report")
    )
    format = models.CharField(_("file format"), max_length=5)
    file = models.FileField(_("file"), upload_to=private_path)
    name = models.CharField(_("file name"), max_length=150)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("file of the report")
        verbose_name_plural = _("files of the report")
        ordering = ["report", "format"]
        constraints = [
            models.UniqueConstraint(name="report_file_once", fields=["report", "format"])
        ]

    def __str__(self):
        return self.name


class ReportEvent(Event):
    """The ledger of a report: who took which step, and when."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="events", verbose_name=_("yearly report")
    )

    class Meta(Event.Meta):
        verbose_name = _("report event")
        verbose_name_plural = _("report events")
