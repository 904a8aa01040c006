"""Whether a near miss of a name is a mistake, or another name or an ordinary phrase.

国家统计数据 is one character from 国家统计局, and right. What decides: is the wrong character like the
right one, is the word of the name that it breaks still a word, does the stretch begin and end
where words do. A short name needs more of it than a long one, which nothing else resembles.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import lru_cache

from redactor.model import Certainty
from redactor.wording.clauses import Word, knows, words
from redactor.wording.lookalikes import Lookalikes
from redactor.wording.near import Near

#: From this length on nothing but the name itself is so like it.
LONG = 6
# The last character of a division's name; another of them makes another kind of place.
_COUNTIES = frozenset("市县区旗州盟")
# A character that leads to a name and is no part of it.
_LEADING = frozenset("在由和与对向从经的是为了及到给让把被将于请按据该本各全第并或且以至同受")

Span = tuple[int, int]


class Misspelt:
    """The judgement; made once for a rulebook's names.

    `places`: names of divisions, whose last character may be left out (齐齐哈尔) or followed by
    another word (齐齐哈尔机场); `known`: whatever else is a right name.
    """

    def __init__(self, known: Container[str], places: Container[str], alikes: Lookalikes) -> None:
        self._known = known
        self._places = places
        self._alikes = alikes

    def judged(self, text: str, near: Near, exact: Sequence[Span]) -> tuple[Near, Certainty] | None:
        """The near miss, perhaps with other bounds, and how sure it is; None when it is none.

        `exact`: where right names stand."""
        if text[near.start : near.end] in self._known or _is_explained(near, exact):
            return None
        if near.kind in {"wrong", "extra"} and not _is_han(text[near.at : near.at + 1]):
            return None
        offset = near.at - near.start
        if offset == 0 and near.kind in {"wrong", "missing"}:
            return self._at_the_front(text, near)
        if near.kind in {"wrong", "missing"} and offset >= len(near.name) - 1:
            return self._at_the_end(text, near)
        around = words(text, near.start, near.end)
        if _crosses(around, near, offset):
            return None
        sure = self._is_slip(text, near, offset)
        if sure or len(near.name) >= LONG:
            return near, Certainty.CONFIRMED
        if len(near.name) == 3 or self._is_ordinary(text, near, around):
            return None
        return near, Certainty.LIKELY

    def _is_slip(self, text: str, near: Near, offset: int) -> bool:
        """A slip of hand or ear: a like character, a swap, a character written twice, or a
        mistake in a long word that is no word with it."""
        name, at = near.name, near.at
        if near.kind == "swapped":
            return not knows(text[at : at + 2])
        if near.kind == "extra" and text[at] in {text[at - 1], text[at + 1 : at + 2]}:
            return True
        if near.kind == "wrong" and self._alikes.alike(text[at], name[offset]):
            return len(name) > 3 or not _makes_a_word(text, near)
        start, end = _word_of(name, offset)
        if end - start < 3:
            return False
        shift = {"missing": -1, "extra": 1}.get(near.kind, 0)
        return not knows(text[near.start + start : near.start + end + shift])

    def _is_ordinary(self, text: str, near: Near, around: Sequence[Word]) -> bool:
        """Whether the place of the mistake lies in a listed word that the name does not hold."""
        for word in around:
            over = (
                word.start < near.at < word.end
                if near.kind == "missing"
                else word.start <= near.at < word.end
            )
            if over and len(word.text) > 1 and word.text not in near.name:
                return True
        return False

    def _at_the_front(self, text: str, near: Near) -> tuple[Near, Certainty] | None:
        """The first character is wrong or missing, which is the same to the eye."""
        name = near.name
        start, end = _word_of(name, 0)
        if end - start < 2 or len(name) == 3:
            return None
        rest = near.start + 1 if near.kind == "wrong" else near.start
        before = text[rest - 1 : rest]
        tail = _first_word_after(text, rest, near.end)
        # 坡头区 of 沙坡头区 is a place, 人民政府 of 市人民政府 a word.
        if text[rest : near.end] in self._known or (tail > 1 and len(name) < LONG):
            return None
        if before and _is_han(before) and before not in _LEADING:
            if self._alikes.alike(before, name[0]) and not _ends_a_word(text, rest):
                return near._replace(start=rest - 1, at=rest - 1, kind="wrong"), Certainty.CONFIRMED
            if _ends_a_word(text, rest):
                return self._missing_first(text, near, rest)
            return near._replace(start=rest - 1, at=rest - 1, kind="wrong"), Certainty.LIKELY
        return self._missing_first(text, near, rest)

    def _missing_first(self, text: str, near: Near, rest: int) -> tuple[Near, Certainty] | None:
        around = words(text, rest, near.end)
        if any(word.start < rest < word.end for word in around):
            return None
        return near._replace(start=rest, at=rest, kind="missing"), Certainty.LIKELY

    def _at_the_end(self, text: str, near: Near) -> tuple[Near, Certainty] | None:
        """The last character is wrong or missing: 自治 for 自治区."""
        name = near.name
        got = text[near.at : near.at + 1] if near.kind == "wrong" else ""
        stem = near.start + len(name) - 1
        if name in self._places:
            is_other = got in _COUNTIES and len(name) > 3 and got != name[-1]
            if not is_other or knows(got + text[near.end : near.end + 1]):
                return None
            return near, Certainty.LIKELY
        if got and self._alikes.alike(got, name[-1]) and _is_han(got):
            around = words(text, near.start, near.end)
            is_word = any(
                word.start <= near.at < word.end and len(word.text) > 1 and word.text not in name
                for word in around
            )
            return None if is_word and len(name) < LONG else (near, Certainty.CONFIRMED)
        start, end = _word_of(name, len(name) - 1)
        left = name[start : end - 1]
        following = text[stem : stem + 1]
        if not left or knows(left[-1] + following) or knows(left + following):
            return None
        if len(left) > 1 and (len(name) <= LONG or _is_han(following)):
            return None
        if len(left) == 1 and _is_han(following) and len(name) < LONG:
            return None
        return near._replace(end=stem, at=stem, kind="missing"), Certainty.LIKELY


def _is_explained(near: Near, exact: Sequence[Span]) -> bool:
    """Whether a right name covers the place of the mistake."""
    inside = 1 if near.kind == "missing" else 0
    return any(
        start + inside <= near.at < end and not (near.start <= start and end < near.end and inside)
        for start, end in exact
    )


def _crosses(around: Sequence[Word], near: Near, offset: int) -> bool:
    """Whether a word goes on over an end of the stretch; of a long name only near the mistake."""
    is_long = len(near.name) >= LONG
    for word in around:
        if word.start < near.start < word.end and (not is_long or offset <= 1):
            return True
        late = offset >= len(near.name) - 2
        if word.start < near.end < word.end and (not is_long or late):
            return True
    return False


def _makes_a_word(text: str, near: Near) -> bool:
    """Whether the wrong character is a part of a listed word in its clause."""
    return any(
        word.start <= near.at < word.end and len(word.text) > 1
        for word in words(text, near.start, near.end)
    )


def _first_word_after(text: str, start: int, end: int) -> int:
    """How long the word that begins at a place is."""
    return next((len(word.text) for word in words(text, start, end) if word.start == start), 0)


def _ends_a_word(text: str, end: int) -> bool:
    """Whether a word of two characters or more ends at a place."""
    return any(word.end == end and len(word.text) > 1 for word in words(text, end - 1, end))


@lru_cache(maxsize=4096)
def _word_of(name: str, offset: int) -> Span:
    """Where the word of a name is that holds its character at an offset."""
    for word in words(name, 0, len(name)):
        if word.start <= offset < word.end:
            return word.start, word.end
    return offset, offset + 1


def _is_han(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"
