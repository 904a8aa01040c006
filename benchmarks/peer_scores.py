"""How well spans found agree with labels: pure functions, the same for redactor and its peers.

The decisions, so that nobody is punished for what he never claimed:

* A span is right when it is exactly a labelled one of the same common kind, whatever is to be done
  with the value: an office phone that was recognised is right. That it would be masked although it
  is public is told apart (`public_masked`).
* Spans that meet an ignored label (a hotline, a value already masked) count neither way. For the
  figures on plain shapes, labels in odd shapes are ignored, too.
* Half of a common kind may be all that a tool means: mobiles, not landlines; cards, not account
  numbers. `narrow` holds the figures with labels of the other half ignored, plain shapes only.
* Person names are not labelled in drafts: names found there are not scored.
* An address in a draft that meets no labelled home is some other address, mostly an office's, and
  those are not labelled: it is no false alarm, but counted (`other_addresses`) if it would be masked.
  One that meets a home without being it exactly is wrong.
* `covered` asks only whether a private value would be gone: it lies wholly inside what is flagged,
  under whatever name. Flagged is all that a peer gives, and of redactor's findings the acting ones.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from benchmarks.peer_texts import IGNORED, Label, Text

WIDE = frozenset({"LANDLINE_PHONE", "BANK_ACCOUNT"})
"""Entities that are left out where only mobiles and cards are asked for."""


class Found(NamedTuple):
    """What a tool gave; a note is recognised, but not to be masked."""

    start: int
    end: int
    kind: str
    action: str = "mask"

    @property
    def is_flagged(self) -> bool:
        return self.action != "note"


@dataclass(slots=True)
class Tally:
    """Counts for one kind; `touched`: labels that a span of their kind overlaps."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    touched: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def plus(self, other: Tally) -> Tally:
        """Both together."""
        return Tally(
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
            self.touched + other.touched,
        )

    def told(self) -> dict[str, float]:
        labelled = self.right + self.missed
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "touched": round(self.touched / labelled, 4) if labelled else 0.0,
            "right": self.right,
            "wrong": self.wrong,
            "missed": self.missed,
        }


