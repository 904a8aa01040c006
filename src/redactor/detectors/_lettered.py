"""Numbers that begin with letters: passports, permits, cards.

The digits were found as a cluster; the letters stand directly before, or one separator away.
"""

from __future__ import annotations

import re

from redactor.context.candidate import Candidate
from redactor.context.labels import GENERIC, Names
from redactor.text.folding import LETTERS, fold_plain, written_as

# Letters written apart are single ones: E B 1234567, but not the s E of "is EB1234567".
_LEAD = re.compile(
    r"(?<![0-9A-Za-z])(?![Nn][Oo][.:]$)([A-Za-z](?:[-. ·][A-Za-z]){0,3}|[A-Za-z]{1,4})[-. ·:]?$"
)
_SEPARATORS = re.compile("[-. ·]")
# All that folds to a separator; the expression's end also stands before a line break.
_PARTING = frozenset(written_as("-. ·:\n"))

# What labels of these kinds stand beside is somebody; his number may follow.
_OF_PERSONS = frozenset({"PERSON_NAME", "HEALTH", "SCHOOL", "BIRTH_DATE", "HOME_ADDRESS"})


def letters_before(candidate: Candidate) -> tuple[str, int]:
    """The letters that lead the digits, in upper case, and where they begin.

    Empty, and the digits' own start, when none do.
    """
    if not _may_lead(candidate.text, candidate.start):
        return "", candidate.start
    before = candidate.before(8)
    match = _LEAD.search(before)
    if not match:
        return _glued(candidate)
    start = candidate.start - (len(before) - match.start(1))
    return _SEPARATORS.sub("", match.group(1)).upper(), start


def _glued(candidate: Candidate) -> tuple[str, int]:
    """The letters behind a label that they touch: PASSPORTM58203917."""
    for length in (1, 2):
        start = candidate.start - length
        letters = candidate.text[max(0, start) : candidate.start]
        if start > 0 and LETTERS.issuperset(letters) and candidate.around.touches(start):
            return fold_plain(letters).upper(), start
    return "", candidate.start


def _may_lead(text: str, start: int) -> bool:
    """Whether a letter stands directly before, or one separator away."""
    before = text[start - 1 : start]
    return before in LETTERS or (
        before in _PARTING and (before == "\n" or text[start - 2 : start - 1] in LETTERS)
    )


def is_part_of_code(text: str, start: int) -> bool:
    """Whether letters and a hyphen stand right before: HZM-H20240701."""
    return text[start - 1 : start] in ("-", "－") and text[start - 2 : start - 1] in LETTERS


def ends_cleanly(candidate: Candidate) -> bool:
    """Whether no letter is glued behind the digits."""
    return not candidate.suffix


def is_anothers(names: Names) -> bool:
    """Whether a label says that what it labels is of another kind, or none of ours; 编号 does not."""
    if GENERIC in names:
        return False
    return any(
        name == "lookalike" or (name.isupper() and name not in _OF_PERSONS) for name in names
    )
