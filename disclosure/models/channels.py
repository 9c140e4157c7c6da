"""Channels, releases of an item on a channel, and tallies of what is only counted (R24–R26, R43, R104)."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.models.catalogue import code_validator
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet

# A form that both databases' regular expressions read alike.
PERIOD = r"^(19|20)[0-9][0-9](-(0[1-9]|1[0-2]))?$"


class Channel(PlainTextModel):
    """Where information goes out (第二十三条) or where the public comes in (一网三线)."""

    class Kind(models.TextChoices):
        WEBSITE = "website", _("website")
        MICROBLOG = "microblog", _("microblog")
        WECHAT = "wechat", _("WeChat")
        PRESS = "press", _("press")
        BROADCAST = "broadcast", _("radio and television")
        CONFERENCE = "conference", _("press conference")
        MESSAGE = "message", _("text messages")
        PRINT = "print", _("handbooks, bulletins and boards")
        CONTACT = "contact", _("contact channel")

    code = models.CharField(_("code"), max_length=40, unique=True, validators=[code_validator])
    name = models.CharField(_("name"), max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    url = models.URLField(_("address on the web"), blank=True)
    reply_within = models.PositiveSmallIntegerField(
        _("reply within (working days)"),
        null=True,
        blank=True,
        help_text=_("Contact channels only."),
    )
    reply_within_complex = models.PositiveSmallIntegerField(
        _("reply within, complex matters (working days)"), null=True, blank=True
    )
    counted_apart = models.BooleanField(
        _("counted apart"),
        default=False,
        help_text=_("Contacts of this channel are no part of the report's total."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        ordering = ["position", "code"]

    def __str__(self):
        return self.name


class Release(PlainTextModel):
    """One item going out on one channel; an item may go out on many."""

    disclosure = models.ForeignKey(
        "disclosure.Disclosure",
        models.CASCADE,
        related_name="releases",
        verbose_name=_("disclosure"),
    )
    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="releases", verbose_name=_("channel")
    )
    released_on = models.DateField(_("released on"))
    url = models.URLField(_("address on the web"), blank=True)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["released_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="release_once_per_channel",
                fields=["disclosure", "channel"],
                violation_error_message=_("This item has already gone out on this channel."),
            ),
        ]
        indexes = [models.Index(name="release_by_channel_day", fields=["channel", "released_on"])]

    def __str__(self):
        return f"{self.channel} {self.released_on:%Y-%m-%d}"


class TallyQuerySet(AuditedQuerySet):
    def of_year(self, year: int):
        """Yearly and monthly tallies of `year`."""
        return self.filter(period__gte=f"{year}", period__lte=f"{year}-12")


class Tally(PlainTextModel):
    """A number the bureau only counted, with its unit, scope and as-of day.

    `count` is a lower bound when `approx` is set: 2700 条 with approx prints 2700余条 (GB/T 15835).
    """

    period = models.CharField(
        _("period"),
        max_length=7,
        help_text=_("2016 for a year, 2016-05 for a month."),
        validators=[RegexValidator(PERIOD, _("Write the period as 2016 or 2016-05."))],
    )
    channel = models.ForeignKey(
        Channel, models.PROTECT, related_name="tallies", verbose_name=_("channel")
    )
    measure = models.CharField(pgettext_lazy("tally", "measure"), max_length=50)
    scope = models.CharField(_("scope"), max_length=100, blank=True)
    count = models.PositiveBigIntegerField(_("count"))
    unit = models.CharField(_("unit of count"), max_length=20)
    approx = models.BooleanField(_("at least (余)"), default=False)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        ordering = ["-period", "channel", "measure"]
        constraints = [
            models.UniqueConstraint(
                name="tally_once",
                fields=["period", "channel", "measure", "scope"],
                violation_error_message=_(
                    "This period, channel, measure and scope are already counted."
                ),
            ),
            models.CheckConstraint(
                name="tally_period_is_year_or_month",
                condition=Q(period__regex=PERIOD),
                violation_error_message=_("Write the period as 2016 or 2016-05."),
            ),
        ]

    def __str__(self):
        return f"{self.period} {self.channel} {self.measure}"
