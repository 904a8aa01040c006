"""Charts as inline SVG: no script, the same on paper. Each stands beside a table with its numbers;
kinds differ in lightness and hatching, not in colour alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from redactor.reports.html import Safe, number, tag

#: By action or verdict; those without a colour of their own leave the bar's ground.
_FILLS = {
    "block": "#8c1515",
    "hold": "url(#stripes)",
    "mask": "#5b93cc",
    "pass": "#b9dcc6",
    "failed": "#6b7785",
    "skipped": "#c3cad2",
    "new": "#8c1515",
    "closed": "#b9dcc6",
}


def legend(names: Mapping[str, str]) -> Safe:
    """What the fills mean."""
    return tag(
        "p",
        *(tag("span", _swatch(key), name) for key, name in names.items()),
        klass="legend",
        aria_hidden="true",
    )


def _swatch(key: str) -> Safe:
    box = tag("rect", width=14, height=14, fill=_FILLS[key])
    return tag("svg", box, width=14, height=14, focusable="false", aria_hidden="true")


def bar(parts: Mapping[str, int], whole: int) -> Safe:
    """A bar in a cell, as wide as its share of `whole`; hidden from who listens, since the numbers
    stand in the same row."""
    at, boxes = 0.0, []
    for key, value in parts.items():
        if value and whole:
            # What is there shows, however small.
            width = max(100 * value / whole, 0.6)
            boxes.append(
                tag("rect", x=f"{at:.2f}%", width=f"{width:.2f}%", height="100%", fill=_FILLS[key])
            )
            at += width
    return tag(
        "svg", *boxes, klass="bar", width="100%", height=14, focusable="false", aria_hidden="true"
    )


_WIDTH, _HEIGHT = 400, 210
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 12, 30


def columns(
    labels: Sequence[str], stacks: Sequence[Mapping[str, int]], *, title: str, told: str
) -> Safe:
    """Columns side by side, their parts upon each other. `told` says in words what one sees."""
    highest = _round_up(max((sum(each.values()) for each in stacks), default=0))
    high = _HEIGHT - _TOP - _BOTTOM
    step = (_WIDTH - _LEFT - _RIGHT) / max(len(stacks), 1)
    shapes: list[Safe] = []
    for share in (0, 0.5, 1):
        y = _TOP + high * (1 - share)
        shapes.append(tag("line", x1=_LEFT, x2=_WIDTH - _RIGHT, y1=y, y2=y, stroke="#d5dbe2"))
        text = _short(highest * share)
        shapes.append(tag("text", text, x=_LEFT - 5, y=y + 4, text_anchor="end"))
    every = -(-len(labels) // 6)
    for place, (label, stack) in enumerate(zip(labels, stacks, strict=True)):
        middle = _LEFT + step * (place + 0.5)
        shapes += _column(stack, middle, min(step * 0.6, 46), high / highest)
        if (len(labels) - 1 - place) % every == 0:
            shapes.append(
                tag("text", label, x=f"{middle:.1f}", y=_HEIGHT - 10, text_anchor="middle")
            )
    return tag(
        "svg",
        tag("title", title),
        tag("desc", told),
        *shapes,
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        klass="columns",
        role="img",
        aria_label=f"{title}。{told}",
    )


def _column(stack: Mapping[str, int], middle: float, width: float, scale: float) -> list[Safe]:
    y = float(_HEIGHT - _BOTTOM)
    shapes = []
    for key, value in stack.items():
        height = value * scale
        y -= height
        if value:
            shapes.append(
                tag(
                    "rect",
                    x=f"{middle - width / 2:.1f}",
                    y=f"{y:.1f}",
                    width=f"{width:.1f}",
                    height=f"{max(height, 0.8):.1f}",
                    fill=_FILLS[key],
                )
            )
    total = _short(sum(stack.values()))
    shapes.append(tag("text", total, x=f"{middle:.1f}", y=f"{y - 3:.1f}", text_anchor="middle"))
    return shapes


def _round_up(value: int) -> int:
    """A number of one figure and noughts whose half is whole.

    >>> [_round_up(each) for each in (0, 3, 10, 41, 1999)]
    [2, 4, 10, 50, 2000]
    """
    value = max(value, 2)
    unit: int = 10 ** (len(str(value)) - 1)
    steps = -(-value // unit)
    # Its half is a mark of the axis, too.
    return (steps + (unit == 1 and steps % 2)) * unit


def _short(value: float) -> str:
    """
    >>> _short(9999), _short(12500), _short(3000000)
    ('9,999', '1.2万', '300万')
    """
    if value < 10_000:
        return number(round(value))
    return f"{value / 10_000:.1f}".removesuffix(".0") + "万"
