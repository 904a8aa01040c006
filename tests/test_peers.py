"""The benchmark of peers: its scores, its adapters' form, its table. Nothing is installed or run."""

from __future__ import annotations

import doctest
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from benchmarks import (
    peer_environments,
    peer_scores,
    peer_summary,
    peer_table,
    peer_texts,
    peers,
)
from benchmarks.peer_environments import PeerError
from benchmarks.peer_scores import Found, Tally
from benchmarks.peer_texts import FRAMES, Label, Text, framed, made, write_terms

ID, PHONE = Label(0, 18, "RESIDENT_ID"), Label(20, 31, "PHONE", False, "note")
HOME, HOTLINE = Label(40, 50, "ADDRESS"), Label(60, 65, "HOTLINE", True, "note")
DRAFT = Text("d", "drafts", "x" * 100, (ID, PHONE, HOME, HOTLINE))
CLAIMED = {"RESIDENT_ID", "PHONE", "ADDRESS"}


def scores(*found: Found) -> dict[str, Any]:
    return peer_scores.drafts_scores([DRAFT], {"d": found}, CLAIMED)


def tally(kind: str, *found: Found, part: str = "kinds") -> tuple[float, float, float]:
    told = scores(*found)[part][kind]
    return told["right"], told["wrong"], told["missed"]


def test_only_the_exact_span_of_the_kind_is_right() -> None:
    assert tally("RESIDENT_ID", Found(0, 18, "RESIDENT_ID")) == (1, 0, 0)
    assert tally("RESIDENT_ID", Found(0, 17, "RESIDENT_ID")) == (0, 1, 1)
    assert tally("BANK", Found(0, 18, "BANK")) == (0, 1, 0)


def test_what_meets_an_ignored_span_counts_neither_way() -> None:
    told = scores(Found(58, 65, "PHONE"), Found(60, 65, "BANK"))
    assert told["kinds"]["PHONE"]["wrong"] == 0
    assert "BANK" not in told["kinds"]


def test_odd_shapes_are_ignored_among_plain_ones() -> None:
    assert tally("PHONE", Found(20, 31, "PHONE")) == (1, 0, 0)
    assert "PHONE" not in scores(Found(21, 30, "PHONE"))["plain"]


def test_the_other_half_of_a_kind_is_ignored_where_only_one_is_asked_for() -> None:
    text = Text(
        *("t", "drafts", "x" * 60),
        (
            Label(0, 11, "PHONE", True, "mask", "MOBILE_PHONE"),
            Label(20, 31, "PHONE", True, "note", "LANDLINE_PHONE"),
        ),
    )
    found = {"t": [Found(0, 11, "PHONE"), Found(22, 31, "PHONE")]}
    narrow = peer_scores.drafts_scores([text], found, {"PHONE"})["narrow"]["PHONE"]
    assert (narrow["right"], narrow["wrong"], narrow["missed"]) == (1, 0, 0)


def test_names_and_addresses_that_meet_no_home_are_not_wrong_in_drafts() -> None:
    told = scores(Found(70, 73, "NAME"), Found(80, 90, "ADDRESS"), Found(82, 90, "ADDRESS", "note"))
    assert told["kinds"]["ADDRESS"]["wrong"] == 0
    assert "NAME" not in told["kinds"]
    assert told["other_addresses"] == 1
    assert tally("ADDRESS", Found(42, 50, "ADDRESS")) == (0, 1, 1)


def test_covered_asks_for_the_whole_value_and_public_for_any_of_it() -> None:
    told = scores(
        Found(0, 10, "BANK"), Found(10, 18, "PHONE"), Found(41, 50, "ADDRESS"), Found(25, 26, "QQ")
    )
    shares = told["shares"]
    assert shares["covered"] == {"share": 0.5, "part": 1, "whole": 2}
    assert shares["public_masked"] == {"share": 1.0, "part": 1, "whole": 1}


def test_a_note_is_recognised_but_masks_nothing() -> None:
    told = scores(Found(20, 31, "PHONE", "note"))
    assert told["kinds"]["PHONE"]["right"] == 1
    assert told["shares"]["public_masked"]["part"] == 0


@pytest.mark.parametrize("module", [peer_environments, peer_scores, peer_texts])
def test_examples_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_f1_without_anything_is_nought() -> None:
    assert Tally().f1 == 0
    assert Tally(right=1, wrong=1, missed=0).f1 == pytest.approx(2 / 3)


def test_a_set_of_one_kind() -> None:
    text = framed("a", "东街1号", FRAMES[0])
    given = {"a": [Found(7, 11, "ADDRESS"), Found(0, 2, "NAME")]}
    told = peer_scores.set_scores([text], given, "ADDRESS")
    assert (told["right"], told["wrong"], told["missed"]) == (1, 0, 0)
    assert told["covered"]["part"] == 1


def test_each_frame_has_figures_of_its_own() -> None:
    texts = [framed(str(at), "东街1号", frame) for at, frame in enumerate(FRAMES[:2])]
    start = FRAMES[1].index("{}")
    told = peer_scores.by_frame(texts, {"1": [Found(start, start + 4, "ADDRESS")]}, "ADDRESS")
    assert told == {FRAMES[0]: {"f1": 0, "covered": 0}, FRAMES[1]: {"f1": 1, "covered": 1}}


