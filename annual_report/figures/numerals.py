"""How the report writes its numbers (GB/T 15835-2011): 2700余条, 10万余人, 上升2.6%."""

from decimal import ROUND_HALF_UP, Decimal

from annual_report.grid import printed

Number = int | Decimal
WAN, YI = 10_000, 100_000_000
TENTH = Decimal("0.1")


def amount(value: Number, *, approx: bool = False) -> str:
    """The number alone. A lower bound carries 余; a round one in 万 or 亿 is written so (1.3亿余)."""
    if not approx:
        return printed(value)
    if value >= YI and value % (YI // 100) == 0:
        return f"{printed(Decimal(value) / YI)}亿余"
    if value >= WAN and value % WAN == 0:
        return f"{printed(value // WAN)}万余"
    return f"{printed(value)}余"


def quantity(value: Number, unit: str, *, approx: bool = False) -> str:
    """The number with its unit: 1497条, 2700余条, 100%."""
    return f"{amount(value, approx=approx)}{unit}"


def rounded(value: Decimal) -> Decimal:
    """To one decimal, halves upward, as the reports of this bureau round."""
    return value.quantize(TENTH, ROUND_HALF_UP)


def percentage(part: Number, whole: Number) -> Decimal | None:
    """`part` of `whole` in per cent; None of nothing."""
    return rounded(Decimal(100 * part) / whole) if whole else None


def change_percent(current: Number | None, previous: Number | None) -> Decimal | None:
    """By how much `current` differs from last year, in per cent; None where there is nothing to compare."""
    if current is None or not previous:
        return None
    return rounded(Decimal(100 * (current - previous)) / previous)


def change(current: Number | None, previous: Number | None) -> str:
    """上升2.6%, 下降33.5%, 与上年持平; 上年无可比数据 without a last year."""
    percent = change_percent(current, previous)
    if percent is None:
        return "与上年持平" if previous == current is not None else "上年无可比数据"
    if percent == 0:
        return "与上年持平"
    return f"{'上升' if percent > 0 else '下降'}{printed(abs(percent))}%"
