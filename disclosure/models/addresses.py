"""Where an item stood before: links to the old site lead on to it."""

from urllib.parse import urlsplit

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.disclosures import Disclosure
from records.rows import AuditedQuerySet


class OldAddress(models.Model):
    """A path (with its query) of an earlier site that now means an item; brought by imports."""

    path = models.CharField(_("path"), max_length=400, unique=True)
    disclosure = models.ForeignKey(
        Disclosure, models.CASCADE, related_name="old_addresses", verbose_name=_("disclosure")
    )

    objects = AuditedQuerySet.as_manager()

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")

    def __str__(self):
        return self.path


def path_of(address: str) -> str:
    """Path and query of an address, whichever host it names; ValueError for what is no address."""
    parts = urlsplit(address.strip())
    path = parts.path if parts.path.startswith("/") else ""
    if not path.strip("/") or len(address) > 400:
        raise ValueError(_("“%s” is not the address of a page.") % address)
    return f"{path}?{parts.query}" if parts.query else path
