"""The zone at the foot of a passport's page that machines read, as somebody pasted it from a scan.

    P<CHNLIU<<XIAOYAN<<<<<<<<<<<<<<<<<<<<<<<<<<<     the bearer
    E829170463CHN9005146F3204221<<<<<<<<<<<<<<04     number, check digit, state, birth, sex, expiry

No label says what stands there; nothing else is written so.
"""

from __future__ import annotations

from redactor.text.patterns import lazily

# Readers lose check digits and add marks: the form tells, not the digits.
_NUMBERS = lazily(
    r"(?P<number>(?=[A-Z]{0,3}[0-9])(?:[0-9A-Z]{9}|[0-9A-Z]{6,8}(?=[<＜])))[<＜]{0,3}[0-9]"
    r"[A-Z]{3}[0-9]{2}[01][0-9][0-3][0-9]{2}[MFX<＜][0-9]{2}[01][0-9][0-3][0-9]{2}"
)
# P<CHN…, PO<…, PE<…; blanks where the reader saw the marks apart.
_BEARER = lazily(r"[A-Z]{3}[A-Z<＜ ]{5,60}[ \t\r]*(?:\n[ \t]*)?")
#: How a bearer's line begins, the kind of the passport perhaps behind P.
ZONE = frozenset({"P<", "PO<", "PE<", "PD<", "PS<", "P＜"})
_LONGEST_BEARER, _LONGEST = 90, 48


def number_at(text: str, start: int) -> int:
    """Where the number ends that begins the second line here; `start` if none does."""
    zone = _NUMBERS.match(text, start, start + _LONGEST)
    return zone.end("number") if zone else start


def number_below(text: str, end: int) -> tuple[int, int] | None:
    """That number, behind the bearer's line, whose first characters end at a position."""
    bearer = _BEARER.match(text, end, end + _LONGEST_BEARER)
    if bearer is None:
        return None
    stop = number_at(text, bearer.end())
    return (bearer.end(), stop) if stop > bearer.end() else None
