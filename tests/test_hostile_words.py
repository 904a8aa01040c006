"""Marks and words in texts that somebody made to break them: everything stays linear and told."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from types import ModuleType

import pytest

from redactor import Scanner
from redactor.detectors import _marks, internal_marking, secrecy_marking
from redactor.wording import clauses, people, squeezed, usage

#: Each repeated, and followed by what makes the repetition no mark and no word.
UNITS = (
    "内部使用，",
    "内部资料 ",
    "机密★",
    "密级：机密 ",
    "（内部）",
    "此件不公开",
    "“帐户，上",
    "《婚姻法》",
    "根据《婚姻法》",
    "2015年国家卫计委",
    "中华人民共合国",
    "湖北省张家界市",
    "中 ",
    "国家",
    "瞎子",
    "原",
)
MODULES = (_marks, internal_marking, secrecy_marking, clauses, people, squeezed, usage)


def patterns(module: ModuleType) -> Iterator[re.Pattern[str]]:
    for value in vars(module).values():
        if isinstance(value, re.Pattern):
            yield value


@pytest.mark.parametrize("unit", UNITS)
def test_repeated_words_are_read_to_the_end(scanner: Scanner, unit: str) -> None:
    """A pattern that tries every division of the repetition would never come to an end."""
    text = unit * (3_000 // len(unit)) + "见附件的说明"
    assert scanner.scan(text).failures == ()


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_pattern_is_slow_on_repeated_words(module: ModuleType) -> None:
    for pattern in patterns(module):
        for unit in UNITS:
            text = unit * (1_000 // len(unit)) + "的"
            start = time.perf_counter()
            pattern.fullmatch(text)
            for _ in pattern.finditer(text):
                pass
            assert time.perf_counter() - start < 0.5, pattern.pattern


def test_odd_texts_have_no_words(scanner: Scanner) -> None:
    for text in (
        "",
        "\ud800",
        "\x00" * 50,
        "　" * 500,
        "“" * 500,
        "《" * 500,
        "（" * 500,
        "★" * 500,
    ):
        assert scanner.scan(text).findings == ()
        assert scanner.scan(text).failures == ()


def test_overlapping_words_give_the_longest() -> None:
    text = "中华人民共合国" * 200
    found = Scanner(key=b"test").scan(text).findings
    ends = [each.end for each in found]
    assert len(found) == 200
    assert all(each.start >= end for each, end in zip(found[1:], ends, strict=False))
