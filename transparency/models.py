"""The log as it is kept: leaves, the complete subtrees over them, and each head there was. Append-only."""

import json

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LogLeaf(models.Model):
    """One thing that became public, changed or was taken back, by the digest of what the public saw.

    `object_id` is the row of the register it speaks of; it is not part of what is hashed.
    """

    class Act(models.TextChoices):
        PUBLISH = "publish", _("made public")
        REVISE = "revise", _("changed")
        WITHDRAW = "withdraw", _("no longer public")

    position = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(_("entered at"))
    register = models.CharField(_("register"), max_length=20)
    record = models.CharField(_("record"), max_length=100)
    version = models.PositiveIntegerField(_("version"))
    act = models.CharField(_("act"), max_length=10, choices=Act.choices)
    digest = models.CharField("SHA-256", max_length=64)
    object_id = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("entry of the public log")
        verbose_name_plural = _("entries of the public log")
        ordering = ["position"]
        indexes = [
            models.Index(name="log_by_object", fields=["register", "object_id", "-position"]),
            models.Index(name="log_by_record", fields=["record", "position"]),
        ]

    def __str__(self):
        return f"{self.position} {self.register} {self.record} {self.act}"

    @property
    def data(self) -> bytes:
        """What is hashed: JSON of these seven, keys in order, without blanks, the time in China's zone."""
        said = {
            "act": self.act,
            "at": timezone.localtime(self.at).isoformat(),
            "digest": self.digest,
            "position": self.position,
            "record": self.record,
            "register": self.register,
            "version": self.version,
        }
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


class LogNode(models.Model):
    """The hash over 2**level leaves from index * 2**level on; `place` is level * 2**48 + index."""

    place = models.PositiveBigIntegerField(primary_key=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("node of the public log")
        verbose_name_plural = _("nodes of the public log")

    def __str__(self):
        return f"{self.place}"


class LogHead(models.Model):
    """The log as it stood at a moment: so many leaves, and the hash over them all."""

    size = models.PositiveBigIntegerField(_("entries"), primary_key=True)
    at = models.DateTimeField(_("at"), db_index=True)
    root = models.CharField(_("root hash"), max_length=64)

    class Meta:
        verbose_name = _("head of the public log")
        verbose_name_plural = _("heads of the public log")
        ordering = ["-size"]
        constraints = [models.CheckConstraint(name="log_head_of_some", condition=Q(size__gt=0))]

    def __str__(self):
        return f"{self.size} {self.root}"
