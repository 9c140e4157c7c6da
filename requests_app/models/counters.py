"""What suggesting published items achieved: the one counter the public pages keep."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SuggestionCount(models.Model):
    """How often published items were offered while somebody wrote a request, opened, and enough."""

    on = models.DateField(_("day"), unique=True)
    shown = models.PositiveIntegerField(_("shown"), default=0)
    clicked = models.PositiveIntegerField(_("opened"), default=0)
    solved = models.PositiveIntegerField(_("solved"), default=0)

    class Meta:
        verbose_name = _("suggestions by day")
        verbose_name_plural = _("suggestions by day")
        ordering = ["-on"]

    def __str__(self):
        return f"{self.on}"
