"""权责清单: the powers the bureau holds, how the list changed, and the decisions taken each year."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from disclosure.models.catalogue import code_validator
from disclosure.models.hidden import SightEvent, hidden_at
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet
from records.search import finding
from records.uploads import private_path
from statute.powers import READERS_ORDER, PowerType


class Adjustment(PlainTextModel):
    """动态调整: one approved change of the list; `power_list.adjust` writes it with its items."""

    class Kind(models.TextChoices):
        ADDED = "added", "新增"
        CANCELLED = "cancelled", "取消"
        DELEGATED = "delegated", "下放"
        TAKEN_OVER = "taken_over", "承接"
        MERGED = "merged", "合并"
        SPLIT = "split", "分设"
        CHANGED = "changed", "变更"

    kind = models.CharField(_("kind of adjustment"), max_length=20, choices=Kind.choices)
    effective_on = models.DateField(_("effective on"))
    basis = models.CharField(_("basis"), max_length=300)
    approval = models.CharField(
        _("approval"), max_length=200, help_text=_("Who approved it, and by which document.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    number = models.CharField(_("number"), max_length=20, blank=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,  # entered before it was kept
        editable=False,
        related_name="+",
        verbose_name=_("recorded by"),
    )
    hidden_at = hidden_at()

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering = ["-effective_on", "-pk"]
        indexes = [models.Index(name="adjustment_by_day", fields=["effective_on", "id"])]
        constraints = [
            models.CheckConstraint(
                name="adjustment_has_basis_and_approval",
                condition=~Q(basis="") & ~Q(approval=""),
                violation_error_message=_("An adjustment states its basis and its approval."),
            ),
            models.UniqueConstraint(
                name="adjustment_number_once", fields=["number"], condition=~Q(number="")
            ),
        ]

    def __str__(self):
        return f"{self.effective_on} {self.get_kind_display()}"

    @property
    def told(self) -> str:
        """Basis and approval as strangers read them."""
        if self.hidden_at:
            return gettext("The content is being checked.")
        return f"{self.basis}（{self.approval}）"


class AdjustmentEvent(SightEvent):
    adjustment = models.ForeignKey(
        Adjustment, models.CASCADE, related_name="events", verbose_name=_("adjustment")
    )

    class Meta(SightEvent.Meta):
        verbose_name = _("event of an adjustment")
        verbose_name_plural = _("events of adjustments")


class PowerItemQuerySet(AuditedQuerySet):
    def in_force(self, *, on: date):
        """The list as it stood on `on`."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)

    def shown(self):
        """Without the versions that were taken back from strangers."""
        return self.filter(hidden_at=None)

    def versions_of(self, code: str):
        """Every version of one power, newest first."""
        return self.filter(code=code).order_by("-valid_from")

    def for_readers(self):
        """What people come for before what is done to them; within a type what is explained first."""
        place = Case(*(When(type=kind, then=at) for at, kind in enumerate(READERS_ORDER)))
        explained = Case(When(materials="", then=1), default=0)
        return self.order_by(place, explained, "code")

    def matching(self, text: str):
        """Versions with every word of `text`: in name, code, legal basis, units or duties."""
        return self.filter(pk__in=finding.matching_ids("power", text))


