"""scrubadub with locale zh_CN: the detectors that it then has (phone, e-mail, card, among others)."""

from __future__ import annotations

from collections.abc import Callable

import scrubadub

PACKAGES = ("scrubadub", "setuptools<81")
KINDS = {"phone": "PHONE", "email": "EMAIL", "credit_card": "BANK"}


def load() -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder."""
    scrubber = scrubadub.Scrubber(locale="zh_CN")

    def spans(text: str) -> list[tuple[int, int, str]]:
        return [
            (each.beg, each.end, KINDS[each.detector_name])
            for each in scrubber.iter_filth(text)
            if getattr(each, "detector_name", None) in KINDS
        ]

    return spans
