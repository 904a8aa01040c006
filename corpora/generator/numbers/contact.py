"""Ways to reach somebody: phones, e-mail, WeChat, QQ."""

from __future__ import annotations

from random import Random

from corpora.generator import words
from corpora.generator.model import Number
from corpora.generator.numbers.base import Ask, Maker, cut, digits, even, first_not_zero, grouped
from corpora.generator.shapes import SEPARATORS

_PREFIXES = (
    *("130", "131", "132", "133", "135", "136", "137", "138", "139", "147", "149", "150", "151"),
    *("152", "153", "155", "156", "157", "158", "159", "166", "170", "171", "172", "173", "175"),
    *("176", "177", "178", "180", "181", "182", "183", "184", "185", "186", "187", "188", "189"),
    *("190", "191", "192", "193", "195", "196", "197", "198", "199"),
)
_MOBILE_WAYS = ((3, 4, 4), (3, 4, 4), (3, 4, 4), (4, 4, 3), (3, 3, 3, 2), (7, 4))
_ABROAD_SHAPES = ("plain", "fullwidth", "spaces", "nbsp", "hyphens", "zero_width", "html_entities")
_SHORT = (
    *("12345", "12345", "12333", "12315", "12348", "12349", "12385", "12393", "12380", "12366"),
    *("12328", "12369", "12388", "12320", "96166", "95598", "12355", "12356", "114", "12337"),
)
_FREE_MAIL = ("163.com", "126.com", "qq.com", "sina.com", "139.com", "foxmail.com", "gmail.com")
_OFFICIAL_USERS = ("bgs", "xxgk", "mzj", "zwgk", "jdjb", "rsk", "jz", "wz", "dzzw", "office", "czj")


def bare_mobile(rng: Random) -> str:
    """Eleven digits with a prefix in use."""
    return rng.choice(_PREFIXES) + digits(rng, 8)


def mobile(ask: Ask) -> Number:
    """A mobile phone, seldom with +86 or 0086."""
    rng = ask.rng
    number = bare_mobile(rng)
    groups = cut(number, rng.choice(_MOBILE_WAYS))
    if ask.shape not in _ABROAD_SHAPES or rng.random() > 0.06:
        return Number(number, groups)
    abroad = rng.choice(("+86", "+86", "0086", "86"))
    joint = rng.choice((" ", "-")) if abroad == "86" else rng.choice(("", " ", "-"))
    return Number(abroad + joint + number, (abroad, *groups))


def landline(ask: Ask) -> Number:
    """A landline with its area code, some with an extension."""
    rng = ask.rng
    area = ask.scene.county.area
    local = rng.choice("2345678") + digits(rng, ask.scene.county.local_digits - 1)
    tail = f"转{rng.choice((rng.randint(1, 9), rng.randint(801, 8099)))}"
    tail = tail if rng.random() < 0.12 else ""
    way = rng.choice(("{}-{}",) * 6 + ("({}){}", "（{}）{}", "{}{}", "{}—{}"))
    size = len(local) - 4
    halves = rng.choice(((local,), (local,), (local[:size], local[size:])))
    return Number(way.format(area, local) + tail, (area, *halves), tail)


def hotline_short(ask: Ask) -> Number:
    """12345 and its like."""
    number = ask.rng.choice(_SHORT)
    return Number(number, (number,))


def hotline_long(ask: Ask) -> Number:
    """400 numbers."""
    number = f"400{ask.rng.choice('016789')}{digits(ask.rng, 6)}"
    groups = cut(number, ask.rng.choice(((3, 3, 4), (3, 4, 3), (4, 3, 3))))
    return Number(ask.rng.choice((number, "-".join(groups))), groups)


def hotline(ask: Ask) -> Number:
    """Either; only a long one falls into groups."""
    long = ask.shape in SEPARATORS or ask.shape == "line_break" or ask.rng.random() < 0.3
    return hotline_long(ask) if long else hotline_short(ask)


def _user(rng: Random) -> str:
    parts = words.people()
    pinyin = "".join(rng.sample(parts.syllables, rng.choice((1, 2, 2, 3))))
    stem = rng.choice((pinyin, pinyin, rng.choice(parts.nicks)))
    tail = rng.choice((str(rng.randint(1960, 2008)), digits(rng, 3), str(rng.randint(10, 99)), ""))
    return stem + rng.choice(("", "", "_", ".")) + tail if tail else f"{stem}{rng.choice(stem)}"


def email(ask: Ask) -> Number:
    """Free mail; QQ mail is often a QQ number."""
    rng = ask.rng
    domain = rng.choice(_FREE_MAIL)
    by_number = domain == "qq.com" and rng.random() < 0.7
    user = first_not_zero(rng, rng.choice((8, 9, 10))) if by_number else _user(rng)
    return _whole(f"{user}@{domain}")


def email_official(ask: Ask) -> Number:
    """A mailbox of an office, a university or an association."""
    rng = ask.rng
    site = ask.scene.county.domain
    host = rng.choice((f"{site}.gov.cn", f"{site}.gov.cn", f"mzt.{site}.gov.cn", f"{site}.edu.cn"))
    user = rng.choice(_OFFICIAL_USERS) + rng.choice(("", "", f"{rng.randint(1, 12)}", f"_{site}"))
    return _whole(f"{user}@{host}")


def email_duty(ask: Ask) -> Number:
    """Free mail that an office uses; only its label says so."""
    host = ask.rng.choice(_FREE_MAIL[:4])
    return _whole(f"{ask.scene.county.domain}{ask.rng.choice(_OFFICIAL_USERS)}@{host}")


def wechat(ask: Ask) -> Number:
    """A WeChat name: a letter, then five to nineteen more."""
    rng = ask.rng
    if rng.random() < 0.15:
        return _whole(f"wxid_{''.join(rng.choices('abcdefghijkmnpqrstuvwxyz0123456789', k=14))}")
    stem = _user(rng).replace(".", "-")[:18]
    return _whole(stem if len(stem) >= 6 else f"{stem}_{digits(rng, 4)}")


def wechat_public(ask: Ask) -> Number:
    """The name of a public account."""
    site = ask.scene.county.domain
    tail = ask.rng.choice(("mzfb", "zwgk", "fabu", "minzheng", "_rsj", "-gov"))
    return _whole(f"{site}{tail}{ask.rng.choice(('', '', '2018'))}"[:20])


def qq(ask: Ask) -> Number:
    """6 to 10 digits; 11 would read as a mobile phone."""
    length = ask.rng.choice((6, 7, 8, 9, 9, 10, 10))
    number = first_not_zero(ask.rng, length)
    return grouped(ask, number, even(3, length), even(4, length), (length // 2,))


def _whole(text: str) -> Number:
    return Number(text, (text,))


MAKERS: dict[str, Maker] = {
    "MOBILE_PHONE": mobile,
    "MOBILE_PHONE.duty": mobile,
    "LANDLINE_PHONE": landline,
    "LANDLINE_PHONE.home": landline,
    "HOTLINE": hotline,
    "HOTLINE.short": hotline_short,
    "HOTLINE.long": hotline_long,
    "EMAIL": email,
    "EMAIL.official": email_official,
    "EMAIL.duty": email_duty,
    "WECHAT_ID": wechat,
    "WECHAT_ID.public": wechat_public,
    "QQ_ID": qq,
    "QQ_ID.group": qq,
}