class PowerItem(PlainTextModel):
    """权责事项. A change of a power is a new row with the same code and a later `valid_from`."""

    code = models.CharField(
        _("power code"),
        max_length=40,
        validators=[code_validator],
        help_text=_("A code is never given to another power, also not after it was cancelled."),
    )
    type = models.CharField(_("power type"), max_length=20, choices=PowerType.choices)
    name = models.CharField(_("name"), max_length=300)
    sub_item = models.CharField(_("sub-item"), max_length=200, blank=True)
    legal_basis = models.TextField(
        _("legal basis"), help_text=_("Law, article and text; the highest-ranking law first.")
    )
    implementing_unit = models.CharField(_("implementing unit"), max_length=100, blank=True)
    handling_unit = models.CharField(_("handling unit"), max_length=100, blank=True)
    duties = models.TextField(
        _("duties"), blank=True, help_text=_("One step a line, in order: 受理, 审查, 决定 …")
    )
    duty_basis = models.TextField(_("basis of the duties"), blank=True)
    accountability = models.TextField(_("accountability"), blank=True)
    addressees = models.CharField(_("addressees"), max_length=100, blank=True)
    statutory_days = models.PositiveSmallIntegerField(
        _("statutory term (working days)"), null=True, blank=True
    )
    promised_days = models.PositiveSmallIntegerField(
        _("promised term (working days)"), null=True, blank=True
    )
    fee = models.CharField(_("fee and its basis"), max_length=200, blank=True)
    flow_chart = models.FileField(_("flow chart"), upload_to=private_path, blank=True)
    flow_chart_seen = models.CharField(
        _("who looked at the flow chart"),
        max_length=300,
        blank=True,
        help_text=_(
            "For a chart that the scanners cannot read: who looked at it, and that it names nobody."
        ),
    )
    flow_text = models.TextField(
        _("flow chart in words"), blank=True, help_text=_("What the chart shows, one step a line.")
    )
    phone = models.CharField(_("supervision telephone"), max_length=100, blank=True)
    # 办事页: what somebody needs who comes to the office for it.
    conditions = models.TextField(
        _("conditions"), blank=True, help_text=_("What has to be so; one a line.")
    )
    materials = models.TextField(
        _("papers to bring"), blank=True, help_text=_("What is handed in or shown; one a line.")
    )
    place = models.CharField(_("place"), max_length=200, blank=True)
    hours = models.CharField(_("hours of the place"), max_length=200, blank=True)
    enquiry_phone = models.CharField(_("enquiry telephone"), max_length=100, blank=True)
    online_url = models.URLField(_("where it is done online"), blank=True)
    discretion = models.TextField(
        _("standards of discretion"),
        blank=True,
        help_text=_("裁量基准 or where it is published; one case a line."),
    )
    appeal = models.TextField(
        _("ways to appeal"),
        blank=True,
        help_text=_(
            "Where they are others than review and suit; without it the page states those."
        ),
    )
    keywords = models.CharField(
        _("what people call it"),
        max_length=200,
        blank=True,
        help_text=_("Words people look for it by, with a space between: 开旅馆 民宿."),
    )
    referred_upward = models.BooleanField(_("examined and passed upward"), default=False)
    note = models.CharField(_("note"), max_length=300, blank=True)
    valid_from = models.DateField(_("in force from"))
    valid_to = models.DateField(_("cancelled from"), null=True, blank=True)
    opened_by = models.ForeignKey(
        Adjustment,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="opened",
        verbose_name=_("put on the list by"),
    )
    closed_by = models.ForeignKey(
        Adjustment,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="closed",
        verbose_name=_("taken off the list by"),
    )
    hidden_at = hidden_at()

    objects = PowerItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("power item")
        verbose_name_plural = _("power items")
        ordering = ["type", "code"]
        constraints = [
            models.UniqueConstraint(
                name="power_item_version",
                fields=["code", "valid_from"],
                violation_error_message=_("This code already has a version of that day."),
            ),
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
            models.CheckConstraint(
                name="power_item_promises_no_more_than_the_law",
                condition=Q(promised_days__isnull=True)
                | Q(statutory_days__isnull=True)
                | Q(promised_days__lte=F("statutory_days")),
                violation_error_message=_("The promised term cannot exceed the statutory term."),
            ),
        ]
        indexes = [
            models.Index(name="power_item_by_type", fields=["type", "code"]),
            models.Index(name="power_item_by_code", fields=["code", "valid_from"]),
            models.Index(name="power_item_by_unit", fields=["implementing_unit", "type", "code"]),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    def get_absolute_url(self):
        return reverse("power-detail", args=[self.code])

    @property
    def legal_bases(self) -> list[str]:
        return _lines(self.legal_basis)

    @property
    def duty_steps(self) -> list[str]:
        return _lines(self.duties)

    @property
    def flow_steps(self) -> list[str]:
        return _lines(self.flow_text)

    @property
    def condition_lines(self) -> list[str]:
        return _lines(self.conditions)

    @property
    def material_lines(self) -> list[str]:
        return _lines(self.materials)

    @property
    def discretion_lines(self) -> list[str]:
        return _lines(self.discretion)


class PowerItemEvent(SightEvent):
    power = models.ForeignKey(
        PowerItem, models.CASCADE, related_name="events", verbose_name=_("power item")
    )

    class Meta(SightEvent.Meta):
        verbose_name = _("event of a power")
        verbose_name_plural = _("events of powers")


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


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

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision count")
        verbose_name_plural = _("decision counts")
        ordering = ["-year", "kind"]
        constraints = [
            models.UniqueConstraint(
                name="decision_count_once",
                fields=["year", "kind"],
                violation_error_message=_("This year and kind are already counted."),
            ),
            models.CheckConstraint(
                name="decision_count_not_negative",
                condition=Q(count__gte=0),
                violation_error_message=_("A count cannot be negative."),
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.get_kind_display()}"

    def clean(self):
        """Decisions are counted, only money has parts; a year is written with four digits."""
        if self.year is not None and not 1949 <= self.year <= 2100:
            raise ValidationError({"year": _("Write the year with four digits, as 2016.")})
        if self.count is not None and self.kind != self.Kind.CHARGE and self.count % 1:
            raise ValidationError({"count": _("Decisions are whole numbers.")})
