"""Who is taken for one person, and who never is."""

from __future__ import annotations

from redactor.joins.people import MOST_PEOPLE
from redactor.joins.records import Record
from redactor.joins.rules import Link, Worth
from redactor.model import Certainty
from redactor.strength import Known
from tests.joins.made import CHAINS, people_of, records_of, roster

MA, DING = "640104********9952", "640104********9928"


def joined(*pages: str) -> list[int]:
    """Of each record, page by page, the first record of its person."""
    people = people_of(*map(records_of, pages))
    return [people.person(at) for at in range(len(people.persons))]


def test_name_and_village_join() -> None:
    one = roster(("马小花", "桃山村", MA))
    other = roster(("马小花", "青云县河口镇桃山村二组", "64010419580312****"))
    assert joined(one, other) == [0, 0]


def test_a_name_alone_joins_nothing() -> None:
    one = roster(("马小花", "桃山村", MA))
    other = roster(("马小花", "柳沟村", "64010419580312****"))
    assert joined(one, other) == [0, 1]


def test_digits_alone_join_nothing() -> None:
    assert joined(roster(("马小花", "桃山村", MA)), roster(("沙明远", "桃山村", MA))) == [0, 1]


def test_the_same_name_with_other_digits_is_another_person() -> None:
    one = roster(("马小花", "桃山村", MA))
    other = roster(("马小花", "桃山村", DING))
    third = roster(("马小花", "桃山村", "64010419580312****"))
    # And the third, who may be either of them, is joined with nobody.
    assert joined(one, other, third) == [0, 1, 2]


def test_what_the_check_digit_refuses_is_not_joined() -> None:
    fits = roster(("马小花", "桃山村", "64010419580312****"))
    # One day later the check digit would be another.
    refused = roster(("马小花", "桃山村", "64010419580313****"))
    shown = roster(("马小花", "桃山村", "640104********9952"))
    assert joined(shown, fits) == [0, 0]
    whole = roster(("马小花", "桃山村", "640104********995X"))
    assert joined(whole, fits) == [0, 1]
    assert joined(shown, refused) == [0, 1]


def test_a_number_in_full_is_known_again_by_what_a_mask_shows_of_it() -> None:
    full = roster(("马小花", "桃山村", "640104195803129952"))
    mask = "序号\t姓名\t身份证号\n1\t马小花\t640104********9952\n2\t马小花\t640104********9928\n"
    assert joined(full, mask) == [0, 0, 2]


def test_a_full_number_without_a_name_is_joined_with_itself() -> None:
    text = "身份证号：640104195803129952"
    assert joined(text, f"另：{text}") == [0, 0]


def test_phone_tails_join_names() -> None:
    heads = "序号 姓名 电话 身份证号"
    one = roster(("马小花", "138****8000", MA), heads=heads)
    other = roster(("马小花", "13800138000", "6401041958********"), heads=heads)
    assert joined(one, other) == [0, 0]


def test_two_lists_in_one_order_are_of_the_same_people() -> None:
    names = [
        "马小花",
        "丁明远",
        "沙志强",
        "白秀英",
        "王建国",
        "李桂兰",
        "张永庆",
        "刘福贵",
        "陈少华",
    ]
    open_ = roster(*((each, "") for each in names), heads="序号 姓名 备注")
    hidden = roster(
        *((f"{each[0]}**", f"6401041958031{number}****") for number, each in enumerate(names)),
        heads="序号 姓名 身份证号",
    )
    count = len(names)
    assert joined(open_, hidden) == [*range(count), *range(count)]
    other = roster(*((each, "") for each in reversed(names)), heads="序号 姓名 备注")
    assert joined(open_, other) == list(range(2 * count))


def test_a_key_that_many_share_costs_little_and_joins_nobody() -> None:
    count = 50_000
    records = [
        Record(
            row=row, name=1, villages=(7,), numbers=(("RESIDENT_ID", f"640104????????{row:04}"),)
        )
        for row in range(count)
    ]
    asked = 0
    fits = CHAINS.fits

    def counted(pattern: str, known: Known) -> bool:
        nonlocal asked
        asked += 1
        return fits(pattern, known)

    CHAINS.fits = counted  # type: ignore[method-assign]  # it counts how often it is asked
    try:
        people = people_of(records)
    finally:
        del CHAINS.fits
    assert asked < 3 * MOST_PEOPLE + 30_000
    assert all(people.person(at) == at for at in range(count))


def test_a_million_masks_of_the_same_two_digits_have_no_key() -> None:
    one = Record(row=0, numbers=(("RESIDENT_ID", "64????????????????"),))
    people = people_of([one._replace(row=row) for row in range(1_000_000)])
    assert not people.links and not people.unjoined


def test_a_mask_without_any_digit_is_no_number() -> None:
    assert records_of(roster(("马小花", "桃山村", "******************")))[0].numbers == ()


def test_a_rule_that_errs_joins_nothing() -> None:
    assert Worth(100, 80).certainty(Link.VILLAGE) is Certainty.POSSIBLE
    assert Worth(100, 95).certainty(Link.VILLAGE) is Certainty.LIKELY
    # Too few to tell: what it is declared to be.
    assert Worth(5, 0).certainty(Link.VILLAGE) is Certainty.LIKELY
    assert Worth(5, 5).certainty(Link.PAID) is Certainty.POSSIBLE
    assert Worth(100, 99).certainty(Link.PAID) is Certainty.LIKELY


def test_of_a_row_with_two_names_each_has_its_own_number() -> None:
    text = "监护人\t姓名\t身份证号\n" + f"沙志强\t马小花\t{MA}\n"
    found = records_of(text)
    assert [bool(each.numbers) for each in found] == [False, True]
