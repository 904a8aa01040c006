"""港澳台列为国家: 香港、泰国等国 for 香港、泰国等国家和地区.

Where Hong Kong, Macao or Taiwan stand in a list of countries, the list is one of 国家和地区. 泰国、香港等国, with
one of them last, is a listed word (wording/territory).
"""

from __future__ import annotations

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty
from redactor.rulebook import Severity, Tables, Term
from redactor.text.patterns import lazily
from redactor.wording import usage

_REACH = 60
_REGIONS = ("台湾", "香港", "澳门", "港澳")
_REGION = "(?:中国)?(?:台湾|香港|澳门|港澳台|台港澳|港澳)(?:省|地区)?"
# Behind the region at least one more name, and nothing but names between.
_LIST = lazily(
    f"(?P<region>(?<![\u4e00-\u9fff]){_REGION}|(?<=[、和及与赴往从到自由在对向与去访来])(?:{_REGION}))"
    "(?P<more>(?:[、，和及与][\u4e00-\u9fff]{2,7}?){1,8})$"
)
_PARTED = lazily("[、，和及与]")
# 等国家和地区 is right; 等国际组织, 等国内城市 and 三国演义 are other words.
_OTHER = lazily(
    "(?:家)?(?:[和与及或、]|[（(])?(?:或|和)?地区|家[级重标公图机]|[际内外有企产道立庆防旗籍宾务民资学语画术父君王界土门演志时杀]"
)


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """等国 or 三国 behind a list of names with one of the three in it."""
    text, start, end = candidate.text, candidate.start, candidate.end
    low = max(0, start - _REACH)
    low = max(low, *(text.rfind(stop, low, start) + 1 for stop in "。；！？\n：:"))
    if not any(text.find(each, low, start) >= 0 for each in _REGIONS) or _OTHER.match(text, end):
        return None
    found = _LIST.search(text, low, start)
    if found is None:
        return None
    # 台湾地区及日本等国 tells them apart.
    if "地区" in found.group() or "特别行政区" in found.group():
        return None
    countries = facts.tables.derived(_countries)
    names = [each for each in _PARTED.split(found["more"]) if each]
    if not any(name in countries for name in names):
        return None
    end += text.startswith("家", end)
    begin = found.start("region")
    if usage.is_taught(text, begin, end) or usage.is_quoted(text, begin, end):
        return None
    whole = text[begin:end]
    right = f"{whole.removesuffix('家')}家和地区"
    if not whole.removesuffix("家").endswith("国"):
        right = f"{whole}和地区"
    term = Term(text=whole, severity=Severity.WARN, replacements=(right,))
    return candidate.answer(Certainty.CONFIRMED, "shape", start=begin, end=end)._replace(term=term)


def _countries(tables: Tables) -> frozenset[str]:
    return frozenset(row[1] for row in tables["countries"].values())
