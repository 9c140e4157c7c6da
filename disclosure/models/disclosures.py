"""主动公开信息: one item, its attachments and its ledger."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from disclosure.models.catalogue import Category, Unit
from records.ledger import Event
from records.uploads import private_path


class DisclosureQuerySet(models.QuerySet):
    def published(self, *, at: datetime):
        """What the public sees at `at`; every public page, feed, export and file starts here."""
        return self.filter(status=Disclosure.Status.PUBLISHED, published_at__lte=at)

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def in_year(self, year: int):
        """Published in the calendar year `year` (local time)."""
        return self.filter(published_at__year=year)

    def below(self, category: Category):
        """In `category` or anything under it."""
        return self.filter(category__in=Category.objects.descendant_ids(category))

    def for_lists(self):
        """Rows without their long text, with what a list line shows."""
        return self.select_related("category", "unit").defer("body", "keywords")

    def in_force(self, *, on: date):
        """Documents formed by `on` and not yet repealed then (现行有效)."""
        return self.filter(Q(repealed_on=None) | Q(repealed_on__gt=on), formed_on__lte=on)


class Disclosure(models.Model):
    """An item of 主动公开 information; `publication.py` alone writes its status."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Validity(models.TextChoices):
        IN_FORCE = "in_force", "有效"
        LAPSED = "lapsed", "失效"
        REPEALED = "repealed", "废止"

    class Origin(models.TextChoices):
        MADE = "made", "制作"
        OBTAINED = "obtained", "获取"

    title = models.CharField(_("title"), max_length=200)
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="disclosures", verbose_name=_("category")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="disclosures", verbose_name=_("publishing unit")
    )
    index_number = models.CharField(
        _("index number"), max_length=60, unique=True, null=True, blank=True
    )
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    formed_on = models.DateField(_("formed on"))
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    summary = models.CharField(_("summary"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    keywords = models.CharField(_("keywords"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=100, blank=True)
    editor = models.CharField(_("editor"), max_length=50, blank=True)
    origin = models.CharField(
        _("origin"), max_length=10, choices=Origin.choices, default=Origin.MADE
    )
    validity = models.CharField(
        _("validity"), max_length=10, choices=Validity.choices, default=Validity.IN_FORCE
    )
    repealed_on = models.DateField(_("no longer in force from"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=20, choices=Status.choices, default=Status.DRAFT
    )

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        constraints = [
            models.CheckConstraint(
                name="disclosure_published_when_dated",
                condition=~Q(status="published") | Q(published_at__isnull=False),
                violation_error_message=_("A published item has a time of publication."),
            ),
            models.CheckConstraint(
                name="disclosure_repealed_when_dated",
                condition=Q(validity="in_force") | Q(repealed_on__isnull=False),
                violation_error_message=_(
                    "An item that is no longer in force says from which day."
                ),
            ),
            models.CheckConstraint(
                name="disclosure_repealed_after_formed",
                condition=Q(repealed_on__isnull=True) | Q(repealed_on__gte=F("formed_on")),
                violation_error_message=_("An item cannot lapse before it was formed."),
            ),
        ]
        indexes = [
            models.Index(
                "published_at", "id", name="disclosure_public", condition=Q(status="published")
            ),
            models.Index(
                "category",
                "published_at",
                "id",
                name="disclosure_public_category",
                condition=Q(status="published"),
            ),
            models.Index(
                "unit",
                "published_at",
                "id",
                name="disclosure_public_unit",
                condition=Q(status="published"),
            ),
            models.Index("formed_on", name="disclosure_formed"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("disclosure-detail", args=[self.pk])


class Attachment(models.Model):
    """A file belonging to an item; it leaves only through the item's gate."""

    disclosure = models.ForeignKey(
        Disclosure, models.CASCADE, related_name="attachments", verbose_name=_("disclosure")
    )
    file = models.FileField(_("file"), upload_to=private_path)
    name = models.CharField(_("file name"), max_length=150)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    content_type = models.CharField(_("content type"), max_length=100)
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["pk"]

    def __str__(self):
        return self.name


class DisclosureEvent(Event):
    """The ledger of an item: who did what to it, and when."""

    disclosure = models.ForeignKey(
        Disclosure, models.CASCADE, related_name="events", verbose_name=_("disclosure")
    )

    class Meta(Event.Meta):
        verbose_name = _("disclosure event")
        verbose_name_plural = _("disclosure events")
