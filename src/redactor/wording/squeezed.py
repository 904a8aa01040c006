"""Text as it reads when a blank or a line break inside a word is left out.

中华人民 共和国 in a spaced title, or a name that a PDF broke over two lines. Only what stands
around such blanks is put together; the rest of a text need not be read twice.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from redactor.rulebook.words import LONGEST

#: So many characters to each side of a blank.
_REACH = LONGEST
_HAN = "[\u4e00-\u9fff]"
# One blank, or the break of a line. What goes before is looked at behind the blank: a pattern
# that begins with a look-behind is tried at every character.
_BLANK = re.compile(f"[ \u3000\u00a0\r\n](?<={_HAN}.)\n?(?={_HAN})", re.DOTALL)
_RUN = re.compile("[^ \u3000\u00a0\r\n]+")
#: Of lines this short each is a heading or a cell, and ends where it ends.
_WRAPPED = 16


class Squeezed(NamedTuple):
    """Stretches without their blanks, a line each, and where each character stands in the text."""

    text: str
    places: list[int]

    def covers_blank(self, start: int, end: int) -> bool:
        return self.places[end - 1] - self.places[start] > end - 1 - start


def squeezed(text: str) -> Squeezed:
    """The stretches around blanks between Chinese characters."""
    pieces: list[str] = []
    places: list[int] = []
    done = -1
    for match in _BLANK.finditer(text):
        at = match.start()
        if at < done or (text[at] in "\r\n" and _are_short(text, match.end() - 1)):
            continue
        low, high = max(0, at - _REACH), min(len(text), at + 2 * _REACH)
        done = high - _REACH
        for run in _RUN.finditer(text, low, high):
            pieces.append(run.group())
            places += range(*run.span())
        pieces.append("\n")
        places.append(high)
    return Squeezed("".join(pieces), places)


def _are_short(text: str, at: int) -> bool:
    """Whether the lines before and behind a line break are short."""
    before = at - text.rfind("\n", 0, at)
    behind = text.find("\n", at + 1, at + _WRAPPED + 1)
    return before <= _WRAPPED and (behind >= 0 or len(text) - at <= _WRAPPED)
