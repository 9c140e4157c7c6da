"""Decisions taken under the powers, year by year, as table 二 of the yearly report counts them."""

from decimal import Decimal

from disclosure.models import DecisionCount


def decision_table() -> dict[str, list]:
    """`kinds`: the columns; `rows`: (year, one count a kind as text), newest first. One query."""
    counts: dict[int, dict[str, Decimal]] = {}
    for entry in DecisionCount.objects.order_by("-year"):
        counts.setdefault(entry.year, {})[entry.kind] = entry.count
    kinds = DecisionCount.Kind
    return {
        "kinds": [
            f"{kind.label}（万元）" if kind == kinds.CHARGE else f"{kind.label}（件）"
            for kind in kinds
        ],
        "rows": [
            (year, [_plain(by_kind.get(kind)) for kind in kinds])
            for year, by_kind in counts.items()
        ],
    }


def _plain(count: Decimal | None) -> str:
    """389, not 389.000000; — where nothing was counted."""
    return "—" if count is None else f"{count:f}".rstrip("0").rstrip(".") if count else "0"
