"""索引号: `<unit code>/<YYYY>-<00001>`, counted by unit and year of formation, never used twice."""

import re
from collections import defaultdict
from collections.abc import Iterable

from disclosure.models import Disclosure
from records.numbering import count_from, next_numbers

_OURS = re.compile(r"(?P<series>[^/]+/\d{4})-(?P<serial>\d{5,9})")


def issue(disclosures: Iterable[Disclosure]) -> None:
    """Set the index number of each item that has none; the caller saves. One lock a unit and year.

    Numbers that came with imported items count as given out. Call inside a transaction.
    """
    highest: dict[str, int] = defaultdict(int)
    waiting: dict[str, list[Disclosure]] = defaultdict(list)
    for disclosure in disclosures:
        if not disclosure.index_number:
            waiting[f"{disclosure.unit.code}/{disclosure.formed_on.year}"].append(disclosure)
        elif match := _OURS.fullmatch(disclosure.index_number):
            highest[match["series"]] = max(highest[match["series"]], int(match["serial"]))
    # In one order for everybody, so that two imports do not wait for each other.
    for series, serial in sorted(highest.items()):
        count_from(f"index/{series}", serial)
    for series, items in sorted(waiting.items()):
        serials = next_numbers(f"index/{series}", len(items))
        for item, serial in zip(items, serials, strict=True):
            item.index_number = f"{series}-{serial:05d}"
