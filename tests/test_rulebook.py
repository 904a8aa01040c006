"""The rulebook is whole, and what cannot be used is refused by file and key."""

from __future__ import annotations

import pkgutil
import re
import time
from pathlib import Path

import pytest

from redactor import OptionError, RuleError, Scanner, detectors
from redactor.evaluation import Case, read_corpora
from redactor.policy import load_policy, policy_names
from redactor.render.rules import rules_markdown
from redactor.rulebook import Rule, load, rules_folder
from redactor.scan.dispatch import detector_modules
from tests.conftest import ROOT

RULE = """
entity = "HOUSE"
title = "t"
why = "w"
message = "m"
suggestion = "s"
"""
NAMES = [rule.id for rule in load().rules if rule.scope == "text" and not rule.is_list]
#: Told by signs alone, without a detector.
BY_SIGNS = [rule.id for rule in load().rules if rule.scope == "signs"]
LISTS = [rule for rule in load().rules if rule.is_list]


@pytest.mark.parametrize("rule", NAMES)
def test_a_rule_has_its_detector_and_its_corpus(rule: str) -> None:
    name = rule.rpartition("/")[2]
    assert (ROOT / "src/redactor/detectors" / f"{name}.py").exists()
    cases = list(read_corpora([ROOT / "corpora" / f"{rule}.toml"]))
    entity = load().rule(rule).entity
    assert any(each.entity == entity for case in cases for each in case.expected), "no hit"
    assert any(not any(e.entity == entity for e in case.expected) for case in cases), "no near miss"


def test_every_detector_and_corpus_has_its_rule() -> None:
    names = {rule.rpartition("/")[2] for rule in NAMES}
    modules = {info.name for info in pkgutil.iter_modules(detectors.__path__)}
    assert {name for name in modules if name[0] != "_"} == names
    folders = {rule.partition("/")[0] for rule in NAMES}
    corpora = {
        path.relative_to(ROOT / "corpora").with_suffix("").as_posix()
        for folder in folders
        for path in (ROOT / "corpora" / folder).glob("*.toml")
    }
    assert corpora == {*NAMES, *BY_SIGNS, *(rule.id for rule in LISTS)} - {
        rule.id for rule in LISTS if rule.id.partition("/")[0] not in folders
    }


@pytest.mark.parametrize("rule", LISTS, ids=lambda rule: rule.id)
def test_every_entry_of_a_list_has_its_basis_and_its_cases(rule: Rule) -> None:
    """A case in which it is found, and one in which it stands and is right."""
    cases = list(read_corpora([ROOT / "corpora" / f"{rule.id}.toml"]))
    found = [case.text[e.start : e.end] for case in cases for e in case.expected]
    for term in rule.terms:
        assert term.basis or rule.basis, term.text
        assert term.text in found, f"no hit: {term.text}"
        bare = [_without_marks(case) for case in cases]
        assert any(term.text in text for text in bare), f"no near miss: {term.text}"
    for name in rule.names:
        assert name.basis or rule.basis, name.text
        whys = [case.why for case in cases if case.expected]
        assert any(why.endswith(f": {name.text}") for why in whys), f"no hit: {name.text}"
        right = [case.text for case in cases if not case.expected]
        assert any(name.text in text for text in right), f"no near miss: {name.text}"


def _without_marks(case: Case) -> str:
    """The text with what must be found in it cut out."""
    text = case.text
    for each in sorted(case.expected, reverse=True):
        text = f"{text[: each.start]}\n{text[each.end :]}"
    return text


def test_every_rule_has_its_decision() -> None:
    decisions = load_policy("default").with_rules(load().rules).decisions
    assert {rule.entity for rule in load().rules} <= decisions.keys()
    assert {"default", "customary"} <= set(policy_names())


def test_every_rule_explains_itself() -> None:
    for rule in load().rules:
        assert rule.title and rule.why and rule.message and rule.suggestion, rule.id
        assert rule.source or rule.basis, rule.id


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (RULE + 'colour = "red"\n', "colour"),
        (RULE + "pattern = '['\n", "pattern"),
        (RULE + "labels = 'x'\n", "labels"),
        (RULE + "[numbers]\nlong = [1]\n", "long"),
        (RULE.replace('title = "t"', ""), "title"),
        ("entity = ", "house.toml"),
    ],
)
def test_a_broken_rule_is_refused_by_file_and_key(tmp_path: Path, content: str, named: str) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "house.toml").write_text(content, encoding="utf-8")
    with pytest.raises(RuleError) as refused:
        load((str(tmp_path),))
    assert "house.toml" in str(refused.value)
    assert named in str(refused.value)


