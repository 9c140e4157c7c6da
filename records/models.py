"""What the record keeping itself stores."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Series(models.Model):
    """The last number given out in one series; `records.numbering` is its only writer."""

    key = models.CharField(_("series"), max_length=100, unique=True)
    last = models.PositiveBigIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("number series")
        verbose_name_plural = _("number series")

    def __str__(self):
        return f"{self.key}: {self.last}"
