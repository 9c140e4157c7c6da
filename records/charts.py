"""Charts as SVG, drawn by hand: the same string serves a page under strict CSP, the PDF and the DOCX.

Attributes only (no style=, no script), a title and a description for those who cannot see it, and a
pattern for each series so that it can be told apart in grey print. Bars lie on their side with the
label above them, so long Chinese labels stay whole and readable on a phone. Numbers are counts: a
negative one is a ValueError; None is unknown, and said so instead of drawn as 0.
"""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2s
from html import escape
from math import ceil, floor, log10

Values = Sequence[float | None]
WIDTH, SIZE, BAR = 480, 14, 16
INK, MUTED, RULE = "#1d2733", "#4a5665", "#d4dae2"
COLOURS = ["#123f7a", "#b4531b", "#5b87bd", "#7a6a1f", "#55616f", "#8a3a63"]
UNKNOWN = "无数据"
# One drawing per series on top of its colour: plain, slanted, dots, upright, level, crossed.
STROKES = ["", "M0 8L8 0", "M2 4h3", "M4 0v8", "M0 4h8", "M0 0L8 8M8 0L0 8"]
DASHES = ["", "8 4", "2 4", "10 4 2 4", "14 4", "4 2"]


def bars(
    title: str,
    description: str,
    labels: Sequence[str],
    series: Mapping[str, Values],
    *,
    unit: str = "",
) -> str:
    """One bar for each label and series; a single series needs no legend."""
    check(labels, series)
    top = ceiling(value for values in series.values() for value in values)
    marks, y = legend(series)
    for at, label in enumerate(labels):
        lines, y = label_above(label, y)
        marks += lines
        for colour, values in enumerate(series.values()):
            value = values[at]
            length = round((WIDTH - 100) * (value or 0) / top, 1)
            if value:
                marks.append(rect(0, y, length, colour))
            marks.append(text(length + 6, y + 13, amount(value, unit)))
            y += BAR + 4
    return drawing(title, description, marks, y + 6, len(series))


def stacked(
    title: str,
    description: str,
    labels: Sequence[str],
    series: Mapping[str, Values],
    *,
    unit: str = "",
) -> str:
    """One bar for each label, its series end to end, and their sum at the end."""
    check(labels, series)
    columns = [[values[at] for values in series.values()] for at in range(len(labels))]
    totals = [sum(value or 0 for value in column) for column in columns]
    top = ceiling(totals)
    marks, y = legend(series)
    for label, column, total in zip(labels, columns, totals, strict=True):
        lines, y = label_above(label, y)
        marks += lines
        x = 0.0
        for colour, value in enumerate(column):
            length = round((WIDTH - 100) * (value or 0) / top, 1)
            if value:
                marks.append(rect(x, y, length, colour))
            x = round(x + length, 1)
        known = any(value is not None for value in column)
        marks.append(text(x + 6, y + 13, amount(total if known else None, unit)))
        y += BAR + 8
    return drawing(title, description, marks, y + 6, len(series))


def line(
    title: str,
    description: str,
    labels: Sequence[str],
    series: Mapping[str, Values],
    *,
    unit: str = "",
) -> str:
    """Series over equal steps (years, months). An unknown value breaks the line."""
    check(labels, series)
    top = ceiling(value for values in series.values() for value in values)
    marks, above = legend(series)
    height, left = 200, 14 + 8 * len(figure(top))
    above += 2 * SIZE if unit else SIZE
    step = (WIDTH - left - 30) / max(len(labels) - 1, 1)
    if unit:
        marks.append(text(0, above - SIZE, f"单位：{unit}"))
    for share in range(5):
        y = above + height - height * share / 4
        marks.append(f'<path d="M{left} {y}H{WIDTH}" stroke="{RULE}"/>')
        marks.append(text(left - 6, y + 5, figure(top * share / 4), anchor="end"))
    # A label needs its own width: on a long axis only every nth is written.
    longest = max((len(label) for label in labels), default=1) * 9 + 12
    every = max(1, ceil(longest / step))
    for at in range(0, len(labels), every):
        marks.append(text(left + 10 + at * step, above + height + 20, labels[at], anchor="middle"))
    for colour, values in enumerate(series.values()):
        points = [
            None if value is None else (left + 10 + at * step, above + height * (1 - value / top))
            for at, value in enumerate(values)
        ]
        marks += [path(points, colour), *(marker(*point, colour) for point in points if point)]
    return drawing(title, description, marks, above + height + 32, len(series))


