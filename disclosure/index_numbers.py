"""索引号: `<unit code>/<YYYY>-<00001>`, counted by unit and year of formation, never used twice."""

import re
from collections import defaultdict
from collections.abc import Iterable

from disclosure.models import Disclosure
from records.numbering import free_numbers, go_on_after

_OURS = re.compile(r"(?P<series>[^/]+/\d{4})-(?P<serial>\d{5,9})")


def issue(disclosures: Iterable[Disclosure]) -> None:
    """Set the index number of each item that has none; the caller saves. One lock a unit and year.

    Numbers that came with items, stored or among these, are passed over. Call inside a transaction.
    """
    brought = {item.index_number for item in disclosures if item.index_number}
    waiting: dict[str, list[Disclosure]] = defaultdict(list)
    for disclosure in disclosures:
        if not disclosure.index_number:
            waiting[f"{disclosure.unit.code}/{disclosure.formed_on.year}"].append(disclosure)
    serials: dict[str, list[int]] = defaultdict(list)
    for match in filter(None, map(_OURS.fullmatch, brought)):
        serials[match["series"]].append(int(match["serial"]))
    # In one order for everybody, so that two imports do not wait for each other.
    for series in sorted(serials):
        go_on_after(f"index/{series}", serials[series])
    for series, items in sorted(waiting.items()):
        _number(series, items, brought)


def _number(series: str, items: list[Disclosure], brought: set[str]) -> None:
    unnumbered = list(items)
    while unnumbered:
        numbers = free_numbers(
            f"index/{series}",
            len(unnumbered),
            taken=Disclosure.objects.filter(index_number__startswith=f"{series}-"),
            field="index_number",
            form=lambda serial: f"{series}-{serial:05d}",
        )
        for number in numbers:
            if number not in brought:
                unnumbered.pop(0).index_number = number
