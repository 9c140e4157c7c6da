"""How far a member of staff reaches: which units' records are seen and handled.

承办 reaches the records of its units and those below them. Whoever holds a duty of the whole bureau
(登记, 审核, 发布, 机构负责人, 年报) reaches all. An account that holds neither has what its permissions say.
An account without a unit reaches what is its own: the requests it handles, the documents it drafted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from disclosure.models.catalogue import Unit
from disclosure.models.memberships import Membership
from records.lifecycle import NotAllowed, Role, holds_any

BUREAU_WIDE = (Role.REGISTRAR, Role.REVIEWER, Role.PUBLISHER, Role.HEAD, Role.REPORTER)


def is_bound(user) -> bool:
    """Whether only the records of some units are this person's business."""
    if user is None or user.is_superuser:
        return False
    return holds_any(user, (Role.HANDLER,)) and not holds_any(user, BUREAU_WIDE)


@dataclass(frozen=True)
class Units:
    """Units of an account on a day: `ids` of its own, of those stood in for, and of all below them.

    `is_bureau`: the bureau itself is among them, and so what no unit has been given yet.
    """

    ids: Collection[int]
    is_bureau: bool


def units_of(user, *, on: date) -> Units:
    """Read once for a page; two queries."""
    if not hasattr(user, "_units"):
        user._units = {}
    if on not in user._units:
        memberships = Membership.objects.filter(user=user).on(on)
        own = dict(memberships.values_list("unit", "unit__parent"))
        user._units[on] = Units(Unit.objects.with_all_below(own), None in own.values())
    return user._units[on]


def reach(user, *, on: date | None = None, own: Q | None = None) -> Q:
    """What `user` may see and handle of a register whose records have a `unit`, as a filter.

    `own`: what is the person's whatever the unit, as the requests somebody handles.
    """
    if not is_bound(user):
        return Q()
    units = units_of(user, on=on or localdate())
    within = Q(unit__in=units.ids)
    if units.is_bureau:
        within |= Q(unit=None)
    return within if own is None else within | own


def units_seen_by(user, *, on: date | None = None) -> QuerySet[Unit]:
    """The units whose figures `user` reads on a page that tells one from another."""
    if not is_bound(user):
        return Unit.objects.all()
    return Unit.objects.filter(pk__in=units_of(user, on=on or localdate()).ids)


def ask_unit(record, user, *, on: date | None = None) -> None:
    """Refuse (NotAllowed) to handle a record outside the person's units.

    The register says what is within reach: `within_reach(user)` of its QuerySet.
    """
    if not is_bound(user):
        return
    rows = type(record)._default_manager.within_reach(user, on=on)
    if not rows.filter(pk=record.pk).exists():
        raise NotAllowed(_("This record belongs to another unit."))


def ask_own_unit(unit: Unit, user, *, on: date) -> None:
    """Refuse (NotAllowed) to begin a record for a unit that is not among the person's."""
    if is_bound(user) and unit.pk not in units_of(user, on=on).ids:
        raise NotAllowed(_("%(unit)s is not among your units.") % {"unit": unit})
