"""The page: what it says, that nothing hostile acts in it, and how it looks in a real browser."""

from __future__ import annotations

import datetime
import re
from contextlib import suppress
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from redactor.batch import layout
from redactor.errors import InputError
from redactor.reports import figures
from redactor.reports.page import page, page_of
from redactor.reports.periods import period_of
from redactor.reports.state import State
from redactor.reports.summaries import summary, summary_page
from tests.reports.made import KEY, finding, row, written

with suppress(ModuleNotFoundError):
    # The plain test command has no playwright: it deselects what is marked `browser`.
    from playwright.sync_api import Browser

_DAY = datetime.date(2026, 11, 23)
_HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{content}}{{style}}\u202e'


class _Tags(HTMLParser):
    """The elements of a page, their attributes and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_totals_stand_in_the_first_sentences(state: State) -> None:
    told = figures.totals(state)
    text = _Tags(page_of(state)).text
    assert (
        f"共 {told.inputs} 个网页和文件：已检查 {told.audited} 个，"
        f"未能检查 {told.failed} 个，跳过 {told.skipped} 个。" in text
    )
    assert "有 1 个网页或文件不得公开，应立即撤下并核实" in text


def _hostile_out(folder: Path) -> Path:
    hostile = finding("f", title=_HOSTILE, quote=_HOSTILE, place=_HOSTILE, message=_HOSTILE)
    lost = {"code": _HOSTILE, "message": _HOSTILE, "where": _HOSTILE}
    rows = [
        row(f"https://x.example/{_HOSTILE}/a.html", hostile),
        row(f"javascript:alert(3)//{_HOSTILE}", hostile, failures=[lost]),
        row(f"{_HOSTILE}/b", status=layout.FAILED, reason=_HOSTILE, message=_HOSTILE),
        row("c", status=layout.SKIPPED, reason=_HOSTILE),
    ]
    return written(folder, "01", _DAY, rows)


def test_nothing_hostile_becomes_an_element_or_an_attribute(tmp_path: Path) -> None:
    text = page(_hostile_out(tmp_path), title=_HOSTILE)
    told = _Tags(text)
    assert "script" not in told.names and "img" not in told.names
    assert not [name for name, _ in told.attributes if name.startswith("on")]
    links = {value for name, value in told.attributes if name in ("href", "src", "xlink:href")}
    assert all(link.startswith(("#", "https://x.example/")) for link in links)
    assert "alert(1)" in told.text and "\u202e" not in text
    assert text.count("</html>") == text.count("<style>") == 1


def test_page_fetches_nothing(state: State) -> None:
    text = page_of(state)
    assert "default-src 'none'" in text
    assert not re.search(r"url\((?!#)|@import|<link|<script|<iframe|src=", text)


def test_page_about_many_sections_kinds_and_items_stays_small(tmp_path: Path) -> None:
    rows = [
        row(f"{'长' * 500}{n}/{n}.html", finding("f", title=f"类型{n}"))
        if n % 3
        else row(
            f"{'栏' * 500}{n}/{n}", status=layout.FAILED, reason=f"code_{n}", message="坏" * 900
        )
        for n in range(900)
    ]
    for turn in range(30):
        written(tmp_path, f"{turn:02}", _DAY, rows if turn == 0 else rows[:2], size=900)
    text = page(tmp_path)
    assert len(text.encode()) < 300_000
    for left in ("另有 570 类", "另有 870 个栏目", "另有 570 个有问题的网页和文件", "另有 270 项",
                 "另有 270 种原因", "另有 18 次更早的检查"):  # fmt: skip
        assert left in text


def test_without_findings_the_page_says_so(tmp_path: Path) -> None:
    text = page(written(tmp_path, "01", _DAY, [row("a.html")]))
    assert "已检查的内容没有发现问题" in text and "没有须处理的问题" in text
    assert "没有检查任何内容" in page(
        written(tmp_path / "b", "01", _DAY, [row("a", status=layout.SKIPPED, reason="empty")])
    )


def test_output_without_results_is_told(tmp_path: Path) -> None:
    (tmp_path / layout.RESULTS).mkdir()
    with pytest.raises(InputError, match="holds no results yet"):
        page(tmp_path)


@pytest.mark.browser
@pytest.mark.parametrize(("name", "size"), [("desk", (1366, 768)), ("phone", (390, 844))])
def test_pages_in_a_browser(
    browser: Browser, state: State, tmp_path: Path, name: str, size: tuple[int, int]
) -> None:
    """Nothing is fetched, complained of or wider than the window; charts are drawn and told."""
    told = summary(state, period_of("quarter", "2026Q4"), KEY, {}, _DAY)
    for kind, text in (("report", page_of(state)), ("summary", summary_page(told))):
        path = tmp_path / f"{kind}.html"
        path.write_text(text, encoding="utf-8")
        width, height = size
        opened = browser.new_page(viewport={"width": width, "height": height}, locale="zh-CN")
        complaints: list[str] = []
        opened.on("console", lambda said, kept=complaints: kept.append(said.text))
        opened.on("request", lambda asked, kept=complaints: kept.append(asked.url))
        opened.goto(path.as_uri())
        assert complaints == [path.as_uri()]
        assert opened.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        chart = opened.get_by_role("img").first
        assert chart.get_attribute("aria-label")
        bars = opened.locator("svg.columns rect")
        assert bars.count() > 2 and all(box["height"] > 0 for box in _boxes(bars))
        # Whoever uses the keyboard can scroll what is wider than the window.
        assert opened.locator(".scroll:not([tabindex])").count() == 0
        assert opened.locator("table:not(:has(caption))").count() == 0
        opened.screenshot(path=tmp_path / f"{kind}-{name}.png", full_page=True)
        assert opened.pdf(format="A4").startswith(b"%PDF")
        opened.close()


def _boxes(bars: Any) -> list[dict[str, float]]:
    boxes = [each.bounding_box() for each in bars.all()]
    return [each for each in boxes if each]
