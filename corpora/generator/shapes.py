"""How a number may be written: in other digits, in groups, with something hidden inside.

>>> write("spaces", Number("13800138000", ("138", "0013", "8000")), Random(1))
'138 0013 8000'
>>> write("yao", Number("110", ("110",)), Random(1)) in {"幺幺零", "幺幺〇", "幺幺○"}
True
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from random import Random

from corpora.generator.model import Number

PLAIN = "plain"
SEPARATORS = {
    "spaces": (" ",),
    "nbsp": ("\u00a0",),
    "ideographic": ("\u3000",),
    "hyphens": ("-", "-", "-", "-", "－", "—"),
    "dots": (".",),
    "middle_dots": ("·",),
}
INVISIBLE = ("\u200b", "\u200c", "\u2060", "\ufeff")
ZEROS = ("零", "〇", "○")


def _digits_as(ten: str) -> dict[int, str]:
    return {ord(digit): char for digit, char in zip("0123456789", ten, strict=True)}


_ASCII = "".join(map(chr, range(0x21, 0x7F)))
_ALNUM = "".join(char for char in _ASCII if char.isalnum())
_WIDE = {ord(char): chr(ord(char) + 0xFEE0) for char in _ASCII}
_WIDE_ALNUM = {ord(char): _WIDE[ord(char)] for char in _ALNUM}
_CIRCLED = _digits_as("⓪①②③④⑤⑥⑦⑧⑨")
_UPPER = _digits_as("零壹贰叁肆伍陆柒捌玖")
_LOWER = {zero: _digits_as(zero + "一二三四五六七八九") for zero in ZEROS}
_YAO = {zero: _digits_as(zero + "幺二三四五六七八九") for zero in ZEROS}


def write(
    shape: str, number: Number, rng: Random, *, chinese: bool = True, grouped: bool = True
) -> str:
    """The number in a shape.

    `chinese`: Chinese digits may be mixed in; `grouped`: an entity may stand between groups.
    """
    if shape == PLAIN:
        return number.text
    if shape in SEPARATORS:
        return rng.choice(SEPARATORS[shape]).join(number.groups) + number.tail
    if shape == "mixed":
        return _mixed(number.text, rng, chinese=chinese)
    if shape == "html_entities":
        return _html_entities(number, rng, grouped=grouped)
    return _WRITERS[shape](number, rng)


def _fullwidth(number: Number, rng: Random) -> str:
    """Full-width digits and letters; half the time the punctuation too."""
    return number.text.translate(rng.choice((_WIDE, _WIDE_ALNUM)))


def _circled(number: Number, rng: Random) -> str:
    return number.text.translate(_CIRCLED)


def _chinese(number: Number, rng: Random) -> str:
    return number.text.translate(_LOWER[rng.choice(ZEROS)])


def _chinese_upper(number: Number, rng: Random) -> str:
    return number.text.translate(_UPPER)


def _yao(number: Number, rng: Random) -> str:
    return number.text.translate(_YAO[rng.choice(ZEROS)])


def _every_digit_spaced(number: Number, rng: Random) -> str:
    return " ".join("".join(number.groups)) + number.tail


def _zero_width(number: Number, rng: Random) -> str:
    hidden = rng.choice(INVISIBLE)
    places = _inner_places(number.text)
    count = len(places) if rng.random() < 0.25 else min(rng.randint(1, 4), len(places))
    return _insert(number.text, sorted(rng.sample(places, count)), hidden)


def _soft_hyphen(number: Number, rng: Random) -> str:
    places = _inner_places(number.text)
    count = min(rng.randint(1, 3), len(places))
    return _insert(number.text, sorted(rng.sample(places, count)), "\u00ad")


def _line_break(number: Number, rng: Random) -> str:
    digits = [
        place
        for place in range(1, len(number.text))
        if number.text[place - 1].isdecimal() and number.text[place].isdecimal()
    ]
    return _insert(number.text, [rng.choice(digits or _inner_places(number.text))], "\n")


_WRITERS: dict[str, Callable[[Number, Random], str]] = {
    "fullwidth": _fullwidth,
    "circled": _circled,
    "chinese": _chinese,
    "chinese_upper": _chinese_upper,
    "yao": _yao,
    "every_digit_spaced": _every_digit_spaced,
    "zero_width": _zero_width,
    "soft_hyphen": _soft_hyphen,
    "line_break": _line_break,
}


def _inner_places(text: str) -> list[int]:
    """Where something can hide: between two ASCII characters."""
    return [
        place
        for place in range(1, len(text))
        if text[place - 1].isascii() and text[place].isascii()
    ]


def _insert(text: str, places: list[int], what: str) -> str:
    cuts = [0, *places, len(text)]
    return what.join(text[start:end] for start, end in pairwise(cuts))


def _mixed(text: str, rng: Random, *, chinese: bool) -> str:
    """ASCII with some characters in another alphabet: never all, never none."""
    pool = [place for place, char in enumerate(text) if char in "0123456789"]
    if not chinese:
        pool = [place for place, char in enumerate(text) if char in _ASCII]
    chosen = rng.sample(pool, max(1, min(len(pool) - 1, round(len(pool) * rng.uniform(0.1, 0.6)))))
    tables: list[dict[int, str]] = [_WIDE, _LOWER[rng.choice(ZEROS)]] if chinese else [_WIDE]
    tables = tables if rng.random() < 0.3 else [rng.choice(tables)]
    chars = list(text)
    for place in chosen:
        chars[place] = chars[place].translate(rng.choice(tables))
    return "".join(chars)


def _html_entities(number: Number, rng: Random, *, grouped: bool) -> str:
    if grouped and len(number.groups) > 1 and rng.random() < 0.3:
        return "&nbsp;".join(number.groups) + number.tail
    pattern = rng.choice(("&#{};", "&#{};", "&#x{:x};"))
    pool = [place for place, char in enumerate(number.text) if char in "0123456789@"]
    pool = pool or [place for place, char in enumerate(number.text) if char in _ASCII]
    chars = list(number.text)
    for place in rng.sample(pool, rng.randint(1, len(pool))):
        chars[place] = pattern.format(ord(chars[place]))
    return "".join(chars)
