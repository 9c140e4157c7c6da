"""紧急撤回: one person takes what is public back at once; another confirms it afterwards, or undoes it.

Any duty that handles, reviews or publishes may take it, for a leak does not wait for the right person. The
steps stand in the registers' own tables; which one is open follows from the ledger. What stays away is
shown again by two: one proposes (恢复公开), another confirms or refuses.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.ledger import Event
from records.lifecycle import NotAllowed, Role, Transition

TAKEN, CONFIRMED, UNDONE = "emergency", "emergency_confirmed", "emergency_undone"
STEPS = (TAKEN, CONFIRMED, UNDONE)
PROPOSED, RESTORED, REFUSED = "restore_proposed", "restored", "restore_refused"
RESTORING = (PROPOSED, RESTORED, REFUSED)
TAKERS = (Role.HANDLER, Role.REVIEWER, Role.PUBLISHER, Role.HEAD)
_JUDGES = (Role.REVIEWER, Role.PUBLISHER, Role.HEAD)
_RESTORERS = (Role.PUBLISHER, Role.HEAD)
LABELS = {
    TAKEN: gettext_lazy("Emergency withdrawal"),
    CONFIRMED: gettext_lazy("Confirm the emergency withdrawal"),
    UNDONE: gettext_lazy("Undo the emergency withdrawal"),
    PROPOSED: gettext_lazy("Propose to show it again"),
    RESTORED: gettext_lazy("Confirm: show it again"),
    REFUSED: gettext_lazy("Refuse to show it again"),
}
# What the ledger of a register with these steps calls them.
EVENTS = (
    (TAKEN, gettext_lazy("Withdrawn in an emergency")),
    (CONFIRMED, gettext_lazy("Emergency withdrawal confirmed")),
    (UNDONE, gettext_lazy("Emergency withdrawal undone")),
    (PROPOSED, gettext_lazy("Proposed to be shown again")),
    (RESTORED, gettext_lazy("Shown again")),
    (REFUSED, gettext_lazy("Not to be shown again")),
)


def transitions(public: Iterable[str], away: Iterable[str]) -> tuple[Transition, ...]:
    """The three rows for a register whose records stand in one of `public` while strangers read them, and
    in one of `away` once taken back; the same states where that is no state of theirs."""
    public, away = tuple(public), tuple(away)
    moves = public != away
    rows = (
        (TAKEN, public, away if moves else (), TAKERS),
        (CONFIRMED, away, (), _JUDGES),
        (UNDONE, away, public if moves else (), _JUDGES),
    )
    return tuple(_row(*row) for row in rows)


def restoring(away: Iterable[str], public: Iterable[str]) -> tuple[Transition, ...]:
    """The rows that show again what stayed away, for a register that has no other way; states as above."""
    public, away = tuple(public), tuple(away)
    rows = (
        (PROPOSED, away, (), (Role.PUBLISHER,)),
        (RESTORED, away, public if public != away else (), _RESTORERS),
        (REFUSED, away, (), _RESTORERS),
    )
    return tuple(_row(*row) for row in rows)


def _row(step: str, sources: tuple, targets: tuple, who: tuple[Role, ...]) -> Transition:
    return Transition(step, LABELS[step], sources, targets, who, in_order=False)


def waiting(record) -> Event | None:
    """The emergency withdrawal that waits for a second person."""
    latest = record.events.filter(kind__in=STEPS).order_by("pk").last()
    return latest if latest and latest.kind == TAKEN else None


def proposal(record) -> Event | None:
    """The proposal to show it again that waits for a second person."""
    latest = record.events.filter(kind__in=(*STEPS, *RESTORING)).order_by("pk").last()
    return latest if latest and latest.kind == PROPOSED else None


def shut(record) -> set[str]:
    """Those of the steps that are not open, whatever the state."""
    if waiting(record):
        return {TAKEN, *RESTORING}
    return {CONFIRMED, UNDONE, *((PROPOSED,) if proposal(record) else (RESTORED, REFUSED))}


def shut_by_sight(record, *, is_hidden: bool) -> set[str]:
    """The same for a register in which no state tells whether the record is away."""
    return shut(record) | ({TAKEN} if is_hidden else {CONFIRMED, UNDONE, *RESTORING})


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


def ask_proposed_by_another(record, by) -> None:
    """Refuse unless somebody else proposed to show it again."""
    event = proposal(record)
    if event is None:
        raise NotAllowed(_("Somebody proposes first that it is public again."))
    if event.by_id == by.pk:
        raise NotAllowed(_("Whoever proposed it does not decide on it."))


def with_reason(reason: str, refusal: str = "") -> str:
    """The reason, kept inside; strangers read a sentence that names nobody."""
    if not reason.strip():
        raise NotAllowed(refusal or _("Say what strangers must not read."))
    return reason.strip()
