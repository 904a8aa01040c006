"""Names with one wrong, missing, extra or swapped character, found from the half that is right.

A name with one mistake has one half without it (a swap over the middle excepted, which is looked
for as a whole). So the halves of all names are among the literals that one pass over the text
finds; where one is found, what stands beside it is compared with the other half.

>>> differ("自治曲", "自治区"), differ("自区的", "自治区"), differ("自自治区", "自治区")
(('wrong', 2, 3), ('missing', 1, 2), ('extra', 0, 4))
>>> differ("自区治", "自治区"), differ("自治区", "自治区"), differ("民政局", "自治区")
(('swapped', 1, 3), ('', 3, 3), None)
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from redactor.wording.lookalikes import Lookalikes

#: What `differ` gives: the kind of mistake (empty: none), where it is, and where the text's part
#: ends.
Difference = tuple[str, int, int]


def differ(text: str, name: str) -> Difference | None:
    """How the beginning of a text differs from a name: by one mistake at most, else None."""
    length = len(name)
    at = 0
    while at < length and at < len(text) and text[at] == name[at]:
        at += 1
    if at == length:
        return "", length, length
    # The last character wrong could as well be a mistake before it: 黑龙江江省.
    if text[at + 1 : length + 1] == name[at:]:
        # Of a character that stands twice, the first: the second may begin a name of its own.
        return "extra", at - (at > 0 and text[at - 1] == text[at]), length + 1
    swapped = name[at + 1 : at + 2] + name[at]
    if at + 1 < length and text[at:length] == swapped + name[at + 2 :]:
        return "swapped", at, length
    if text[at + 1 : length] == name[at + 1 :] and len(text) >= length:
        return "wrong", at, length
    if text[at : length - 1] == name[at + 1 :] and length > 1:
        return "missing", at, length - 1
    return None


# Kinds of offices and places: 统计司 is another office than 统计局.
_OFFICES = frozenset("司局厅部处科室署委办所站院会省市县区州盟旗镇乡村路")


class Near(NamedTuple):
    """A stretch that is a name but for one mistake: `at` is where it is, in the text (of a missing
    character, where it should be)."""

    start: int
    end: int
    name: str
    kind: str
    at: int


#: The name that a wrong form stands for, the kind of mistake, and where it is.
_Form = tuple[str, str, int]


class _Halves:
    """Other halves by the half that was found; those that stand before it are kept reversed."""

    def __init__(self) -> None:
        self._by: dict[str, dict[str, list[tuple[str, str]]]] = {}

    def add(self, half: str, other: str, name: str) -> None:
        by = self._by.setdefault(half, defaultdict(list))
        # With one mistake, the first or the second character is among the first two of the text.
        for key in {other[0], other[1:2] or other[0]}:
            by[key].append((other, name))

    def compare(self, half: str, beside: str) -> Iterator[tuple[str, Difference]]:
        """Each name with how its other half differs from what stands beside."""
        by = self._by.get(half)
        if by is None:
            return
        seen: set[str] = set()
        for key in dict.fromkeys(beside[:2]):
            for other, name in by.get(key, ()):
                if name not in seen:
                    seen.add(name)
                    found = differ(beside, other)
                    if found is not None:
                        yield name, found

    def __contains__(self, half: str) -> bool:
        return half in self._by


class NearNames:
    """All guarded names of three characters or more."""

    def __init__(self, names: Iterable[str], alikes: Lookalikes) -> None:
        self._names = frozenset(names)
        self._before, self._after = _Halves(), _Halves()
        # Whole wrong forms: swaps over the middle, and short names with a look-alike.
        self._forms: dict[str, _Form] = {}
        for name in self._names:
            middle = len(name) // 2
            if len(name) == 3:
                self._add_short(name, alikes)
                continue
            self._after.add(name[:middle], name[middle:], name)
            self._before.add(name[middle:], name[:middle][::-1], name)
            self._add_swap(name, middle - 1)
        for name in self._names & self._forms.keys():
            del self._forms[name]

    def _add_short(self, name: str, alikes: Lookalikes) -> None:
        for at, character in enumerate(name):
            before, behind, form = name[:at], name[at + 1 :], (name, "wrong", at)
            others = alikes.of(character) - _OFFICES if at == 2 else alikes.of(character)
            self._forms.update([(f"{before}{other}{behind}", form) for other in others])
        self._add_swap(name, 0)
        self._add_swap(name, 1)

    def _add_swap(self, name: str, at: int) -> None:
        form = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
        self._forms[form] = (name, "swapped", at)

    def literals(self) -> Iterator[str]:
        """What must be found in a text."""
        yield from self._forms
        yield from self._before._by
        yield from self._after._by

    def near(self, text: str, literal: str, start: int) -> Iterator[Near]:
        """The near misses that a found literal is a part of."""
        form = self._forms.get(literal)
        end = start + len(literal)
        if form is not None:
            name, kind, at = form
            yield Near(start, end, name, kind, start + at)
        if literal in self._after:
            for name, (kind, at, stop) in self._after.compare(literal, text[end : end + 40]):
                if kind:
                    yield Near(start, end + stop, name, kind, end + at)
        if literal in self._before:
            beside = text[max(0, start - 40) : start][::-1]
            for name, found in self._before.compare(literal, beside):
                if found[0]:
                    yield _mirrored(start, end, name, found)


def _mirrored(start: int, end: int, name: str, found: Difference) -> Near:
    """A mistake that was found reading backwards from `start`."""
    kind, at, stop = found
    if kind == "missing":
        place = start - at
    elif kind == "swapped":
        place = start - at - 2
    else:
        place = start - at - 1
    return Near(start - stop, end, name, kind, place)
