"""The values of a roster's columns: numbers, sound and damaged, accounts, phones, dates, health.

Which entity an account is: a card of a known issuer that passes Luhn is a BANK_CARD under any
header; one that fails is what its header says, BANK_CARD under 卡号 and BANK_ACCOUNT under 账号;
all other digits are a BANK_ACCOUNT.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from corpora.generator import checks, words
from corpora.generator.model import Number
from corpora.generator.numbers import MAKERS, Ask
from corpora.generator.numbers.base import cut
from corpora.generator.roster_cells import Cell, Piece, plain, planted
from corpora.generator.scene import Scene

DATE_STYLES = ("iso", "slash", "eight", "long", "dots", "month", "month_dots", "six")
ADDRESS_STYLES = ("rural", "rural", "urban", "partial", "compact", "mixed", "mixed")


@dataclass(slots=True)
class Turn:
    """One row of one table: whose it is, and what the table's writer is used to.

    `spaces` and `commas`: whether a cell of this form may hold them.
    """

    scene: Scene
    headed: bool
    spaces: bool
    commas: bool
    dates: str
    address: str
    damage: float
    excel: bool
    grouped: bool
    town: str
    village: str
    member: int = 0

    @property
    def rng(self) -> Random:
        """The chance of the document."""
        return self.scene.rng


def word(turn: Turn, key: str) -> str:
    """One of a word list of the rosters."""
    return turn.rng.choice(words.listed("rosters", key))


def made(turn: Turn, key: str) -> Number:
    """A number as the makers of the drafts make it, in plain form."""
    return MAKERS[key](Ask(turn.scene, "plain", labelled=turn.headed))


# Names


def name(turn: Turn) -> Cell:
    """The person of the row; a name of two characters now and then spread to three."""
    text = turn.scene.person().name
    if len(text) == 2 and turn.spaces and turn.headed and turn.rng.random() < 0.1:
        text = f"{text[0]}\u3000{text[1]}"
    return planted(text, "PERSON_NAME", "name", "note")


def other_name(turn: Turn) -> Cell:
    """Somebody else who belongs to the row: a guardian, who collects the money."""
    return planted(turn.scene.person("second").name, "PERSON_NAME", "name-other", "note")


# Resident numbers and disability certificates


def resident(turn: Turn) -> Cell:
    """The number of the person, in some rows as a typist or a spreadsheet spoilt it."""
    person, rng = turn.scene.person(), turn.rng
    number = person.number
    if turn.headed and turn.excel:
        return _id(number[:15] + "000", "id-excel")
    if rng.random() < turn.damage:
        return _damaged(turn, number)
    if turn.headed and 1930 <= person.born.year < 1985 and rng.random() < 0.04:
        return _id(person.old_number, "id-old")
    if turn.grouped or (turn.headed and turn.spaces and rng.random() < 0.03):
        return _id(_spaced(turn, number), "id-spaced")
    if turn.headed and rng.random() < 0.02:
        return (Piece("'"), *_id(number, "id"))
    if turn.headed and number.endswith("X") and rng.random() < 0.3:
        return _id(number[:17] + rng.choice("xＸ"), "id")
    return _id(number, "id")


def _id(text: str, column: str) -> Cell:
    return planted(text, "RESIDENT_ID", column)


def _damaged(turn: Turn, number: str) -> Cell:
    """Another check digit, a digit lost; under a header also `…000` of a spreadsheet."""
    rng = turn.rng
    kind = rng.choice(("check", "short", "excel") if turn.headed else ("check", "check", "short"))
    if kind == "check":
        return _id(_wrong_check(rng, number), "id-check")
    if kind == "short":
        lost = rng.choice((17, 17, rng.randint(14, 16)))
        return _id(number[:lost] + number[lost + 1 :], "id-short")
    return _id(number[:15] + "000", "id-excel")


def _wrong_check(rng: Random, number: str) -> str:
    return number[:17] + rng.choice([digit for digit in "0123456789" if digit != number[17]])


def _spaced(turn: Turn, number: str) -> str:
    sizes = turn.rng.choice(((6, 8), (6, 8), (6, 4, 4)))
    return turn.rng.choice((" ", " ", "\u00a0")).join(cut(number, sizes))


def disability(turn: Turn) -> Cell:
    """A certificate; under a header some fail the check or went through a spreadsheet."""
    number, rng = made(turn, "DISABILITY_CERTIFICATE").text, turn.rng
    column = "disability"
    if turn.headed and turn.excel:
        number, column = number[:15] + "00000", "disability-excel"
    elif turn.headed and rng.random() < turn.damage:
        number, column = _wrong_check(rng, number[:18]) + number[18:], "disability-check"
    return planted(number, "DISABILITY_CERTIFICATE", column)


# Phones


def mobile(turn: Turn) -> Cell:
    """A mobile; two in a cell or a remark behind it now and then."""
    rng = turn.rng
    first = _mobile(turn)
    if rng.random() < 0.04:
        return (*first, Piece(f"（{word(turn, 'kin_remarks')}）"))
    if rng.random() < 0.03:
        return (*first, Piece(rng.choice(("/", "、", "；"))), *_mobile(turn))
    return first


def _mobile(turn: Turn) -> Cell:
    rng = turn.rng
    number = made(turn, "MOBILE_PHONE")
    if turn.grouped or rng.random() < 0.02:
        joint = rng.choice((" ", "-") if turn.spaces else ("-",))
        groups = cut(number.text[-11:], (3, 4))
        return planted(joint.join(groups), "MOBILE_PHONE", "mobile-grouped")
    return planted(number.text, "MOBILE_PHONE", "mobile")


def home_phone(turn: Turn) -> Cell:
    """A landline in somebody's home."""
    return planted(made(turn, "LANDLINE_PHONE").text, "LANDLINE_PHONE", "home-phone")


