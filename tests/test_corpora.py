"""Every case in corpora/ gives exactly what it marks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from redactor import Scanner
from redactor.evaluation import Case, read_corpora
from tests.conftest import ROOT

CORPORA = ROOT / "corpora"
RULE_FOLDERS = ("privacy", "secrecy", "wording", "names")
#: The share of strangers' cases that must be right, per entity.
STRANGERS_SHARE = 0.95


def cases(folder: str) -> Iterator[Case]:
    yield from read_corpora([CORPORA / folder])


def faults(case: Case, scanner: Scanner, *, use_options: bool = True) -> list[str]:
    """What the scan of a case gives otherwise than the case says."""
    told: list[str] = []
    chosen = (
        Scanner(**{"today": "2026-11-23", "key": b"test", **case.options})
        if case.options and use_options
        else scanner
    )
    expected = {(each.start, each.end, each.entity): each for each in case.expected}
    report = chosen.scan(case.text)
    told += [f"failed: {each.where}" for each in report.failures]
    for finding in report.findings:
        if not finding.parts:
            if finding.entity not in case.about:
                told.append(f"unexpected {finding.entity}")
            continue
        key = (finding.start, finding.end, finding.entity)
        match = expected.pop(key, None)  # type: ignore[arg-type]  # text rules have spans
        where = f"{finding.entity} {case.text[finding.start : finding.end]!r}"
        if match is None:
            if finding.action.acting or finding.entity == case.entity:
                told.append(f"unexpected {where} ({finding.action.value})")
        elif match.action and match.action != finding.action.value:
            told.append(f"{where}: {finding.action.value}, not {match.action}")
    told += [
        f"missed {each.entity} {case.text[each.start : each.end]!r}" for each in expected.values()
    ]
    return told


@pytest.mark.parametrize(
    "case", [case for folder in RULE_FOLDERS for case in cases(folder)], ids=lambda case: case.id
)
def test_a_rules_own_cases(case: Case, scanner: Scanner) -> None:
    assert faults(case, scanner) == []


def test_strangers_cases_by_entity(scanner: Scanner) -> None:
    """Cases that were written without sight of the detectors."""
    right: dict[str, list[bool]] = {}
    told: list[str] = []
    for case in cases("strangers"):
        wrong = faults(case, scanner)
        right.setdefault(case.entity, []).append(not wrong)
        told += [f"{case.id}: {each}" for each in wrong]
    shares = {entity: sum(each) / len(each) for entity, each in right.items()}
    assert all(len(each) >= 20 for each in right.values())
    assert {entity: share for entity, share in shares.items() if share < STRANGERS_SHARE} == {}, (
        told
    )


@pytest.mark.parametrize("case", list(cases("lookalikes")), ids=lambda case: case.id)
def test_nothing_in_a_lookalike_page_is_acted_on(case: Case, scanner: Scanner) -> None:
    assert faults(case, scanner) == []
