"""Numbers of things: vehicles, handsets, machines on a network, places."""

from __future__ import annotations

from random import Random

from corpora.generator import checks
from corpora.generator.model import Number
from corpora.generator.numbers.base import LETTERS, Ask, Maker, cut, digits, grouped

_MAKERS_OF_CARS = ("LSV", "LFV", "LGB", "LVS", "LBV", "LHG", "LZW", "LGW", "LC0", "LDC", "LJD")
_VIN_CHARS = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
_VIN_YEARS = "56789ABCDEFGHJKLMNPRS"
_PLATE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_PUBLIC_NETS = ("202.100", "218.95", "222.75", "124.224", "61.133", "111.49", "42.63", "119.60")


def plate(ask: Ask) -> Number:
    """An ordinary plate or one of a new-energy car."""
    rng = ask.rng
    prefix = ask.scene.county.plate
    if rng.random() < 0.2:
        prefix = prefix[0] + rng.choice("ABCDE")
    body = (
        rng.choice("DF") + rng.choice((digits(rng, 5), f"{rng.choice(LETTERS)}{digits(rng, 4)}"))
        if rng.random() < 0.15
        else _plate_body(rng)
    )
    return Number(prefix + body, (prefix, body))


def _plate_body(rng: Random) -> str:
    chars = list(digits(rng, 5))
    for place in rng.sample(range(5), rng.choice((0, 0, 1, 1, 2))):
        chars[place] = rng.choice(_PLATE_LETTERS)
    body = "".join(chars)
    return body[:4] + rng.choice("挂学警") if rng.random() < 0.04 else body


def vin(ask: Ask) -> Number:
    """17 characters, the ninth is the check."""
    rng = ask.rng
    start = rng.choice(_MAKERS_OF_CARS) + "".join(rng.choices(_VIN_CHARS, k=5))
    end = rng.choice(_VIN_YEARS) + rng.choice(_VIN_CHARS) + digits(rng, 6)
    number = start + checks.vin(f"{start}0{end}") + end
    return grouped(ask, number, (3, 6, 8), (4, 4, 4, 5), (9, 8))


def imei(ask: Ask) -> Number:
    """15 digits with a Luhn digit."""
    body = ask.rng.choice(("86", "35", "35", "99")) + digits(ask.rng, 12)
    return grouped(ask, body + checks.luhn(body), (6, 2, 6, 1), (8, 6, 1), (3, 3, 3, 3, 3))


def mac(ask: Ask) -> Number:
    """Six pairs with colons; in hyphens, or in three fours with dots, for those shapes."""
    number = f"{ask.rng.randrange(16**12) & ~(1 << 40):012X}"
    number = number.lower() if ask.rng.random() < 0.35 else number
    groups = cut(number, (4, 4, 4) if ask.shape == "dots" else (2,) * 6)
    pairs = cut(number, (2,) * 6)
    return Number(":".join(pairs), groups)


def ip_internal(ask: Ask) -> Number:
    """An address of a private network."""
    rng = ask.rng
    start = rng.choice(
        (
            *("192.168.{}", "192.168.{}", "10.{}.{}", "10.{}.{}"),
            f"172.{rng.randint(16, 31)}.{{}}",
        )
    )
    return _ip(rng, start.format(rng.randint(0, 254), rng.randint(0, 254)))


def ip_public(ask: Ask) -> Number:
    """An address that the world can reach, of version 6 now and then."""
    rng = ask.rng
    if rng.random() < 0.1:
        text = (
            f"240e:{rng.randrange(1, 16**3):x}:{rng.randrange(1, 16**4):x}::{rng.randint(1, 99):x}"
        )
        return Number(text, (text,))
    return _ip(rng, f"{rng.choice(_PUBLIC_NETS)}.{rng.randint(1, 254)}")


def _ip(rng: Random, first_three: str) -> Number:
    text = f"{first_three}.{rng.randint(1, 254)}"
    return Number(text, (text,))


def coordinates(ask: Ask) -> Number:
    """A pair, in one of the ways in which reports give it."""
    rng = ask.rng
    east, north = rng.uniform(98.0, 119.0), rng.uniform(25.0, 42.0)
    lon, lat = f"{east:.{rng.choice((4, 5, 6))}f}", f"{north:.{rng.choice((4, 5, 6))}f}"
    comma = rng.choice((",", "，", ", ", "，"))
    text = rng.choice(
        (
            *(f"{lon},{lat}", f"{lon}，{lat}", f"{lat}, {lon}", f"E{lon}°{comma}N{lat}°"),
            *(f"东经{lon}°{comma}北纬{lat}°", f"北纬{lat}°{comma}东经{lon}°"),
            *(f"{lon}°E{comma}{lat}°N", f"东经{_arc(east)}{comma}北纬{_arc(north)}"),
            f"{_arc(east)}E{comma}{_arc(north)}N",
        )
    )
    return Number(text, (text,))


def _arc(degrees: float) -> str:
    seconds = round(degrees * 3600)
    minutes, second = divmod(seconds, 60)
    degree, minute = divmod(minutes, 60)
    return f"{degree}°{minute:02}′{second:02}″"


MAKERS: dict[str, Maker] = {
    "VEHICLE_PLATE": plate,
    "VIN": vin,
    "IMEI": imei,
    "MAC_ADDRESS": mac,
    "IP_ADDRESS.internal": ip_internal,
    "IP_ADDRESS.public": ip_public,
    "COORDINATES": coordinates,
    "COORDINATES.home": coordinates,
}
