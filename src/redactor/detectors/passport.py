"""护照号码. Mainland: E + 8 digits or E + letter + 7 digits; G + 8; 14/15 + 7; P, S, D and PE, SE, DE
for service and diplomats. Hong Kong K or H + 8, KJ/HJ + 7; Macao MA or MB + 7. Others by label.

Course codes (E2022…) and motorways (G0…) look alike, so 护照 must stand near; only E + letter + 7
digits is telling by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.context.labels import LOOKALIKE
from redactor.detectors._lettered import ends_cleanly, is_anothers, is_part_of_code, letters_before
from redactor.detectors._machine_zone import ZONE, number_at, number_below
from redactor.model import Certainty
from redactor.rulebook import Tables
from redactor.text.patterns import lazily

_ENTITY = "PASSPORT"
_MAINLAND = re.compile(
    r"E[0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|G[0-9]{8}|1[45][0-9]{7}|[PSD]E[0-9]{7}|[PSD][0-9]{7}|S[0-9]{8}"
    r"|[KH][0-9]{8}|[KH]J[0-9]{7}|M[AB][0-9]{7}"
)
# 越南籍 B9937014; 证件 PB2206617 (IRL)
_NATION_BEFORE = lazily(
    r"(?:(?:国籍[：: ]{0,2}(?P<country>[\u4e00-\u9fff]{2,8})|(?P<people>[\u4e00-\u9fff]{2,8})[籍国]人?)"
    r"[）)，,、/｜| \t\u3000]{0,3}(?:[^，,。；;\n0-9]{1,16}?[，, ]{0,2}(?=[护证]))?(?P<paper>护照|证件|证照)?(?:号码?|编号)?[：: ]{0,2}"
    r"|[（(](?P<marked>[\u4e00-\u9fff]{2,6})[）)]\s?"
    # Ms. Nguyen Thi Hoa 越南 C8127440; 老挝 BOUNMY S. PA0319942
    r"|[A-Za-z.][ \t\u3000](?P<written>[\u4e00-\u9fff]{2,6})[ \t\u3000]"
    r"|(?:^|[\n \t\u3000])(?P<led>[\u4e00-\u9fff]{2,6})[ \t\u3000][A-Z][A-Za-z.' -]{2,36}[ \t\u3000])$"
)
_SAID = ("country", "people", "marked", "written", "led")
_OF_A_SHIP = lazily("船籍|IMO|[货邮油客集]轮|船舶|航空器|飞机")
_ABROAD = lazily("护照|外[籍国教宾]|入境|来华|专家|留学|旅客|出境")
_NATION_BEHIND = lazily(
    r"\s?[（(](?:(?P<alpha>[A-Z]{3})|(?P<country>[\u4e00-\u9fff]{2,8}?)(?:籍|国籍)?)[）)]"
)
_LETTERED = lazily(r"[A-Z]{0,2}[0-9]{6,9}")
_NATION_REACH, _ABROAD_REACH = 40, 60
_TELLING = re.compile(r"E[A-HJ-NP-Z][0-9]{7}")
_FOREIGN = re.compile(r"[A-Z]{0,3}[0-9]{6,9}|[A-Z]{2}[0-9]{5,7}")
# What may stand between the word and such a number.
_MIXED = re.compile(
    r"(?:本|证件)?[\s，,；;（(]{0,4}(?:证件号码?|证照号码?|证号|号码?|编号)?[：:\s为是（(]{0,4}"
    r"(?P<value>[A-Z][0-9A-Z]{7,8})(?![0-9A-Za-z])"
)
# 19DK28374
_FRENCH = re.compile("(?<![0-9A-Za-z])[0-9]{2}[A-Za-z]{2}$")
_FRENCH_LEAD, _FRENCH_DIGITS = 4, 5
_OTHER_NUMBER = re.compile("[\u4e00-\u9fff](?<![证照件])号[:：]?\\s?$")
_DIGITS_TOGETHER = re.compile("[0-9]{5}")
#: 护照 reaches this far over names and nationalities to its number (code points).
_REACH = 22
# HZM-H20240701时刻表
_OF_A_CODE = re.compile("[A-Za-z0-9][-_/]$")
_LINE = 40


def _beside_masked(candidate: Candidate, start: int, letters: str) -> bool:
    """Whether a masked number of the same make stands in the line: E****3827、E82739104（未脱敏）."""
    if _OF_A_CODE.search(candidate.text, max(0, start - 3), start):
        return False
    masks = [f"{letters}{sign}" for sign in "*＊×"] if letters else []
    line = candidate.text[max(0, start - _LINE) : candidate.end + _LINE]
    return any(mask in line for mask in masks)


# 护照M3****182 … 全号 M35570182: the same number, masked.
_MASK = lazily(r"(?P<head>[A-Z]{1,2}[0-9]{0,4})[*＊×●]{2,8}(?P<end>[0-9]{2,4})(?![0-9])")
_MASK_REACH, _PAGE_REACH = 200, 240


def _is_shown_by_its_mask(candidate: Candidate, start: int, value: str) -> bool:
    text = candidate.text
    low, high = max(0, start - _MASK_REACH), candidate.end + _MASK_REACH
    if "护照" not in text[max(0, start - _PAGE_REACH) : candidate.end + _PAGE_REACH]:
        return False
    return any(
        value.startswith(mask["head"]) and value.endswith(mask["end"])
        for mask in _MASK.finditer(text, low, high)
    )


# 护照号同上一航次：EC1182905
_PASSPORT_OF = lazily("护照号")


class _Nations(frozenset[str]):
    """What countries are called, and their three letters."""

    @classmethod
    def of(cls, tables: Tables) -> _Nations:
        rows = tables["countries"]
        names = {row[1].removesuffix("共和国") for row in rows.values()}
        return cls({*rows, *names, *(name.removesuffix("国") for name in names)})


def _beside_nation(candidate: Candidate, start: int, facts: Facts) -> bool:
    """Whether the holder's nation stands right before the number or in brackets behind it."""
    text = candidate.text
    before = _NATION_BEFORE.search(text, max(0, start - _NATION_REACH), start)
    behind = _NATION_BEHIND.match(text, candidate.end, candidate.end + _NATION_REACH)
    if not before and not behind:
        return False
    if _OF_A_SHIP.search(text, max(0, start - _ABROAD_REACH), start):
        return False
    nations = facts.tables.derived(_Nations.of)
    if behind and candidate.prefix and (behind["alpha"] or behind["country"]) in nations:
        return True
    if before is None or not (candidate.prefix or before["paper"]):
        return False
    # 金某（韩国）M48273615: a product is marked so as well.
    if before["marked"] and not _ABROAD.search(text, max(0, start - _ABROAD_REACH), start):
        return False
    said = next(filter(None, map(before.__getitem__, _SAID)))
    return any(said[cut:] in nations for cut in range(len(said) - 1))


