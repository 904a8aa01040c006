"""Check digits of the numbers that have one.

>>> resident("11010519491231002")
'X'
>>> luhn("622848040256489001")
'8'
>>> credit("91110000600037341")
'L'
>>> organisation("D2143569")
'X'
>>> vin("1M8GDM9AXKP042788")
'X'
>>> ean13("978030640615")
'7'
"""

from __future__ import annotations

RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
VIN_VALUES = {
    **{str(digit): digit for digit in range(10)},
    **dict(zip("ABCDEFGH", range(1, 9), strict=True)),
    **dict(zip("JKLMN", range(1, 6), strict=True)),
    "P": 7,
    "R": 9,
    **dict(zip("STUVWXYZ", range(2, 10), strict=True)),
}


def resident(first17: str) -> str:
    """Check character of a resident number, ISO 7064 MOD 11-2 (GB 11643-1999)."""
    total = sum(
        int(digit) * weight for digit, weight in zip(first17, RESIDENT_WEIGHTS, strict=True)
    )
    return "10X98765432"[total % 11]


def luhn(body: str) -> str:
    """Check digit that follows `body` in a bank card or an IMEI."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def credit(first17: str) -> str:
    """Check character of a unified social credit code (GB 32100-2015)."""
    total = sum(
        CREDIT_ALPHABET.index(char) * pow(3, place, 31) for place, char in enumerate(first17)
    )
    return CREDIT_ALPHABET[-total % 31]


def organisation(first8: str) -> str:
    """Check character of an organisation code (GB 11714-1997)."""
    pairs = zip(first8, ORGANISATION_WEIGHTS, strict=True)
    return "0123456789X0"[11 - sum(int(char, 36) * weight for char, weight in pairs) % 11]


def vin(number: str) -> str:
    """Character for the ninth place of a vehicle identification number of 17 characters."""
    pairs = zip(number, VIN_WEIGHTS, strict=True)
    return "0123456789X"[sum(VIN_VALUES[char] * weight for char, weight in pairs) % 11]


def ean13(first12: str) -> str:
    """Check digit of a bar code or an ISBN-13."""
    total = sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(first12))
    return str(-total % 10)


def is_luhn(number: str) -> bool:
    """Whether the last digit is the Luhn digit of the rest."""
    return luhn(number[:-1]) == number[-1]


def is_resident(number: str) -> bool:
    """Whether the check character of 18 characters fits, nothing else."""
    return number[:17].isdecimal() and resident(number[:17]) == number[17]
