"""权责清单 in time: totals by type, the list as of any day, what changed between two days, adjustments.

An adjustment overwrites no power: the old version is closed and a new one opened. Versions are written here
and by the table that takes over a list kept elsewhere (`resources.PowerItemResource`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.gate import ask_gate, keeps_findings, texts_of
from disclosure.models import Adjustment, AdjustmentProposal, PowerItem
from disclosure.search import POWER
from records import epoch
from records.lifecycle import Act, NotAllowed, Role
from records.numbering import free_number
from records.search import entries
from statute.powers import STATED_ORDER, PowerType

Kind = Adjustment.Kind


ADJUST = Act(gettext_lazy("Adjust the list of powers"), (Role.PUBLISHER,))
# A list kept elsewhere, as it stands: not in the hands of who proposes its changes here.
TAKE_OVER = Act(gettext_lazy("Bring in a list of powers"), (Role.HEAD, Role.SYSTEM))


# --- counting


@dataclass(frozen=True)
class TypeCount:
    type: PowerType
    count: int


def count_by_type(on: date) -> list[TypeCount]:
    """What strangers see, by all ten types: the bureau's order first (处罚, 许可, 强制 …)."""
    rows = (
        PowerItem.objects.shown()
        .in_force(on=on)
        .order_by()
        .values_list("type")
        .annotate(Count("pk"))
    )
    counts = dict(rows)
    order = (*STATED_ORDER, *(kind for kind in PowerType if kind not in STATED_ORDER))
    return [TypeCount(kind, counts.get(kind.value, 0)) for kind in order]


def count_by_unit(on: date) -> list[tuple[str, int]]:
    """(implementing unit, number of powers), the largest first."""
    rows = PowerItem.objects.shown().in_force(on=on).order_by().values_list("implementing_unit")
    return sorted(rows.annotate(count=Count("pk")), key=lambda row: (-row[1], row[0]))


# --- comparing


@dataclass(frozen=True)
class Change:
    """One power that differs between two days; `before` or `after` is None where it was not listed."""

    before: PowerItem | None
    after: PowerItem | None

    @property
    def item(self) -> PowerItem:
        return self.after or self.before

    @property
    def adjustment(self) -> Adjustment | None:
        return self.after.opened_by if self.after else self.before.closed_by

    @property
    def fields(self) -> list[str]:
        """The labels of what was changed."""
        if not (self.before and self.after):
            return []
        return [
            str(PowerItem._meta.get_field(name).verbose_name)
            for name in ELEMENTS
            if getattr(self.before, name) != getattr(self.after, name)
        ]


@dataclass(frozen=True)
class Changes:
    added: list[Change]
    removed: list[Change]
    changed: list[Change]


# What makes a version of a power; everything a citizen can read of it.
ELEMENTS = (
    *("type", "name", "sub_item", "legal_basis", "implementing_unit", "handling_unit", "duties"),
    *("duty_basis", "accountability", "addressees", "statutory_days", "promised_days", "fee"),
    *("flow_chart", "flow_text", "phone", "referred_upward", "note"),
    *("conditions", "materials", "place", "hours", "enquiry_phone", "online_url", "discretion"),
    *("appeal", "keywords"),
)


# A telephone is the office's own by its field, the flow chart is scanned as a file where it is handed in.
_UNSCANNED = ("type", "phone", "enquiry_phone", "online_url", "flow_chart", "referred_upward")
SCANNED = tuple(name for name in ELEMENTS if name not in _UNSCANNED)


def changes_between(first: date, last: date) -> Changes:
    """What stood on the list on `first` and no more on `last`, what was new by then, what had changed.

    Two queries. A power changed back and forth in between is no change; one of which strangers may not read
    a version is left out.
    """
    rows = PowerItem.objects.select_related("opened_by", "closed_by").order_by("type", "code")
    stood, stands = list(rows.in_force(on=first)), list(rows.in_force(on=last))
    hidden = {item.code for item in (*stood, *stands) if item.hidden_at}
    before = {item.code: item for item in stood if item.code not in hidden}
    after = {item.code: item for item in stands if item.code not in hidden}
    changed = [Change(before[code], after[code]) for code in after if code in before]
    return Changes(
        added=[Change(None, item) for code, item in after.items() if code not in before],
        removed=[Change(item, None) for code, item in before.items() if code not in after],
        changed=[change for change in changed if change.fields],
    )


def successors(item: PowerItem) -> list[PowerItem]:
    """What a closed version became under another code (合并、分设)."""
    return (
        list(item.closed_by.opened.shown().exclude(code=item.code))
        if _moves(item.closed_by)
        else []
    )


def predecessors(item: PowerItem) -> list[PowerItem]:
    """What a version was made of under other codes (合并、分设)."""
    return (
        list(item.opened_by.closed.shown().exclude(code=item.code))
        if _moves(item.opened_by)
        else []
    )


