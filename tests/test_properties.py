"""Promises that hold for every text, tried on many."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from corpora.generator import drafts
from redactor import Action, Scanner
from redactor.policy import policy_names
from redactor.text import automaton
from redactor.text.folding import clean, fold
from redactor.text.knots import knots

DIGITS = "0123456789０１２３４５６７８９①②③一二三四五六七八九零〇○壹贰叁"
SEPARATORS = " \u00a0\u3000-－—.·•\n\u200b\u00ad()（）xX×*"
WORDS = [
    "身份证号：",
    "电话",
    "账号：",
    "138",
    "&#49;",
    "&nbsp;",
    "微信号",
    "@qq.com",
    "宁A",
    "第",
    "号",
    "\t",
    "|",
]
hostile = st.lists(
    st.one_of(
        st.text(max_size=4), st.text(DIGITS + SEPARATORS, max_size=20), st.sampled_from(WORDS)
    ),
    max_size=20,
).map("".join)

SCANNER = Scanner(key=b"property", today="2026-11-23")


@given(hostile)
@settings(deadline=None, max_examples=300)
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    report = SCANNER.scan(text)
    assert report.failures == ()
    end = 0
    for finding in report.findings:
        assert finding.start is not None and finding.end is not None
        assert end <= finding.start < finding.end <= len(text)
        end = finding.end


@given(hostile)
@settings(deadline=None)
def test_scanning_is_deterministic(text: str) -> None:
    assert SCANNER.scan(text).findings == SCANNER.scan(text).findings


@given(hostile)
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(hostile)
def test_cleaning_returns_to_the_source(text: str) -> None:
    cleaned = clean(text)
    end = 0
    for position in range(len(cleaned.text)):
        start, stop = cleaned.source(position, position + 1)
        assert end <= start < stop <= len(text)
        # A character comes from itself, from a reference, or from a lone surrogate.
        source = text[start:stop]
        assert (
            source == cleaned.text[position] or source[0] == "&" or "\ud800" <= source <= "\udfff"
        )
        end = stop if source[0] != "&" else start
    if cleaned.text == text:
        assert cleaned.starts == ()


class _Place(NamedTuple):
    start: int
    end: int


@given(
    st.lists(
        st.text("身份证复印件ab", min_size=1, max_size=5), min_size=1, max_size=8, unique=True
    ),
    st.text("身份证复印件ab", max_size=60),
)
def test_both_automata_agree(literals: list[str], text: str) -> None:
    rust = automaton.build(literals, engine="rust").find(text)
    python = automaton.build(literals, engine="python").find(text)
    assert sorted(rust) == sorted(python)
    kept = automaton.build(literals, engine="python", lengths=automaton.lengths_of(literals))
    assert kept.find(text) == python


def test_the_automaton_answers_as_the_table_that_it_replaces() -> None:
    literals = ["身份证", "身份证复印件", "复印", "件"]
    text = "请交身份证复印件两份，复印件须清晰。"
    growing = automaton.build(literals, lengths=automaton.lengths_of(literals))
    before = growing.find(text)
    assert len(before) == 6
    growing.find("。" * automaton.WORTH_BUILDING)
    assert sorted(growing.find(text)) == sorted(before)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=12))
def test_knots_lose_nothing_and_lie_apart(places: list[tuple[int, int]]) -> None:
    spans = [range(start, start + length) for start, length in places]
    found = list(knots(_Place(span.start, span.stop) for span in spans))
    assert sorted(p for knot in found for p in knot) == sorted(
        _Place(span.start, span.stop) for span in spans
    )
    for earlier, later in pairwise(found):
        assert max(each.end for each in earlier) <= later[0].start
    for knot in found:
        for index, each in enumerate(knot[1:], 1):
            assert any(each.start < other.end for other in knot[:index])


@given(st.integers(0, 10_000))
@settings(deadline=None, max_examples=25)
def test_values_are_found_where_they_stand(seed: int) -> None:
    draft = next(iter(drafts(seed, 1)))
    for finding in SCANNER.scan(draft.text).findings:
        if not finding.parts:  # about the page as a whole
            continue
        assert (
            draft.text[finding.start : finding.end].strip()
            == draft.text[finding.start : finding.end]
        )


def test_masked_text_rescans_without_the_masked_kinds() -> None:
    for policy in policy_names():
        scanner = Scanner(policy=policy, key=b"property", today="2026-11-23")
        for draft in drafts(random.Random(policy).randrange(10_000), 60):
            redaction = scanner.redact(draft.text)
            masked = {f.entity for f in redaction.report.findings if f.action is Action.MASK}
            again = {f.entity for f in scanner.scan(redaction.text).findings if f.action.acting}
            assert not masked & again, (policy, draft.id, masked & again)
            _assert_gone(draft.text, redaction.text, scanner)


def _assert_gone(text: str, masked: str, scanner: Scanner) -> None:
    """What was masked stands nowhere in the output in full."""
    for finding in scanner.scan(text).findings:
        value = text[finding.start : finding.end]
        if finding.action is Action.MASK:
            assert value not in masked or text.count(value) > 1
