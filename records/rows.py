"""Rows of a register as the code reads and writes them: what is written in bulk is audited too.

Django reports each `save()` and `delete()` to the audit, but nothing of `update()`, `bulk_update()` and
`bulk_create()`. The managers of registers come from here, so that these leave old and new value as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import models, transaction

CHUNK = 500  # rows told in one go; SQLite takes some 30,000 values in one statement


class NotTold(Exception):
    """A way of writing that does not say which rows it wrote."""


class AuditedQuerySet(models.QuerySet):
    """The vocabulary of a register; its writes are told to `records.audit`."""

    def update(self, **changes) -> int:
        """Django's `update()`; the rows are locked, and each leaves its old and new values."""
        if not _audit().is_watched(self.model):
            return super().update(**changes)
        with transaction.atomic(using=self.db, savepoint=False):
            keys = list(self.order_by().values_list("pk", flat=True))
            return sum(
                self._update_and_tell(keys[at : at + CHUNK], changes)
                for at in range(0, len(keys), CHUNK)
            )

    update.alters_data = True

    def _update_and_tell(self, keys: list, changes: dict) -> int:
        audit = _audit()
        rows = self.model._base_manager.using(self.db).only("pk", *changes)
        before = {
            row.pk: audit.values_of(row, changes)
            for row in rows.select_for_update(of=("self",)).filter(pk__in=keys)
        }
        # The conditions are asked again, now that the rows are locked.
        count = super(AuditedQuerySet, self.filter(pk__in=keys)).update(**changes)
        after = rows.filter(pk__in=before)
        audit.note_changed([(row, before[row.pk]) for row in after], changes)
        return count

    def bulk_create(
        self,
        objs: Iterable,
        batch_size=None,
        ignore_conflicts=False,
        update_conflicts=False,
        **rest,
    ) -> list:
        """Django's `bulk_create()`. Raises NotTold where it would leave open which rows were stored."""
        if _audit().is_watched(self.model) and (ignore_conflicts or update_conflicts):
            raise NotTold(f"bulk_create over conflicts of {self.model._meta.label}")
        with transaction.atomic(using=self.db, savepoint=False):
            stored = super().bulk_create(
                objs, batch_size, ignore_conflicts, update_conflicts, **rest
            )
            _audit().note_added(stored)
        return stored

    def add_missing(self, rows: Iterable[models.Model], *, by: Sequence[str]) -> list[models.Model]:
        """Store those of the unsaved `rows` whose columns `by` no stored row bears yet; they come back.

        Not proof against another who adds the same at once: then the database refuses.
        """
        rows = {tuple(getattr(row, name) for name in by): row for row in rows}
        stored: set[tuple] = set()
        values = sorted({key[0] for key in rows})
        for at in range(0, len(values), CHUNK):
            some = self.filter(**{f"{by[0]}__in": values[at : at + CHUNK]})
            stored.update(some.order_by().values_list(*by))
        return self.bulk_create(
            [row for key, row in rows.items() if key not in stored], batch_size=CHUNK
        )


def _audit():
    # The audit's own tables are models, and models begin here.
    from records import audit

    return audit
