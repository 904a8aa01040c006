"""What cells say of a person, read into plain parts: a birth, an age, a sex, an amount, a village.

>>> birth_of("1958年3月12日"), birth_of("195803"), birth_of("1958.3"), birth_of("1958")
('19580312', '195803', '195803', '1958')
>>> month_of("2026年9月高龄津贴"), amount_of("￥1,300.00元"), sex_of("女")
('2026-09', '1300', 'F')
"""

from __future__ import annotations

import re

_APART = re.compile(
    r"(?<!\d)(1[89]\d\d|20\d\d)\s*[-年./]\s*(\d{1,2})(?:\s*[-月./]\s*(\d{1,2}))?(?!\d)"
)
_TOGETHER = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(0[1-9]|1[0-2])?([0-3]\d)?(?!\d)")
_MONTH = re.compile(r"(20\d\d)\s*[-年./]\s*(1[0-2]|0?[1-9])(?!\d)")
_AMOUNT = re.compile(r"\d[\d,，]*(?:\.\d+)?")
_AGE = re.compile(r"(?<!\d)(\d{1,3})(?!\d)")
_OLDEST = 120
_SEXES = {"男": "M", "女": "F", "M": "M", "F": "F", "MALE": "M", "FEMALE": "F"}
_VILLAGE = re.compile(
    r"[\u4e00-\u9fff]{2,24}?(?:[村屯庄寨]|社区|嘎查)(?![\u4e00-\u9fff]?[委路街道])"
)
#: 青云县河口镇桃山村: what stands above a village; without it 桃山村 is the same village.
_ABOVE = re.compile(r"^.*?[\u4e00-\u9fff](?:[乡镇县区旗市省]|街道)(?=[\u4e00-\u9fff]{2})")


def birth_of(text: str) -> str:
    """YYYYMMDD, YYYYMM or YYYY; empty where a text tells no birth."""
    match = _APART.search(text) or _TOGETHER.search(text)
    if match is None:
        return ""
    year, month, day = match.groups()
    parts = [year]
    if month and 1 <= int(month) <= 12:
        parts.append(f"{int(month):02}")
        if day and 1 <= int(day) <= 31:
            parts.append(f"{int(day):02}")
    return "".join(parts)


def month_of(text: str) -> str:
    """YYYY-MM of the first month that a text names; empty without one."""
    match = _MONTH.search(text)
    return f"{match[1]}-{int(match[2]):02}" if match else ""


def amount_of(text: str) -> str:
    """An amount without signs and empty decimals; empty where there is none."""
    match = _AMOUNT.search(text)
    if match is None:
        return ""
    digits = match[0].replace(",", "").replace("，", "")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def age_of(text: str) -> str:
    match = _AGE.search(text)
    return match[1] if match and int(match[1]) <= _OLDEST else ""


def sex_of(text: str) -> str:
    """M, F, or empty."""
    return _SEXES.get(text.strip().upper(), "")


def village_of(text: str, *, is_column: bool = False) -> str:
    """A village's or community's own name, without what it belongs to; empty without one.
    `is_column`: the text stands under a header for villages, and is one in any case.

    >>> village_of("青云县河口镇桃山村三组12号"), village_of("桃山村三组"), village_of("阳光社区")
    ('桃山村', '桃山村', '阳光社区')
    """
    bare = re.sub(r"\s", "", text)
    while (shorter := _ABOVE.sub("", bare, count=1)) != bare:
        bare = shorter
    match = _VILLAGE.match(bare)
    if match:
        return match[0]
    return bare if is_column and len(bare) > 1 else ""
