"""The last guard of a register's texts: whatever stores a record by `save()` stores them plain.

Forms and tables are put right where they come in, so that people see what is kept; this is for commands
and for code of our own. `update()` and `bulk_create()` pass it by: their texts come from those ways.
Its manager tells the audit what they write.
"""

from django.db import models

from records.characters import plain
from records.rows import AuditedQuerySet


class PlainTextModel(models.Model):
    """A record without characters nobody sees in its texts (`records.characters`)."""

    objects = AuditedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **options):
        for field in self._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField) and not field.choices:
                value = self.__dict__.get(field.attname)
                if isinstance(value, str) and (text := plain(value)) != value:
                    setattr(self, field.attname, text)
        super().save(*args, **options)
