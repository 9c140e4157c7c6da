"""撤销导入: what a batch brought is taken back whole, as long as nobody built on it.

New records go, or end where a ledger or strangers know of them (`RecordResource.take_back_new`); changed ones
get the values back that they had. The whole is one transaction, told in the audit, with its reason.
"""

from __future__ import annotations

from django.db import DatabaseError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records import audit, epoch
from records.batches import BuiltOn, built_on, new_records, read_values
from records.import_models import ImportBatch, ImportedChange
from records.import_rows import LOOKUP_CHUNK, Row, chunks
from records.importing import Import
from records.resources import RecordResource

REASON = 300  # characters


class CannotUndo(Exception):
    """`standing`: the records that somebody built on."""

    def __init__(self, message: str, standing: list[BuiltOn] = []):  # noqa: B006 (never written)
        super().__init__(message)
        self.standing = standing


def undo(batch: ImportBatch, resource: RecordResource, *, reason: str) -> ImportBatch:
    """Take back everything `batch` brought, or nothing. Raises CannotUndo, NotAllowed.

    `resource` is that of the batch's dataset, with `by` who undoes it.
    """
    reason = reason.strip()[:REASON]
    if not reason:
        raise CannotUndo(_("Say why the import is undone."))
    if resource.act is not None:
        resource.act.ask(resource.by)
    try:
        with transaction.atomic():
            return _undo(batch, resource, reason)
    except (models.ProtectedError, models.RestrictedError) as error:
        held = [BuiltOn(str(row), _("It refers to the import.")) for row in error.args[1]]
        raise CannotUndo(_("Something refers to what was imported."), held[:LOOKUP_CHUNK]) from None
    except DatabaseError as error:
        said = str(error).split("\n")[0]
        raise CannotUndo(_("The database refuses these rows: %s") % said) from error


def _undo(batch: ImportBatch, resource: RecordResource, reason: str) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.undone_at is not None:
        raise CannotUndo(_("This import is undone already."))
    model = resource.model
    numbers = new_records(batch)
    for some in chunks(numbers, LOOKUP_CHUNK):  # locked: nobody builds on them meanwhile
        list(model._base_manager.select_for_update().filter(pk__in=some).values_list("pk"))
    if standing := built_on(batch, model):
        raise CannotUndo(_("Somebody built on this import since."), standing)
    _put_back(batch, resource, reason)
    # What came last goes first: children before their parents.
    for some in chunks(sorted(numbers, reverse=True), LOOKUP_CHUNK):
        records = model._base_manager.filter(pk__in=some).order_by("-pk")
        resource.take_back_new(list(records), batch=batch, reason=reason)
    before = audit.values_of(batch, _UNDOING)
    batch.undone_at, batch.undone_by, batch.undone_reason = timezone.now(), resource.by, reason
    batch.save(update_fields=_UNDOING)
    audit.note_changed([(batch, before)], _UNDOING)
    epoch.move()
    return batch


_UNDOING = ["undone_at", "undone_by", "undone_reason"]


def _put_back(batch: ImportBatch, resource: RecordResource, reason: str) -> None:
    changes = ImportedChange.objects.filter(batch=batch).order_by("pk")
    stored: dict[int, models.Model] = {}
    for some in chunks([change.record for change in changes], LOOKUP_CHUNK):
        stored |= {record.pk: record for record in resource.existing().filter(pk__in=some)}
    keys = [resource.column(name) for names in resource.keys for name in names]
    rows = []
    for number, change in enumerate(changes, start=1):
        record, before = stored[change.record], read_values(change.before)
        named = {column.name: resource.current(record, column) for column in keys}
        row = Row(number, named | before, instance=record, changed=set(before))
        _part_markup(resource, row)
        rows.append(row)
    for row in rows:
        if kept := row.changed & resource.not_put_back:
            labels = "、".join(resource.column(name).label for name in sorted(kept))
            told = _("Put it right by hand: %s.") % labels
            raise CannotUndo(
                _("What the import added cannot be told apart."),
                [BuiltOn(str(row.instance), told)],
            )
    if not rows:
        return
    _find_related(resource, rows)
    resource.reason = reason
    outcome = Import(resource, update=True).put_back(rows)
    if outcome.errors:
        names = {row.number: str(row.instance) for row in rows}
        raise CannotUndo(
            _("The earlier values do not go in any more."),
            [BuiltOn(names.get(e.row, ""), e.reason) for e in outcome.errors],
        )


def _part_markup(resource: RecordResource, row: Row) -> None:
    """Formatted texts as the engine has them: markup, and plain lines."""
    for name in row.changed:
        text = row.values[name]
        if isinstance(text, str) and (kept := resource.formatted(resource.column(name), text)):
            row.formatted[name], row.values[name] = kept


def _find_related(resource: RecordResource, rows: list[Row]) -> None:
    """Foreign keys as the records the engine works with."""
    for column in resource.columns:
        if not column.by:
            continue
        related = resource.model._meta.get_field(column.target).related_model
        keys = {row.values[column.name] for row in rows if row.values.get(column.name)}
        records = related._base_manager.in_bulk(keys)
        for row in rows:
            if key := row.values.get(column.name):
                if key not in records:
                    raise CannotUndo(
                        _("The earlier values do not go in any more."),
                        [BuiltOn(str(row.instance), column.label)],
                    )
                row.values[column.name] = records[key]