class Places:
    """Spans that do not overlap each other, to be asked what meets a place."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]
        self._ends = [end for _, end in self._spans]

    def meet(self, start: int, end: int) -> bool:
        """Whether one overlaps the place.

        >>> Places([(2, 5)]).meet(4, 9), Places([(2, 5)]).meet(5, 9)
        (True, False)
        """
        first = bisect_right(self._ends, start)
        return first < len(self._spans) and self._starts[first] < end

    def hold(self, start: int, end: int) -> bool:
        """Whether the place lies wholly inside one.

        >>> Places([(2, 5)]).hold(3, 5), Places([(2, 5)]).hold(3, 6)
        (True, False)
        """
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._ends[at] >= end


def union(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans with those that overlap or touch made one.

    >>> union([(0, 3), (3, 5), (7, 9), (8, 12)])
    [(0, 5), (7, 12)]
    """
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def leftmost_longest(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of overlapping spans the one that begins first, of those the longest.

    >>> leftmost_longest([(0, 2), (0, 3), (2, 5), (4, 6)])
    [(0, 3), (4, 6)]
    """
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda each: (each[0], -each[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def add_exact(
    tallies: dict[str, Tally],
    text: Text,
    found: Collection[Found],
    *,
    only_plain: bool = False,
    without: Collection[str] = (),
) -> None:
    """Adds what one text tells to the tallies by kind; labels of entities in `without` are ignored."""
    scored, ignored = _split(text.labels, only_plain=only_plain, without=without)
    gold = {(each.start, each.end, each.kind) for each in scored}
    homes = Places((each.start, each.end) for each in text.labels if each.kind == "ADDRESS")
    passed = Places(ignored)
    given = {(each.start, each.end, each.kind) for each in found}
    for start, end, kind in given:
        if (start, end, kind) in gold:
            tallies[kind].right += 1
        elif not (passed.meet(start, end) or _is_unlabelled(text, homes, start, end, kind)):
            tallies[kind].wrong += 1
    by_kind = _by_kind(given)
    for start, end, kind in gold:
        tallies[kind].missed += (start, end, kind) not in given
        tallies[kind].touched += by_kind[kind].meet(start, end)


def _split(
    labels: Sequence[Label], *, only_plain: bool, without: Collection[str]
) -> tuple[list[Label], list[tuple[int, int]]]:
    """Labels that are scored, and the places of those that are ignored."""
    scored = []
    ignored = []
    for each in labels:
        is_odd = only_plain and not each.is_plain
        if each.kind in IGNORED or is_odd or each.entity in without:
            ignored.append((each.start, each.end))
        else:
            scored.append(each)
    return scored, ignored


def _is_unlabelled(text: Text, homes: Places, start: int, end: int, kind: str) -> bool:
    """Whether it is of a kind whose values are not all labelled in such texts."""
    if text.group != "drafts":
        return False
    return kind == "NAME" or (kind == "ADDRESS" and not homes.meet(start, end))


def _by_kind(given: Iterable[tuple[int, int, str]]) -> dict[str, Places]:
    spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for start, end, kind in given:
        spans[kind].append((start, end))
    places: dict[str, Places] = defaultdict(lambda: Places(()))
    places.update({kind: Places(union(each)) for kind, each in spans.items()})
    return places


@dataclass(slots=True)
class Share:
    """So many of all."""

    part: int = 0
    whole: int = 0

    def add(self, is_part: bool) -> None:
        self.part += is_part
        self.whole += 1

    def told(self) -> dict[str, float]:
        share = round(self.part / self.whole, 4) if self.whole else 0.0
        return {"share": share, "part": self.part, "whole": self.whole}


def drafts_scores(
    texts: Sequence[Text], found: Mapping[str, Sequence[Found]], kinds: Collection[str]
) -> dict[str, Any]:
    """Figures on the drafts; `kinds` are those that the tool claims to find."""
    every: dict[str, Tally] = defaultdict(Tally)
    plain: dict[str, Tally] = defaultdict(Tally)
    narrow: dict[str, Tally] = defaultdict(Tally)
    shares: dict[str, Share] = defaultdict(Share)
    other_addresses = 0
    for text in texts:
        given = found.get(text.id, ())
        add_exact(every, text, given)
        add_exact(plain, text, given, only_plain=True)
        add_exact(narrow, text, given, only_plain=True, without=WIDE)
        _add_shares(shares, text, given, kinds)
        other_addresses += _other_addresses(text, given)
    return {
        "kinds": {kind: each.told() for kind, each in sorted(every.items())},
        "plain": {kind: each.told() for kind, each in sorted(plain.items())},
        "narrow": {kind: narrow[kind].told() for kind in ("PHONE", "BANK")},
        "shares": {name: each.told() for name, each in shares.items()},
        "other_addresses": other_addresses,
    }


def _add_shares(
    shares: dict[str, Share], text: Text, given: Iterable[Found], kinds: Collection[str]
) -> None:
    flagged = Places(union((each.start, each.end) for each in given if each.is_flagged))
    for label in text.labels:
        if label.kind in IGNORED:
            continue
        if label.action == "note":
            name, is_part = "public_masked", flagged.meet(label.start, label.end)
        else:
            name, is_part = "covered", flagged.hold(label.start, label.end)
        shares[name].add(is_part)
        if label.kind in kinds:
            shares[f"{name}_of_claimed"].add(is_part)


def _other_addresses(text: Text, given: Iterable[Found]) -> int:
    homes = Places((each.start, each.end) for each in text.labels if each.kind == "ADDRESS")
    return sum(
        each.kind == "ADDRESS" and each.is_flagged and not homes.meet(each.start, each.end)
        for each in given
    )


def set_scores(
    texts: Sequence[Text], found: Mapping[str, Sequence[Found]], kind: str
) -> dict[str, Any]:
    """Figures on a set in which one kind is labelled."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    covered = Share()
    for text in texts:
        given = [each for each in found.get(text.id, ()) if each.kind == kind]
        add_exact(tallies, text, given)
        flagged = Places(union((each.start, each.end) for each in given if each.is_flagged))
        for label in text.labels:
            covered.add(flagged.hold(label.start, label.end))
    return {**tallies[kind].told(), "covered": covered.told()}


def by_frame(
    texts: Sequence[Text], found: Mapping[str, Sequence[Found]], kind: str
) -> dict[str, dict[str, float]]:
    """The same figures for each sentence that frames the values: some tools know some cues only."""
    framed: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        framed[text.frame].append(text)
    told = {}
    for frame, group in framed.items():
        scores = set_scores(group, found, kind)
        told[frame] = {"f1": scores["f1"], "covered": scores["covered"]["share"]}
    return told


def own_scores(
    texts: Sequence[Text], found: Mapping[str, Sequence[Found]], kinds: Collection[str]
) -> dict[str, Any]:
    """Figures on labelled documents of a peer, all kinds together: those labelled there that the
    tool claims. `covered` is of all that is labelled."""
    labelled = {label.kind for text in texts for label in text.labels}
    tallies: dict[str, Tally] = defaultdict(Tally)
    covered = Share()
    for text in texts:
        given = found.get(text.id, ())
        add_exact(tallies, text, [each for each in given if each.kind in labelled])
        flagged = Places(union((each.start, each.end) for each in given if each.is_flagged))
        for label in text.labels:
            covered.add(flagged.hold(label.start, label.end))
    both = Tally()
    for kind in labelled.intersection(kinds):
        both = both.plus(tallies[kind])
    by_kind = {kind: tallies[kind].told() for kind in sorted(labelled.intersection(kinds))}
    return {**both.told(), "covered": covered.told(), "kinds": by_kind}


def clean_scores(texts: Sequence[Text], found: Mapping[str, Sequence[Found]]) -> dict[str, int]:
    """How many texts without anything to mask were flagged, and by what."""
    kinds = [{each.kind for each in found.get(text.id, ()) if each.is_flagged} for text in texts]
    return {
        "texts": len(texts),
        "flagged": sum(bool(each - {"NAME", "TERM"}) for each in kinds),
        "with_names": sum("NAME" in each for each in kinds),
        "with_terms": sum("TERM" in each for each in kinds),
    }
