"""Text that is written apart, as recognition of scans writes it, read without its blanks.

    投诉人 E-mail ： luo meng 77 @ yeah.net        behind a label
    M A C 地 址 ： 98 - 0D - 51 - E4 - 7B - 36
    1 9 7 6 年 0 4                                lone characters, over a line break, too
    月 1 8 日

Only such lines are read again, and what is found in them counts where blanks were left out of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from redactor.model import Span
from redactor.scan.reread import Part
from redactor.text.patterns import lazily

#: What stands apart behind a label: Latin letters and digits with blanks between.
_APART = lazily(
    r"[ \t\u3000]*(?:[号码址账][ \u3000]?){0,3}[：:=][ \t\u3000]*(?=[!-~]{1,16}[ \u00a0])(?=[^\n]*[A-Za-z_@])[!-~]+(?:[ \u00a0][!-~]+){1,16}"
    # IMEI: 35 209900 176148 1
    r"|[ \t\u3000]*[：:=]?[ \t\u3000]*[0-9]{1,6}(?: [0-9]{1,6}){2,7}(?![0-9])"
    # １９９⏎８ 年 ０ ７ 月 １ ３ 日
    r"|[ \t\u3000]*[：:=]?[ \t\u3000]*[0-9０-９](?:[ \n]?[0-9０-９]){3}[ \n]?年(?:[ \n]|(?<=[ \n][0-9０-９]年))(?=[0-9０-９]{1,2} |[0-9０-９][ \n][0-9０-９])"
    # 1 9 7⏎6年4月
    r"|[ \t\u3000]*[：:=]?[ \t\u3000]*[0-9０-９](?: [0-9０-９]){1,2} ?\n[0-9０-９]{1,2}年"
)
_LONE = lazily(
    r"(?:(?<![^ \n\u3000：:（(])[0-9０-９A-Za-z年月日号第] ){4}"
    # EF1 6 0 2 7 7 1
    r"|(?<=[A-Z])(?<![^A-Z][A-Z]{4})(?:[0-9] ){4}"
)
_BLANKS = " \u3000\t\u00a0"
#: Blanks that are left out.
_NARROW = frozenset(" \u00a0")
#: A line goes on in the next where lone characters stand on both sides of the break.
_GOES_ON = lazily(
    r"[0-9０-９A-Za-z年月日号第字]\n[0-9０-９A-Za-z年月日号第](?: |$)|(?<= )[0-9０-９]\n[0-9０-９]年"
)
_LINE = 120
_MOST = 400


def stretches(
    text: str, label_ends: Sequence[int], regions: Sequence[tuple[int, str]]
) -> list[Span]:
    """The lines that are written apart: behind a label, or around digits that stand alone."""
    found: dict[int, Span] = {}
    for end in label_ends:
        if text[end : end + 1] in _OPENS:
            apart = _APART.match(text, end, end + _LINE)
            if apart:
                _add(found, text, end)
    for start, raw in regions:
        if raw[1:2] == " " == raw[3:4] and _LONE.match(text, start, start + 12):
            _add(found, text, start)
    return sorted(found.values())[:_MOST]


_OPENS = frozenset("：:= \u3000")


def _add(found: dict[int, Span], text: str, place: int) -> None:
    low = text.rfind("\n", max(0, place - _LINE), place) + 1
    low = low or max(0, place - _LINE)
    if _GOES_ON.search(text, low - 2, low + 2):
        low = max(0, text.rfind("\n", max(0, low - _LINE), low - 1) + 1)
    high = text.find("\n", place, place + _LINE)
    high = min(len(text), place + _LINE) if high < 0 else high
    while high < len(text) and _GOES_ON.match(text, high - 1, high + 3):
        nearest = text.find("\n", high + 1, high + _LINE)
        high = min(len(text), high + _LINE) if nearest < 0 else nearest
    # The label of the first line may stand in the line above.
    above = text.rfind("\n", max(0, low - 1 - 20), low - 1) + 1 if low else 0
    if low and low - above <= 20:
        low = above
    known = found.get(high)
    found[high] = Span(min(low, known.start) if known else low, high)


def squeezed(source: str, spans: Iterable[Span]) -> Iterator[Part]:
    """These ranges without their blanks."""
    return (Part(*span, tuple(_blanks(source, *span))) for span in spans)


def _blanks(source: str, start: int, end: int) -> Iterator[Span]:
    """What is left out."""
    for place in range(start, end):
        character = source[place]
        if character == "\n":
            if _GOES_ON.match(source, place - 1, place + 3):
                yield Span(place, place + 1)
        elif character in _NARROW and not _parts(source, place):
            yield Span(place, place + 1)


def _parts(source: str, place: int) -> bool:
    """Whether a blank parts two words or, with more blanks, two fields."""
    before, behind = source[place - 1 : place], source[place + 1 : place + 2]
    if before in _BLANKS or behind in _BLANKS:
        return True
    return "\u4e00" <= before <= "\u9fff" and "\u4e00" <= behind <= "\u9fff"