def check(labels: Sequence[str], series: Mapping[str, Values]) -> None:
    for name, values in series.items():
        if len(values) != len(labels):
            raise ValueError(f"series {name!r}: {len(values)} values for {len(labels)} labels")
        if any(value is not None and value < 0 for value in values):
            raise ValueError(f"series {name!r} has a negative value")
    if len(series) > len(COLOURS):
        raise ValueError(f"{len(series)} series: more than can be told apart ({len(COLOURS)})")


def ceiling(values) -> float:
    """The end of the axis: four equal, round steps reach it. 4 when there is nothing to draw."""
    highest = max((value for value in values if value), default=0)
    if not highest:
        return 4
    step = 10 ** floor(log10(highest / 4))
    nice = next(factor * step for factor in (1, 2, 2.5, 5, 10, 20) if factor * step * 4 >= highest)
    return max(4, ceil(nice) * 4) if float(highest).is_integer() else nice * 4


def figure(value: float) -> str:
    return f"{value:.10g}" if value < 10**10 else f"{value:.0f}"


def amount(value: float | None, unit: str) -> str:
    return UNKNOWN if value is None else figure(value) + unit


def label_above(label: str, y: float) -> tuple[list[str], float]:
    """The label in lines of what fits the width, and where its bars begin."""
    fits = WIDTH // SIZE - 1
    lines = [label[at : at + fits] for at in range(0, len(label), fits)] or [""]
    return [text(0, y + SIZE + at * 18, part) for at, part in enumerate(lines)], y + 18 * len(
        lines
    ) + 2


def legend(series: Mapping[str, Values]) -> tuple[list[str], float]:
    """Names of the series, as many to a row as fit, and where the drawing begins."""
    if len(series) < 2:
        return [], 4
    marks, x, y = [], 0.0, 4.0
    for colour, name in enumerate(series):
        width = 30 + SIZE * len(name) + 14
        if x and x + width > WIDTH:
            x, y = 0.0, y + 24
        marks += [rect(x, y, 22, colour), text(x + 28, y + 13, name)]
        x += width
    return marks, y + 32


def rect(x: float, y: float, width: float, colour: int) -> str:
    # The first series is plain: a tiled pattern would show its seams.
    fill = f"url(#ID-{colour})" if colour else COLOURS[0]
    return (
        f'<rect x="{x}" y="{y}" width="{max(width, 1)}" height="{BAR}" fill="{fill}" '
        f'stroke="{COLOURS[colour]}"/>'
    )


def text(x: float, y: float, content: str, *, anchor: str = "start") -> str:
    return (
        f'<text x="{round(x, 1)}" y="{round(y, 1)}" font-size="{SIZE}" fill="{INK}" '
        f'text-anchor="{anchor}">{escape(content)}</text>'
    )


def path(points: Sequence[tuple[float, float] | None], colour: int) -> str:
    steps, pen = [], "M"
    for point in points:
        steps += [f"{pen}{point[0]:.1f} {point[1]:.1f}"] if point else []
        pen = "L" if point else "M"
    dash = f' stroke-dasharray="{DASHES[colour]}"' if DASHES[colour] else ""
    return f'<path d="{"".join(steps)}" fill="none" stroke="{COLOURS[colour]}" stroke-width="2.5"{dash}/>'


def marker(x: float, y: float, colour: int) -> str:
    if colour % 2:
        return (
            f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{COLOURS[colour]}"/>'
        )
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{COLOURS[colour]}"/>'


def patterns(count: int) -> Iterator[str]:
    for colour in range(count):
        stroke = f'<path d="{STROKES[colour]}" stroke="#ffffff" stroke-width="1.5"/>'
        yield (
            f'<pattern id="ID-{colour}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect width="8" height="8" fill="{COLOURS[colour]}"/>{stroke if STROKES[colour] else ""}'
            "</pattern>"
        )


def drawing(title: str, description: str, marks: Sequence[str], height: float, series: int) -> str:
    """The marks in their frame. ID becomes a name taken from the content: several charts share a page."""
    body = "".join(marks)
    if not series or height < 20:
        body, height = text(0, 20, UNKNOWN), 32
    name = "chart-" + blake2s(f"{title}{description}{body}".encode(), digest_size=5).hexdigest()
    # Only our own marks carry ID; a label saying url(#ID-0) or id="ID-0" would arrive escaped or as text.
    head = "".join(patterns(series)).replace("ID-", f"{name}-")
    body = body.replace('"url(#ID-', f'"url(#{name}-')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {height:g}" '
        f'role="img" aria-labelledby="{name}-title {name}-text">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-text">{escape(description)}</desc>'
        f"<defs>{head}</defs>{body}</svg>"
    )
