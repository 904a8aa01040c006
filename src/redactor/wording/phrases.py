"""Whether a near miss of a set phrase is a slip: 再接再励 for 再接再厉.

A set phrase is written in one way only, so that one character that sounds or looks like the right
one is a slip, even where it makes words with those beside it (既往开来). Names of firms and slogans
play with such phrases, which is none.
"""

from __future__ import annotations

from redactor.rulebook import Tables
from redactor.text.folding import is_han
from redactor.text.patterns import lazily
from redactor.wording.clauses import words
from redactor.wording.lookalikes import Lookalikes
from redactor.wording.near import Near

# 世外桃园农家乐有限公司
_FIRM = lazily(
    "[\u4e00-\u9fff]{0,8}?(?:公司|集团|农家乐|农庄|饭[店庄馆]|酒[店楼馆家]|宾馆|民宿|客栈|餐[馆厅吧]|超市|商[行店城场]|门市|经营部|合作社|工作室|事务所|"
    "小区|花园|山庄|度假村|茶[楼馆庄]|会所|书[店屋]|网吧|影楼|理发店|火锅|烧烤|面馆|小吃|奶茶|服饰|家具|牌)"
)
# 派谴公司 is no play on words.
_SHORTEST = 4
_OPENING, _CLOSING = "“‘「『《〈", "”’」』》〉"


def set_phrases(tables: Tables) -> frozenset[str]:
    """The phrases of rules/tables/set_phrases.tsv."""
    return frozenset(tables["set_phrases"])


def is_slip(text: str, near: Near, alikes: Lookalikes) -> bool:
    """Whether one character of a phrase is taken for another that is like it."""
    if near.kind != "wrong":
        return False
    got = text[near.at : near.at + 1]
    if not is_han(got) or not alikes.alike(got, near.name[near.at - near.start]):
        return False
    if is_played_with(text, near.start, near.end):
        return False
    return not any(
        word.start < near.start < word.end or word.start < near.end < word.end
        for word in words(text, near.start, near.end)
    )


def is_played_with(text: str, start: int, end: int) -> bool:
    """Whether a phrase is quoted by itself, or the name of a firm goes on behind it.

    >>> is_played_with("“世外桃园”开业", 1, 5), is_played_with("世外桃园农家乐有限公司", 0, 4)
    (True, True)
    >>> is_played_with("走进世外桃园，感受乡村", 2, 6)
    False
    """
    opens, closes = text[start - 1 : start], text[end : end + 1]
    if start and opens and opens in _OPENING and closes == _CLOSING[_OPENING.index(opens)]:
        return True
    return end - start >= _SHORTEST and _FIRM.match(text, end) is not None
