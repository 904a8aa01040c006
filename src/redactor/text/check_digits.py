"""Check digits that several kinds share."""

from __future__ import annotations

from operator import mul

_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"
_DOUBLED = dict(zip("0123456789", (0, 2, 4, 6, 8, 1, 3, 5, 7, 9), strict=True))


def resident_check(body: str) -> str:
    """The check character over 17 digits (GB 11643, ISO 7064 MOD 11-2).

    >>> resident_check("11010519491231002")
    'X'
    """
    total = sum(map(mul, _RESIDENT_WEIGHTS, map(int, body)))
    return _RESIDENT_CHECKS[total % 11]


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812).

    >>> luhn("6228480402564890018")
    True
    """
    total = sum(map(int, digits[-1::-2])) + sum(map(_DOUBLED.__getitem__, digits[-2::-2]))
    return total % 10 == 0
