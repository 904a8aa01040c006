"""The README's calls, as printed, at a running service."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from redactor_service.access import accounts
from redactor_service.reviews.units import Units
from redactor_service.storage.engine import open_store
from tests.conftest import ROOT
from tests.service.conftest import Live
from tests.service.running import key_for, running


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_calls_of_the_readme_run_as_printed(live: Live, tmp_path: Path, name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    shown = next(
        each for each in re.findall(r"```console\n(.*?)```", text, re.DOTALL) if "curl" in each
    )
    script = shown.replace("http://127.0.0.1:8765/", live.url)
    done = subprocess.run(
        ["bash", "-euc", script],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=120,
        check=True,
    )
    gate, file = (json.loads(each) for each in done.stdout.splitlines())
    assert (gate["decision"], gate["verdict"]) == ("needs_review", "mask")
    assert file["file"]["name"] == "draft.txt"
    assert "640104195803129952" not in done.stdout


_KEY = "k" * 32


def _unit(home: Path) -> dict[str, str]:
    """A unit with two people, and their keys by the variables of the text."""
    store = open_store(folder=home / "data")
    units = Units(store, _KEY.encode())
    made = units.add("清河镇", by="test")
    people = {"DRAFTER": "drafter", "REVIEWER": "editor"}
    for role in people.values():
        accounts.add(store, role, None)
        units.set_roles(made, role, [role], by="test")
    store.close()
    return {name: key_for(home, "--account", role) for name, role in people.items()}


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_reviews_of_the_readme_run_as_printed(tmp_path: Path, name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    [shown] = (
        each
        for each in re.findall(r"```console\n(.*?)```", text, re.DOTALL)
        if "/v1/reviews" in each
    )
    people = _unit(tmp_path)
    with running(tmp_path, {"workers": 1, "key": _KEY}) as service:
        done = subprocess.run(
            ["bash", "-euc", shown.replace("http://127.0.0.1:8765/", service.url)],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, **people},
            timeout=180,
            check=True,
        )
    signed, place = (json.loads(each) for each in done.stdout.splitlines())
    assert (signed["events"], signed["place"]) == (["signed"], "second")
    assert (place["place"], place["version"]) == ("second", 2)
    assert (tmp_path / "审签单.docx").read_bytes().startswith(b"PK")
