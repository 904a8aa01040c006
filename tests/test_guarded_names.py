"""Near misses of three thousand names are found with the right suggestion."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from corpora.generator.near_names import Characters, mutants
from redactor import Scanner
from redactor.rulebook import load
from redactor.wording.guarded import Guarded

COUNT = 3_000
#: The share of near misses that must be found.
FOUND = 0.97
TOML = 'entity = "TERM"\ntitle = "t"\nwhy = "w"\nmessage = "m"\nsuggestion = "s"\n'


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Scanner]:
    """The shipped names of four characters or more (of set phrases only what is alike is a slip), and
    a pack of counties with their cities."""
    guarded = Guarded(load())
    guards = {name for name in guarded.names if len(name) > 3 and guarded.guards(name)}
    shipped = sorted(guards - guarded.phrases)
    counties = sorted(
        {
            parent.split("/")[-1] + name
            for name, _, until, parent, level, _, _ in load().tables["divisions"].values()
            if level == "county" and not until and parent and "市辖" not in name
        }
    )
    chosen = random.Random(5).sample(counties, COUNT - len(shipped))
    folder = tmp_path_factory.mktemp("names")
    (folder / "house").mkdir()
    (folder / "house" / "places.toml").write_text(TOML, encoding="utf-8")
    (folder / "house" / "places.tsv").write_text("name\n" + "\n".join(chosen) + "\n", "utf-8")
    return shipped + chosen, Scanner(packs=[str(folder)], today="2026-11-29", key=b"test")


@pytest.mark.parametrize("seed", [1, 2026])
def test_near_misses_are_found_with_the_right_name(
    names: tuple[list[str], Scanner], seed: int
) -> None:
    listed, scanner = names
    right = Guarded(load()).right | set(listed) | {name[:-1] for name in listed}
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    missed: list[str] = []
    for mutant in mutants(listed, right, Characters(load().tables["characters"]), seed):
        tried[mutant.kind] += 1
        told = scanner.scan(mutant.text).findings
        if any(mutant.name in each.advice.replacements for each in told):
            found[mutant.kind] += 1
        else:
            missed.append(f"{mutant.kind}: {mutant.text[mutant.start : mutant.end]}")
    assert tried.total() > 0.95 * COUNT
    assert found.total() / tried.total() >= FOUND, missed[:100]


def test_right_names_are_left_alone(names: tuple[list[str], Scanner]) -> None:
    listed, scanner = names
    frames = ("近日，{}召开工作会议。", "{}人民政府", "由{}负责解释。", "在{}的指导下开展工作")
    wrong = [
        name
        for number, name in enumerate(listed)
        if any(
            each.entity == "TERM" and "near a name" in each.evidence
            for each in scanner.scan(frames[number % len(frames)].format(name)).findings
        )
    ]
    assert wrong == []


def test_a_list_of_names_costs_no_false_alarm_in_its_own_short_forms(tmp_path: Path) -> None:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "names.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "house" / "names.tsv").write_text(
        "name\tshort\n青云岭养老服务指导中心\t青云岭养老中心 | 养老指导中心\n", encoding="utf-8"
    )
    scanner = Scanner(packs=[str(tmp_path)], key=b"test")
    assert scanner.scan("青云岭养老中心和养老指导中心").findings == ()
    (found,) = scanner.scan("青云岭养老服务指导中新").findings
    assert found.advice.replacements == ("青云岭养老服务指导中心",)


def test_like_characters_in_set_phrases_are_found(scanner: Scanner) -> None:
    guarded = Guarded(load())
    phrases = sorted(guarded.phrases)
    missed: list[str] = []
    tried = 0
    for mutant in mutants(phrases, guarded.right, Characters(load().tables["characters"]), 7):
        if mutant.kind == "alike":
            tried += 1
            told = scanner.scan(mutant.text).findings
            if not any(mutant.name in each.advice.replacements for each in told):
                missed.append(f"{mutant.text[mutant.start : mutant.end]}: {mutant.name}")
    assert tried > 300
    assert len(missed) <= (1 - FOUND) * tried, missed
