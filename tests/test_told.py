"""Names that a pipeline of the caller's saw are evidence, never an order."""

from __future__ import annotations

import pytest

from redactor import OptionError, Scanner, Span

TEXT = "随后，拓跋晴转身离开。"


@pytest.fixture(scope="module")
def reader() -> Scanner:
    return Scanner(names=True)


def found(reader: Scanner, text: str, *told: tuple[int, int]) -> list[str]:
    report = reader.scan(text, told=[Span(*each) for each in told])
    return [text[each.start : each.end] for each in report.findings]


def test_a_told_name_is_found(reader: Scanner) -> None:
    assert found(reader, TEXT, (3, 6)) == ["拓跋晴"]


def test_a_title_that_was_told_as_part_of_the_name_is_left_out(reader: Scanner) -> None:
    assert found(reader, "由拓跋晴主任转达。", (1, 6)) == ["拓跋晴"]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("请于3月1日前报送。", (2, 6)),
        ("项目采用ABC方案。", (4, 7)),
        ("各乡镇人民政府要高度重视这项工作。", (0, 17)),
        ("中共中央办公厅印发通知。", (0, 7)),
        ("好。", (0, 1)),
    ],
)
def test_what_cannot_be_a_name_is_none_whoever_tells_it(
    reader: Scanner, text: str, span: tuple[int, int]
) -> None:
    assert found(reader, text, span) == []


def test_told_names_keep_their_places_over_invisible_characters(reader: Scanner) -> None:
    text = "随\u200b后\u200b，拓\u200b跋晴转身离开。"
    assert found(reader, text, (5, 9)) == ["拓\u200b跋晴"]


@pytest.mark.parametrize("told", [(-3, 2), (5, 400), (4, 4), (6, 3)])
def test_places_outside_the_text_tell_nothing(reader: Scanner, told: tuple[int, int]) -> None:
    assert found(reader, "今天天气不错。", told) == []


def test_without_the_option_names_they_change_nothing() -> None:
    assert found(Scanner(), TEXT, (3, 6)) == []


def test_they_are_of_plain_text_only() -> None:
    with pytest.raises(OptionError, match="plain text"):
        Scanner(names=True, format="html").scan("<p>沙明远</p>", told=[Span(3, 6)])


def test_a_name_over_a_cut_of_a_large_text_is_found(reader: Scanner) -> None:
    # Prose around the cut; what is far before it may be anything, and blank lines are read fast.
    filler = "\n" * 250_000 + "各村要认真组织开展工作。" * 1200
    for start in (262_140, 262_143, 262_144):
        text = f"{filler[: start - 1]}，拓跋晴转身离开。"
        names = found(reader, text, (start, start + 3))
        assert names == ["拓跋晴"]
