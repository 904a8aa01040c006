"""Drafts held against published pages by the service: its setting, its answers, and what it does when
the index is no use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from redactor import InputError, OptionError, ScanOptions
from redactor.joins.rules import Link
from redactor_service.app import create_app
from redactor_service.pages.words import words
from redactor_service.settings import load_settings
from tests.joins.made import KEY, archive, built, roster
from tests.service.conftest import NEAR

CIVIL = roster(("马小花", "桃山村", "640104********9952"), title="青云县民政局2026年9月公示")
DRAFT = roster(("马小花", "桃山村", "64010419580312****"), title="青云县残联2026年9月公示")
HARMLESS = DRAFT.replace("64010419580312****", "640104************")
OPTIONS = ScanOptions(key=KEY)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    path = tmp_path / "joins.index"
    built(path, archive({"civil/a.txt": CIVIL}))
    return path


@pytest.fixture(params=[0, 1], ids=["here", "worker"])
def client(index: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[TestClient]:
    app = create_app(
        workers=request.param, options=OPTIONS, joins_index=str(index), data=tmp_path / "data"
    )
    with TestClient(app, base_url=NEAR) as client:
        yield client


def entities(report: dict[str, Any]) -> list[str]:
    return [each["entity"] for each in report["findings"] if each["action"] != "note"]


def test_scan_and_gate_hold_what_undoes_a_published_mask(client: TestClient) -> None:
    report = client.post("/v1/scan", json={"text": DRAFT}).json()
    assert report["verdict"] == "hold" and "JOIN_RISK" in entities(report)
    gate = client.post("/v1/gate", json={"text": DRAFT}).json()
    assert gate["decision"] == "needs_review"
    assert "JOIN_RISK" in {each["entity"] for each in gate["reasons"]}
    redacted = client.post("/v1/redact", json={"text": DRAFT}).json()
    assert "JOIN_RISK" in entities(redacted)


def test_the_page_has_a_chinese_word_for_every_rule_of_joins() -> None:
    assert {f"joined by {link}" for link in Link} <= set(words()["evidence"])


def test_files_are_held_against_it_too(client: TestClient) -> None:
    sent = {"file": ("draft.txt", DRAFT.encode())}
    for options in ("{}", '{"redact": true}'):
        told = client.post("/v1/files", files=sent, data={"options": options}).json()
        assert "JOIN_RISK" in entities(told), options


def test_what_gives_nothing_away_passes(client: TestClient) -> None:
    assert client.post("/v1/scan", json={"text": HARMLESS}).json()["verdict"] == "pass"


def test_an_index_that_is_lost_while_it_runs_holds_everything(
    client: TestClient, index: Path
) -> None:
    index.write_bytes(b"not an index")
    report = client.post("/v1/scan", json={"text": HARMLESS}).json()
    assert report["verdict"] == "hold"
    assert [each["code"] for each in report["failures"]] == ["joins_index"]
    assert str(index.parent) not in str(report)
    gate = client.post("/v1/gate", json={"text": HARMLESS}).json()
    assert gate["decision"] == "needs_review"


def test_it_does_not_start_without_the_index_or_with_another_key(
    index: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError, match="no index"):
        create_app(workers=0, options=OPTIONS, joins_index=str(tmp_path / "none"))
    with pytest.raises(OptionError, match="another key"):
        create_app(workers=0, options=ScanOptions(key=b"another"), joins_index=str(index))


def test_the_setting_comes_from_file_and_environment(tmp_path: Path) -> None:
    file = tmp_path / "redactor.toml"
    file.write_text('joins_index = "/srv/OUT"\n')
    assert load_settings(file, {}).joins_index == "/srv/OUT"
    assert load_settings(file, {"REDACTOR_JOINS_INDEX": "/other"}).joins_index == "/other"
