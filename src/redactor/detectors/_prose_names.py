"""Names in running prose: every stretch that could be a name is weighed by its signs.

Signs are weak one by one: how common the surname and the other characters are, whether the
segmentation into words agrees, a title before, a verb of speech behind. Of stretches that
overlap, those that weigh most together win; a name that the text is sure of helps its repetition.

The segmenter tags
thousands of ordinary words as names (高峰, 文明, 小雨), so a tag is one sign among others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from redactor.context.people import People
from redactor.detectors._prose_signs import Piece
from redactor.detectors._prose_words import Company
from redactor.text.segmenter import segmenter

#: Text is read in pieces of about so many characters, cut at a line's or a sentence's end.
PIECE = 4000
_CUT = re.compile("[\n。！？；!?]")
#: From here a name is sure enough to help its repetitions, and from there they may be helped.
_SURE, _WEAK, _HELP = 1.0, -2.5, 2.5

Weighed = tuple[int, int, float]


def prose_names(
    text: str, people: People, company: Company, weights: Mapping[str, float]
) -> list[tuple[int, int, int]]:
    """Start, end and surname's length of each name."""
    tools = segmenter()
    weighed = [
        (start + low, start + high, weight)
        for start, piece in _pieces(text)
        for low, high, weight in _weigh(Piece(piece, people, company, tools), weights)
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
        (low, high, people.surname_length(text[low:high]))
        for low, high, _ in best_apart([each for each in helped if each[2] > 0])
    ]


def sign_weights(tables: Mapping[str, Mapping[str, tuple[str, ...]]]) -> dict[str, float]:
    """What each sign weighs, and the threshold."""
    return {sign: float(row[0]) for sign, row in tables["name_signs"].items()}


def _weigh(piece: Piece, weights: Mapping[str, float]) -> Iterator[Weighed]:
    """The stretches that weigh anything, by how far they are over the threshold."""
    threshold = weights["threshold"]
    for start, end, signs in piece.stretches():
        weight = sum([weights.get(sign, 0.0) for sign in signs]) - threshold
        if weight > _WEAK:
            yield start, end, weight


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
