"""Names of places: provinces, cities, counties and townships, today's and former ones.

Made once from the tables `divisions` and `townships`, when the first address is read. A name in
them is evidence, never a condition: new and old names count by their suffix.

>>> from redactor.rulebook import load
>>> names = load().tables.derived(gazetteer)
>>> names.chain("宁夏银川市兴庆区掌政镇", 0, 11)
8
"""

from __future__ import annotations

import re
from typing import NamedTuple

from redactor.rulebook import Tables

_PEOPLES = (
    "回族|藏族|彝族|苗族|壮族|满族|侗族|瑶族|白族|傣族|土家族|哈尼族|哈萨克|哈萨克族|黎族|傈僳族|佤族|畲族|"
    "拉祜族|水族|东乡族|纳西族|景颇族|柯尔克孜|柯尔克孜族|土族|达斡尔族|仫佬族|羌族|布依族|撒拉族|毛南族|"
    "仡佬族|锡伯|塔吉克|普米族|怒族|鄂温克族|鄂伦春|保安族|裕固族|独龙族|蒙古|蒙古族|朝鲜族|维吾尔|各族"
)
_SUFFIX = re.compile(
    rf"(?:(?:{_PEOPLES})*自治[区州县旗]|特别行政区|地区|林区|特区|新区|矿区|市辖区|省|市|盟|县|区|旗)$"
)
# What joins the levels of an address in some exports.
_JOINTS = frozenset("-_－— /·,")
_LONGEST = 15


class Gazetteer(NamedTuple):
    """`full`: names with their suffix; `short`: without it; `districts`: without it, of a
    city's districts, too common as words to count alone; `heads`: how any of full and short
    begins."""

    full: frozenset[str]
    short: frozenset[str]
    districts: frozenset[str]
    heads: frozenset[str]

    def name_end(self, text: str, start: int, stop: int) -> int:
        """Where the longest name that begins at `start` ends; `start` itself without one."""
        if text[start : start + 2] not in self.heads:
            return start
        for end in range(min(stop, start + _LONGEST), start + 1, -1):
            if text[start:end] in self.full or text[start:end] in self.short:
                return end
        return start

    def chain(self, text: str, start: int, stop: int) -> int:
        """Where the row of names that begins at `start` ends: 宁夏 银川市 兴庆区."""
        position = start
        while True:
            begin = position
            if position > start and begin < stop and text[begin] in _JOINTS:
                begin += 1
            end = self.name_end(text, begin, stop)
            if end == begin:
                return position
            position = end

    def is_full(self, text: str, start: int, end: int) -> bool:
        """Whether a row of names holds one with its suffix, or is more than one name."""
        first = self.name_end(text, start, end)
        return first < end or text[start:end] in self.full


def gazetteer(tables: Tables) -> Gazetteer:
    """The names of provinces, cities and counties."""
    full = {"市辖区"}
    short = {"中国"}
    districts: set[str] = set()
    for name, _, _, _, level, former, _ in tables["divisions"].values():
        for each in (name, *(item.partition(":")[0] for item in former.split(";") if item)):
            if len(each) < 2:
                continue
            if len(each) > 2 or each.endswith("县"):
                full.add(each)
            bare = _SUFFIX.sub("", each)
            if len(bare) > 1:
                is_district = level == "county" and each.endswith("区")
                (districts if is_district else short).add(bare)
    return Gazetteer(
        frozenset(full),
        frozenset(short - full),
        frozenset(districts),
        frozenset(name[:2] for name in full | short),
    )


def townships(tables: Tables) -> frozenset[str]:
    """The names of townships, streets and what counts as one."""
    return frozenset(name for (names,) in tables["townships"].values() for name in names.split(";"))
