"""Numbers that begin with letters: passports, permits, cards.

The digits were found as a cluster; the letters stand directly before, or one separator away.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Candidate
from redactor.text.folding import LETTERS, written_as

_LEAD = re.compile(r"(?<![0-9A-Za-z])([A-Za-z](?:[-. ·]?[A-Za-z]){0,3})[-. ·:]?$")
_SEPARATORS = re.compile("[-. ·]")
# All that folds to a separator; the expression's end also stands before a line break.
_PARTING = frozenset(written_as("-. ·:\n"))


def letters_before(candidate: Candidate) -> tuple[str, int]:
    """The letters that lead the digits, in upper case, and where they begin.

    Empty, and the digits' own start, when none do.
    """
    if not _may_lead(candidate.text, candidate.start):
        return "", candidate.start
    before = candidate.before(8)
    match = _LEAD.search(before)
    if not match:
        return "", candidate.start
    start = candidate.start - (len(before) - match.start(1))
    return _SEPARATORS.sub("", match.group(1)).upper(), start


def _may_lead(text: str, start: int) -> bool:
    """Whether a letter stands directly before, or one separator away."""
    before = text[start - 1 : start]
    return before in LETTERS or (
        before in _PARTING and (before == "\n" or text[start - 2 : start - 1] in LETTERS)
    )


def ends_cleanly(candidate: Candidate) -> bool:
    """Whether no letter is glued behind the digits."""
    return not candidate.suffix
