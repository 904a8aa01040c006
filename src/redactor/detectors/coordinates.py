"""经纬度: a latitude and longitude in China (3.8–53.6 N, 73.5–135.1 E), as decimals or degrees.

    106.2309,38.4872   东经106.2309°，北纬38.4872°   106°13′48″E, 38°29′14″N

A station's or a building's place is public; beside a person or a home it says where they live.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Audience, Certainty
from redactor.text.folding import fold

_DEGREES = r"[0-9]{1,3} ?(?:°|度|º)(?: ?[0-9]{1,2}(?:\.[0-9]+)? ?(?:′|'|’|分|‘)(?: ?[0-9]{1,2}(?:\.[0-9]+)? ?(?:″|\"|”|秒|''|′′|“))?)?"
_DECIMAL = r"[0-9]{1,3}\.[0-9]{2,10} ?(?:°|度|º)?"
_NAME_E = r"(?:东经|经度|[Ll]ongitude|[Ll]ng|[Ll]on|E)"
_NAME_N = r"(?:北纬|纬度|[Ll]atitude|[Ll]at|N)"
_ONE = rf"(?:{_DEGREES}|{_DECIMAL}) ?[EN]?"
_LINK = r"[ \t]?(?:[,;、/·|]|和|与)?[ \t]?\"?"
_NAMED = re.compile(
    rf"(?:东经|北纬|E|N) ?[:：为]? ?{_ONE}{_LINK}(?:{_NAME_E}|{_NAME_N}) ?[:：为]? ?{_ONE}"
    rf"|{_ONE}{_LINK}(?:(?:{_NAME_E}|{_NAME_N})\"? ?[:：为]? ?)?{_ONE}"
)
# A third number in the same list: a series, not a place.
_LISTED_AFTER = re.compile(r"[,、，] ?[0-9]{1,3}\.[0-9]+(?![0-9]*[,，] ?[0-9]{2,3}\.)")
_LISTED_BEFORE = re.compile(r"[0-9]\.[0-9]+[,、，] ?$")
_FINE = re.compile(r"[0-9] ?[′'’分‘]|\.[0-9]{2}")
_PRECISE = re.compile(r"\.[0-9]{4,}")
_HOME = frozenset({"home", "contact"})
_HOME_WORDS = re.compile("家庭住址|住址|户主|家住|住所|家中|住户|居住|户籍|姓名|本人|房屋|住宅")
_BACK, _AHEAD = 48, 72


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """A pair around °, 东经, 北纬, 经度 or 纬度."""
    return _pair(candidate, named=True)


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """Two decimals with at least four places each, without any word."""
    if candidate.gaps != (".",) or len(candidate.shape) != 2 or candidate.shape[1] < 4:
        return None
    return _pair(candidate, named=facts.rule.entity in candidate.named)


def _pair(candidate: Candidate, *, named: bool) -> Answer | None:
    low = max(0, candidate.start - _BACK)
    text = fold(candidate.text[low : candidate.end + _AHEAD])
    inside = candidate.start - low
    for match in _NAMED.finditer(text):
        if match.start() - inside > 8:
            return None
        covers = match.start() <= inside < match.end() or (
            0 <= match.start() - inside <= 8 and named
        )
        if not covers or not _in_china(match.group()):
            continue
        # Whole degrees say nothing of a place.
        if not _FINE.search(match.group()):
            continue
        degrees = any(sign in match.group() for sign in "°度º经纬")
        if not degrees and len(_PRECISE.findall(match.group())) < 2:
            continue
        start, end = low + match.start(), low + match.end()
        if "\t" in match.group() and not named:
            continue
        if _LISTED_AFTER.match(text, match.end()) or _LISTED_BEFORE.search(text[: match.start()]):
            continue
        if (
            text[match.start() - 1 : match.start()].isdigit()
            or text[match.end() : match.end() + 1].isdigit()
        ):
            continue
        while text[end - low - 1] == " ":
            end -= 1
        return candidate.answer(
            Certainty.LIKELY, "in China", start=start, end=end, audience=_audience(candidate, start)
        )
    return None


def _in_china(text: str) -> bool:
    """Whether the whole degrees of both, in either order, are a place in China."""
    names = re.sub(r"[′'’分‘].*?(?=[,;、/，；NE北东]|$)", "", text)
    numbers = [float(each) for each in re.findall(r"[0-9]+(?:\.[0-9]+)?(?= ?[°度º]|)", names)]
    whole = [each for each in numbers if each > 3.8]
    if len(whole) < 2:
        return False
    latitudes = [each for each in whole if 3.8 <= each <= 53.6]
    longitudes = [each for each in whole if 73.5 <= each <= 135.1]
    return bool(latitudes and longitudes)


def _audience(candidate: Candidate, start: int) -> Audience:
    if not _HOME.isdisjoint(candidate.around.label(start)[0]):
        return Audience.PERSONAL
    line = candidate.around.line(start) + candidate.around.header(start)
    return Audience.PERSONAL if _HOME_WORDS.search(line) else Audience.UNKNOWN