def test_clean_texts_tell_names_and_terms_apart() -> None:
    texts = [Text(str(at), "clean", "x" * 9) for at in range(3)]
    given = {"0": [Found(0, 2, "NAME")], "1": [Found(0, 2, "PHONE", "note")], "2": []}
    told = peer_scores.clean_scores(texts, given)
    assert told == {"texts": 3, "flagged": 0, "with_names": 1, "with_terms": 0}


def test_own_ground_counts_only_kinds_that_are_claimed_and_labelled() -> None:
    text = Text("o", "own ground", "x" * 60, (ID, Label(30, 33, "NAME")))
    given = {"o": [Found(0, 18, "RESIDENT_ID"), Found(40, 44, "BIRTH_DATE")]}
    told = peer_scores.own_scores([text], given, CLAIMED)
    assert (told["right"], told["wrong"], told["missed"]) == (1, 0, 0)
    assert told["covered"]["share"] == 0.5


def test_every_adapter_says_what_it_is_and_what_it_finds() -> None:
    known = peer_environments.adapters()
    assert {"ours", "helan", "presidio"} <= known.keys()
    for adapter in known.values():
        assert adapter.about
        assert adapter.packages
        assert adapter.kinds


def test_an_adapter_without_its_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "half.py"
    path.write_text('"""Half."""\nPACKAGES = ("half",)\n', encoding="utf-8")
    with pytest.raises(PeerError, match=r"half\.py: needs"):
        peer_environments.read_adapter(path)


def test_drafts_are_labelled_with_common_kinds() -> None:
    text = next(made(1))
    assert text.labels
    assert not {"MOBILE_PHONE", "BANK_CARD", "HOME_ADDRESS"} & {each.kind for each in text.labels}


def test_terms_are_written_as_a_list_and_as_a_pack(tmp_path: Path) -> None:
    listed, pack = write_terms(["甲乙", "丙丁戊"], tmp_path)
    assert listed.read_text(encoding="utf-8") == "甲乙\n丙丁戊"
    assert "丙丁戊\thint" in (pack / "house" / "peer_terms.tsv").read_text(encoding="utf-8")


def row(name: str, f1: float, **more: object) -> dict[str, object]:
    kinds = {"PHONE": {"f1": f1}}
    return {
        "name": name,
        "own": False,
        "for_terms": False,
        "version": "1",
        "kinds": ["PHONE"],
        "drafts": {
            "kinds": kinds,
            "plain": kinds,
            "narrow": kinds | {"BANK": {"f1": 0.0}},
            "shares": {},
            "other_addresses": 0,
        },
        "speed": {"mb_s": 2.0, "is_part": True, "groups_mb_s": {"prose": 3.0, "drafts": 1.0}},
        "peak_mb": 20.4,
        "load_s": 0.5,
        **more,
    }


def test_the_table_has_a_row_for_everyone_and_says_who_is_best() -> None:
    failed = {
        "name": "broken",
        "own": False,
        "for_terms": False,
        "kinds": ["PHONE"],
        "failure": "does not install: no such version",
    }
    term = {**row("matcher", 0), "for_terms": True, "hits": 7, "first_load_s": 1.0}
    rows = [row("ours", 1.0, own=True), row("one", 0.5), row("two", 0.8), failed, term]
    page = peer_table.markdown(
        {
            "machine": {"date": "2026-11-29", "cpu": "c", "cores": 2, "python": "3.11"},
            "texts": {"drafts": 1},
            "speed_mb": 1.0,
            "rounds": 3,
            "terms": 50_000,
            "ours_mb_s": 1.0,
            "rows": rows,
            "best": peers.best_of_peers(rows),
        }
    )
    lines = {line.split(" | ")[0].removeprefix("| "): line for line in page.splitlines()}
    assert "0.80 / 0.80" in lines["two"]
    assert "2.00* | 3.00, 1.00 | 2.00 | 20 | 0.50" in lines["two"]
    assert "does not install" in lines["broken"]
    assert "0.80 / 0.80 two" in lines["_best_of_peers"]
    assert "| 7 |" in lines["matcher"]
    wide = [line.count("|") for name, line in lines.items() if name in {"two", "broken", "tool"}]
    assert len(set(wide[1:])) == 1


def test_both_readmes_show_the_table_of_the_last_run() -> None:
    results = json.loads(peer_summary.RESULTS.read_text(encoding="utf-8"))
    for name in peer_summary.READMES:
        text = (peer_summary.ROOT / name).read_text(encoding="utf-8")
        chinese = "zh" in name
        assert peer_summary.summary(results, chinese=chinese) in text
        assert peer_summary.refreshed(text, results, chinese=chinese) == text


def test_the_short_table_leaves_out_what_was_not_measured() -> None:
    results = json.loads(peer_summary.RESULTS.read_text(encoding="utf-8"))
    lines = peer_summary.summary(results).splitlines()
    assert lines[2].startswith("| ours |") and lines[-1].startswith("| best single peer |")
    assert len({line.count("|") for line in lines}) == 1
    assert not any("again" in line for line in lines)
