"""办事服务 and 在线查询: links the portal keeps for the public (R84–R85)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from records.plain_text import PlainTextModel


class ServiceLink(PlainTextModel):
    class Group(models.TextChoices):
        SERVICE = "service", "办事服务"
        QUERY = "query", "在线查询"

    group = models.CharField(_("service group"), max_length=10, choices=Group.choices)
    name = models.CharField(_("name"), max_length=100)
    url = models.URLField(_("address on the web"))
    description = models.CharField(_("description"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("service link")
        verbose_name_plural = _("service links")
        ordering = ["group", "position", "pk"]
        constraints = [models.UniqueConstraint(name="service_link_once", fields=["group", "name"])]

    def __str__(self):
        return self.name
