"""Bank cards that fit a pattern: an issuer's prefix (BIN), a length of that prefix, a Luhn digit.

Doubling and adding the digits of the product only permutes the ten digits, so whatever stands in the
other places, exactly one in ten fillings of the hidden ones passes the check: with h hidden digits
behind the prefix there are 10^(h-1) cards, and with none there is one or none.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Iterator, Mapping
from functools import lru_cache

from redactor.rulebook import Table
from redactor.strength.known import Known
from redactor.strength.shown import HIDDEN, fits
from redactor.text.check_digits import luhn

_LONGEST = 10
_CACHED = 1 << 16


class Cards:
    """`bins`: bank_bins.tsv, old and incomplete: a shown prefix that it does not have is one all the
    same."""

    def __init__(self, bins: Table) -> None:
        self._by_length: dict[int, dict[str, str]] = {}
        for prefix, (lengths, _, name, _) in bins.items():
            for length in map(int, lengths.split(",")):
                self._by_length.setdefault(length, {})[prefix] = name
        for length, prefixes in self._by_length.items():
            self._by_length[length] = dict(_shortest(prefixes))
        self.lengths = tuple(sorted(self._by_length))
        self._fitting = lru_cache(_CACHED)(self._fitting_of)
        self._sizes = lru_cache(_CACHED)(self._sizes_of)

    def knows(self, pattern: str) -> bool:
        """Whether a listed prefix of this length fits."""
        return bool(self._listed(pattern, None))

    def count(self, pattern: str, known: Known) -> int:
        """How many cards fit."""
        listed = self._listed(pattern, known.bank)
        if not listed:
            # Of a bank that is told, another's prefix is none.
            told = known.bank is not None and self._listed(pattern, None)
            return 0 if told else _checked(pattern)
        if HIDDEN in pattern[_LONGEST:]:
            # How many fillings there are hangs on the length of a prefix alone.
            sizes = self._sizes(pattern[:_LONGEST], len(pattern), known.bank)
            return sum(
                number * 10 ** (pattern.count(HIDDEN, size) - 1) for size, number in sizes.items()
            )
        return sum(_checked(prefix + pattern[len(prefix) :]) for prefix in listed)

    def _listed(self, pattern: str, bank: str | None) -> tuple[str, ...]:
        return self._fitting(pattern[:_LONGEST], len(pattern), bank)

    def _sizes_of(self, pattern: str, length: int, bank: str | None) -> Mapping[int, int]:
        """How many prefixes that fit have which length."""
        return Tally(map(len, self._fitting(pattern, length, bank)))

    def _fitting_of(self, pattern: str, length: int, bank: str | None) -> tuple[str, ...]:
        prefixes = self._by_length.get(length, {})
        return tuple(
            prefix
            for prefix, name in prefixes.items()
            if fits(prefix, pattern) and (bank is None or bank in name or name in bank)
        )


def _shortest(prefixes: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Those that no other begins; a longer one of another bank's names it, too."""
    shortest: dict[str, str] = {}
    for prefix in sorted(prefixes, key=len):
        head = next((prefix[:n] for n in range(1, len(prefix)) if prefix[:n] in shortest), None)
        if head is None:
            shortest[prefix] = prefixes[prefix]
        elif prefixes[prefix] not in shortest[head]:
            shortest[head] += f"/{prefixes[prefix]}"
    return iter(shortest.items())


def _checked(pattern: str) -> int:
    """The fillings of a pattern that pass the check."""
    hidden = pattern.count(HIDDEN)
    return 10 ** (hidden - 1) if hidden else int(luhn(pattern))
