"""MAC 地址 (IEEE 802): six pairs of hexadecimal digits, 00:1A:2B:3C:4D:5E, 00-1A-…, 001A.2B3C.4D5E."""

from __future__ import annotations

import re

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.model import Certainty
from redactor.text.folding import fold_plain

_PAIRS = re.compile(r"(?<![0-9A-Za-z:-])[0-9A-F]{2}(?: ?([:-]) ?[0-9A-F]{2})(?: ?\1 ?[0-9A-F]{2}){4}(?![0-9A-Za-z]|[:-][0-9A-Fa-f])")
_DOTS = re.compile(r"(?<![0-9A-Za-z.])[0-9A-F]{4}\.[0-9A-F]{4}\.[0-9A-F]{4}(?![0-9A-Za-z])")
_BARE = re.compile(r"(?<![0-9A-Za-z])[0-9A-F]{12}(?![0-9A-Za-z])")
_BACK, _AHEAD = 24, 48


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """The address around a hexadecimal pair and its separator, or behind a label."""
    low = max(0, candidate.start - _BACK)
    text = fold_plain(candidate.text[low : candidate.end + _AHEAD]).upper()
    labelled = candidate.value.upper() == "MAC" or not candidate.value.isascii()
    patterns = (_PAIRS, _DOTS, _BARE) if labelled else (_PAIRS, _DOTS)
    for pattern in patterns:
        for match in pattern.finditer(text):
            inside = match.start() <= candidate.start - low < match.end()
            follows = labelled and 0 <= match.start() - (candidate.end - low) <= 12
            if inside or follows:
                return candidate.answer(
                    Certainty.CONFIRMED, "shape", start=low + match.start(), end=low + match.end()
                )
    return None
