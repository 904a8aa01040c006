"""Names in running prose: every stretch that could be a name is weighed by its signs.

Signs are weak one by one: how common the surname and the other characters are, whether the
segmentation into words agrees, a title before, a verb of speech behind. Of stretches that
overlap, those that weigh most together win; a name that the text is sure of helps its repetition.

The segmenter tags
thousands of ordinary words as names (高峰, 文明, 小雨), so a tag is one sign among others. Where the
extra `ner` is installed, what its model says is another.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from redactor.context.people import People
from redactor.context.prose.model import Witness, with_told
from redactor.context.prose.signs import DOTTED, Piece, Stretch, kind_of
from redactor.context.prose.words import Company
from redactor.model import Span
from redactor.rulebook import Tables
from redactor.text.name_model import name_model, sentences
from redactor.text.segmenter import segmenter

#: Text is read in pieces of about so many characters, cut at a line's or a sentence's end.
PIECE = 16_000
_CUT = re.compile("[\n。！？；!?]")
#: From here a name is sure enough to help its repetitions, and from there they may be helped.
_SURE, _WEAK, _HELP = 1.0, -2.5, 2.5
#: No given name weighs less.
_NO_GIVEN = -5.0
#: Where nothing weighs more by the rules alone, the model is not asked: it takes the most time, and
#: of the sentences of policy papers nearly two in three are such.
_DOUBT = -5.0

Weighed = tuple[int, int, float]


class Candidate(NamedTuple):
    """What may be a name, and by how much it is over the threshold, or below."""

    stretch: Stretch
    weight: float


class NameReader:
    """Reads running text for names. Made once: `facts.tables.derived(NameReader)`."""

    def __init__(self, tables: Tables) -> None:
        self._people: People = tables.derived(People)
        self._company: Company = tables.derived(Company)
        rows = tables["name_signs"].items()
        self._alone = {sign: float(row[0]) for sign, row in rows if row[0]}
        self._with_model = {sign: float(row[1]) for sign, row in rows if row[1]}

    def names(self, text: str, told: Sequence[Span] = ()) -> list[tuple[int, int, int]]:
        """Start, end and surname's length of each name. `told`: what a pipeline of the caller's
        takes for names, ordered."""
        weighed = [
            (start + low, start + high, weight)
            for start, piece in _pieces(text)
            for low, high, weight in self._weigh(piece, _within(told, start, start + len(piece)))
        ]
        sure = {
            text[low:high]
            for low, high, weight in best_apart([each for each in weighed if each[2] > 0])
            if weight > _SURE and high - low > 2
        }
        helped = [
            (low, high, weight + _HELP)
            if weight <= 0 and text[low:high] in sure
            else (low, high, weight)
            for low, high, weight in weighed
        ]
        return [
            (low, high, self._people.surname_length(text[low:high]))
            for low, high, _ in best_apart([each for each in helped if each[2] > 0])
        ]

    def weighed_at(self, text: str, starts: Iterable[int], least: float) -> list[Candidate]:
        """Surnames with given names that begin in these places and weigh so much by the rules alone,
        each with its weight; of those that overlap the one that weighs most. In order. None of them
        cuts a listed word in two."""
        seams = set(accumulate(map(len, segmenter().cut(text)), initial=0))
        starts = [start for start in starts if start in seams and self._may_be(text, start, seams)]
        if not starts:
            return []
        piece = Piece(text, self._people, self._company, segmenter())
        weights, threshold = self._alone, self._alone["threshold"]
        found = []
        for at in starts:
            for stretch in piece.native(at, seams):
                weight = sum([weights.get(sign, 0.0) for sign in stretch.signs]) - threshold
                if weight > least:
                    found.append(Candidate(stretch, weight))
        found.sort(key=lambda each: (-each.weight, each.stretch.start))
        kept: list[Candidate] = []
        for each in found:
            if all(
                each.stretch.end <= other.stretch.start or other.stretch.end <= each.stretch.start
                for other in kept
            ):
                kept.append(each)
        return sorted(kept)

    def _may_be(self, text: str, start: int, ends: Collection[int]) -> bool:
        """Whether what follows a surname may be a given name, and what it makes no listed word."""
        people = self._people
        if text[start : start + 2] in people.compound:
            return start + 3 in ends or start + 4 in ends
        three = text[start : start + 3]
        if start + 3 in ends and three not in people.words and self._may_be_given(three[1:]):
            return True
        two = three[:2]
        return (
            start + 2 in ends
            and two not in people.words
            and self._may_be_given(two[1:])
            and kind_of(segmenter(), two) in ("", "nr")
        )

    def _may_be_given(self, name: str) -> bool:
        return self._people.given_weight(name) > _NO_GIVEN

    def stretches(self, text: str, told: Collection[Span] = ()) -> Iterable[Stretch]:
        """Everything in a piece of text that could be a name, with its signs: those of the model
        too, where it was read."""
        piece = Piece(text, self._people, self._company, segmenter())
        stretches = list(piece.stretches())
        model = name_model()
        if model:
            doubtful = self._doubtful(text, stretches)
            witness = Witness(piece, model.read(text, doubtful)) if doubtful else None
            stretches = list(witness.heard(_inside(stretches, doubtful))) if witness else []
        return with_told(piece, stretches, told) if told else stretches

    def _doubtful(self, text: str, stretches: Sequence[Stretch]) -> list[Span]:
        """The sentences worth the model's time: those in which something may well be a name."""
        weights, least = self._alone, self._alone["threshold"] + _DOUBT
        places = [
            start
            for start, _, signs in stretches
            if sum([weights.get(sign, 0.0) for sign in signs]) > least
        ]
        return [
            Span(start, end)
            for start, end in sentences(text)
            if bisect_left(places, start) < bisect_left(places, end)
        ]

    def _weigh(self, text: str, told: Collection[Span]) -> Iterator[Weighed]:
        """The stretches that weigh anything, by how far they are over the threshold."""
        heard = self._with_model if name_model() else self._alone
        for start, end, signs in self.stretches(text, told):
            weights = self._alone if signs[0] == DOTTED else heard
            weight = sum([weights.get(sign, 0.0) for sign in signs]) - weights["threshold"]
            if weight > _WEAK:
                yield start, end, weight