def _moves(adjustment: Adjustment | None) -> bool:
    """Whether powers went on under other codes; a 变更 of many leaves each its own."""
    return adjustment is not None and adjustment.kind != Kind.CHANGED


# --- adjusting


@dataclass(frozen=True)
class Shape:
    """How many versions an adjustment of a kind closes and opens: (at least, at most)."""

    closes: tuple[int, int]
    opens: tuple[int, int]


MANY = 1000
SHAPES = {
    Kind.ADDED: Shape((0, 0), (1, MANY)),
    Kind.CANCELLED: Shape((1, MANY), (0, 0)),
    Kind.DELEGATED: Shape((1, MANY), (0, 0)),
    Kind.TAKEN_OVER: Shape((0, 0), (1, MANY)),
    Kind.MERGED: Shape((2, MANY), (1, 1)),
    Kind.SPLIT: Shape((1, 1), (2, MANY)),
    # One decision may change many (a unit renamed); each keeps its code.
    Kind.CHANGED: Shape((1, MANY), (1, MANY)),
}


@keeps_findings
@transaction.atomic
def adjust(
    *,
    kind: str,
    effective_on: date,
    basis: str,
    approval: str,
    by,
    closes: Sequence[PowerItem] = (),
    opens: Sequence[PowerItem] = (),
    note: str = "",
) -> Adjustment:
    """One approved adjustment: `closes` (current versions) end and `opens` (unsaved) begin that day.

    A code is never given to another power: what is opened has a new code, or continues one that this
    adjustment closes. A 变更 keeps its code.
    """
    ADJUST.ask(by)
    adjustment = Adjustment(
        kind=kind, effective_on=effective_on, basis=basis, approval=approval, note=note
    )
    adjustment.full_clean()
    shape = SHAPES[Kind(kind)]
    if not (
        shape.closes[0] <= len(closes) <= shape.closes[1]
        and shape.opens[0] <= len(opens) <= shape.opens[1]
    ):
        raise NotAllowed(
            _("“%s” does not close and open so many powers.") % adjustment.get_kind_display()
        )
    current = PowerItem.objects.select_for_update(of=("self",)).filter(
        pk__in=[item.pk for item in closes]
    )
    current = {item.pk: item for item in current}
    for item in closes:
        _check_closing(current[item.pk], effective_on)
    _check_codes(Kind(kind), current.values(), opens)
    texts = texts_of(adjustment, ("basis", "approval", "note"))
    for item in opens:
        texts |= texts_of(item, SCANNED, within=f"{item.code} ")
    phones = [phone for item in opens for phone in phones_of(item)]
    # What is proposed is not stored yet when it is tried.
    ask_gate(AdjustmentProposal, texts, by=by, phones=phones)
    adjustment.number, adjustment.by = _next_number(effective_on.year), by
    adjustment.save()
    for item in current.values():
        item.valid_to, item.closed_by = effective_on, adjustment
        item.save(update_fields=["valid_to", "closed_by"])
    for item in opens:
        item.valid_from, item.valid_to, item.opened_by = effective_on, None, adjustment
        item.full_clean()
        item.save()
    entries.refresh(POWER, [item.pk for item in (*current.values(), *opens)])
    epoch.move()
    return adjustment


def phones_of(item: PowerItem) -> list[str]:
    """The telephones of a power: of the office, so that its texts may name them."""
    return [phone for phone in (item.phone, item.enquiry_phone) if phone]


def _next_number(year: int) -> str:
    """The next number of an adjustment that takes effect in `year`: 2026-001."""
    return free_number(
        f"adjustment/{year}",
        taken=Adjustment.objects.all(),
        field="number",
        form=lambda serial: f"{year}-{serial:03d}",
    )


def next_version(item: PowerItem, **changes) -> PowerItem:
    """An unsaved copy of `item` with `changes`, to be opened by an adjustment."""
    copied = {name: getattr(item, name) for name in ("code", *ELEMENTS)}
    return PowerItem(**copied | changes)


def _check_closing(item: PowerItem, effective_on: date) -> None:
    if item.valid_to is not None:
        raise NotAllowed(_("%s is not on the list any more.") % item.code)
    if effective_on <= item.valid_from:
        raise NotAllowed(_("%s cannot end before it begins.") % item.code)


def _check_codes(kind, closed, opened) -> None:
    codes, continued = [item.code for item in opened], {item.code for item in closed}
    if kind == Kind.CHANGED and set(codes) != continued:
        raise NotAllowed(_("A changed power keeps its code."))
    if len(set(codes)) != len(codes):
        raise NotAllowed(_("Two powers cannot have one code."))
    used = PowerItem.objects.filter(code__in=set(codes) - continued).values_list("code", flat=True)
    if taken := sorted(set(used)):
        raise NotAllowed(_("The code %s was given to another power.") % "、".join(taken))
