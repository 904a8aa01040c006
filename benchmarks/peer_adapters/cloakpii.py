"""CloakPII, which masks files before they cross a border: the patterns that it runs over plain text.

It only gives masked text, so its own patterns are run here in its own order, and what an earlier one
took is not given again, as when it masks one after another. Social security numbers are left out.
"""

from __future__ import annotations

from collections.abc import Callable

from cloakpii.pii import _PATTERN_MASKERS

PACKAGES = ("cloakpii",)
KINDS = {
    "chinese_id": "RESIDENT_ID",
    "iban": "BANK",
    "credit_card": "BANK",
    "bank_account": "BANK",
    "passport": "PASSPORT",
    "email": "EMAIL",
    "ip": "IP_ADDRESS",
    "ipv6": "IP_ADDRESS",
    "mac_address": "MAC_ADDRESS",
    "cn_mobile": "PHONE",
    "phone": "PHONE",
    "date_of_birth": "BIRTH_DATE",
}
_TAKEN = "\ue000"


def load() -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder; what was taken is blotted out with a character that no pattern wants."""

    def spans(text: str) -> list[tuple[int, int, str]]:
        found = []
        for name, pattern, _ in _PATTERN_MASKERS:
            places = [match.span() for match in pattern.finditer(text)]
            for start, end in places:
                text = text[:start] + _TAKEN * (end - start) + text[end:]
            if name in KINDS:
                found += [(*place, KINDS[name]) for place in places]
        return found

    return spans
