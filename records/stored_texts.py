"""Texts stored before every way in put them right (`records.characters`) are put right where they lie.

Ledgers and original words stay as they are: they are evidence of what was written.
"""

from __future__ import annotations

from django.apps import apps
from django.db import models, transaction

from records import epoch
from records.characters import plain
from records.ledger import Event
from records.models import Amendment
from records.plain_text import PlainTextModel
from records.search import entries

CHUNK = 500


@transaction.atomic
def clean_stored(*, dry_run: bool = False) -> dict[str, int]:
    """Column (app.Model.field) → rows put right, or (`dry_run`) to be; the search index follows."""
    counts = {}
    for model in apps.get_models():
        if not issubclass(model, PlainTextModel) or issubclass(model, Event | Amendment):
            continue
        for name in _columns(model):
            if count := _clean(model, name, dry_run):
                counts[f"{model._meta.label}.{name}"] = count
    if counts and not dry_run:
        for _kind, _done, _of in entries.rebuild():
            pass
        epoch.move(epoch.EVERYTHING)
    return counts


def _columns(model: type[models.Model]) -> list[str]:
    kept = getattr(model, "original_words", ())
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not field.primary_key
        and field.name not in kept
    ]


def _clean(model: type[models.Model], name: str, dry_run: bool) -> int:
    rows = model._default_manager.exclude(**{name: ""}).only("pk", name)
    wrong = {
        row.pk: text
        for row in rows.iterator(chunk_size=CHUNK)
        if isinstance(value := getattr(row, name), str) and (text := plain(value)) != value
    }
    if not dry_run:
        for pk, text in wrong.items():
            model._default_manager.filter(pk=pk).update(**{name: text})
    return len(wrong)
