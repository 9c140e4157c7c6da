"""What is taken back at once and shown again by two, for every register whose rows strangers read.

`TakingBack` is one register's way: 紧急撤回 (`disclosure.emergency`), its confirmation, its undoing, and,
where nothing else shows a row again, 恢复公开 by a second person, who may refuse it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure import emergency
from disclosure.gate import ask_sightings, keeps_findings
from disclosure.publication.shown import finding_parts
from disclosure.scanning.scan import Sighting
from records import epoch
from records.decisions import Shown, parts_of
from records.lifecycle import Lifecycle, NotAllowed
from records.search import entries

_DECIDING = (emergency.UNDONE, emergency.RESTORED, emergency.REFUSED)


class Sight(models.TextChoices):
    """Where a row stands whose only state is whether strangers read it."""

    SHOWN = "shown", gettext_lazy("shown")
    HIDDEN = "hidden", gettext_lazy("taken back")


def sight(record) -> Sight:
    return Sight.HIDDEN if record.hidden_at else Sight.SHOWN


def lifecycle_of(model: type[models.Model], fields: Iterable[str]) -> Lifecycle:
    """Of rows that are public from their day on: they are taken back and shown again, nothing else.

    `fields`: what is read before it is shown again.
    """
    names = tuple(fields)

    def shown(record) -> Shown:
        parts = (*parts_of(record, names), *finding_parts(record))
        return Shown(parts, steps=_DECIDING)

    rows = (
        *emergency.transitions((Sight.SHOWN,), (Sight.HIDDEN,)),
        *emergency.restoring((Sight.HIDDEN,), (Sight.SHOWN,)),
    )
    return Lifecycle(
        model=model,
        transitions={row.step: row for row in rows},
        refused=gettext_lazy("“%(step)s” is not possible: the text is %(state)s."),
        state=sight,
        state_label=lambda record: sight(record).label,
        decides=dict.fromkeys(_DECIDING, shown),
    )


def _ask_restorer(record, by) -> None:
    """Neither who proposed it nor who mended the text meanwhile (第十七条)."""
    emergency.ask_proposed_by_another(record, by)
    kinds = getattr(record, "written_in", ())
    if kinds and record.events.filter(kind__in=kinds, by=by).exists():
        raise NotAllowed(_("Publication is decided by somebody other than the author."))


def hidden(at: datetime) -> dict:
    return {"hidden_at": at}


def unhidden(at: datetime) -> dict:
    return {"hidden_at": None}


@dataclass(frozen=True)
class TakingBack:
    """`look(record)`: what the scanners find in what strangers would read; nothing of it may stand open
    before it is shown again. `gone(at)` and `back(at)`: the columns that take it away and show it.
    `index`: its kind in the site's search, if it is in it. `held_at`: the model of its form, if another."""

    lifecycle: Lifecycle
    look: Callable[[Any], list[Sighting]]
    gone: Callable[[datetime], dict] = hidden
    back: Callable[[datetime], dict] = unhidden
    index: str = ""
    held_at: type[models.Model] | None = None

    @transaction.atomic
    def take(self, record, *, by, at: datetime, reason: str):
        """Strangers read it no longer."""
        record = self.lifecycle.begin(record, emergency.TAKEN, by=by)
        if getattr(record, "hidden_at", None):
            raise NotAllowed(_("It is taken back already."))
        reason = emergency.with_reason(reason)
        return self._moved(record, emergency.TAKEN, by=by, at=at, note=reason, **self.gone(at))

    @transaction.atomic
    def confirm(self, record, *, by, at: datetime, reason: str):
        """It stays inside."""
        record = self.lifecycle.begin(record, emergency.CONFIRMED, by=by)
        emergency.ask_second_person(record, by)
        reason = emergency.with_reason(reason)
        return self._moved(record, emergency.CONFIRMED, by=by, at=at, note=reason)

    def undo(self, record, *, by, at: datetime, reason: str, read: str | None = None):
        """Public again, as it was; the gate is asked anew. `read`: what the page showed, as a fingerprint."""
        return self._shown_again(
            record, emergency.UNDONE, emergency.ask_second_person, by, at, reason, read
        )

    @transaction.atomic
    def propose(self, record, *, by, at: datetime, reason: str):
        """恢复公开, first person: why strangers may read it again."""
        record = self.lifecycle.begin(record, emergency.PROPOSED, by=by)
        emergency.ask_none_waits(record)
        if not record.hidden_at:
            raise NotAllowed(_("Strangers read it already."))
        if emergency.proposal(record):
            raise NotAllowed(_("It is proposed already."))
        reason = emergency.with_reason(reason, _("Say why it may be shown again."))
        return self._moved(record, emergency.PROPOSED, by=by, at=at, note=reason)

    def restore(self, record, *, by, at: datetime, reason: str, read: str | None = None):
        """恢复公开, second person. `read`: the fingerprint of what the page showed."""
        return self._shown_again(record, emergency.RESTORED, _ask_restorer, by, at, reason, read)

    @transaction.atomic
    def refuse(self, record, *, by, at: datetime, reason: str, read: str | None = None):
        """It stays inside; who proposed may propose anew. `read`: as for `restore`."""
        record = self.lifecycle.begin(record, emergency.REFUSED, by=by, read=read)
        emergency.ask_proposed_by_another(record, by)
        reason = emergency.with_reason(reason, _("A refusal needs a reason."))
        return self._moved(record, emergency.REFUSED, by=by, at=at, note=reason)

    @keeps_findings
    @transaction.atomic
    def _shown_again(self, record, step: str, ask_person, by, at: datetime, reason: str, read):
        record = self.lifecycle.begin(record, step, by=by, read=read)
        ask_person(record, by)
        ask_sightings(record, self.look(record), by=by, held_at=self.held_at)
        reason = emergency.with_reason(reason, _("A decision states its basis."))
        return self._moved(record, step, by=by, at=at, note=reason, **self.back(at))

    def _moved(self, record, step: str, *, by, at: datetime, **facts):
        self.lifecycle.finish(record, step, by=by, on=timezone.localdate(at), **facts)
        if self.index:
            entries.refresh(self.index, [record.pk])
        epoch.move()
        return record

    @property
    def takes(self) -> dict[str, Callable]:
        """Step → the function that takes it, of those the register's table has."""
        known = {
            emergency.TAKEN: self.take,
            emergency.CONFIRMED: self.confirm,
            emergency.UNDONE: self.undo,
            emergency.PROPOSED: self.propose,
            emergency.RESTORED: self.restore,
            emergency.REFUSED: self.refuse,
        }
        return {step: take for step, take in known.items() if step in self.lifecycle.transitions}
