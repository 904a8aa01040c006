"""In a CMS: the submit hook of service/examples, and the line that marks an editor's field."""

from __future__ import annotations

import importlib.util
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.command import MASKABLE, MOBILE, RESIDENT
from tests.service.running import key_for, running

with suppress(ModuleNotFoundError):
    from playwright.sync_api import Browser, expect

HOOK = Path(__file__).parents[2] / "service" / "examples" / "submit_hook.py"


def _hook() -> Any:
    spec = importlib.util.spec_from_file_location("submit_hook", HOOK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_a_draft_is_let_through_or_not(tmp_path: Path) -> None:
    ask = _hook().ask
    key = key_for(tmp_path, "--scope", "scan")
    with running(tmp_path) as service:
        url = service.url
        assert ask(url, key, "<p>会议通知</p>").may_go_out
        held = ask(url, key, f"<p>{MASKABLE}</p>")
        assert (held.decision, held.may_go_out) == ("needs_review", False)
        assert any("身份号码（1 处）" in each for each in held.reasons)
        assert RESIDENT not in "".join(held.reasons)
        assert ask(url, key, "机密★10年\n请核对", kind="text").decision == "reject"
        refused = ask(url, "rk_none", "<p>会议通知</p>")
        assert (refused.decision, "401" in refused.reasons[0]) == ("needs_review", True)
    assert ask(url, key, "<p>会议通知</p>").decision == "needs_review"


def test_the_hook_is_short() -> None:
    assert len(HOOK.read_text("utf-8").splitlines()) <= 60


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def _cms(folder: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


_PAGE = """<!doctype html><meta charset="utf-8"><title>CMS</title>
<div id="rich" contenteditable><p>公示<b>名单</b>𠮷</p>
<table><tr><td>姓名</td><td>手机</td></tr><tr><td>马某</td><td>13800<i>138000</i></td></tr></table></div>
<textarea id="plain">公示</textarea>
<script src="{url}static/field.js" data-field="{field}" data-key="{key}" defer></script>
"""


@pytest.mark.browser
def test_findings_are_marked_in_a_field(browser: Browser, tmp_path: Path) -> None:
    key = key_for(tmp_path, "--scope", "scan")
    site = tmp_path / "site"
    site.mkdir()
    with _cms(site) as origin, running(tmp_path, {"cors_origins": origin}) as service:
        for field in ("rich", "plain"):
            page_of = _PAGE.format(url=service.url, field=f"#{field}", key=key)
            (site / f"{field}.html").write_text(page_of, encoding="utf-8")
        page = browser.new_page()
        page.set_default_navigation_timeout(60_000)
        page.goto(f"{origin}/rich.html")
        before = page.inner_html("#rich")
        item = page.locator(".redactor-findings li")
        expect(item).to_contain_text("手机")
        marked = page.evaluate(
            "[...CSS.highlights.get('redactor-mask')].map((range) => range.toString()).join('')"
        )
        assert marked == MOBILE
        assert page.inner_html("#rich") == before
        item.locator("button").click()
        assert page.evaluate("getSelection().toString()") == "13800"
        page.goto(f"{origin}/plain.html")
        expect(item).to_contain_text("没有发现")
        page.fill("#plain", f"𠮷身份证号：{RESIDENT}")
        expect(item).to_contain_text("身份号码")
        item.locator("button").click()
        chosen = "((box) => box.value.slice(box.selectionStart, box.selectionEnd))"
        assert page.evaluate(f"{chosen}(document.querySelector('#plain'))") == RESIDENT
        page.close()
    # Where the script itself cannot be had, nothing claims that all is well.
    with _cms(site) as origin:
        page = browser.new_page()
        page.goto(f"{origin}/plain.html")
        expect(page.locator(".redactor-findings li")).to_have_count(0)
        page.close()
