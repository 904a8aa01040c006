"""公民身份号码 and the cards built like it (GB 11643-1999): 18 characters.

    640104 19580312 995 2
    region date     seq check        region: GB/T 2260; check: ISO 7064 MOD 11-2, 10 is X

Residence permits of 港澳台居民 begin 810000, 820000, 830000; a foreigner's permanent residence
card begins 9 and keeps the layout. Numbers of 15 digits (before 1999) have a two-digit year and
no check. A region table is evidence, never a veto: tables age, people keep their numbers.

A label makes up for a failing check, a spreadsheet's `…000` or a digit too many or too few: a
typing error leaks almost as much.

>>> from redactor.text.check_digits import resident_check
>>> resident_check("64010419580312995")
'2'
"""

from __future__ import annotations

from collections.abc import Callable

from redactor.context.candidate import Answer, Candidate, Facts
from redactor.detectors._checks import is_birth_date, province_is_known, region_is_known
from redactor.detectors._lettered import letters_before
from redactor.detectors.credit_code import code_check
from redactor.model import Certainty
from redactor.text.check_digits import resident_check
from redactor.text.patterns import lazily

_ENTITY = "RESIDENT_ID"
# Letters of a country, and how far before its number 纳税人识别号 stands.
_COUNTRY, _TAX_LABEL = 3, 12
# The numbers that GB 11643-1999 itself gives as examples: textbooks and forms copy them.
_OF_THE_STANDARD = frozenset({"11010519491231002X", "440524188001010014"})
_MASKS = frozenset("*＊●■□○※")


def number(candidate: Candidate, facts: Facts) -> Answer | None:
    """18 characters by arithmetic; other lengths and failing checks beside a label."""
    value = candidate.value
    if value in _OF_THE_STANDARD:
        return None
    if len(value) == 18 and value[:17].isdigit() and resident_check(value[:17]) == value[17]:
        return _checked(candidate, facts)
    if len(value) == 12:
        return _foreigners(candidate)
    if len(value) == 20:
        return _tax_number(candidate, facts)
    if len(value) == 17 and _hides_check(candidate):
        return _without_check(candidate, facts)
    if len(value) == 15 and _is_an_old_one(candidate, facts):
        return _old(candidate, facts)
    if _ENTITY not in candidate.named:
        return None
    return _labelled(candidate, facts)


# What a scanner makes of digits: 6401O4195803129952.
_MISREAD = lazily(
    r"(?:号码?|编号)?\s?[:：]?\s{0,3}(?P<number>[1-9lIZzSB][0-9OoQDlI|ZzSsBbGg]{16}[0-9XxOoQDlI|ZzSsB])(?![0-9A-Za-z])"
)
_READ_AS = str.maketrans("OoQDlI|ZzSsBbGgx", "000011122558899X")
#: So many of the eighteen were read right.
_LEAST_DIGITS = 12


def guard(facts: Facts) -> Callable[[str, int, int], bool]:
    """Whether a number with letters for digits stands behind the word that woke the detector."""
    return _may_be_misread


def _may_be_misread(text: str, _start: int, end: int) -> bool:
    return _MISREAD.match(text, end, end + 30) is not None


def anchor(candidate: Candidate, facts: Facts) -> Answer | None:
    """A number read by a scanner: its check digit proves what its letters stand for."""
    match = _MISREAD.match(candidate.text, candidate.end, candidate.end + 30)
    if match is None:
        return None
    written = match.group("number")
    number = written.translate(_READ_AS)
    if not _LEAST_DIGITS <= sum(map(str.isdigit, written)) < len(number) - (number[-1] == "X"):
        return None
    if resident_check(number[:17]) != number[17] or not is_birth_date(number[6:14]):
        return None
    start, end = match.span("number")
    return candidate.answer(Certainty.CONFIRMED, "check digit", "label", start=start, end=end)


def _foreigners(candidate: Candidate) -> Answer | None:
    """The permanent residence card of foreigners before 2023: KOR310082041703."""
    letters, start = letters_before(candidate)
    if len(letters) != _COUNTRY or candidate.suffix or _ENTITY not in candidate.named_at(start):
        return None
    return candidate.answer(Certainty.LIKELY, "label", start=start)


