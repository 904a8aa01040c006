"""Rules that follow their files while they are in use."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import redactor
from redactor import LiveRules, Scanner
from redactor.packs import add, remove
from redactor_service.app import create_app
from tests.service.conftest import NEAR

WAIT = 30.0


@pytest.fixture
def word_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack named house, and the list that it was made of."""
    monkeypatch.setenv("REDACTOR_PACKS", str(tmp_path / "packs"))
    path = tmp_path / "house.csv"
    path.write_text("词语,级别\n甲乙词,提醒\n", encoding="utf-8")
    add(path)
    return path


def until(true: Callable[[], bool]) -> None:
    """Waits until something is so; fails when it is not in time."""
    end = time.monotonic() + WAIT
    while not true():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.05)


def words(rules: LiveRules, text: str) -> list[str]:
    options = redactor.make_options({"packs": ["house"], "key": b"t"})
    report = Scanner.of(options, rules.checker(options.packs)).scan(text)
    return [text[each.start : each.end] for each in report.findings]


def test_a_changed_pack_is_used_and_a_faulty_one_is_not(word_list: Path) -> None:
    rules = LiveRules(every=0)
    assert words(rules, "甲乙词和戊己词") == ["甲乙词"]
    word_list.write_text("词语,级别\n戊己词,提醒\n", encoding="utf-8")
    add(word_list, replace=True)
    until(lambda: words(rules, "甲乙词和戊己词") == ["戊己词"])
    broken = word_list.parent / "packs" / "house" / "house" / "words.tsv"
    broken.write_text("term\tseverity\n的\twarn\n", encoding="utf-8")
    until(lambda: words(rules, "甲乙词和戊己词") == ["戊己词"] and bool(rules.problems))
    assert "words.tsv, line 2" in rules.problems["house",]
    add(word_list, replace=True)
    until(lambda: words(rules, "甲乙词和戊己词") == ["戊己词"] and not rules.problems)


def test_a_pack_that_is_taken_away_goes_on_serving_and_is_told(word_list: Path) -> None:
    rules = LiveRules(every=0)
    assert words(rules, "甲乙词") == ["甲乙词"]
    remove("house")
    until(lambda: words(rules, "甲乙词") == ["甲乙词"] and bool(rules.problems))


def test_the_service_drops_no_request_while_a_pack_changes(
    word_list: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redactor_service.work.desk.LiveRules", lambda: LiveRules(every=0))
    with TestClient(create_app(workers=0), base_url=NEAR) as client:
        listed = client.get("/v1/packs").json()
        assert listed == [{"name": "house", "state": "ready", "problem": ""}]

        def ask() -> list[str]:
            body = {"text": "甲乙词和戊己词", "packs": ["house"]}
            answer = client.post("/v1/scan", json=body)
            assert answer.status_code == 200, answer.text
            found = answer.json()["findings"]
            return [body["text"][each["start"] : each["end"]] for each in found]

        assert ask() == ["甲乙词"]
        answers: list[list[str]] = []
        faults: list[Exception] = []
        done = threading.Event()

        def keep_asking() -> None:
            while not done.is_set():
                try:
                    answers.append(ask())
                except Exception as error:
                    faults.append(error)

        asking = threading.Thread(target=keep_asking)
        asking.start()
        try:
            word_list.write_text("词语,级别\n戊己词,提醒\n", encoding="utf-8")
            add(word_list, replace=True)
            until(lambda: ask() == ["戊己词"])
        finally:
            done.set()
            asking.join()
        assert faults == []
        assert {tuple(each) for each in answers} <= {("甲乙词",), ("戊己词",)}


def test_the_service_takes_packs_by_name_only(word_list: Path) -> None:
    with TestClient(create_app(workers=0), base_url=NEAR) as client:
        for name in ("../packs/house", str(word_list.parent / "packs" / "house"), "nothing"):
            answer = client.post("/v1/scan", json={"text": "甲乙词", "packs": [name]})
            assert answer.status_code == 422
            assert answer.json()["errors"][0]["location"] == "packs"
            assert name not in answer.text


def test_the_service_tells_that_it_keeps_the_old_rules(word_list: Path) -> None:
    options = redactor.make_options({"packs": ["house"]})
    with TestClient(create_app(workers=0, options=options), base_url=NEAR) as client:
        digest = client.get("/healthz").json()["rulebook"]
        broken = word_list.parent / "packs" / "house" / "house" / "words.tsv"
        broken.write_text("term\tseverity\n的\twarn\n", encoding="utf-8")
        until(lambda: bool(client.get("/healthz").json()["problems"]))
        health = client.get("/healthz").json()
        assert health["rulebook"] == digest
        assert "words.tsv, line 2" in health["problems"][0]
        (told,) = client.get("/v1/packs").json()
        assert told["state"] == "faulty"
        assert client.post("/v1/scan", json={"text": "甲乙词"}).json()["verdict"] == "hold"


def test_the_service_writes_right_forms_when_asked(word_list: Path) -> None:
    word_list.write_text("词语,规范表述,级别\n甲乙词,丙丁词,替换\n", encoding="utf-8")
    add(word_list, replace=True)
    with TestClient(create_app(workers=0), base_url=NEAR) as client:
        body = {"text": "写甲乙词。", "packs": ["house"]}
        assert client.post("/v1/redact", json=body).json()["text"] == "写甲乙词。"
        answer = client.post("/v1/redact", json={**body, "apply_wording": True}).json()
        assert answer["text"] == "写丙丁词。"
        assert answer["findings"][0]["replacements"] == ["丙丁词"]
