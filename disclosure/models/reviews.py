"""What stands behind a publication: reviews, findings of the scanners, earlier texts, the ledger."""

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from disclosure import staff
from disclosure.models.disclosures import Disclosure
from disclosure.scanning.passages import Unread
from records.ledger import Event
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet
from statute.outcomes import Ground


class DisclosureEvent(Event):
    """The ledger of an item: who did what to it, and when."""

    disclosure = models.ForeignKey(
        Disclosure, models.CASCADE, related_name="events", verbose_name=_("disclosure")
    )

    class Meta(Event.Meta):
        verbose_name = _("disclosure event")
        verbose_name_plural = _("disclosure events")
        indexes = [
            models.Index(
                name="disclosure_emergency",
                fields=["disclosure"],
                condition=models.Q(kind="emergency"),
            )
        ]


class Review(Event):
    """One review (第十七条): who, on what basis, with what result, on which day, of which text.

    `kind` is the stage; `note` the basis and the opinion. Like every event it is never changed; it
    speaks for the text of its `fingerprint` only.
    """

    class Stage(models.TextChoices):
        FIRST = "first", "初审"
        SECRECY = "secrecy", "保密审查"
        LEGAL = "legal", "法制审核"
        APPROVAL = "approval", "批准"
        IMPORTED = "imported", "历史信息移交"

    class Result(models.TextChoices):
        DISCLOSE = "disclose", "主动公开"
        ON_REQUEST = "on_request", "依申请公开"
        WITHHOLD = "withhold", "不予公开"
        REFER = "refer", "报请确定"

    disclosure = models.ForeignKey(
        Disclosure, models.CASCADE, related_name="reviews", verbose_name=_("disclosure")
    )
    result = models.CharField(_("result"), max_length=20, choices=Result.choices)
    ground = models.CharField(
        _("ground for not publishing"), max_length=30, choices=Ground.choices, blank=True
    )
    fingerprint = models.CharField(_("text reviewed (SHA-256)"), max_length=64)

    class Meta(Event.Meta):
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.CheckConstraint(
                name="review_withholds_on_a_ground",
                condition=~Q(result="withhold") | ~Q(ground=""),
                violation_error_message=_("Not publishing needs a ground of Articles 14 to 16."),
            ),
            models.CheckConstraint(
                name="review_says_its_basis",
                condition=~Q(note=""),
                violation_error_message=_("A review states its basis."),
            ),
        ]

    @property
    def stage_label(self) -> str:
        return Review.Stage(self.kind).label


class FindingQuerySet(AuditedQuerySet):
    def open(self):
        return self.filter(cleared_at=None)

    def of(self, record: models.Model | type[models.Model]):
        """Those of a record, or of what a form of its register holds back before it is stored."""
        pk = record.pk if isinstance(record, models.Model) else None
        if isinstance(record, Disclosure):
            return self.filter(disclosure=record)
        return self.filter(disclosure=None, register=record._meta.label, record=pk or 0)

    def visible_to(self, user):
        """Those of records the person sees in their own register; of a form not stored yet, the author's."""
        if not staff.is_bound(user):
            return self
        registers = {
            model._meta.label: model._default_manager.visible_to(user).values("pk")
            for model in apps.get_models()
            if hasattr(model._default_manager, "visible_to") and model is not self.model
        }
        seen = Q(found_by=user) | Q(disclosure__in=registers[Disclosure._meta.label])
        seen |= Q(disclosure=None) & ~Q(register__in=registers)
        for label, rows in registers.items():
            seen |= Q(disclosure=None, register=label, record__in=rows)
        return self.filter(seen)

    def seen_by_the_public(self):
        """Open ones that the last rescan found in what strangers read."""
        return self.blocking().filter(seen_public_at__isnull=False)

    def of_other_registers(self):
        """All but those of documents."""
        return self.filter(disclosure=None)

    def blocking(self):
        """Open ones that stop publication; the others only inform the reviewer."""
        return self.open().filter(blocks=True)


class Finding(models.Model):
    """Personal data or hidden content a scanner found; it stops publication until removed or cleared.

    Of a document, or of the `record` of another register (`register`: the model's label); 0 is a record
    not stored yet, whose form was held back. `excerpt` is masked: the register of findings must not
    itself become a leak. `digest` identifies place and value, so that a cleared false alarm stays
    cleared when the text is scanned again.
    """

    disclosure = models.ForeignKey(
        Disclosure,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name=_("disclosure"),
    )
    register = models.CharField(_("register"), max_length=60, blank=True, editable=False)
    record = models.PositiveBigIntegerField(_("record"), default=0, editable=False)
    kind = models.CharField(max_length=30, editable=False)
    label = models.CharField(_("what was found"), max_length=100)
    place = models.CharField(_("place"), max_length=250)
    excerpt = models.CharField(_("excerpt, masked"), max_length=100)
    digest = models.CharField(max_length=64, editable=False)
    blocks = models.BooleanField(_("stops publication"), default=True)
    clearable = models.BooleanField(_("can be a false alarm"), default=True)
    found_at = models.DateTimeField(_("found at"))
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scanned for"),
    )
    cleared_at = models.DateTimeField(_("cleared at"), null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cleared by"),
    )
    reason = models.CharField(_("answer in writing"), max_length=300, blank=True)
    seen_public_at = models.DateTimeField(
        _("found in what is public"), null=True, blank=True, editable=False
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="finding_once", fields=["disclosure", "digest"]),
            models.UniqueConstraint(
                name="finding_once_of_other_registers",
                fields=["register", "record", "digest"],
                condition=Q(disclosure=None),
            ),
            models.CheckConstraint(
                name="finding_of_a_document_or_of_a_register",
                condition=Q(disclosure=None) & ~Q(register="")
                | Q(disclosure__isnull=False, register=""),
            ),
            models.CheckConstraint(
                name="finding_cleared_by_somebody_with_a_reason",
                condition=Q(cleared_at=None, cleared_by=None, reason="")
                | Q(cleared_at__isnull=False, cleared_by__isnull=False) & ~Q(reason=""),
            ),
        ]

    def __str__(self):
        return f"{self.place}: {self.excerpt}"

    @property
    def model_in_words(self) -> str:
        """What the register's records are called."""
        model = apps.get_model(self.register) if self.register else Disclosure
        return str(model._meta.verbose_name)

    @property
    def is_unread(self) -> bool:
        """A page or picture that the scanners could not read, so that a person looks at it."""
        return self.kind in list(Unread)


class Version(PlainTextModel):
    """A text that was public until another took its place; the difference is shown to everybody.

    Not so where it held what nobody may see: then a reason stands in place of the text.
    """

    disclosure = models.ForeignKey(
        Disclosure, models.CASCADE, related_name="versions", verbose_name=_("disclosure")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=200)
    document_number = models.CharField(_("document number"), max_length=60, blank=True)
    summary = models.CharField(_("summary"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    replaced_at = models.DateTimeField(_("replaced at"))
    reason = models.CharField(_("reason"), max_length=300)
    withheld_reason = models.CharField(
        _("why the text is no longer shown"), max_length=300, blank=True
    )
    # None where a table brought the new text.
    revision = models.OneToOneField(
        Disclosure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced",
        verbose_name=_("replaced by revision"),
    )

    class Meta:
        verbose_name = _("earlier version")
        verbose_name_plural = _("earlier versions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(name="version_number_once", fields=["disclosure", "number"])
        ]

    def __str__(self):
        return f"{self.title} ({self.number})"
