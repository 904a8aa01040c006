"""What others say of a stretch, as signs beside those of characters and company.

The model (`redactor.text.name_model`) alone is no better than the rules alone: it takes 李先生 as one
name and breaks at a rare surname. What it says and how sure it is are signs among others, whose
weights stand in the column `with_model` of rules/tables/name_signs.tsv. Names that the caller was
told of, by a pipeline of its own, are signs too.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator

from redactor.context.people import TRANSLITERATED
from redactor.context.prose.signs import DOTTED, Piece, Stretch
from redactor.model import Span
from redactor.text.folding import is_han
from redactor.text.name_model import PERSON, Reading, Tagged

#: Steps of how sure the model is.
_SURENESS = (0.005, 0.02, 0.06, 0.15, 0.3, 0.5, 0.7, 0.85, 0.95)
_LONG = 6
_LONGEST = 12
#: Characters that weigh less cannot be a given name.
_NO_GIVEN = -5.0
_DOTS = frozenset("·・•‧")


class Witness:
    """The model's reading of a piece of text."""

    def __init__(self, piece: Piece, reading: Reading) -> None:
        self._piece = piece
        self._reading = reading
        self._words = reading.words
        self._starts = [word.start for word in self._words]
        self._ends = [word.end for word in self._words]
        self._names = {(word.start, word.end) for word in self._words if word.tag == PERSON}
        self._trimmed = {_without_title(piece, *name) for name in self._names}

    def heard(self, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
        """The stretches and those that only the model sees, with the signs of both."""
        known = set()
        for stretch in stretches:
            known.add((stretch.start, stretch.end))
            yield self._with_signs(stretch)
        for start, end in sorted(self._trimmed - known):
            yield self._with_signs(self._only(start, end))

    def _only(self, start: int, end: int) -> Stretch:
        """A name that the rules do not see."""
        piece = self._piece
        name = piece.text[start:end]
        signs = ["model only", f"model only {min(end - start, _LONG)}"]
        signs += piece.company_of(start, end)
        if not _DOTS.isdisjoint(name):
            signs.append("model only dotted")
        if piece.people.begins(name[0]):
            signs.append("model only surname")
        if TRANSLITERATED.issuperset(name):
            signs.append("model only foreign")
        if piece.knows(name):
            signs.append(f"model only {piece.kind(name) or 'word'}")
        return Stretch(start, end, tuple(signs))

    def _with_signs(self, stretch: Stretch) -> Stretch:
        start, end, signs = stretch
        if signs[0] == DOTTED:
            # The model cuts names of our own peoples at the dot: it is not asked about them.
            return stretch
        sureness = bisect_right(_SURENESS, self._reading.chance(start, end))
        kind = signs[0].removeprefix("model ")
        kind += f" {end - start}" if kind == "native" else ""
        heard = (
            f"model sure {sureness}",
            f"model {kind} sure {sureness // 2}",
            f"model before {self._before(start)}",
            f"model behind {self._behind(end)}",
            *self._relation(start, end),
        )
        return Stretch(start, end, (*signs, *heard))

    def _relation(self, start: int, end: int) -> Iterator[str]:
        """How the stretch lies to the model's words."""
        if (start, end) in self._names:
            yield "model same"
            return
        if (start, end) in self._trimmed:
            yield "model trimmed"
            return
        over = self._over(start, end)
        name = next((word for word in over if word.tag == PERSON), None)
        if name is None:
            yield from self._other(over, start, end)
            return
        holds = name.start <= start and end <= name.end
        inside = start <= name.start and name.end <= end
        yield "model longer" if holds else "model shorter" if inside else "model crosses"
        if name.start == start:
            yield "model begins"
        if name.end == end:
            yield "model ends"

    def _other(self, over: list[Tagged], start: int, end: int) -> Iterable[str]:
        """Where the model sees other words than a name."""
        if len(over) == 1:
            place = "all" if (over[0].start, over[0].end) == (start, end) else "within"
            return [f"model {over[0].tag} {place}"]
        at_seams = bool(over) and over[0].start == start and over[-1].end == end
        return ["model words seam" if at_seams else "model words"]

    def _over(self, start: int, end: int) -> list[Tagged]:
        """The words that the stretch touches."""
        return list(self._words[bisect_right(self._ends, start) : bisect_left(self._starts, end)])

    def _before(self, start: int) -> str:
        index = bisect_left(self._ends, start)
        if index < len(self._ends) and self._ends[index] == start:
            return self._words[index].tag
        return "seam" if start else "start"

    def _behind(self, end: int) -> str:
        index = bisect_left(self._starts, end)
        if index < len(self._starts) and self._starts[index] == end:
            return self._words[index].tag
        return "seam" if end < len(self._piece.text) else "end"


def with_told(
    piece: Piece, stretches: Iterable[Stretch], names: Collection[Span]
) -> Iterator[Stretch]:
    """The stretches and those that the caller was told are names; both with a sign of it."""
    told = {_without_title(piece, *name) for name in names}
    for stretch in stretches:
        span = Span(stretch.start, stretch.end)
        is_told = span in told or span in names
        told.discard(span)
        yield stretch._replace(signs=(*stretch.signs, "told")) if is_told else stretch
    for start, end in sorted(told):
        if _may_be_named(piece, start, end):
            yield Stretch(start, end, ("told only", *piece.company_of(start, end)))


def _may_be_named(piece: Piece, start: int, end: int) -> bool:
    """Whether a stretch looks like a name at all; a pipeline of another language tells anything."""
    name = piece.text[start:end]
    letters = [each for each in name if each not in _DOTS]
    if not 2 <= len(name) <= _LONGEST or not all(map(is_han, letters)):
        return False
    if len(letters) < len(name) or TRANSLITERATED.issuperset(name):
        return True
    people = piece.people
    surname = people.surname_of(name) if len(name) <= 4 else ""
    is_word = piece.knows(name) and piece.kind(name) != "nr"
    return bool(surname) and not is_word and people.given_weight(name[len(surname) :]) > _NO_GIVEN


def _without_title(piece: Piece, start: int, end: int) -> Span:
    """李先生 is the name 李 and a title."""
    for size in range(min(4, end - start - 1), 0, -1):
        if piece.text[end - size : end] in piece.company.behind:
            return Span(start, end - size)
    return Span(start, end)
