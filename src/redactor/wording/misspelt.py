"""Whether a near miss of a name is a mistake, or another name or an ordinary phrase.

国家统计数据 is one character from 国家统计局, and right. What decides: is the wrong character like the
right one, is the word of the name that it breaks still a word, does the stretch begin and end
where words do. A short name needs more of it than a long one, which nothing else resembles.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from enum import Enum
from functools import lru_cache

from redactor.model import Certainty
from redactor.rulebook.words import SHORTEST_NAME
from redactor.text.folding import is_han
from redactor.text.segmenter import segmenter
from redactor.wording.clauses import Word, knows, words
from redactor.wording.lookalikes import Lookalikes
from redactor.wording.near import DIVISION_ENDS, Near

#: From this length on nothing but the name itself is so like it.
LONG = 6
#: From here on not even a phrase made of ordinary words is.
UNIQUE = 8
# Of names this short a rare character may as well begin another word: 依法治污.
_SHORT = 4
# So much of a place's own name is enough to know it.
_TELLING = 3
# What ends a name before another that begins with the same: 村 in 河头村村民委员会.
_KINDS = frozenset("省市县区州盟旗乡镇村国局厅部院")
# Taken for one of them, and seldom a word of its own.
_LIKE_DIVISION_ENDS = frozenset("曲岖躯屈驱具悬巿柿洲舟")
# A character that leads to a name and is no part of it.
_LEADING = frozenset("在由和与对向从经的是为了及到给让把被将于请按据该本各全第并或且以至同受")
# An office by its last character; 厅 for 局 is the same office of another place.
_OFFICE_ENDS = frozenset("部委厅局署办处科院会司所站室")
# Put between the words of a name without making it another: 中国特色的社会主义.
_PARTICLES = frozenset("的之")
# What kind of place it is, behind its own name.
_GENERIC = re.compile("(?:自治[区州县旗]|地区|新区|矿区|特区|[省市区县旗州盟])$")
# What may follow 自治 that is no kind of division.
_SELF_RULING = frozenset("地权条机法立制单的和与及")

# Parts of speech: verbs, adverbs, prepositions, conjunctions, particles.
_VERBAL = frozenset("vdpcu")

Span = tuple[int, int]


class Slip(Enum):
    """HAND: of hand or ear: a like character, a swap, a character written twice; BROKEN: a long
    word is no word with it; NONE: nothing that tells."""

    NONE = 0
    HAND = 1
    BROKEN = 2


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
        if near.kind == "order":
            return near, Certainty.CONFIRMED
        if _is_in_brackets(text, near):
            return None
        if near.kind == "extra" and text[near.at] in _PARTICLES:
            return None
        offset = near.at - near.start
        stem = self._stem_left(near, offset)
        if stem < 2 and not (near.kind == "wrong" and len(near.name) == 3):
            return None
        if offset == 0 and near.kind in {"wrong", "missing"}:
            return self._at_the_front(text, near)
        if near.kind in {"wrong", "extra"} and not is_han(text[near.at : near.at + 1]):
            return None
        if near.kind in {"wrong", "missing"} and offset >= len(near.name) - 1:
            return self._at_the_end(text, near)
        around = words(text, near.start, near.end)
        if near.name in self._places and stem >= _TELLING:
            # 克拉玛依校区 is a campus.
            is_kind = any(word.start == near.at and len(word.text) > 1 for word in around)
            is_other = near.kind == "extra" and offset == stem and is_kind
            return None if is_other else (near, Certainty.CONFIRMED)
        if _crosses(around, near, offset):
            return None
        slip = self._is_slip(text, near, offset)
        is_long = len(near.name) >= LONG
        ordinary = _is_ordinary(near, around)
        if slip is Slip.HAND or (not ordinary and is_long):
            return near, Certainty.CONFIRMED
        is_phrase = len(near.name) < UNIQUE and _is_made_of_words(near, around)
        is_telling = is_long or slip is Slip.BROKEN
        if len(near.name) == 3 or (ordinary and (not is_telling or is_phrase)):
            return None
        return near, Certainty.LIKELY

    def doubled(self, text: str, start: int, name: str) -> Near | None:
        """A right name whose first or last character is written twice: 阿阿克苏地区. 金凤区区政府 and
        某某村村民委员会 are right."""
        end = start + len(name)
        if len(name) == SHORTEST_NAME:
            return None
        is_twice = text[start - 1 : start] == name[0] and name[0] not in _KINDS
        if is_twice and not _ends_a_word(text, start):
            return Near(start - 1, end, name, "extra", start - 1)
        if text[end : end + 1] == name[-1] and _ends_a_phrase(text, end + 1):
            return Near(start, end + 1, name, "extra", end)
        return None

    def _stem_left(self, near: Near, offset: int) -> int:
        """How much is right of what a place is known by: of 和田地区 with one of the characters
        before 地区 wrong too little. Of other names, all."""
        if near.name not in self._places:
            return len(near.name)
        stem = len(_GENERIC.sub("", near.name))
        return stem - (offset < stem and near.kind in {"wrong", "missing"})

    def _is_slip(self, text: str, near: Near, offset: int) -> Slip:
        """Which kind of slip a mistake is."""
        name, at = near.name, near.at
        if near.kind == "swapped" and (len(name) >= LONG or not knows(text[at : at + 2])):
            return Slip.HAND
        if near.kind == "extra" and text[at] in {text[at - 1], text[at + 1 : at + 2]}:
            return Slip.HAND
        if near.kind == "wrong" and self._alikes.alike(text[at], name[offset]):
            is_sure = len(name) > 3 or not _makes_a_word(text, near)
            return Slip.HAND if is_sure else Slip.NONE
        start, end = _word_of(name, offset)
        if end - start < 3:
            return Slip.NONE
        shift = {"missing": -1, "extra": 1}.get(near.kind, 0)
        is_word = knows(text[near.start + start : near.start + end + shift])
        return Slip.NONE if is_word else Slip.BROKEN

    def _at_the_front(self, text: str, near: Near) -> tuple[Near, Certainty] | None:
        """The first character is wrong or missing, which is the same to the eye."""
        name = near.name
        start, end = _word_of(name, 0)
        if end - start < 2 or len(name) == 3:
            return None
        rest = near.start + 1 if near.kind == "wrong" else near.start
        before = text[rest - 1 : rest]
        # 坡头区 of 沙坡头区 is a place.
        if text[rest : near.end] in self._known:
            return None
        is_telling = name in self._places and self._stem_left(near, 0) >= _TELLING
        has_word = not is_telling and _first_word_after(text, rest, near.end) > 1
        if before and is_han(before) and before not in _LEADING:
            wrong = near._replace(start=rest - 1, at=rest - 1, kind="wrong")
            if not is_telling and _is_made_of_words(wrong, words(text, rest - 1, near.end)):
                return None
            if not _ends_a_word(text, rest):
                if self._alikes.alike(before, name[0]):
                    return wrong, Certainty.CONFIRMED
                is_seen = not has_word or len(name) >= LONG or self._alikes.is_rare(before)
                return (wrong, Certainty.LIKELY) if is_seen else None
            if len(name) == 4:
                return None
        # 人民政府 of 市人民政府 is a word.
        if has_word and len(name) < LONG:
            return None
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
            is_other = got in DIVISION_ENDS or got in _LIKE_DIVISION_ENDS
            if name[-3:-1] == "自治":
                is_other = got not in _SELF_RULING
            following = text[near.end : near.end + 1]
            if not is_other or len(name) == 3 or (following and knows(got + following)):
                return None
            return (near, Certainty.LIKELY) if got and is_han(got) else None
        # 义务教育不以…为条件: 不 goes on with the sentence, whatever it sounds like.
        if got == "不" and is_han(text[near.end : near.end + 1]):
            return None
        # 厅 for 局: the same office of another place.
        if got in _OFFICE_ENDS and name[-1] in _OFFICE_ENDS:
            return None
        if got and self._alikes.alike(got, name[-1]) and is_han(got):
            around = words(text, near.start, near.end)
            return (
                None
                if _is_ordinary(near, around) and len(name) < LONG
                else (near, Certainty.CONFIRMED)
            )
        if is_han(got) and self._alikes.is_rare(got) and len(name) > _SHORT:
            following = text[near.end : near.end + 1]
            return None if following and knows(got + following) else (near, Certainty.LIKELY)
        start, end = _word_of(name, len(name) - 1)
        left = name[start : end - 1]
        following = text[stem : stem + 1]
        if not left or knows(left[-1] + following) or knows(left + following):
            return None
        if len(left) > 1 and (len(name) <= LONG or is_han(following)):
            return None
        if len(left) == 1 and is_han(following) and len(name) < LONG:
            return None
        return near._replace(end=stem, at=stem, kind="missing"), Certainty.LIKELY


def _is_explained(near: Near, exact: Sequence[Span]) -> bool:
    """Whether a right name covers the place of the mistake."""
    inside = 1 if near.kind == "missing" else 0
    return any(
        start + inside <= near.at < end and not (near.start <= start and end < near.end and inside)
        for start, end in exact
    )


def _is_in_brackets(text: str, near: Near) -> bool:
    """Whether the first character stands in brackets, or before them: 村（居）民委员会, as the
    regulations have it."""
    opens = _ALTERNATIVE.search(text, max(0, near.start - 9), near.start + 1)
    return (
        opens is not None
        and near.at <= near.start
        and near.name[0] in opens["either"] + opens["alternative"]
    )


# 村（居）, 县（市、区）
_ALTERNATIVE = re.compile(
    "(?P<either>[\u4e00-\u9fff])[（(](?P<alternative>[\u4e00-\u9fff、/]{1,5})[）)]$"
)


def _is_ordinary(near: Near, around: Sequence[Word]) -> bool:
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


def _is_made_of_words(near: Near, around: Sequence[Word]) -> bool:
    """Whether the whole stretch is cut into words of two characters or more: 人民医院."""
    inside = [word for word in around if near.start < word.end and word.start < near.end]
    return all(len(word.text) > 1 for word in inside)


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


def _ends_a_phrase(text: str, end: int) -> bool:
    """Whether a clause ends at a place, or goes on with a verb or a particle: what follows a
    doubled 区 in 金凤区区政府 is a noun."""
    following = text[end : end + 8]
    if not following or not is_han(following[0]):
        return True
    if knows(text[end - 1 : end + 1]):
        return False
    word, kind = segmenter().tag(following)[0]
    if len(word) == 1:
        return word in _LEADING
    return kind[:1] in _VERBAL and word[0] not in _KINDS


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
