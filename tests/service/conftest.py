"""A house pack with one word for each action, so that these tests hang on no shipped rule, and
the service as a process of its own."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from redactor import ScanOptions
from tests.service import leaks
from tests.service.workbench import on_desk

with suppress(ModuleNotFoundError):
    # Only the browser's group has it.
    from playwright.sync_api import Browser, Page

_DATA = tempfile.mkdtemp(prefix="redactor-tests-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
# No test touches what the user keeps.
os.environ["REDACTOR_DATA"] = _DATA

#: Words that the house pack below finds, by their action.
WORDS = {"mask": "化名甲乙", "hold": "待定丙丁", "block": "禁语戊己", "note": "公语庚辛"}
#: Without credentials the service answers this machine alone.
NEAR = "http://127.0.0.1"
MASKED = "【遮词略】"
#: What the browser's tests paste and drop: made-up people.
PLANTED = (
    *("640104195803129952", "640104197206159933", "13995210873", "13895210864"),
    *("清河镇柳树村三组27号", "清河镇东沟村五组8号"),
)

_RULE = """
entity = "HOUSE_{ACTION}"
title = "{title}"
why = "为测试而设。"
message = "测试规则：{action}。"
suggestion = "按测试处理。"
basis = ["测试依据第一条", "测试依据第二条"]
source = ["tests/service/conftest.py"]
"""
_TITLES = {"mask": "遮词", "hold": "待定词", "block": "禁词", "note": "公词"}
_POLICY = """
extends = "default"
title = "本单位策略"
why = "只供测试。"
[entity.HOUSE_MASK]
action = "mask"
mask = { operator = "label" }
[entity.HOUSE_HOLD]
action = "hold"
[entity.HOUSE_BLOCK]
action = "block"
[entity.HOUSE_NOTE]
action = "note"
"""


def _write_house(folder: Path) -> ScanOptions:
    rules = folder / "pack" / "house"
    rules.mkdir(parents=True)
    for action, word in WORDS.items():
        text = _RULE.format(ACTION=action.upper(), action=action, title=_TITLES[action])
        (rules / f"{action}.toml").write_text(text, encoding="utf-8")
        table = f"term\tseverity\tsuggestion\n{word}\twarn\t\n"
        (rules / f"{action}.tsv").write_text(table, encoding="utf-8")
    policy = folder / "house.toml"
    policy.write_text(_POLICY, encoding="utf-8")
    return ScanOptions(policy=str(policy), packs=(str(folder / "pack"),), key=b"of these tests")


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> ScanOptions:
    """Options with the house pack and a policy that gives each of its words another action."""
    return _write_house(tmp_path_factory.mktemp("house"))


_SERVE = """
import sys
from redactor import ScanOptions
from redactor_service.server import serve
options = ScanOptions(policy=sys.argv[1], packs=tuple(sys.argv[2:]))
serve("127.0.0.1", 0, options=options, ready=lambda url: print(url, flush=True))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """A running service: its address, and how to end it and read all that it logged."""

    url: str
    stop: Callable[[], str]


@contextmanager
def _running(house: ScanOptions, log: Path) -> Iterator[Live]:
    """`serve` in a process of its own on a free loopback port; all that it leaves is beside its log."""
    folders = {"REDACTOR_DATA": log.parent / "kept", "TMPDIR": log.parent / "temporary"}
    for folder in folders.values():
        folder.mkdir(mode=0o700)
    with log.open("w", encoding="utf-8") as stderr:
        process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, house.policy, *house.packs],
            stdout=subprocess.PIPE,
            stderr=stderr,
            env=os.environ | {name: str(folder) for name, folder in folders.items()},
            text=True,
        )

    def stop() -> str:
        process.terminate()
        process.wait(60)
        return log.read_text(encoding="utf-8")

    assert process.stdout is not None
    try:
        url = process.stdout.readline().strip()
        assert url, stop()
        yield Live(url=url, stop=stop)
    finally:
        stop()
        process.stdout.close()


@pytest.fixture(scope="session")
def live(house: ScanOptions, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A service that the tests share, and must leave running. Of what they pasted and dropped, nothing
    may be left in its figures, its log, its data or its temporary folder."""
    folder = tmp_path_factory.mktemp("live")
    with _running(house, folder / "service.log") as live:
        yield live
        assert any(leaks.below(folder))
        figures = httpx.get(f"{live.url}metrics").raise_for_status().content
        assert not leaks.found(PLANTED, [("metrics", figures)])
        assert not leaks.found_in_folders(PLANTED, folder)
    assert not leaks.found_in_folders(PLANTED, folder)


@pytest.fixture
def page(browser: Browser, live: Live) -> Iterator[Page]:
    """The workbench on a screen of its own."""
    with on_desk(browser, live.url) as page:
        yield page


@pytest.fixture
def mortal(house: ScanOptions, tmp_path: Path) -> Iterator[Live]:
    """A service for one test, which may stop it."""
    with _running(house, tmp_path / "service.log") as mortal:
        yield mortal
