"""The README's calls, as printed, at a running service."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.service.conftest import Live


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
