"""One lifecycle for every register: transitions of one shape, taken through one `begin` and one `finish`.

A register declares its transitions as rows (step, sources, targets, who, in order) and says how its state
is read. `begin` locks the record and asks state, right and day; `finish` writes the state, the changes and
the event. Who may take a step is asked here, in the domain: a page only hides what would be refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from dataclasses import field as declared
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext as _

from records import decisions


class NotAllowed(Exception):
    """The step is refused; the message says why, in words for the clerk."""


class Role(StrEnum):
    """职务分工: the groups that take steps, and the two that act without an account.

    Superusers hold none of them by being superusers: who keeps the system decides nothing about records.
    """

    REGISTRAR = "登记"
    HANDLER = "承办"
    REVIEWER = "审核"
    PUBLISHER = "发布"
    REPORTER = "年报"
    HEAD = "机构负责人"
    # Keep the system, exclude each other and all above.
    ADMINISTRATOR = "管理员"
    SECURITY = "安全管理员"
    AUDITOR = "审计员"
    # Acts through the public pages.
    APPLICANT = "申请人"
    # Imports from the command line, jobs by the clock: nobody pressed a button.
    SYSTEM = "系统"


WITHOUT_ACCOUNT = (Role.APPLICANT, Role.SYSTEM)


def holds_any(user, roles: Iterable[Role]) -> bool:
    """Whether `user` is in the group of one of `roles`; nobody (None) acts as applicant or system."""
    if user is None:
        return any(role in WITHOUT_ACCOUNT for role in roles)
    return any(role.value in _groups_of(user) for role in roles)


def _groups_of(user) -> frozenset[str]:
    # Once for a page that draws a dozen buttons. A test that changes groups reads the user anew.
    if not hasattr(user, "_roles"):
        user._roles = frozenset(user.groups.values_list("name", flat=True))
    return user._roles


def ask_right(user, roles: Iterable[Role], *, step: Any) -> None:
    """Refuse (NotAllowed) unless `user` holds one of `roles`; `step`: the name of what is refused."""
    if holds_any(user, roles):
        return
    if user is None:
        raise NotAllowed(_("“%(step)s” is taken by the office.") % {"step": step})
    raise NotAllowed(
        _("“%(step)s” is taken by: %(roles)s.")
        % {"step": step, "roles": "、".join(r.value for r in roles if r not in WITHOUT_ACCOUNT)}
    )


def ask_read(shown: decisions.Shown, read: str | None) -> decisions.Shown:
    """`shown` as it stands; refused (NotAllowed) where its page had shown another: `read` is what that page
    carried, None from code that shows no page."""
    if read is not None and not shown.is_what_was_read(read):
        raise NotAllowed(
            _(
                "What you read has changed since the page was shown to you. It is shown below as it "
                "stands now, and what you typed is kept: read it and decide again."
            )
        )
    return shown


@dataclass(frozen=True)
class Act:
    """What somebody does to a record that is no transition: it begins one, or leaves its state alone."""

    label: Any
    who: tuple[Role, ...]

    def is_open_to(self, user) -> bool:
        return holds_any(user, self.who)

    def ask(self, user) -> None:
        """Refuse (NotAllowed) who may not."""
        ask_right(user, self.who, step=self.label)


@dataclass(frozen=True)
class Transition:
    """`step` leads from any of `sources` to one of `targets` (none: the state stays), taken by `who`.

    `in_order`: the day of the step may not come before days already in the ledger. Facts that
    happened outside, such as an opinion that came in while other work went on, need not keep it.
    """

    step: str
    label: Any
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    who: tuple[Role, ...]
    in_order: bool = True


@dataclass(frozen=True)
class Lifecycle:
    """The transitions of one register and how its records are read.

    `refused`: the sentence for a step that is not open, with %(step)s and %(state)s. `field`: where the
    state is stored; a register whose state follows from its days gives `state` and leaves it empty.
    `beside`: kinds of events that are no step, so no measure for the order of days.
    """

    model: type[models.Model]
    transitions: Mapping[str, Transition]
    refused: Any
    field: str = "status"
    state: Callable[[Any], str] | None = None
    state_label: Callable[[Any], Any] | None = None
    related: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    # Refuses (NotAllowed) who may take such steps, but not on this record: another unit's.
    ask_reach: Callable[[Any, Any], None] | None = None
    # The steps that decide something, and what is shown to who decides it.
    decides: Mapping[str, Callable[[Any], decisions.Shown]] = declared(default_factory=dict)

    def state_of(self, record) -> str:
        return self.state(record) if self.state else getattr(record, self.field)

    def steps_from(self, state: str, user=None) -> list[str]:
        """The steps open in `state`, in the table's order; with `user`, those of that person."""
        return [
            transition.step
            for transition in self.transitions.values()
            if state in transition.sources and (user is None or holds_any(user, transition.who))
        ]

    def begin(self, record, step: str, *, by, on: date | None = None, read: str | None = None):
        """The record as it stands, locked until the transaction ends. Raises NotAllowed.

        `by` is None for what an applicant or the system does; `on` is None for what has no day.
        `read`: the fingerprint of what was shown to who decides; None from code that shows no page
        (demo, tests), which decides on what stands.
        """
        transition = self.transitions[step]
        rows = self.model._default_manager.select_for_update(of=("self",))
        record = rows.select_related(*self.related).get(pk=record.pk)
        if self.state_of(record) not in transition.sources:
            raise NotAllowed(
                self.refused % {"step": transition.label, "state": self._label(record)}
            )
        ask_right(by, transition.who, step=transition.label)
        if self.ask_reach and by is not None:
            self.ask_reach(record, by)
        if transition.in_order and on is not None:
            self._ask_order(record, on)
        if step in self.decides:
            record._shown = ask_read(self.decides[step](record), read)
        return record

    def _label(self, record) -> Any:
        if self.state_label:
            return self.state_label(record)
        return getattr(record, f"get_{self.field}_display")()

    def _ask_order(self, record, on: date) -> None:
        steps = record.events.exclude(kind__in=self.beside)
        latest = steps.aggregate(day=Max("on"))["day"]
        if latest and on < latest:
            raise NotAllowed(
                _("The step cannot come before %(day)s, the day of the last one recorded.")
                % {"day": latest.isoformat()}
            )

    def finish(
        self, record, step: str, *, by, on: date, note: str = "", to: str | None = None, **changes
    ):
        """Write the state `to` (the step's only target, where there is one) and `changes`; log the event."""
        self.write(record, step, to=to, **changes)
        record.events.create(kind=step, on=on, by=by, note=note)
        self.keep_decision(record, step, by=by, on=on)
        return record

    def keep_decision(self, record, step: str, *, by, on: date) -> None:
        """Store what was read for a step that decides; nothing for the others."""
        if step in self.decides:
            decisions.keep(record, step, record._shown, by=by, on=on)

    def write(self, record, step: str, *, to: str | None = None, **changes) -> None:
        """The half of `finish` before the event, for a register that has more to work out in between."""
        targets = self.transitions[step].targets
        if to is None and len(targets) == 1:
            to = targets[0]
        if not self.state:
            if (to is None) != (not targets) or (targets and to not in targets):
                raise ValueError(f"{step} does not lead to {to}")
            if to is not None:
                changes[self.field] = to
        for name, value in changes.items():
            setattr(record, name, value)
        if changes:
            record.save(update_fields=list(changes))

    def take_over(self, record, state: str, **facts):
        """Set where a record stands that comes with its history from elsewhere (import, demo), or whose
        import is undone; its caller stores it.

        Whoever brings it in was asked for the right to do so; the events are that history's.
        """
        if not self.state:
            facts[self.field] = state
        for name, value in facts.items():
            setattr(record, name, value)
        if self.state_of(record) != state:
            raise ValueError(f"{record} does not stand at {state}")
        return record
