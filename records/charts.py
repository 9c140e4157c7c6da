"""Charts as SVG, drawn by hand: the same string serves a page under strict CSP, the PDF and the DOCX.

Attributes only (no style=, no script), a title and a description for those who cannot see it, and a
pattern for each series so that it can be told apart in grey print. Bars lie on their side with the
label above them, so long Chinese labels stay whole and readable on a phone. Numbers are counts: a
negative one is a ValueError; None is unknown, and said so instead of drawn as 0. The width suits a phone;
svg.chart in the style sheet bounds it on a wide page.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2s
from html import escape
from math import ceil, floor, log10

Values = Sequence[float | None]
WIDTH, SIZE, BAR = 420, 14, 16
LINE, GAP = 18, 6  # of text, and between a bar and its number
ROOM = 8 * SIZE  # of a label under the axis
INK, RULE = "#1d2733", "#d4dae2"
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
    at_least: Mapping[str, Sequence[bool]] | None = None,
) -> str:
    """One bar for each label and series; a single series needs no legend.

    `at_least`: by series, which of its values are lower bounds (2700余条).
    """
    check(labels, series)
    at_least = at_least or {}
    values = [value for column in series.values() for value in column]
    bounds = [bound for name in series for bound in at_least.get(name, [False] * len(labels))]
    scale = bar_scale(values, unit, bounds)
    marks, y = legend(series, rect)
    for at, label in enumerate(labels):
        lines, y = label_above(label, y)
        marks += lines
        for colour, (name, column) in enumerate(series.items()):
            value = column[at]
            bound = name in at_least and at_least[name][at]
            length = round(scale * (value or 0), 1)
            if value:
                marks.append(rect(0, y, length, colour))
            told = amount(value, unit, at_least=bound)
            marks.append(text(length + GAP if value else 0, y + 13, told))
            y += BAR + 4
        y += 4
    return drawing(title, description, marks, y + 2, len(series))


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
    totals = [total(column) for column in columns]
    scale = bar_scale(totals, unit)
    marks, y = legend(series, rect)
    for label, column, end in zip(labels, columns, totals, strict=True):
        lines, y = label_above(label, y)
        marks += lines
        x = 0.0
        for colour, value in enumerate(column):
            length = round(scale * (value or 0), 1)
            if value:
                marks.append(rect(x, y, length, colour))
            x = round(x + length, 1)
        marks.append(text(x + GAP if end else 0, y + 13, amount(end, unit)))
        y += BAR + 8
    return drawing(title, description, marks, y + 2, len(series))


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
    step, steps = axis([value for values in series.values() for value in values])
    grades = [step * at for at in range(steps + 1)]
    marks, above = legend(series, stroke)
    if unit:
        marks.append(text(0, above + SIZE, f"单位：{unit}"))
        above += LINE
    above += SIZE
    # Half of the first and of the last label stands out over the points.
    widest = max((wide(shortened(label)) for label in labels), default=0)
    left = max(*(wide(figure(grade)) + 12 for grade in grades), widest / 2)
    height, span = 200, WIDTH - left - max(widest / 2, 12)
    for grade in grades:
        y = round(above + height * (1 - grade / grades[-1]), 1)
        marks.append(f'<path d="M{left - 6:.1f} {y}H{WIDTH}" stroke="{RULE}"/>')
        marks.append(text(left - 10, y + 5, figure(grade), anchor="end"))
    every = max(1, ceil((widest + 10) * max(len(labels) - 1, 1) / span))
    across = [left + at * span / max(len(labels) - 1, 1) for at in range(len(labels))]
    # From the last one back: the newest year is always named.
    for at in range(len(labels) - 1, -1, -every):
        marks.append(text(across[at], above + height + 22, labels[at], anchor="middle", room=ROOM))
    for colour, values in enumerate(series.values()):
        points = [
            None if value is None else (x, above + height * (1 - value / grades[-1]))
            for x, value in zip(across, values, strict=True)
        ]
        marks += [path(points, colour), *(marker(*point, colour) for point in points if point)]
    return drawing(title, description, marks, above + height + 32, len(series))


STEM, BRANCHES, PAD = 190, 222, 8  # width of the boxes on the left, where those on the right begin


def flow(title: str, description: str, steps: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Steps from top to bottom, each with what may branch off it to the right."""
    marks, y = [], 2.0
    for at, (step, branches) in enumerate(steps):
        top, (box, y) = y, _box(0, y, STEM, step)
        marks += box
        middle = (top + y) / 2
        side = top
        for branch in branches:
            box, end = _box(
                BRANCHES, side, WIDTH - BRANCHES - 1, branch, dash=' stroke-dasharray="4 3"'
            )
            marks += box
            half = (side + end) / 2
            marks.append(_rule(f"M{STEM + 1} {middle:g}H{STEM + 16}V{half:g}H{BRANCHES}"))
            side = end + GAP
        if at < len(steps) - 1:
            foot = max(y + 16, side + 4)
            marks.append(_rule(f"M{STEM / 2:g} {y:g}V{foot:g}"))
            head = f"M{STEM / 2 - 4:g} {foot - 7:g}L{STEM / 2:g} {foot:g}L{STEM / 2 + 4:g} {foot - 7:g}"
            marks.append(_rule(head))
            y = foot
    return drawing(title, description, marks, max(y, side) + 4, 1)


