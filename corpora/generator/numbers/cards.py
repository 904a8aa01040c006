"""Bank cards, accounts and credit codes."""

from __future__ import annotations

from random import Random

from corpora.generator import checks
from corpora.generator.model import Number
from corpora.generator.numbers.base import Ask, Maker, cut, digits, even, first_not_zero, grouped

_BINS = (
    *((issuer, 19) for issuer in ("622848", "622841", "622202", "621661", "621663", "622700")),
    *((issuer, 19) for issuer in ("621284", "622260", "622188", "622199", "621098", "622828")),
    *((issuer, 19) for issuer in ("621529", "622429", "621417", "623089", "623200") * 2),
    *((issuer, 16) for issuer in ("622580", "622588", "628214", "625529")),
    *(("622909", 18),),
)
_ACCOUNT_LENGTHS = (9, 12, 15, 16, 17, 17, 18, 19, 20, 20, 22)
# What an account may start with: no issuer of cards, no region of a resident number.
_ACCOUNT_STARTS = ("10", "29", "26", "30", "70", "16", "27", "105", "78", "20")
_OFFICE = ("11", "12")
_SOCIAL = ("51", "52", "53")
_FIRM = ("91", "91", "91", "92", "93")
_CODE_LETTERS = "ABCDEFGHJKLMNPQRTUWXY"


def card(ask: Ask) -> Number:
    """A known issuer, its length, the Luhn digit."""
    issuer, length = ask.rng.choice(_BINS)
    body = issuer + digits(ask.rng, length - 7)
    number = body + checks.luhn(body)
    return grouped(ask, number, even(4, length), even(4, length), (6, length - 10))


def account(ask: Ask) -> Number:
    """An account or passbook: no check digit, and no card by accident."""
    rng = ask.rng
    length = rng.choice(_ACCOUNT_LENGTHS)
    start = rng.choice(_ACCOUNT_STARTS)
    number = start + digits(rng, length - len(start))
    while checks.is_luhn(number) or checks.is_resident(number[:18].ljust(18, "A")):
        number = start + digits(rng, length - len(start))
    return grouped(ask, number, even(4, length), even(4, length), even(5, length))


def _credit(ask: Ask, leads: tuple[str, ...]) -> str:
    """A code that does not pass for a resident number."""
    number = _any_credit(ask, leads)
    while checks.is_resident(number):
        number = _any_credit(ask, leads)
    return number


def _any_credit(ask: Ask, leads: tuple[str, ...]) -> str:
    rng = ask.rng
    lead = rng.choice(leads)
    region = ask.scene.county.code if rng.random() < 0.7 else ask.scene.county.code[:2] + "0000"
    organ = _organ_start(rng, lead)
    body = lead + region + organ + checks.organisation(organ)
    return body + checks.credit(body)


def _organ_start(rng: Random, lead: str) -> str:
    if lead in {"91", "92", "93"} and rng.random() < 0.8:
        return f"MA7{rng.choice(_CODE_LETTERS)}{first_not_zero(rng, 4)}"
    if lead in {"51", "52", "53"}:
        return f"MJX{digits(rng, 5)}"
    return rng.choice((f"00{first_not_zero(rng, 6)}", f"MB1{first_not_zero(rng, 5)}"))


def _code(ask: Ask, leads: tuple[str, ...]) -> Number:
    return grouped(ask, _credit(ask, leads), (2, 6, 9, 1), (4, 4, 4, 4, 2), (8, 9, 1), (6, 6, 6))


def credit_code(ask: Ask) -> Number:
    """A firm."""
    return _code(ask, _FIRM)


def credit_code_office(ask: Ask) -> Number:
    """An office or an institution."""
    return _code(ask, _OFFICE)


def credit_code_social(ask: Ask) -> Number:
    """An association, a foundation, a private non-enterprise unit."""
    return _code(ask, _SOCIAL)


def index_number(ask: Ask) -> Number:
    """Credit code of the office, year or month, running number."""
    day = ask.scene.day()
    when = ask.rng.choice((f"{day.year}", f"{day.year}", f"{day:%Y%m}"))
    text = f"{_credit(ask, _OFFICE)}/{when}-{ask.rng.randint(1, 2600):05}"
    return Number(text, cut(text, (18,)))


MAKERS: dict[str, Maker] = {
    "BANK_CARD": card,
    "BANK_CARD.org": card,
    "BANK_ACCOUNT": account,
    "BANK_ACCOUNT.org": account,
    "CREDIT_CODE": credit_code,
    "CREDIT_CODE.office": credit_code_office,
    "CREDIT_CODE.social": credit_code_social,
    "CREDIT_CODE.index": index_number,
}
