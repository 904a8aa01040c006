"""Values that somebody has covered already."""

from __future__ import annotations

from corpora.generator import words
from corpora.generator.model import Number
from corpora.generator.numbers import cards, contact
from corpora.generator.numbers.base import Ask, Maker

_GLYPHS = ("*",) * 14 + ("＊", "●", "x", "X", "×", "#")


def _covered(ask: Ask, number: str, head: int, tail: int) -> tuple[str, str, str]:
    """The first and the last characters, the rest under stars."""
    hidden = len(number) - head - tail
    return number[:head], ask.rng.choice(_GLYPHS) * hidden, number[len(number) - tail :]


def _number(pieces: tuple[str, ...]) -> Number:
    groups = tuple(piece for piece in pieces if piece)
    return Number("".join(groups), groups)


def resident(ask: Ask) -> Number:
    """A resident number with its middle covered."""
    head, tail = ask.rng.choice(((6, 4), (6, 4), (4, 4), (3, 4), (2, 3), (1, 1), (6, 0), (14, 0)))
    return _number(_covered(ask, ask.scene.person().number, head, tail))


def phone(ask: Ask) -> Number:
    """`138****8000`, seldom another part covered."""
    number = contact.bare_mobile(ask.rng)
    head, tail = ask.rng.choice(((3, 4), (3, 4), (3, 4), (3, 0), (7, 0), (3, 2)))
    return _number(_covered(ask, number, head, tail))


def card(ask: Ask) -> Number:
    """A bank card with its middle covered."""
    number = cards.card(ask).text
    head, tail = ask.rng.choice(((6, 4), (4, 4), (4, 3)))
    return _number(_covered(ask, number, head, tail))


def name(ask: Ask) -> Number:
    """`张某某`, `张某`, `张*`, `张*三`."""
    parts = words.people()
    surname = ask.rng.choice(parts.surnames)
    last = ask.rng.choice(parts.male + parts.female)
    star = ask.rng.choice("***＊")
    covered = ask.rng.choice(("某某", "某某", "某", "某", star, star * 2, star + last))
    return _number((surname + covered,))


MAKERS: dict[str, Maker] = {
    "MASKED.id": resident,
    "MASKED.phone": phone,
    "MASKED.card": card,
    "MASKED.name": name,
}
