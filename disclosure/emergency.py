"""紧急撤回: one person takes what is public back at once; another confirms it afterwards, or undoes it.

Any duty that handles, reviews or publishes may take it, for a leak does not wait for the right person. The
steps stand in the registers' own tables; which one is open follows from the ledger.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.ledger import Event
from records.lifecycle import NotAllowed, Role, Transition

TAKEN, CONFIRMED, UNDONE = "emergency", "emergency_confirmed", "emergency_undone"
STEPS = (TAKEN, CONFIRMED, UNDONE)
_TAKERS = (Role.HANDLER, Role.REVIEWER, Role.PUBLISHER, Role.HEAD)
_JUDGES = (Role.REVIEWER, Role.PUBLISHER, Role.HEAD)
LABELS = {
    TAKEN: gettext_lazy("Emergency withdrawal"),
    CONFIRMED: gettext_lazy("Confirm the emergency withdrawal"),
    UNDONE: gettext_lazy("Undo the emergency withdrawal"),
}


def transitions(public: Iterable[str], away: Iterable[str]) -> tuple[Transition, ...]:
    """The three rows for a register whose records stand in one of `public` while strangers read them, and
    in one of `away` once taken back; the same states where that is no state of theirs."""
    public, away = tuple(public), tuple(away)
    moves = public != away
    rows = (
        (TAKEN, public, away if moves else (), _TAKERS),
        (CONFIRMED, away, (), _JUDGES),
        (UNDONE, away, public if moves else (), _JUDGES),
    )
    return tuple(
        Transition(step, LABELS[step], sources, targets, who, in_order=False)
        for step, sources, targets, who in rows
    )


def waiting(record) -> Event | None:
    """The emergency withdrawal that waits for a second person."""
    latest = record.events.filter(kind__in=STEPS).order_by("pk").last()
    return latest if latest and latest.kind == TAKEN else None


def shut(record) -> set[str]:
    """Those of the three that are not open."""
    return {TAKEN} if waiting(record) else {CONFIRMED, UNDONE}


def ask_none_waits(record) -> None:
    """Refuse what would make the record public past the second person."""
    if waiting(record):
        raise NotAllowed(_("The emergency withdrawal is confirmed or undone first."))


def ask_second_person(record, by) -> None:
    """Refuse unless an emergency withdrawal of somebody else waits."""
    event = waiting(record)
    if event is None:
        raise NotAllowed(_("No emergency withdrawal waits to be decided."))
    if event.by_id == by.pk:
        raise NotAllowed(_("Another person confirms or undoes an emergency withdrawal."))


def with_reason(reason: str) -> str:
    """The reason, kept inside; strangers read a sentence that names nobody."""
    if not reason.strip():
        raise NotAllowed(_("Say what strangers must not read."))
    return reason.strip()
