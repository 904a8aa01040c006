"""The text of spreadsheet XML: escapes, and rich strings with their runs (ECMA-376, 18.4).

A string is `<t>` or a sequence of runs `<r><t>`; what stands in `<rPh>` is a reading aid that no
one sees unless asked for. Everything here takes the XML as it stands in the part, so that what is
not edited is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

_REFERENCE = re.compile(r"&(?:#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
#: Characters that XML cannot hold, and whatever else a writer chose to spell so (ST_Xstring).
_SPELLED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: What stands where something was masked.
MASK = re.compile(r"[*＊×●•█■]{2}|[xX]{3}")
_PIECE = re.compile(
    r"<(?P<tag>r|rPh|/rPh|/r)(?:\s[^<>]*)?>"
    r"|<color\b(?P<color>[^<>]*)/?>"
    r"|<t(?:\s[^<>]*)?(?:/>|>(?P<text>[^<]*)</t\s*>)"
)
_PHONETIC = re.compile(
    r"<rPh\b(?:[^<]|<(?!/?rPh\b))*+</rPh\s*>|<phoneticPr\b[^<>]*(?:/>|></phoneticPr>)"
)
# Begins at a word's edge and gives nothing back: else a long word is tried at every letter.
_ATTRIBUTE = re.compile(r'(?<![\w:.-])([\w:.-]++)="([^"]*)"')


class Change(NamedTuple):
    """Characters of a text, half-open, and what stands there instead."""

    start: int
    end: int
    replacement: str


class Run(NamedTuple):
    """One `<t>`: its place in the XML, its text, and the colour that the run asks for."""

    start: int
    end: int
    text: str
    color: str = ""


class Item(NamedTuple):
    """A string: what a reader sees, the runs of it, and the reading aid's text."""

    text: str
    runs: tuple[Run, ...] = ()
    phonetic: str = ""


def unescaped(raw: str) -> str:
    """The characters that stand for themselves.

    >>> unescaped("A&amp;B &#49;_x0031_")
    'A&B 11'
    """
    if "&" in raw:
        raw = _REFERENCE.sub(_known, raw)
    return _SPELLED.sub(_spelled, raw) if "_x" in raw else raw


def _known(match: re.Match[str]) -> str:
    return _character(match.group())


@lru_cache(maxsize=16_384)
def _character(reference: str) -> str:
    """The character of a reference. (Some writers spell all Chinese so.)"""
    match = _REFERENCE.fullmatch(reference)
    assert match is not None
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"


def _spelled(match: re.Match[str]) -> str:
    code = int(match.group(1), 16)
    # A half of a pair stays spelled, for it is no character.
    return match.group() if 0xD800 <= code < 0xE000 else chr(code)


def escaped(text: str) -> str:
    """Text as the content of an element or an attribute of spreadsheet XML.

    >>> escaped("<_x0031_>")
    '&lt;_x005F_x0031_&gt;'
    """
    text = _SPELLED.sub(lambda match: "_x005F" + match.group(), text)
    text = _UNWRITABLE.sub(lambda match: f"_x{ord(match.group()):04X}_", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;").replace("\r", "&#13;")


def element(text: str) -> str:
    """A `<t>` that keeps its blanks."""
    return f'<t xml:space="preserve">{escaped(text)}</t>'


def attributes(raw: str) -> dict[str, str]:
    """The attributes of a tag, as they stand between its name and its end."""
    return dict(_ATTRIBUTE.findall(raw))


def item_of(body: str) -> Item:
    """The string in the XML between `<si>` and `</si>`, or `<is>` and `</is>`. ValueError when that
    is no XML."""
    if not is_well_formed(body):
        raise ValueError("no XML")
    runs: list[Run] = []
    aid: list[str] = []
    in_aid, color = False, ""
    for match in _PIECE.finditer(body):
        tag = match.group("tag")
        if tag is not None:
            in_aid = tag == "rPh" or (in_aid and tag != "/rPh")
            color = ""
        elif match.group("color") is not None:
            color = match.group("color")
        elif match.group("text"):
            text = unescaped(match.group("text"))
            if in_aid:
                aid.append(text)
            else:
                runs.append(Run(*match.span(), text, color))
    return Item("".join(run.text for run in runs), tuple(runs), "".join(aid))


def is_well_formed(fragment: str) -> bool:
    """Whether a piece of XML, whose prefixes are declared elsewhere, is one."""
    try:
        expat.ParserCreate().Parse(f"<x>{fragment}</x>", True)
    except expat.ExpatError:
        return False
    return True


def changed(text: str, changes: Sequence[Change]) -> str:
    """A text with changes made, which must not overlap.

    >>> changed("abcdef", [Change(1, 3, "*")])
    'a*def'
    """
    pieces: list[str] = []
    position = 0
    for start, end, replacement in sorted(changes):
        if start < position:
            raise ValueError("changes overlap")
        pieces += (text[position:start], replacement)
        position = end
    return "".join(pieces) + text[position:]


def shared_out(lengths: Sequence[int], changes: Sequence[Change]) -> list[list[Change]]:
    """Changes in a text put together from pieces, as changes in each piece. A replacement of the
    same length is spread over the pieces, so that each keeps its own; another goes to the first.

    >>> shared_out([3, 3], [Change(2, 4, "**")])
    [[Change(start=2, end=3, replacement='*')], [Change(start=0, end=1, replacement='*')]]
    """
    shares: list[list[Change]] = [[] for _ in lengths]
    begin = 0
    for share, length in zip(shares, lengths, strict=True):
        end = begin + length
        for change in changes:
            low, high = max(change.start, begin), min(change.end, end)
            if low >= high:
                continue
            if len(change.replacement) == change.end - change.start:
                new = change.replacement[low - change.start : high - change.start]
            else:
                new = change.replacement if low == change.start else ""
            share.append(Change(low - begin, high - begin, new))
        begin = end
    return shares


def changed_item(body: str, changes: Sequence[Change], *, without_runs: Sequence[int] = ()) -> str:
    """The XML of a string with changes made in what a reader sees, without the reading aid (which
    repeats it). `without_runs`: these lose their text."""
    runs = item_of(body).runs
    shares = shared_out([len(run.text) for run in runs], changes)
    pieces: list[str] = []
    position = 0
    for number, (run, share) in enumerate(zip(runs, shares, strict=True)):
        pieces.append(body[position : run.start])
        if number in without_runs:
            pieces.append(element(""))
        elif share:
            pieces.append(element(changed(run.text, share)))
        else:
            pieces.append(body[run.start : run.end])
        position = run.end
    return without_phonetic("".join(pieces) + body[position:])


def without_phonetic(body: str) -> str:
    """The XML of a string without its reading aid."""
    return _PHONETIC.sub("", body) if "<rPh" in body or "<phoneticPr" in body else body
