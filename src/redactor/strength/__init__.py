"""Mask strength: how many values a masked number may still be.

    read_mask("640104********4529")      what a mask shows and how much it hides: `Shown`
    Counter(tables, first, last)         counts, with the facts of `rules/tables/`
        .left(kind, shown, known)        of a mask as it is written, of every length that it may hide
        .count(kind, pattern, known)     of one pattern: 640104????????4529
    overlay(one, other)                  what two patterns of one value show together
    Known                                what stands beside it: birth, sex, county, bank, city

Pure: no files beyond the rulebook's tables, no clock: `first` and `last` are the days between which
somebody may have been born. Every count is exact: the numbers are enumerated or counted by their
residues, not estimated. PAPER.md defines the terms and proves the counts.
"""

from redactor.strength.counting import Counter, Kind, Left
from redactor.strength.known import Known, aged, aged_at_least, born_in_month, born_in_year, born_on
from redactor.strength.shown import HIDDEN, Shown, overlay, read_mask

__all__ = [
    "HIDDEN",
    "Counter",
    "Kind",
    "Known",
    "Left",
    "Shown",
    "aged",
    "aged_at_least",
    "born_in_month",
    "born_in_year",
    "born_on",
    "overlay",
    "read_mask",
]