def test_a_rule_without_a_detector_is_refused(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "none.toml").write_text(
        RULE + "[numbers]\nalone = [9]\n", encoding="utf-8"
    )
    with pytest.raises(RuleError, match="house/none"):
        Scanner(packs=[str(tmp_path)])


def test_a_word_list_needs_no_detector(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "words.toml").write_text(RULE.replace("HOUSE", "TERM"), encoding="utf-8")
    (tmp_path / "house" / "words.tsv").write_text(
        "term\tseverity\tsuggestion\n帐户\thint\t账户\n", encoding="utf-8"
    )
    report = Scanner(packs=[str(tmp_path)]).scan("请核对帐户。")
    assert [(f.entity, f.start, f.end, f.severity) for f in report.findings] == [
        ("TERM", 3, 5, "hint")
    ]


def test_a_missing_pack_is_refused() -> None:
    with pytest.raises(RuleError, match="no/such"):
        Scanner(packs=["no/such"])


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"policy": "none"}, "policy"),
        ({"colour": 1}, "colour"),
        ({"format": "doc"}, "format"),
        ({"offset_unit": "byte"}, "offset_unit"),
        ({"today": "yesterday"}, "today"),
        ({"names": "yes"}, "names"),
    ],
)
def test_a_wrong_option_is_refused_by_name(options: dict[str, object], named: str) -> None:
    with pytest.raises(OptionError) as refused:
        Scanner(**options)
    assert named in str(refused.value)


def hostile_texts() -> list[str]:
    size = 20_000
    return [
        "1" * size,
        "身份证" * size,
        "（" * size,
        "1 " * size,
        "1-" * size,
        "a." * size,
        "@" * size,
        "第1" * size,
        "字第" * size,
        "X" * size,
        "*" * size,
        "某" * size,
        "a@a." * size,
        "°1" * size,
        "0:" * size,
        "宁A" * size,
        "(2020)" * size,
        "E1234567" * size,
        " " * size,
        "\n" * size,
    ]


def test_no_pattern_is_slow_on_hostile_text() -> None:
    """Every pattern of rules and detectors stays linear: ten times the text, not a hundred times
    the time. Only windows are searched in earnest, so a thousand characters must be quick."""
    patterns = [rule.pattern for rule in load().rules if rule.pattern]
    for module in detector_modules().values():
        patterns += [value for value in vars(module).values() if isinstance(value, re.Pattern)]
    assert len(patterns) > 30
    for pattern in patterns:
        for text in hostile_texts():
            start = time.perf_counter()
            for _ in pattern.finditer(text[:1000]):
                pass
            assert time.perf_counter() - start < 0.5, pattern.pattern


def test_the_shipped_tables_have_unique_keys_and_a_head() -> None:
    for path in (rules_folder() / "tables").glob("*.tsv"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("# title:"), path
        rows = [line.split("\t")[0] for line in lines if line and not line.startswith("#")][1:]
        assert len(rows) == len(set(rows)), path
        for word in ("source", "licence", "date"):
            assert any(line.startswith(f"# {word}:") for line in lines), (path, word)


def test_the_page_of_rules_is_fresh() -> None:
    page = "".join(f"{line}\n" for line in rules_markdown(load()))
    fresh = "redactor rules --markdown > rules/README.md"
    assert (ROOT / "rules" / "README.md").read_text(encoding="utf-8") == page, fresh


def test_a_new_kind_brings_its_own_decision(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    path = tmp_path / "house" / "words.toml"
    path.with_suffix(".tsv").write_text("term\tseverity\n化名甲\thint\n", encoding="utf-8")
    path.write_text(f'{RULE}[policy]\naction = "mask"\n', encoding="utf-8")
    assert Scanner(packs=[str(tmp_path)]).redact("见化名甲").text == "见***"


def test_a_kind_without_a_decision_is_held(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    path = tmp_path / "house" / "words.toml"
    path.with_suffix(".tsv").write_text("term\tseverity\n化名甲\thint\n", encoding="utf-8")
    path.write_text(RULE, encoding="utf-8")
    assert Scanner(packs=[str(tmp_path)]).scan("见化名甲").verdict == "hold"
