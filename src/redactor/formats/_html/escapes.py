r"""Escapes of scripts (``\u0031``, ``\x31``, ``\n``) and pages in attributes, read in place.

What an escape means stands where the escape stood, and is filled up with characters of no width, which
scanning skips: so every character keeps its place in the page.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from redactor.model import Edit, Part

_FILL = "\u200b"
# More than one backslash: a text within a text.
_ESCAPE = re.compile(
    r"\\{1,8}+(?:u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\{1,8}+u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})"
    r"|u\{(?P<braced>[0-9a-fA-F]{1,6})\}|u(?P<four>[0-9a-fA-F]{4})|x(?P<two>[0-9a-fA-F]{2})"
    r"|(?P<one>[nrt/]))"
)
_BEGUN = re.compile(r"&(?:lt|#0{0,4}60|#[xX]0{0,4}3[cC]);(?P<tag>/?[A-Za-z][\w:-]*|!--)")
_MARKUP = re.compile(
    r"&(?:gt|quot|apos|amp|#0{0,4}(?:34|38|39|62)|#[xX]0{0,4}(?:22|26|27|3[eE]));?"
)
# Of style sheets (CSS Syntax 4.3.7): up to six digits, and a blank that ends them.
_IN_STYLE = re.compile(r"\\(?P<style>[0-9a-fA-F]{1,6})(?:\r\n|[ \t\r\n\f])?")
_UNIT = re.compile(f"{_ESCAPE.pattern}|{_MARKUP.pattern}|{_IN_STYLE.pattern}")
# Strings put together from two, as scripts hide a number from robots: '138' + '00138000'.
_SPLICE = re.compile(r"(?P<quote>[\"'`])\s{0,40}\+\s{0,40}(?P=quote)")
_ONE = {"n": "\n", "r": "\r", "t": "\t", "/": "/"}
#: No escape is longer, but for the backslashes.
_LONGEST = 24


def shown(text: str, start: int, end: int) -> str | None:
    r"""What a range means, as long as it is; None where it has no escapes.

    >>> shown(r'tel="\u0031\u00338"', 0, 19)
    'tel="&#x31;&#x33;8"'
    """
    if text.find("\\", start, end) < 0:
        return None
    meant, count = _ESCAPE.subn(_meant, text[start:end])
    return meant if count else None


def shown_in_style(text: str, start: int, end: int) -> str | None:
    r"""What a range of a style sheet means, as long as it is; None where it has no escapes.

    >>> shown_in_style(r"a\0040 qq.com", 0, 14).replace("\u200b", "")
    'a@qq.com'
    """
    if text.find("\\", start, end) < 0:
        return None
    return _IN_STYLE.sub(_meant_in_style, text[start:end])


def _meant_in_style(match: re.Match[str]) -> str:
    point = int(match["style"], 16)
    meant = chr(point) if 0 < point < 0x110000 else "\ufffd"
    return meant.ljust(match.end() - match.start(), _FILL)


def shown_in_script(text: str, start: int, end: int) -> str | None:
    """What a range of a script means, as long as it is: escapes, and strings that it puts together as
    one. None where that is what it is.

    >>> shown_in_script("x = '138' + '00138000';", 0, 23).replace("\u200b", "")
    "x = '13800138000';"
    """
    meant = shown(text, start, end)
    if text.find("+", start, end) < 0:
        return meant
    piece = text[start:end] if meant is None else meant
    joined = _SPLICE.sub(lambda splice: _FILL * len(splice.group()), piece)
    return joined if joined != piece else meant


def _meant(match: re.Match[str]) -> str:
    length = match.end() - match.start()
    if match["one"]:
        return _ONE[match["one"]] + _FILL * (length - 1)
    if match["high"]:
        high, low = int(match["high"], 16), int(match["low"], 16)
        return chr(0x10000 + (high - 0xD800 << 10) + low - 0xDC00) + _FILL * (length - 1)
    point = int(match["braced"] or match["four"] or match["two"], 16)
    if 0x20 < point < 0x7F and 6 <= length <= 10:
        # A reference is resolved when it is scanned, and has exactly the escape's place.
        return f"&#x{point:0{length - 4}x};"
    return (chr(point) if point < 0x110000 else "\ufffd") + _FILL * (length - 1)


def decoded(value: str) -> str:
    """The page in an attribute's value, as long as it is."""
    return _MARKUP.sub(_unmarked, _BEGUN.sub(_begun, value)) if "&" in value else value


def _begun(match: re.Match[str]) -> str:
    """A tag: what fills it up is in it, not in the text before."""
    return f"<{match['tag']}".ljust(match.end() - match.start())


def _unmarked(match: re.Match[str]) -> str:
    meant = html.unescape(match.group())[0]
    # A number of references goes on over one that is written as two.
    fill = _FILL if meant == "&" else " "
    return fill * (match.end() - match.start() - 1) + meant


def whole(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    r"""A range, widened to all of the escapes in which it begins and ends. Those around it stand
    between `first` and `last`.

    >>> whole(r"\u0031\u0033", 2, 9, 0, 12)
    (0, 12)
    """
    low, high = max(first, start - _LONGEST), min(last, end + _LONGEST)
    for unit in _UNIT.finditer(text, low, high):
        if unit.start() < start < unit.end():
            start = unit.start()
        if unit.start() < end < unit.end():
            end = unit.end()
    return start, end


def whole_escapes(
    text: str, edits: Iterable[Edit], escaped: Sequence[tuple[int, int]]
) -> list[Edit]:
    """The edits, those that begin or end inside of an escape widened to all of it."""
    widened: list[Edit] = []
    for edit in edits:
        start, end = edit.part.sent
        index = bisect_right(escaped, (start, len(text))) - 1
        if index < 0 or escaped[index][1] < end:
            widened.append(edit)
            continue
        start, end = whole(text, start, end, *escaped[index])
        part = Part(edit.part.block, start, end)
        widened.append(Edit(part=part, replacement=edit.replacement))
    return widened
