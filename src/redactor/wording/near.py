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

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from redactor.text.folding import is_han
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


#: The last character of a division's name; another of them makes another kind of place.
DIVISION_ENDS = frozenset("市县区旗州盟")
# Kinds of offices and places: 统计司 is another office than 统计局.
_KINDS = frozenset("司局厅部处科室署委办所站院会省市县区州盟旗镇乡村路")
# 档案已移交: what stands behind a name's first part goes on with the sentence.
_GO_ON = frozenset("已以将均也还就都与及和在为由被把向从自即则可应须需再又才只")


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
#: From this length on a name is looked at although its end does not fit.
_LONG = 6
#: So many pairs of characters are remembered.
_MOST_ENDS = 1 << 15


#: Other halves with their names, by their first two characters.
_Others = dict[str, list[tuple[str, str]]]
# Tens of thousands of wrong forms have no half beside them, and share this.
_NONE: _Others = {}


class Half:
    """A half of names: by the first two characters of the other half (one of them is right, if the
    other half has one mistake), the other halves with their names. Halves that stand before it
    are read backwards. `form`: what it is as a whole, where it is a wrong form itself."""

    __slots__ = ("before", "behind", "form")

    def __init__(self, form: _Form | None = None) -> None:
        self.behind = self.before = _NONE
        self.form = form

    def add_behind(self, other: str, name: str) -> None:
        if self.behind is _NONE:
            self.behind = {}
        _add(self.behind, other, name)

    def add_before(self, other: str, name: str) -> None:
        if self.before is _NONE:
            self.before = {}
        _add(self.before, other, name)

    def may_be(self, text: str, start: int, end: int) -> bool:
        """A quick look at whether another half may stand beside it."""
        behind, before = self.behind, self.before
        return (
            self.form is not None
            or text[end : end + 1] in behind
            or text[end + 1 : end + 2] in behind
            or text[start - 1 : start] in before
            or text[start - 2 : start - 1] in before
        )


def _add(by: _Others, other: str, name: str) -> None:
    for key in dict.fromkeys(other[:2]):
        by.setdefault(key, []).append((other, name))


class NearNames:
    """All guarded names of three characters or more; `wrong`: forms that are wrong as a whole, with
    the right name of each."""

    def __init__(self, names: Iterable[str], alikes: Lookalikes, wrong: Mapping[str, str]) -> None:
        self._names = frozenset(names)
        self._alikes = alikes
        # Two characters each: not enough of a text to be one.
        self._ends: dict[str, bool] = {}
        #: What must be found in a text. Beside halves of names, wrong forms as a whole: swaps over
        #: the middle, and short names with a look-alike.
        self.halves: dict[str, Half] = {}
        forms: dict[str, _Form] = {
            text: (name, "order", len(name) // 2)
            for text, name in wrong.items()
            if name in self._names
        }
        for name in self._names:
            middle = len(name) // 2
            if len(name) == 3:
                self._add_short(name, forms)
                continue
            left, right = name[:middle], name[middle:]
            self._half(left).add_behind(right, name)
            self._half(right).add_before(left[::-1], name)
            _add_swap(name, middle - 1, forms)
        for text, form in forms.items():
            if text not in self._names:
                self._half(text).form = form

    def _half(self, text: str) -> Half:
        half = self.halves.get(text)
        if half is None:
            half = self.halves[text] = Half()
        return half

    def _add_short(self, name: str, forms: dict[str, _Form]) -> None:
        for at, character in enumerate(name):
            before, behind, form = name[:at], name[at + 1 :], (name, "wrong", at)
            others = self._alikes.of(character)
            if at == len(name) - 1:
                others = others - _KINDS - _GO_ON
            forms.update([(f"{before}{other}{behind}", form) for other in others])
        _add_swap(name, 0, forms)
        _add_swap(name, 1, forms)

    def near(self, text: str, half: Half, start: int, end: int) -> list[Near]:
        """The near misses that a half which stands there is a part of; none where it is a part of
        a right name."""
        found: list[Near] = []
        if half.form is not None:
            name, kind, at = half.form
            found.append(Near(start, end, name, kind, start + at))
        if half.behind and not self._behind(half, text, (start, end), found):
            return []
        if half.before and not self._before(half, text, (start, end), found):
            return []
        return found

    def _behind(self, half: Half, text: str, span: tuple[int, int], found: list[Near]) -> bool:
        """Adds near misses that end behind the half; False when a right name does."""
        start, end = span
        for other, name in _others(half.behind, text[end : end + 1], text[end + 1 : end + 2]):
            if text.startswith(other, end):
                return False
            stop = end + len(other)
            if len(name) < _LONG and text.startswith(other[:-1], end):
                # Most that begins like a short name goes on otherwise, and is right.
                last, right = text[stop - 1 : stop], other[-1]
                if text[stop : stop + 1] != right and not self._may_end(right, last):
                    continue
            difference = differ(text[end : stop + 1], other)
            if difference is not None:
                kind, at, length = difference
                found.append(Near(start, end + length, name, kind, end + at))
        return True

    def _before(self, half: Half, text: str, span: tuple[int, int], found: list[Near]) -> bool:
        """Adds near misses that begin before the half; False when a right name does."""
        start, end = span
        for other, name in _others(
            half.before, text[start - 1 : start], text[start - 2 : start - 1]
        ):
            begin = start - len(other)
            if begin >= 0 and text.startswith(name, begin):
                return False
            difference = differ(text[max(0, begin - 1) : start][::-1], other)
            if difference is not None:
                found.append(_mirrored(start, end, name, difference))
        return True

    def _may_end(self, right: str, last: str) -> bool:
        """Whether a character at a name's end can be a mistake for the right one, or follow a name
        that lacks it."""
        known = self._ends.get(right + last)
        if known is None:
            if len(self._ends) >= _MOST_ENDS:
                self._ends.clear()
            known = self._ends[right + last] = self._can_end(right, last)
        return known

    def _can_end(self, right: str, last: str) -> bool:
        return (
            not is_han(last)
            or last in DIVISION_ENDS
            or self._alikes.is_rare(last)
            or self._alikes.alike(last, right)
        )


def _add_swap(name: str, at: int, forms: dict[str, _Form]) -> None:
    form = name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    forms[form] = (name, "swapped", at)


def _others(by: _Others, nearest: str, next_to_it: str) -> Iterable[tuple[str, str]]:
    """The other halves that may stand beside, by the two characters there."""
    first, second = by.get(nearest, ()), by.get(next_to_it, ())
    return dict.fromkeys((*first, *second)) if first and second else first or second


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