def _tax_number(candidate: Candidate, facts: Facts) -> Answer | None:
    """A person's 纳税人识别号: the resident number and two digits."""
    value = candidate.value
    if "税" not in candidate.before(_TAX_LABEL) or resident_check(value[:17]) != value[17]:
        return None
    if not is_birth_date(value[6:14]) or not region_is_known(value[:6], facts.tables):
        return None
    return candidate.answer(Certainty.CONFIRMED, "check digit", "birth date", "region")


def _hides_check(candidate: Candidate) -> bool:
    """Whether a single mask sign stands where the check digit would: anybody can compute it."""
    behind = candidate.text[candidate.end : candidate.end + 2]
    return behind[:1] in _MASKS and behind[1:] not in _MASKS and not candidate.joined


def _without_check(candidate: Candidate, facts: Facts) -> Answer | None:
    value = candidate.value
    if not is_birth_date(value[6:14]) or not region_is_known(value[:6], facts.tables):
        return None
    return candidate.answer(
        Certainty.LIKELY, "birth date", "region", "check digit masked", end=candidate.end + 1
    )


def _checked(candidate: Candidate, facts: Facts) -> Answer | None:
    value = candidate.value
    if not is_birth_date(value[6:14]):
        return _labelled(candidate, facts) if _ENTITY in candidate.named else None
    if value[14:17] == "000":
        return None
    if region_is_known(value[:6], facts.tables):
        evidence = ["check digit", "birth date", "region"]
    elif value[0] == "9" or province_is_known(value, facts.tables):
        evidence = ["check digit", "birth date"]
    elif _ENTITY in candidate.named:
        return candidate.answer(Certainty.LIKELY, "check digit", "birth date", "label")
    else:
        return None
    if "CREDIT_CODE" in candidate.label and code_check(value[:17]) == value[17]:
        return None
    if _ENTITY in candidate.label:
        evidence.append("label")
    elif _is_serial(candidate):
        return None
    return candidate.answer(Certainty.CONFIRMED, *evidence)


def _is_serial(candidate: Candidate) -> bool:
    """A case or project number made of region, recent date and serial passes the check by
    chance, one time in eleven; its label tells."""
    return "lookalike" in candidate.named and candidate.value[6:10] >= "2010"


def _labelled(candidate: Candidate, facts: Facts) -> Answer | None:
    value = candidate.value
    length = len(value)
    if length == 15:
        return _old(candidate, facts)
    plausible = value[6:10] >= "1880" and value[6:10] <= "2099"
    if length == 18:
        if candidate.label and candidate.label.isdisjoint({_ENTITY}):
            return None
        damaged = value.endswith("000") and plausible
        reason = "damaged by a spreadsheet" if damaged else "wrong check digit"
        return candidate.answer(Certainty.LIKELY, reason, "label")
    if (
        length in (16, 17, 19)
        and not candidate.joined
        and plausible
        and province_is_known(value, facts.tables)
    ):
        return candidate.answer(Certainty.LIKELY, "wrong length", "label")
    return None


# 表上原用的是十五位证号6108…, and the number that was made of it.
_OF_OLD = lazily("十五位|15位|旧证|老证|一代证|第一代|旧号|原号|老号码|证号|身份|升[为位]|未升位")


def _is_an_old_one(candidate: Candidate, facts: Facts) -> bool:
    """Whether the words around speak of old numbers, or the text has the new one of it."""
    value = candidate.value
    if candidate.joined or not region_is_known(value[:6], facts.tables):
        return False
    if "lookalike" in candidate.named or "IMEI" in candidate.named:
        return False
    if f"{value[:6]}19{value[6:]}" in candidate.around.text:
        return True
    return _OF_OLD.search(candidate.before(16)) is not None and bool(
        _SPOKEN_OF.search(f"{candidate.before(60)}{candidate.after(40)}")
    )


_SPOKEN_OF = lazily("十五位|15位|旧证|老证|一代证|第一代|身份证|居民身份|升位|公民身份|户籍|户口")


def _old(candidate: Candidate, facts: Facts) -> Answer | None:
    value = candidate.value
    if not is_birth_date(f"19{value[6:12]}") or not province_is_known(value, facts.tables):
        return None
    return candidate.answer(Certainty.LIKELY, "birth date", "label")