def _inside(stretches: Iterable[Stretch], spans: Sequence[Span]) -> Iterator[Stretch]:
    """The stretches that begin in one of these spans, which are in order."""
    ends = [end for _, end in spans]
    for stretch in stretches:
        index = bisect_right(ends, stretch.start)
        if index < len(spans) and spans[index].start <= stretch.start:
            yield stretch


def _within(told: Sequence[Span], low: int, high: int) -> list[Span]:
    """The names in a piece, in its own offsets."""
    return [Span(start - low, end - low) for start, end in told if low <= start and end <= high]


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The text cut into pieces, each with where it begins."""
    start = 0
    while start < len(text):
        end = min(len(text), start + PIECE)
        if end < len(text):
            cut = _CUT.search(text, end, end + PIECE)
            end = cut.end() if cut else min(len(text), end + PIECE)
        yield start, text[start:end]
        start = end


def best_apart(stretches: Sequence[Weighed]) -> list[Weighed]:
    """Of stretches with weights above nothing, those that weigh most together without overlap.

    >>> best_apart([(0, 3, 2.0), (2, 5, 3.0), (3, 6, 1.5)])
    [(0, 3, 2.0), (3, 6, 1.5)]
    """
    ordered = sorted(stretches, key=lambda each: (each[1], each[0]))
    ends = [end for _, end, _ in ordered]
    # best[n]: the most that the first n can weigh; taken[n]: whether the last of them is in it.
    best, taken = [0.0], [False]
    for index, (start, _, weight) in enumerate(ordered):
        with_it = best[bisect_right(ends, start, 0, index)] + weight
        taken.append(with_it > best[-1])
        best.append(max(with_it, best[-1]))
    kept: list[Weighed] = []
    index = len(ordered)
    while index:
        if taken[index]:
            kept.append(ordered[index - 1])
            index = bisect_right(ends, ordered[index - 1][0], 0, index - 1)
        else:
            index -= 1
    return kept[::-1]
