"""Numbers of a sheet as they are shown: number formats (ECMA-376, 18.8.30 and 18.8.31).

    >>> Format("yyyy-mm-dd").shown("21256", from_1904=False)
    '1958-03-12'
    >>> Format("000-0000-0000").shown("13800138000", from_1904=False)
    '138-0013-8000'
    >>> plain("6.40104195803129E+17")
    '640104195803129000'

What a format shows is only given when it shows all digits before the point: else a reader of the
file learns more than a reader of the sheet, and the number itself is given. `hides` tells of formats
that show nothing of it.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cached_property

from redactor.formats._xlsx.text import MASK
from redactor.text.check_digits import resident_check

#: Formats that have a number and no text in the file; of the others only the number matters.
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: 'yyyy"年"m"月"',
    56: 'm"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|\\(?P<escaped>.)"
    r"|\[\$(?P<currency>[^\]-]*)[^\]]*\]"
    r"|\[(?P<elapsed>[hmsHMS]+)\]"
    r"|\[(?P<bracket>[^\]]*)\]"
    r"|_(?P<width>.)|\*(?P<fill>.)"
    r"|(?P<general>[Gg]eneral|G/通用格式)"
    r"|(?P<half>AM/PM|A/P|上午/下午)"
    r"|(?P<exponent>[eE][+-])"
    r"|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[aA]{3,4}|[eE]+)"
    r"|(?P<place>[0#?])"
    r"|(?P<sign>[.,%@/])"
    r"|(?P<plain>.)",
    re.DOTALL,
)
_NUMBER = re.compile(r"\s*[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]{1,3})?\s*\Z")
_DIGITS = re.compile("[^0-9]+")
#: Spreadsheets keep so many digits; what stands behind them was lost when it was typed.
_KEPT_DIGITS = 15
_LONGEST_CARD = 19
_WEEKDAYS = "一二三四五六日"
_DAY_ZERO = datetime.datetime(1899, 12, 30)
_DAYS_1904 = 1462
_LAST_DAY = 2958465


def plain(raw: str) -> str:
    """A number as it stands in the file, in plain digits. What is no number is given as it is."""
    if raw.isascii() and raw.isdigit():
        return raw
    value = decimal_of(raw)
    if value is None:
        return raw
    if value == value.to_integral_value():
        return format(value.to_integral_value(), "f")
    # As General shows it: rounded, so that a sum's last bits are no digits of anything.
    rounded = f"{float(value):.10g}"
    return format(Decimal(rounded), "f") if abs(value) > Decimal("1e-5") else raw


def decimal_of(raw: str) -> Decimal | None:
    """The number, or None."""
    if not _NUMBER.match(raw) or len(raw) > 400:
        return None
    try:
        return Decimal(raw.strip())
    except InvalidOperation:
        return None


def is_damaged(digits: str) -> bool:
    """Whether a number kept as a number is longer than can be kept, so that its last digits are not
    those that were typed: it is no resident number whose check digit is right.

    >>> is_damaged("640104195803129000"), is_damaged("640104195803129952"), is_damaged("20000")
    (True, False, False)
    """
    if not _KEPT_DIGITS < len(digits) <= _LONGEST_CARD:
        return False
    return not (len(digits) == 18 and resident_check(digits[:17]) == digits[17])


@dataclass(frozen=True)
class Token:
    """A piece of a format: what kind it is (the name of its group above), and its text."""

    kind: str
    text: str


@dataclass
class Format:
    """A number format; `code` as it stands in the file."""

    code: str
    _cache: dict[str, str | None] = field(default_factory=dict, repr=False)

    @cached_property
    def sections(self) -> list[list[Token]]:
        """For positive numbers, negative ones, zero, and text."""
        sections: list[list[Token]] = [[]]
        for match in _TOKEN.finditer(self.code[:1000]):
            kind = match.lastgroup or "plain"
            if kind == "plain" and match.group() == ";":
                sections.append([])
            else:
                sections[-1].append(Token(kind, match.group(kind)))
        return sections

    @cached_property
    def is_general(self) -> bool:
        """Whether it shows a number as it is."""
        return self.code.strip().lower() in ("", "general", "@", "0", "#") or (
            len(self.sections) == 1 and all(each.kind == "general" for each in self.sections[0])
        )

    @cached_property
    def hides_text(self) -> bool:
        """Whether a text under this format is not shown: a fourth section without @."""
        return len(self.sections) > 3 and not any(each.text == "@" for each in self.sections[3])

    @cached_property
    def may_hide(self) -> bool:
        """Whether there is anything that it does not show."""
        if self.is_general:
            return False
        return self.hides_text or any(
            not _shows(section) or _has_mask(section) for section in self.sections[:3]
        )

    def hides(self, value: Decimal) -> bool:
        """Whether of this number nothing is shown, or nothing of it: `;;;`, `"***"`."""
        return not self._is_conditional and not _shows(self._section(value))

    def masks(self, raw: str) -> bool:
        """Whether of this number a part is shown, and signs of masking: `0,,"******"`."""
        value = decimal_of(raw)
        if value is None or not any(map(_has_mask, self.sections)):
            return False
        return self._shown(raw, from_1904=False) is None

    def shown(self, raw: str, *, from_1904: bool) -> str:
        """The number as it is shown, where that gives all of it; else in plain digits."""
        known = self._cache.get(raw)
        if known is None:
            if len(self._cache) > 20_000:
                self._cache.clear()
            known = self._cache[raw] = self._shown(raw, from_1904=from_1904) or plain(raw)
        return known

    def _shown(self, raw: str, *, from_1904: bool) -> str | None:
        value = decimal_of(raw)
        if value is None or self.is_general:
            return None
        section = self._section(value)
        if any(each.kind in ("date", "elapsed") for each in section):
            return _date(section, value, from_1904=from_1904)
        text = _number(section, abs(value))
        if text is None:
            return None
        if value < 0 and len(self.sections) == 1:
            text = "-" + text
        whole = str(int(abs(value)))
        has_percent = any(each.text == "%" for each in section)
        if not has_percent and len(whole) > 3 and whole not in _DIGITS.sub("", text):
            return None
        return text

    @cached_property
    def _is_conditional(self) -> bool:
        return any(_is_condition(each) for section in self.sections for each in section)

    def _section(self, value: Decimal) -> list[Token]:
        sections = self.sections
        if self._is_conditional:
            return []
        if value < 0 and len(sections) > 1:
            return sections[1]
        return sections[2] if value == 0 and len(sections) > 2 else sections[0]


def _shows(section: list[Token]) -> bool:
    return any(
        each.kind in ("place", "general", "date", "elapsed", "half") or _is_sign(each, "@")
        for each in section
    )


def _has_mask(section: list[Token]) -> bool:
    return MASK.search("".join(map(_literal, section))) is not None


def _is_condition(token: Token) -> bool:
    return token.kind == "bracket" and token.text[:1] in "<>="


def _literal(token: Token) -> str:
    if token.kind in ("quoted", "escaped", "currency", "plain"):
        return token.text
    return " " if token.kind == "width" else ""


def _number(section: list[Token], value: Decimal) -> str | None:
    """A number laid out over the places of a section; None for what is better told plainly:
    exponents, fractions, thousands left out."""
    if any(each.kind in ("exponent", "general") or each.text in ("/", "@") for each in section):
        return None
    if not any(each.kind == "place" for each in section):
        return None
    places = [number for number, each in enumerate(section) if each.kind == "place"]
    points = [number for number, each in enumerate(section) if _is_sign(each, ".")]
    point = points[0] if points else len(section)
    whole_places = [number for number in places if number < point]
    fraction_places = [number for number in places if number > point]
    last = max(whole_places, default=-1)
    if any(_is_sign(each, ",") for each in section[last + 1 : point]):
        return None
    grouped = any(_is_sign(each, ",") for each in section[:last] if last > 0)
    value *= Decimal(100) ** sum(_is_sign(each, "%") for each in section)
    try:
        value = value.quantize(Decimal(1).scaleb(-len(fraction_places)), ROUND_HALF_UP)
    except InvalidOperation:
        return None
    digits, _, fraction = format(value, "f").partition(".")
    whole = _over_places(digits.lstrip("0"), section, whole_places, grouped=grouped)
    pieces: list[str] = []
    for number, each in enumerate(section):
        if number in whole:
            pieces.append(whole[number])
        elif number in fraction_places:
            pieces.append(fraction[fraction_places.index(number)])
        elif number == point or _is_sign(each, "%"):
            pieces.append(each.text)
        else:
            pieces.append(_literal(each))
    return "".join(pieces).strip()


def _is_sign(token: Token, sign: str) -> bool:
    return token.kind == "sign" and token.text == sign


def _over_places(
    digits: str, section: list[Token], places: list[int], *, grouped: bool
) -> dict[int, str]:
    """Which digits stand at each place before the point: from the right, the first takes the rest."""
    if not places:
        return {}
    filled: dict[int, str] = {}
    left = digits
    done = 0
    for place in reversed(places):
        take = left if place == places[0] else left[-1:]
        left = left[: len(left) - len(take)]
        if not take and section[place].text == "0":
            take = "0"
        if grouped:
            take = _grouped(take, done)
        done += len(_DIGITS.sub("", take))
        filled[place] = take
    return filled


def _grouped(digits: str, done: int) -> str:
    """Digits with a comma at each thousand, `done` digits standing to their right."""
    pieces: list[str] = []
    for count, digit in enumerate(reversed(digits), done):
        pieces.append(f"{digit}," if count and count % 3 == 0 else digit)
    return "".join(reversed(pieces))


def _date(section: list[Token], value: Decimal, *, from_1904: bool) -> str | None:
    days = value + (_DAYS_1904 if from_1904 else 0)
    if not 0 <= days <= _LAST_DAY:
        return None
    seconds = int((days * 86400).to_integral_value(ROUND_HALF_UP))
    # There was no 29 February 1900, but spreadsheets count it.
    moment = _DAY_ZERO + datetime.timedelta(seconds=seconds + (86400 if days < 60 else 0))
    has_half = any(each.kind == "half" for each in section)
    pieces: list[str] = []
    for number, each in enumerate(section):
        if each.kind == "date":
            pieces.append(_date_part(each.text.lower(), moment, section, number, has_half=has_half))
        elif each.kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[each.text[0].lower()]
            pieces.append(str(seconds // unit))
        elif each.kind == "half":
            pieces.append("AM" if moment.hour < 12 else "PM")
        elif each.kind == "sign" and each.text != "@":
            pieces.append(each.text)
        elif each.kind == "place":
            pieces.append("0")
        else:
            pieces.append(_literal(each))
    return "".join(pieces).strip()


def _date_part(
    code: str, moment: datetime.datetime, section: list[Token], number: int, *, has_half: bool
) -> str:
    letter, length = code[0], len(code)
    if letter in "ye":
        return f"{moment.year:04d}" if length > 2 or letter == "e" else f"{moment.year % 100:02d}"
    if letter == "a":
        return ("星期" if length > 3 else "") + _WEEKDAYS[moment.weekday()]
    if letter == "d":
        return (
            moment.strftime("%a" if length == 3 else "%A")
            if length > 2
            else _two(moment.day, length)
        )
    if letter == "h":
        hour = (moment.hour % 12 or 12) if has_half else moment.hour
        return _two(hour, length)
    if letter == "s":
        return _two(moment.second, length)
    if _is_minute(section, number):
        return _two(moment.minute, length)
    return (
        moment.strftime("%b" if length == 3 else "%B") if length > 2 else _two(moment.month, length)
    )


def _two(value: int, length: int) -> str:
    return f"{value:02d}" if length > 1 else str(value)


def _is_minute(section: list[Token], number: int) -> bool:
    """Whether an m stands for minutes: behind hours or before seconds."""
    kinds = [each for each in section if each.kind in ("date", "elapsed")]
    at = next(i for i, each in enumerate(kinds) if each is section[number])
    before = kinds[at - 1].text[0].lower() if at else ""
    behind = kinds[at + 1].text[0].lower() if at + 1 < len(kinds) else ""
    return before == "h" or behind == "s"
