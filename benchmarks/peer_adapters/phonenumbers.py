"""phonenumbers, the port of the library of number plans: its matcher for region CN, leniency VALID."""

from __future__ import annotations

from collections.abc import Callable

from phonenumbers import PhoneNumberMatcher

PACKAGES = ("phonenumbers",)
KINDS = {"phone": "PHONE"}


def load() -> Callable[[str], list[tuple[int, int, str]]]:
    """The finder."""

    def spans(text: str) -> list[tuple[int, int, str]]:
        return [(each.start, each.end, "PHONE") for each in PhoneNumberMatcher(text, "CN")]

    return spans