def _is_numbered(candidate: Candidate, start: int) -> bool:
    """Whether a label says that another thing is numbered: 行李牌号EK1827364."""
    if "lookalike" in candidate.named_at(start):
        return True
    return _OTHER_NUMBER.search(candidate.text, max(0, start - 6), start) is not None


def guard(_facts: Facts) -> Callable[[str, int, int], bool]:
    """Whether a value with letters among its digits stands behind the word."""
    return lambda text, start, end: (
        text[start] == "P" or _MIXED.match(text, end, end + 48) is not None
    )


def anchor(candidate: Candidate, _facts: Facts) -> Answer | None:
    """Foreign numbers whose digits stand apart: C4F7K29TM; the zone that machines read."""
    if candidate.value in ZONE:
        zone = number_below(candidate.text, candidate.end)
        if zone is None:
            return None
        return candidate.answer(Certainty.CONFIRMED, "shape", start=zone[0], end=zone[1])
    match = _MIXED.match(candidate.text, candidate.end, candidate.end + 48)
    if not match:
        return None
    start, end = match.span("value")
    value = match.group("value")
    if sum(map(str.isdigit, value)) < 3 or _DIGITS_TOGETHER.search(value):
        return None
    return candidate.answer(Certainty.LIKELY, "label", start=start, end=end)


# Behind the number in the zone: its check digit is one more of the digits.
_GOES_ON = frozenset("<＜ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """The number with its letters."""
    if candidate.text[candidate.end : candidate.end + 1] in _GOES_ON:
        start = letters_before(candidate)[1]
        end = number_at(candidate.text, start)
        if end > start:
            return candidate.answer(Certainty.CONFIRMED, "shape", start=start, end=end)
    return _written(candidate, facts)


def _written(candidate: Candidate, facts: Facts) -> Answer | None:
    letters, start = letters_before(candidate)
    french = _FRENCH.search(candidate.before(6)) if candidate.prefix and not letters else None
    if french and len(candidate.value) == _FRENCH_DIGITS:
        start = candidate.start - _FRENCH_LEAD
        if _ENTITY in candidate.named_at(start):
            return candidate.answer(Certainty.LIKELY, "label", start=start)
    if not ends_cleanly(candidate) or (candidate.prefix and not letters):
        return None
    if letters and is_part_of_code(candidate.text, start):
        return None
    value = letters + candidate.value
    labelled = _ENTITY in candidate.named_at(start)
    if (
        _LETTERED.fullmatch(value)
        and LOOKALIKE.isdisjoint(candidate.named_at(start))
        and not candidate.joined
        and _beside_nation(candidate, start, facts)
    ):
        return candidate.answer(Certainty.LIKELY, "shape", "words beside", start=start)
    if letters and _LETTERED.fullmatch(value) and _is_shown_by_its_mask(candidate, start, value):
        return candidate.answer(Certainty.LIKELY, "masked ones beside", start=start)
    if _MAINLAND.fullmatch(value):
        # 护照窗口设备编号E29384756 is another thing's number.
        if labelled or (
            not is_anothers(candidate.named_at(start)) and candidate.near(_ENTITY, before=_REACH)
        ):
            return candidate.answer(Certainty.CONFIRMED, "shape", "label", start=start)
        if _beside_masked(candidate, start, letters) and "lookalike" not in candidate.named_at(
            start
        ):
            return candidate.answer(Certainty.LIKELY, "shape", "masked ones beside", start=start)
        if _TELLING.fullmatch(value) and (
            not _is_numbered(candidate, start) or _PASSPORT_OF.search(candidate.around.line(start))
        ):
            if len(value) != candidate.end - start and "" not in candidate.gaps:
                return None
            return candidate.answer(Certainty.LIKELY, "shape", start=start)
        return None
    if labelled and _FOREIGN.fullmatch(value):
        return candidate.answer(Certainty.LIKELY, "label", start=start)
    return None
