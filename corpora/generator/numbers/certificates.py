"""Numbers of certificates and files: marriage, adoption, welfare, medical, property."""

from __future__ import annotations

from corpora.generator.model import Number
from corpora.generator.numbers.base import (
    LETTERS,
    Ask,
    Maker,
    digits,
    even,
    first_not_zero,
    grouped,
    lettered,
)

_BRACKETS = ("（{}）", "（{}）", "〔{}〕", "({})")


def _register(ask: Ask, letter: str) -> Number:
    """`J640104-2023-001234`, without hyphens now and then; B in front for a reissue."""
    rng = ask.rng
    reissue = "B" if rng.random() < 0.12 else ""
    year = ask.scene.day(9000).year
    groups = (
        f"{reissue}{letter}{ask.scene.county.code}",
        str(year),
        f"{rng.randint(1, 9999):06}",
    )
    return Number(("" if rng.random() < 0.12 else "-").join(groups), groups)


def marriage(ask: Ask) -> Number:
    """A marriage; the older ones have a 字号 in words."""
    if ask.labelled and ask.rng.random() < 0.08:
        word = f"{ask.scene.county.province[0]}{ask.scene.county.name[0]}结字"
        number = digits(ask.rng, 9)
        return Number(word + number, (word, number))
    return _register(ask, "J")


def divorce(ask: Ask) -> Number:
    """A divorce."""
    return _register(ask, "L")


def adoption(ask: Ask) -> Number:
    """`（2021）宁民收字第0012号`."""
    rng = ask.rng
    year = rng.choice(_BRACKETS).format(ask.scene.day(9000).year)
    organ = ask.scene.county.name[0]
    word = rng.choice((f"{organ}民收字第", f"{ask.scene.county.province[0]}民收字第", "民收字第"))
    number = f"{rng.randint(1, 980):0{rng.choice((3, 4, 5))}}"
    return Number(f"{year}{word}{number}号", (year, word, number, "号"))


def property_certificate(ask: Ask) -> Number:
    """`宁（2020）兴庆区不动产权第0012345号`, or an old 房权证."""
    rng = ask.rng
    county = ask.scene.county
    number = f"{rng.randint(100, 180_000):07}"
    if rng.random() < 0.75:
        kind = rng.choice(("不动产权", "不动产权", "不动产权", "不动产证明"))
        year = rng.choice(_BRACKETS[:2]).format(rng.randint(2016, 2025))
        place = rng.choice((county.name, county.city))
        groups = (f"{county.plate[0]}{year}{place}{kind}第", number, "号")
    else:
        number = f"{rng.randint(1998, 2015)}{rng.randint(1, 99999):06}"
        groups = (f"{county.city[0]}房权证{county.name}字第", number, "号")
    return Number("".join(groups), groups)


def welfare(ask: Ask) -> Number:
    """County, perhaps a year, a running number: no national form, so always beside a label.

    Never 11 or 15 digits, which would read as a mobile phone or an old resident number.
    """
    rng = ask.rng
    letter = rng.choice(LETTERS) if rng.random() < 0.1 else ""
    year = rng.choice(("", str(rng.randint(2008, 2025))))
    return lettered(ask, letter, ask.scene.county.code + year + digits(rng, rng.choice((4, 6))))


def social_security_card(ask: Ask) -> Number:
    """A letter or digit and eight digits."""
    if ask.rng.random() < 0.6:
        return lettered(ask, ask.rng.choice(LETTERS), digits(ask.rng, 8))
    return lettered(ask, "", digits(ask.rng, 9))


def medical(ask: Ask) -> Number:
    """The number that a hospital gave: 6 to 12 digits."""
    length = ask.rng.choice((6, 7, 8, 8, 9, 10, 10, 12))
    number = first_not_zero(ask.rng, length)
    if length == 10 and ask.rng.random() < 0.6:
        number = f"{ask.scene.today.year}{digits(ask.rng, 6)}"
    return grouped(ask, number, (length // 2, length - length // 2), even(3, length))


def driving(ask: Ask) -> Number:
    """Driving licence file: region and a running number, 12 digits."""
    number = f"{ask.scene.county.code[:4]}{digits(ask.rng, 8)}"
    return grouped(ask, number, (4, 4, 4), (6, 6), (3, 3, 3, 3))


MAKERS: dict[str, Maker] = {
    "MARRIAGE_CERTIFICATE": marriage,
    "MARRIAGE_CERTIFICATE.divorce": divorce,
    "ADOPTION_CERTIFICATE": adoption,
    "PROPERTY_CERTIFICATE": property_certificate,
    "WELFARE_CERTIFICATE": welfare,
    "WELFARE_CERTIFICATE.low": welfare,
    "WELFARE_CERTIFICATE.veteran": welfare,
    "WELFARE_CERTIFICATE.elder": welfare,
    "SOCIAL_SECURITY_CARD": social_security_card,
    "MEDICAL_RECORD": medical,
    "DRIVING_RECORD": driving,
}
