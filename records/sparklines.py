"""A row of counts as a small line beside a number: SVG of a few bytes, with the counts in words."""

from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT, EDGE = 120, 28, 3


def sparkline(counts: Sequence[int], told: str) -> SafeString:
    """`counts` from left to right, the last with a dot; `told` says them to who does not see it.

    "" for fewer than two counts: a dot is no line.
    """
    if len(counts) < 2:
        return mark_safe("")
    most = max(*counts, 1)
    step = (WIDTH - 2 * EDGE) / (len(counts) - 1)
    points = [
        (round(EDGE + at * step, 1), round(HEIGHT - EDGE - count / most * (HEIGHT - 2 * EDGE), 1))
        for at, count in enumerate(counts)
    ]
    line = " ".join(f"{x},{y}" for x, y in points)
    x, y = points[-1]
    return mark_safe(
        f'<svg class="sparkline" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' role="img" aria-label="{escape(told)}"><polyline points="{line}"/>'
        f'<circle cx="{x}" cy="{y}" r="2.5"/></svg>'
    )
