"""python-stdnum checks numbers of all countries; it does not search.

Used: cn.ric (resident numbers), cn.uscc (credit codes), luhn for 16 to 19 digits, imei and mac. The
search around them is ours: characters of the right shape that stand alone. Where a check raises
(cn.ric does for some regions) the number counts as not valid.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from stdnum import imei, luhn, mac
from stdnum.cn import ric, uscc

PACKAGES = ("python-stdnum",)
KINDS = {
    "cn.ric": "RESIDENT_ID",
    "cn.uscc": "CREDIT_CODE",
    "luhn": "BANK",
    "imei": "IMEI",
    "mac": "MAC_ADDRESS",
}
_ALONE = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
_CHECKS = (
    (re.compile(_ALONE.format("[0-9]{17}[0-9Xx]")), ric.is_valid, "RESIDENT_ID"),
    (re.compile(_ALONE.format("[0-9A-Z]{18}")), uscc.is_valid, "CREDIT_CODE"),
    (re.compile(_ALONE.format("[0-9]{16,19}")), luhn.is_valid, "BANK"),
    (re.compile(_ALONE.format("[0-9]{15}")), imei.is_valid, "IMEI"),
    (
        re.compile(_ALONE.format("(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}")),
        mac.is_valid,
        "MAC_ADDRESS",
    ),
)


def load() -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder; where two checks agree to the same characters, the first counts."""

    def spans(text: str) -> list[tuple[int, int, str]]:
        found: dict[tuple[int, int], str] = {}
        for shape, is_valid, kind in _CHECKS:
            for match in shape.finditer(text):
                if match.span() not in found and _agrees(is_valid, match[0]):
                    found[match.span()] = kind
        return [(*span, kind) for span, kind in found.items()]

    return spans


def _agrees(is_valid: Callable[[str], bool], value: str) -> bool:
    try:
        return is_valid(value)
    except KeyError:
        return False
