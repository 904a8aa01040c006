"""Chinese numerals as they are counted: 一百零三, 五十二, 十一; and said digit by digit: 一零三."""

from __future__ import annotations

_DIGITS = {each: value for value, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100}


def spoken_number(numeral: str) -> int | None:
    """The number below a thousand that a numeral says; None where it says none.

    >>> spoken_number("一百零三"), spoken_number("五十二"), spoken_number("十一"), spoken_number("一零三")
    (103, 52, 11, 103)
    >>> spoken_number("十百")
    """
    if not numeral or any(each not in _DIGITS and each not in _UNITS for each in numeral):
        return None
    if all(each in _DIGITS for each in numeral):
        return int("".join(str(_DIGITS[each]) for each in numeral))
    total, digit, last = 0, None, 1000
    for each in numeral:
        if each in _DIGITS:
            digit = _DIGITS[each]
            continue
        unit = _UNITS[each]
        if unit >= last:
            return None
        total += (1 if digit is None else digit) * unit
        digit, last = None, unit
    return total + (digit or 0)
