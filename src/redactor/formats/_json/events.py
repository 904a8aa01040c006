"""JSON (RFC 8259) taken apart without being built: tokens with their places, and its grammar.

Lenient where others are and nothing is lost by it: line breaks and tabs inside strings, NaN and
Infinity. Numbers are not converted, so that they may be of any length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

#: Deeper nesting is refused: no program writes it.
DEEPEST = 500

_TOKEN = re.compile(
    r"[ \t\r\n]*+(?:"
    r"(?P<string>\"(?:[^\"\\]++|\\.)*+\")"
    r"|(?P<number>-?[0-9]++(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+)"
    r"|(?P<mark>[{}\[\],:])"
    r"|(?P<word>true|false|null|NaN|-?Infinity)"
    r")",
    re.DOTALL,
)
_BLANK = re.compile(r"[ \t\r\n]*+")
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)", re.DOTALL
)
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_CONTROLS = re.compile(r"[\x00-\x1f\"\\]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class BrokenError(Exception):
    """Where a text stops being JSON."""

    def __init__(self, position: int, what: str) -> None:
        super().__init__(what)
        self.position = position
        self.what = what


class Event(NamedTuple):
    """`kind`: one of ``{ } [ ]``, key, string, number, word. Strings begin and end with a quote."""

    kind: str
    start: int
    end: int


#: What may come next.
_VALUE, _VALUE_OR_END, _KEY, _KEY_OR_END, _COLON, _COMMA, _DONE = range(7)


def events(text: str, start: int = 0, end: int | None = None) -> Iterator[Event]:
    """The events of one JSON value and nothing behind it. Raises BrokenError."""
    end = len(text) if end is None else end
    match = _TOKEN.match
    opened: list[str] = []
    state, position = _VALUE, start
    while state != _DONE:
        token = match(text, position, end)
        if token is None:
            position = _skipped(text, position, end)
            what = "this is no JSON" if position < end else "it ends too early"
            raise BrokenError(position, what)
        kind = token.lastgroup or ""
        first, position = token.span(kind)
        if kind == "mark":
            mark = text[first]
            state = _marked(mark, state, opened, first)
            if mark not in ",:":
                yield Event(mark, first, position)
            continue
        if state in (_KEY, _KEY_OR_END):
            if kind != "string":
                raise BrokenError(first, "a key was expected")
            state = _COLON
            yield Event("key", first, position)
        elif state in (_VALUE, _VALUE_OR_END):
            state = _COMMA if opened else _DONE
            yield Event(kind, first, position)
        else:
            raise BrokenError(first, "a comma or a colon is missing")
    behind = _skipped(text, position, end)
    if behind < end:
        raise BrokenError(behind, "something stands behind the end")


def _skipped(text: str, position: int, end: int) -> int:
    """The place behind blanks."""
    blank = _BLANK.match(text, position, end)
    return blank.end() if blank else position


def _marked(mark: str, state: int, opened: list[str], position: int) -> int:
    """The state behind a mark."""
    if mark in "{[" and state in (_VALUE, _VALUE_OR_END):
        if len(opened) >= DEEPEST:
            raise BrokenError(position, "it is nested too deep")
        opened.append(mark)
        return _KEY_OR_END if mark == "{" else _VALUE_OR_END
    if mark in "}]" and opened and opened[-1] == ("{" if mark == "}" else "["):
        if state in {_COMMA, _KEY_OR_END if mark == "}" else _VALUE_OR_END}:
            opened.pop()
            return _COMMA if opened else _DONE
    elif mark == "," and state == _COMMA and opened:
        return _KEY if opened[-1] == "{" else _VALUE
    elif mark == ":" and state == _COLON:
        return _VALUE
    raise BrokenError(position, f"an unexpected {mark}")


def unescaped(raw: str) -> str:
    """What a string's characters, as they stand between the quotes, mean."""
    return _ESCAPE.sub(_meant, raw) if "\\" in raw else raw


def _meant(match: re.Match[str]) -> str:
    escape = match.group()
    if len(escape) == 2:
        return _SIMPLE.get(escape[1], escape[1])
    if len(escape) == 6:
        return chr(int(escape[2:], 16))
    high, low = int(escape[2:6], 16), int(escape[8:], 16)
    return chr(0x10000 + (high - 0xD800 << 10) + low - 0xDC00)


def places(raw: str) -> list[int]:
    """For each character of `unescaped(raw)` where it begins in `raw`, and where the last ends."""
    found: list[int] = []
    position = 0
    for match in _ESCAPE.finditer(raw):
        found += range(position, match.start() + 1)
        position = match.end()
    found += range(position, len(raw) + 1)
    return found


def escaped(text: str, *, ascii_only: bool) -> str:
    """A text as it may stand between the quotes."""
    text = _CONTROLS.sub(_escape, text)
    return _NOT_ASCII.sub(_escape, text) if ascii_only else text


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    if character in '"\\':
        return f"\\{character}"
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None
