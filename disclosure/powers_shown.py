"""What strangers read of the list of powers: looked through as a whole, taken back, shown again."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from disclosure import gate, power_list, word_list
from disclosure.models import Adjustment, AdjustmentProposal, PowerItem
from disclosure.scanning.passages import Unread
from disclosure.scanning.scan import Sighting, scan_file
from disclosure.search import POWER
from disclosure.taking_back import TakingBack, lifecycle_of
from records.uploads import JPEG, PDF, PNG, Kind

CHARTS = (PDF, PNG, JPEG)
ADJUSTMENT_TEXTS = ("basis", "approval", "note")


def look_at_power(item: PowerItem, office: Collection[str] | None = None) -> list[Sighting]:
    """What stops publication in the version's words and its chart; what a person answered for who looked
    at the chart stands. `office`: telephones of the office, where they are known already."""
    phones = [*(gate.office_phones() if office is None else office), *power_list.phones_of(item)]
    texts = gate.texts_of(item, power_list.SCANNED, within=f"{item.code} ")
    sightings = gate.look(texts, office=phones)
    if item.flow_chart:
        ending = PurePosixPath(item.flow_chart.name).suffix.lower()
        kind = next(one for one in CHARTS if ending in one.extensions)
        with item.flow_chart.open("rb") as chart:
            content = chart.read()
        sightings += look_at_chart(kind, content, seen=item.flow_chart_seen, phones=phones)
    return [one for one in sightings if one.blocks]


def look_at_chart(
    kind: Kind, content: bytes, *, seen: str, phones: Collection[str], title: str = ""
) -> list[Sighting]:
    """What stops publication in a chart, under one name: a false alarm cleared when it was handed in is
    known again in the file that is kept. Without what the scanners cannot read, where somebody wrote
    (`seen`) that they looked at it. `title`: the name it came with.
    """
    name = f"{gate.label_of(PowerItem, 'flow_chart')}{kind.extensions[0]}"
    sightings = scan_file(
        name, kind, content, title=title, office_phones=phones, listed=word_list.current()
    )
    unread = list(Unread) if seen.strip() else []
    return [one for one in sightings if one.blocks and one.kind not in unread]


def look_at_adjustment(
    adjustment: Adjustment, office: Collection[str] | None = None
) -> list[Sighting]:
    """What stops publication in its basis, approval and note."""
    sightings = gate.look(gate.texts_of(adjustment, ADJUSTMENT_TEXTS), office=office)
    return [one for one in sightings if one.blocks]


POWERS = TakingBack(
    lifecycle_of(PowerItem, ("code", *power_list.ELEMENTS)),
    look_at_power,
    index=POWER,
    held_at=AdjustmentProposal,
)
ADJUSTMENTS = TakingBack(
    lifecycle_of(Adjustment, ("number", "kind", "effective_on", *ADJUSTMENT_TEXTS)),
    look_at_adjustment,
    held_at=AdjustmentProposal,
)
