"""Whole pages: what they are recognised as, what is said of the page, whose names must go.

corpora/pages/README.md describes the cases.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from redactor import Scanner
from redactor.evaluation import read_corpora, unmark
from redactor.render.json import report_dict
from redactor.rulebook import load
from tests.conftest import ROOT
from tests.test_corpora import faults

PAGES = ROOT / "corpora" / "pages"
TODAY = "2026-11-23"
ABOUT = frozenset({"RESTRICTED_LIST", "EXPIRED_NOTICE"})
#: The share of cases written without sight of the code that must be right, per file.
SHARE = 0.95


def cases(name: str) -> Iterator[dict[str, Any]]:
    with (PAGES / f"{name}.toml").open("rb") as file:
        yield from tomllib.load(file)["case"]


def wrong(case: dict[str, Any]) -> list[str]:
    """What the scan of a case gives otherwise than the case says."""
    text, expected = unmark(case["text"], "")
    report = Scanner(key=b"test", **{"today": TODAY, **case.get("options", {})}).scan(text)
    told: list[str] = []
    if case.get("kind", report.page_kind) != report.page_kind:
        told.append(f"{report.page_kind} instead of {case['kind']}")
    about = {finding.entity for finding in report.findings if not finding.parts}
    if about != set(case.get("about", [])):
        told.append(f"about the page: {sorted(about)}")
    actions = {(f.start, f.end, f.entity): f.action.value for f in report.findings}
    for span, action in zip(expected, case.get("actions", []), strict=True):
        given = actions.pop((span.start, span.end, span.entity), "nothing")
        # A name that nothing points at need not be noted; it must not be acted on.
        if given != action and (given, action) != ("nothing", "note"):
            told.append(f"{span.entity} {text[span.start : span.end]!r}: {given}, not {action}")
    if expected:
        marked = {each.entity for each in expected}
        told += [
            f"{entity} {text[start:end]!r}: {action}"
            for (start, end, entity), action in actions.items()
            if entity in marked and action != "note"
        ]
    return told


@pytest.mark.parametrize("name", sorted(path.stem for path in PAGES.glob("*.toml")))
def test_pages_that_strangers_wrote(name: str) -> None:
    told = [(number, wrong(case)) for number, case in enumerate(cases(name), 1)]
    bad = [each for each in told if each[1]]
    assert len(bad) <= (1 - SHARE) * len(told), bad


def test_a_page_kind_speaks_of_what_there_is_and_has_cases() -> None:
    book = load()
    fields = {row[0] for row in book.tables["fields"].values()}
    entities = {rule.entity for rule in book.rules}
    for page in book.pages.values():
        assert (page.fields or frozenset()) <= fields, page.name
        assert page.decisions.keys() <= entities, page.name
    told = {case.get("kind") for case in cases("kinds")}
    assert told >= set(book.pages), "corpora/pages/kinds.toml"


def test_private_items_planted_in_public_pages() -> None:
    """All of the private is acted on, none of the public."""
    # The pages were written as of their day: how long they may stand is tested elsewhere.
    scanner = Scanner(key=b"test", today=TODAY, document_date=TODAY)
    told = []
    for case in read_corpora([ROOT / "corpora" / "planted"]):
        chosen = scanner
        if case.options:
            chosen = Scanner(key=b"test", today=TODAY, document_date=TODAY, **case.options)
        told += [f"{case.id}: {each}" for each in faults(case, chosen, use_options=False)]
    assert told == []


def test_what_a_kind_of_page_allows_stands_with_its_basis() -> None:
    text = "遗失声明\n马建国不慎遗失车辆行驶证，车牌号：宁A·T5T29，声明作废。"
    report = Scanner(key=b"test", today=TODAY).scan(text)
    [plate] = [
        each for each in report_dict(report)["findings"] if each["entity"] == "VEHICLE_PLATE"
    ]
    assert (report.page_kind, plate["action"]) == ("loss_notice", "note")
    assert "allowed on such pages" in plate["evidence"]
    assert "不动产登记" in plate["basis"][0]
    elsewhere = Scanner(key=b"test", today=TODAY, page_kind="general").scan(text)
    assert [f.action.value for f in elsewhere.findings if f.entity == "VEHICLE_PLATE"] == ["mask"]
