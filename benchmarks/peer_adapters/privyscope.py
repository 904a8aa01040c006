"""privyscope with its pack for simplified Chinese: the stage of rules.

Its second stage is a model that has to be downloaded at run time, so it is not used. Passport numbers
come under the label of resident numbers and are told apart by their first letter; MAC addresses and
IMEI come under one label and are told apart by their separators. Dates, URLs and secrets are left out.
"""

from __future__ import annotations

from collections.abc import Callable

from privyscope import Privyscope

PACKAGES = ("privyscope", "privyscope-zh-hans")
KINDS = {
    "ID_NUM": "RESIDENT_ID",
    "ID_NUM of a letter": "PASSPORT",
    "PHONE": "PHONE",
    "BANK": "BANK",
    "USCC": "CREDIT_CODE",
    "EMAIL": "EMAIL",
    "IP": "IP_ADDRESS",
    "LOC": "ADDRESS",
    "DEVICE": "IMEI",
    "DEVICE with separators": "MAC_ADDRESS",
}


def load() -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder."""
    engine = Privyscope.from_pretrained(lang="zh-Hans", regex_only=True)

    def spans(text: str) -> list[tuple[int, int, str]]:
        return [
            (each.start, each.end, _kind(each.label, each.text))
            for each in engine.redact(text).detected_spans
            if each.label in KINDS
        ]

    return spans


def _kind(label: str, value: str) -> str:
    if label == "ID_NUM" and value[0].isalpha():
        return "PASSPORT"
    if label == "DEVICE" and not value.isdigit():
        return "MAC_ADDRESS"
    return KINDS[label]