def office_phone(turn: Turn) -> Cell:
    """A landline of an office; under a header some without the area code."""
    number = made(turn, "LANDLINE_PHONE")
    text = number.text
    if turn.headed and turn.rng.random() < 0.2:
        text = "".join(number.groups[1:])
    return planted(text, "LANDLINE_PHONE", "office-phone", "note")


# Accounts


def card(turn: Turn) -> Cell:
    """Under 卡号: a card, in some rows one that fails Luhn."""
    if turn.rng.random() < turn.damage:
        return planted(_failing_card(turn), "BANK_CARD", "card-check")
    return _card(turn)


def account(turn: Turn) -> Cell:
    """Under 账号: an account of any bank, a card, or a card that fails Luhn."""
    roll = turn.rng.random()
    if roll < turn.damage:
        return planted(_failing_card(turn), "BANK_ACCOUNT", "account-card-check")
    return _card(turn) if roll < 0.35 else passbook(turn)


def pass_account(turn: Turn) -> Cell:
    """Under 一卡通账号 or 社保卡账号: a card or an account of another build."""
    return _card(turn) if turn.rng.random() < 0.5 else passbook(turn)


def _card(turn: Turn) -> Cell:
    number = made(turn, "BANK_CARD")
    if turn.grouped:
        return planted(" ".join(number.groups), "BANK_CARD", "card-grouped")
    return planted(number.text, "BANK_CARD", "card")


def passbook(turn: Turn) -> Cell:
    """An account that no arithmetic knows."""
    return planted(made(turn, "BANK_ACCOUNT").text, "BANK_ACCOUNT", "account")


def _failing_card(turn: Turn) -> str:
    number, rng = made(turn, "BANK_CARD").text, turn.rng
    if turn.headed and rng.random() < 0.3:
        zeroed = number[:15] + "0" * (len(number) - 15)
        if not checks.is_luhn(zeroed):
            return zeroed
    return number[:-1] + rng.choice([digit for digit in "0123456789" if digit != number[-1]])


# Dates and health


def birth(turn: Turn) -> Cell:
    """The birth date of the person, in the table's style."""
    born = turn.scene.person().born
    styles = {
        "iso": f"{born:%Y-%m-%d}",
        "slash": f"{born.year}/{born.month}/{born.day}",
        "eight": f"{born:%Y%m%d}",
        "long": f"{born.year}年{born.month}月{born.day}日",
        "dots": f"{born:%Y.%m.%d}",
        "month": f"{born.year}年{born.month}月",
        "month_dots": f"{born:%Y.%m}",
        "six": f"{born:%Y%m}",
    }
    style = turn.dates if turn.headed or turn.dates in {"slash", "long", "dots"} else "iso"
    return planted(styles[style], "BIRTH_DATE", f"birth-{style}")


def disability_kind(turn: Turn) -> Cell:
    """`肢体`, under no header `肢体残疾`."""
    short = turn.headed and turn.rng.random() < 0.6
    return _health(
        word(turn, "disability_kinds") + ("" if short else "残疾"), "health-disability-kind"
    )


def disability_grade(turn: Turn) -> Cell:
    """`二级`, `2级` or `2`: nothing without a header."""
    rng = turn.rng
    return _health(
        rng.choice(
            (f"{rng.choice('一二三四')}级", f"{rng.randint(1, 4)}级", str(rng.randint(1, 4)))
        ),
        "health-disability-grade",
    )


def disability_both(turn: Turn) -> Cell:
    """`肢体二级`, `视力残疾一级`."""
    rng = turn.rng
    kind = word(turn, "disability_kinds") + rng.choice(("", "", "残疾"))
    return _health(f"{kind}{rng.choice('一二三四')}级", "health-disability")


def illness(turn: Turn) -> Cell:
    """One disease or two, with what people write around them."""
    rng = turn.rng
    one, two = rng.sample(words.listed("rosters", "diseases"), 2)
    operated = f"{word(turn, 'operations')}术后"
    return _health(rng.choice((one, one, one, f"{one}、{two}", f"患{one}", operated)), "health")


def cause(turn: Turn) -> Cell:
    """Why a household is poor: illness or disability; what is no one's health is public."""
    rng = turn.rng
    if rng.random() < 0.12:
        return plain(word(turn, "other_causes"))
    disease = word(turn, "diseases")
    if rng.random() < 0.5:
        reason = rng.choice(("因病", "因病", "因残", "因病致贫", "因残致贫"))
        return _health(reason, "health-cause")
    return _health(
        rng.choice((disease, disease, f"因病（{disease}）", f"患{disease}")), "health-cause-disease"
    )


def _health(text: str, column: str) -> Cell:
    return planted(text, "HEALTH", column)
