"""Places in a chart that are fixed, so that all else keeps its own when a text narrows."""

from __future__ import annotations


def _at(x: float, y: float, *, target: str = "", size: str = "") -> str:
    return (
        f'<c:layout><c:manualLayout>{target}<c:xMode val="edge"/><c:yMode val="edge"/>'
        f'<c:x val="{x}"/><c:y val="{y}"/>{size}</c:manualLayout></c:layout>'
    )


TITLE = _at(0.02, 0.02)
#: Of what lies within the axes, their words apart.
PLOT = _at(
    0.45,
    0.2,
    target='<c:layoutTarget val="inner"/>',
    size='<c:w val="0.45"/><c:h val="0.6"/>',
)
LEGEND = _at(0.02, 0.88)