def _box(
    x: float, y: float, width: float, label: str, *, dash: str = ""
) -> tuple[list[str], float]:
    """The label in a frame, and where the frame ends."""
    lines = broken(label, width - 2 * PAD)
    height = LINE * len(lines) + 2 * PAD
    frame = (
        f'<rect x="{x + 1:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="3" '
        f'fill="none" stroke="{COLOURS[0]}"{dash}/>'
    )
    middle = x + 1 + width / 2
    words = [
        text(middle, y + PAD + SIZE + at * LINE - 1, part, anchor="middle")
        for at, part in enumerate(lines)
    ]
    return [frame, *words], y + height


def _rule(points: str) -> str:
    return f'<path d="{points}" fill="none" stroke="{INK}"/>'


def check(labels: Sequence[str], series: Mapping[str, Values]) -> None:
    for name, values in series.items():
        if len(values) != len(labels):
            raise ValueError(f"series {name!r}: {len(values)} values for {len(labels)} labels")
        if any(value is not None and value < 0 for value in values):
            raise ValueError(f"series {name!r} has a negative value")
    if len(series) > len(COLOURS):
        raise ValueError(f"{len(series)} series: more than can be told apart ({len(COLOURS)})")


def total(column: Values) -> float | None:
    """None where nothing is known."""
    known = [value for value in column if value is not None]
    return sum(known) if known else None


def bar_scale(values: Values, unit: str, bounds: Sequence[bool] = ()) -> float:
    """The length of 1: as long as every bar still leaves room for its number.

    `bounds`: which of the values are lower bounds; none if it is empty.
    """
    lengths = (
        (WIDTH - GAP - wide(amount(value, unit, at_least=bound))) / value
        for value, bound in zip(values, bounds or [False] * len(values), strict=True)
        if value
    )
    return min(lengths, default=0)


def axis(values: Values) -> tuple[float, int]:
    """A round step and how many of them reach the highest value, as closely as up to six can.

    Steps of whole numbers are whole: there is no half a case.
    """
    known = [value for value in values if value]
    if not known:
        return 1, 4
    highest = max(known)
    power = floor(log10(highest))
    whole = all(float(value).is_integer() for value in known)
    steps = [factor * 10.0**at for at in (power - 1, power) for factor in (1, 2, 2.5, 5)]
    fitting = [
        (step, ceil(highest / step))
        for step in steps
        if ceil(highest / step) <= 6 and not (whole and step % 1)
    ]
    return min(fitting, key=lambda fit: (fit[0] * fit[1], abs(fit[1] - 4)))


def figure(value: float) -> str:
    return f"{value:.10g}" if value < 10**10 else f"{value:.0f}"


def amount(value: float | None, unit: str, *, at_least: bool = False) -> str:
    """1497条, 2700余条, 无数据."""
    if value is None:
        return UNKNOWN
    return f"{figure(value)}{'余' if at_least else ''}{unit}"


def wide(content: str) -> float:
    """About how wide a text comes out: Chinese characters are square, Latin ones a little over half."""
    return sum(SIZE * (0.58 if character.isascii() else 1) for character in content)


def broken(content: str, room: float) -> list[str]:
    """The text in lines that fit `room`."""
    lines = [""]
    for character in content:
        if wide(lines[-1] + character) > room and lines[-1]:
            lines.append("")
        lines[-1] += character
    return lines


def shortened(content: str, room: float = ROOM) -> str:
    return content if wide(content) <= room else broken(content, room - SIZE)[0] + "…"


def label_above(label: str, y: float) -> tuple[list[str], float]:
    """The label in lines of what fits the width, and where its bars begin."""
    lines = broken(label, WIDTH)
    marks = [text(0, y + SIZE + at * LINE, part) for at, part in enumerate(lines)]
    return marks, y + LINE * len(lines) + 2


def legend(
    series: Mapping[str, Values], sample: Callable[[float, float, float, int], str]
) -> tuple[list[str], float]:
    """Names of the series, as many to a row as fit, and where the drawing begins."""
    if len(series) < 2:
        return [], 4
    marks, x, y, rows = [], 0.0, 4.0, 1
    for colour, name in enumerate(series):
        lines = broken(name, WIDTH - 30)
        width = 30 + max(wide(part) for part in lines) + SIZE
        if x and x + width - SIZE > WIDTH:
            x, y, rows = 0.0, y + 6 + rows * LINE, 1
        marks.append(sample(x, y, 22, colour))
        marks += [text(x + 28, y + 13 + at * LINE, part) for at, part in enumerate(lines)]
        x, rows = x + width, max(rows, len(lines))
    return marks, y + 14 + rows * LINE


def rect(x: float, y: float, width: float, colour: int) -> str:
    # The first series is plain: a tiled pattern would show its seams.
    fill = f"url(#ID-{colour})" if colour else COLOURS[0]
    return (
        f'<rect x="{x}" y="{y}" width="{max(width, 1)}" height="{BAR}" fill="{fill}" '
        f'stroke="{COLOURS[colour]}"/>'
    )


def text(x: float, y: float, content: str, *, anchor: str = "start", room: float = WIDTH) -> str:
    """One line; beyond `room` it is cut short and says the rest when pointed at."""
    shown = shortened(content, room)
    whole = f"<title>{escape(content)}</title>" if shown != content else ""
    return (
        f'<text x="{round(x, 1)}" y="{round(y, 1)}" font-size="{SIZE}" fill="{INK}" '
        f'text-anchor="{anchor}">{whole}{escape(shown)}</text>'
    )


def stroke(x: float, y: float, width: float, colour: int) -> str:
    """A line's sample for the legend, as it runs through the drawing."""
    middle = y + BAR / 2
    return path([(x, middle), (x + width, middle)], colour) + marker(x + width / 2, middle, colour)


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
