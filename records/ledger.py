"""The append-only ledger: every step of a case, a document or a contact is one event.

Timelines, the trace of a deadline, the audit and the drill-down of the report read it, so an event
is written once. A mistake is put right by a further event, as in a paper register (登记簿).
"""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from records.kept import ERASED
from records.plain_text import PlainTextModel
from records.rows import AuditedQuerySet


class LedgerIsAppendOnly(Exception):
    """Somebody tried to change or delete an event."""


class EventQuerySet(AuditedQuerySet):
    """Adds events, never changes them: Django's own shortcuts past `save()` are closed too."""

    def update(self, **changes):
        raise LedgerIsAppendOnly(f"update of {self.model._meta.label}")

    def bulk_update(self, events, fields, batch_size=None):
        raise LedgerIsAppendOnly(f"bulk_update of {self.model._meta.label}")

    def bulk_create(self, events, *args, update_conflicts=False, **options):
        if update_conflicts:
            raise LedgerIsAppendOnly(f"bulk_create over {self.model._meta.label}")
        return super().bulk_create(events, *args, **options)

    def delete(self):
        raise LedgerIsAppendOnly(f"delete of {self.model._meta.label}")

    delete.queryset_only = True


class ErasableEventQuerySet(EventQuerySet):
    """Of a ledger about what people wrote to the office."""

    def erase_notes(self) -> None:
        """The one change a ledger allows: what was written in free words goes when the person does
        (个人信息保护法 第四十七条). Who took which step and when stays.
        """
        AuditedQuerySet.update(self.exclude(note="").order_by(), note=ERASED)


class Event(PlainTextModel):
    """One step. Subclasses add the foreign key, with `related_name="events"`."""

    kind = models.CharField(_("step"), max_length=40)
    on = models.DateField(_("day it counts for"))
    at = models.DateTimeField(_("recorded at"), default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recorded by"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    note = models.TextField(_("note"), blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["at", "id"]

    def __str__(self):
        # The step in words, where the register's model has them.
        label = getattr(self, "get_kind_display", str)()
        return f"{self.on} {label}".strip()

    def save(self, *args, **options):
        if not self._state.adding:
            raise LedgerIsAppendOnly(f"change of {self._meta.label} {self.pk}")
        super().save(*args, **options)

    def delete(self, *args, **options):
        raise LedgerIsAppendOnly(f"delete of {self._meta.label} {self.pk}")
