"""Sites that are fetched by Scrapy from a real server: what is asked, what is not, and what comes of it.

The soak test: `uv run --group site pytest -m "site and soak"`.
"""

from __future__ import annotations

import gzip
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from redactor.batch.totals import differences, runs
from tests.batch import made
from tests.batch.sites import HTML, Reply, Web, office, serving
from tests.command import MOBILE, RESIDENT

pytestmark = pytest.mark.site


@pytest.fixture
def web() -> Iterator[Web]:
    with serving(Web()) as site:
        yield site


def audit(tmp_path: Path, web: Web, *told: str, delay: str = "0", seconds: float = 180) -> Any:
    """A run; its totals."""
    arguments = [word for each in (f"delay={delay}", *told) for word in ("--with", each)]
    _, printed, error = made.run(
        tmp_path, f"{web.address}/", "-o", tmp_path / "out", "--json", "--workers", "1",
        *arguments, seconds=seconds,
    )  # fmt: skip
    assert printed, error
    return made.totals(printed)


def found(tmp_path: Path, web: Web) -> dict[str, dict[str, Any]]:
    """The rows, by path."""
    rows = made.rows(tmp_path / "out")
    return {each["id"].removeprefix(web.address): each for each in rows}


def test_pages_attachments_and_what_is_left_out(tmp_path: Path, web: Web) -> None:
    foreign = Web()
    foreign.page("/", text="外部")
    with serving(foreign):
        web.pages["/robots.txt"] = Reply(
            f"User-agent: *\nDisallow: /secret/\nSitemap: {web.address}/maps.xml\n".encode(),
            type="text/plain",
        )
        web.pages["/maps.xml"] = Reply(
            f"<sitemapindex><sitemap><loc>{web.address}/map.xml.gz</loc></sitemap></sitemapindex>".encode(),
            type="text/xml",
        )
        web.pages["/map.xml.gz"] = Reply(
            gzip.compress(
                f"<urlset><url><loc>{web.address}/only-in-map.html</loc></url>"
                f"<url><loc>{foreign.address}/map</loc></url></urlset>".encode()
            ),
            type="application/gzip",
        )
        web.page(
            "/",
            "/a.html", "/secret/x.html", "/away", "/moved", "/missing.html", "/loop1", "/film",
            "/empty.html", "/cal?year=2199", "/style.css", "/a.html?PHPSESSID=7#b",
            f"{foreign.address}/", f"{foreign.address}/x.docx", "mailto:a@a.cn", "http://[::1",
        )  # fmt: skip
        web.page("/only-in-map.html", text="地图")
        web.page(
            "/a.html", "/files/%E5%90%8D%E5%8D%95.txt", "/down?id=5", text=f"身份证号：{RESIDENT}"
        )
        web.pages["/a.html"].body += b"<img src='/p.png'>"
        web.pages["/p.png"] = Reply(b"\x89PNG\r\n\x1a\n broken", type="image/png")
        attachment = f"马秀莲，手机：{MOBILE}\n".encode()
        web.pages["/files/%E5%90%8D%E5%8D%95.txt"] = Reply(attachment, type="text/plain")
        disposed = {"Content-Disposition": "attachment; filename*=UTF-8''%E8%A1%A8.csv"}
        web.pages["/down?id=5"] = Reply(attachment, "application/octet-stream", headers=disposed)
        web.page("/secret/x.html", text="不许")
        for path, target in (
            ("/away", f"{foreign.address}/y"), ("/moved", "/target.html"), ("/loop1", "/loop2"),
            ("/loop2", "/loop1"),
        ):  # fmt: skip
            web.pages[path] = Reply(status=302, headers={"Location": target})
        web.page("/target.html", text="到此")
        web.pages["/film"] = Reply(b"x" * 100_000, type="video/mp4")
        web.pages["/empty.html"] = Reply(b"")
        done = audit(tmp_path, web)
        assert foreign.log == []
    rows = found(tmp_path, web)
    told = {path: each["reason"] for path, each in rows.items() if each["status"] != "audited"}
    assert told == {
        "/secret/x.html": "robots",
        "/away": "foreign_redirect",
        "/moved": "redirect",
        "/missing.html": "http_404",
        "/loop1": "redirect_loop",
        "/loop2": "redirect_loop",
        "/film": "media",
        "/style.css": "media",
        "/empty.html": "empty",
        "/cal?year=2199": "endless",
        "/p.png": "unreadable",
        f"{foreign.address}/": "foreign_host",
        f"{foreign.address}/x.docx": "foreign_host",
        f"{foreign.address}/map": "foreign_host",
    }
    assert done["reasons"] == dict(Counter(told.values()))
    audited = {path for path, each in rows.items() if each["status"] == "audited"}
    assert audited == {
        "/", "/a.html", "/only-in-map.html", "/target.html", "/files/%E5%90%8D%E5%8D%95.txt",
        "/down?id=5",
    }  # fmt: skip
    for path in ("/files/%E5%90%8D%E5%8D%95.txt", "/down?id=5"):
        assert rows[path]["parent"] == f"{web.address}/a.html"
    assert rows["/files/%E5%90%8D%E5%8D%95.txt"]["name"] == "名单.txt"
    assert rows["/down?id=5"]["name"] == "表.csv"
    assert rows["/down?id=5"]["verdict"] == rows["/a.html"]["verdict"] == "mask"
    assert rows["/a.html"]["parent"] == ""
    # Nobody can read it: a person must look.
    assert rows["/p.png"]["verdict"] == "hold"
    asked = Counter(each.path for each in web.log)
    assert asked["/a.html"] == 1
    assert not asked.keys() & {"/secret/x.html", "/cal?year=2199", "/style.css"}
    assert not (tmp_path / "out" / "site" / "spool").exists()


def test_servers_that_are_ill(tmp_path: Path, web: Web) -> None:
    web.page("/", "/500", "/busy", "/slow", "/endless", "/cut", "/403", "/bomb")
    web.pages["/500"] = Reply(status=500)
    web.pages["/403"] = Reply(status=403)
    web.pages["/busy"] = Reply(status=503, headers={"Retry-After": "1"})
    for each in ("slow", "endless", "cut"):
        web.pages[f"/{each}"] = Reply(b"<p>", behaviour=each)
    bomb = gzip.compress(b"<p>" + b" " * 50_000_000)
    web.pages["/bomb"] = Reply(bomb, headers={"Content-Encoding": "gzip"})
    begun = time.monotonic()
    done = audit(tmp_path, web, "timeout=5", "retries=1", "size=5")
    assert time.monotonic() - begun < 120
    told = {path: each["reason"] for path, each in found(tmp_path, web).items() if path != "/"}
    assert told == {
        "/500": "http_500",
        "/busy": "http_503",
        "/slow": "timeout",
        "/endless": "too_large",
        "/cut": "broken_off",
        "/403": "http_403",
        "/bomb": "too_large",
    }
    assert (done["inputs"], done["failed"]) == (8, 7)
    asked = Counter(each.path for each in web.log)
    assert (asked["/500"], asked["/slow"], asked["/endless"], asked["/403"]) == (2, 2, 1, 1)
    waited = [each.at for each in web.log if each.path == "/busy"]
    assert waited[1] - waited[0] >= 0.9


def test_pages_are_read_as_they_are_written(tmp_path: Path, web: Web) -> None:
    text = f"<p>马秀莲身份证号：{RESIDENT}</p>"
    web.page("/", "/header", "/meta", "/spoiled", "/big5")
    web.pages["/header"] = Reply(text.encode("gbk"), type="text/html; charset=gb2312")
    meta = f'<meta charset="gbk">{text}'.encode("gbk")
    web.pages["/meta"] = Reply(meta, type="text/html")
    # One byte that is no UTF-8 does not make the rest GBK.
    web.pages["/spoiled"] = Reply(text.encode() + b"\xff", type=HTML)
    traditional = f"<p>身份證號：{RESIDENT}</p>".encode("big5")
    web.pages["/big5"] = Reply(traditional, type="text/html; charset=big5")
    audit(tmp_path, web)
    rows = found(tmp_path, web)
    for path in ("/header", "/meta", "/spoiled", "/big5"):
        assert rows[path]["verdict"] == "mask", path
        assert [each["entity"] for each in rows[path]["findings"]][-1:] == ["RESIDENT_ID"], path


def test_loops_and_limits(tmp_path: Path, web: Web) -> None:
    for number in range(30):
        web.page(f"/cal?n={number}", f"/cal?n={number + 1}")
        web.page(f"/deep/{number}", f"/deep/{number + 1}")
    web.page("/", "/cal?n=0", "/deep/0")
    done = audit(tmp_path, web, "depth=10", "variants=5")
    assert done["reasons"] == {"too_deep": 1, "too_many_variants": 1}
    asked = {each.path for each in web.log}
    assert "/deep/9" in asked
    assert not asked & {"/deep/10", "/cal?n=5"}


def test_a_site_without_end_is_not_listed_without_end(tmp_path: Path, web: Web) -> None:
    for number in range(40):
        web.page(f"/p/{number}.html", *(f"/p/{number * 7 + each}.html" for each in range(20)))
    web.page("/", "/p/0.html", "/p/1.html")
    done = audit(tmp_path, web, "pages=15")
    assert done["reasons"] == {"page_limit": 1}
    assert (done["inputs"], len([each for each in web.log if "/p/" in each.path])) == (16, 14)
    assert found(tmp_path, web)["/p/…/"]["status"] == "failed"


def test_a_site_that_does_not_answer(tmp_path: Path) -> None:
    with serving(Web()) as web:
        pass
    status, printed, told = made.run(tmp_path, web.address, "-o", tmp_path / "out")
    assert (status, printed) == (2, "")
    assert "does not answer" in told


def test_politeness(tmp_path: Path, web: Web) -> None:
    web.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 0.4\n", type="text/plain")
    web.page("/", "/1", "/2", "/3")
    for each in "123":
        web.page(f"/{each}", text="页")
    audit(tmp_path, web, delay="0.01")
    times = sorted(each.at for each in web.log if each.path in {"/", "/1", "/2", "/3"})
    # Around the mean by half of it at most, as Scrapy spreads them.
    assert times[-1] - times[0] >= 3 * 0.2
    assert all(each.host == web.address.removeprefix("http://") for each in web.log)


def _change(web: Web) -> tuple[set[str], set[str], set[str]]:
    """Twenty changes: paths that have another body, or are new; that have something new to find; that
    have nothing to find any more."""
    changed = {f"/content/{number}.html" for number in range(4, 10)}
    for path in sorted(changed):
        web.page(path, text="已经改正，没有什么。")
    found_now = {f"/content/{number}.html" for number in (11, 14, 17)}
    for path in sorted(found_now):
        web.page(path, text=f"身份证号：{RESIDENT}")
    new = {f"/new/{number}.html" for number in range(5)}
    for path in sorted(new):
        web.page(path, text=f"新页，手机：{MOBILE}")
    for number in (13, 16, 19, 22, 25):
        web.page(f"/content/{number}.html", text="改了几个字")
        changed.add(f"/content/{number}.html")
    web.pages["/files/0.txt"] = Reply(b"nothing", type="text/plain")
    lists = "/list_0.html"
    web.page(lists, *(f"/content/{each}.html" for each in range(20)), *sorted(new))
    # With 20 numbers this is a change of six, three, five, five and one pages, and of a list.
    return changed | found_now | new | {"/files/0.txt", lists}, found_now | new, {
        "/content/6.html", "/content/9.html", "/files/0.txt",
    }  # fmt: skip


def _full_then_changes(tmp_path: Path, count: int, seconds: float) -> None:
    with serving(office(count)) as web:
        first = audit(tmp_path, web, seconds=seconds)
        pages = count + (count + 19) // 20 + 1
        attachments = (count + 9) // 10
        assert (first["audited"], first["reasons"]) == (pages + attachments, {"http_404": 1})
        asked = web.taken()
        assert max(Counter(each.path for each in asked if "sitemap" not in each.path).values()) <= 2
        bodies, new, closed = _change(web)
        # What was there is gone: with no link, and with one that leads nowhere.
        web.pages["/content/33.html"] = Reply(status=404)
        second = audit(tmp_path, web, seconds=seconds)
        sent = {each.path for each in web.taken() if each.status == 200}
        assert sent == bodies
        assert (second["audited"], second["failed"]) == (len(bodies), 2)
        unchanged = (
            pages + attachments - len(bodies - {f"/new/{each}.html" for each in range(5)}) - 1
        )
        assert second["reasons"] == {"http_404": 2, "unchanged": unchanged}
        known = runs(tmp_path / "out")
        told = differences(tmp_path / "out", known[0], known[1])
        assert {each.id.removeprefix(web.address) for each in told.new} == new
        assert {each.id.removeprefix(web.address) for each in told.closed} == {
            *closed, "/content/33.html",
        }  # fmt: skip
        third = audit(tmp_path, web, seconds=seconds)
        assert third["audited"] == 0
        assert {each.path for each in web.taken() if each.status == 200} == set()


def test_a_second_run_asks_for_what_changed(tmp_path: Path) -> None:
    _full_then_changes(tmp_path, 100, 180)


@pytest.mark.soak
@pytest.mark.skipif(not find_spec("scrapy"), reason="the soak run has no group site")
def test_a_site_of_2000_pages(tmp_path: Path) -> None:
    _full_then_changes(tmp_path, 2000, 1800)


def test_a_crawl_that_is_killed_goes_on(tmp_path: Path, web: Web) -> None:
    web.page("/", *(f"/{number}" for number in range(40)))
    for number in range(40):
        web.page(f"/{number}", text=f"身份证号：{RESIDENT}")
    out = tmp_path / "out"
    process = made.started(
        tmp_path, f"{web.address}/", "-o", out, "--with", "delay=0.1", "--workers", "1"
    )
    try:
        until = time.monotonic() + 60
        while len(web.log) < 15 and time.monotonic() < until:
            time.sleep(0.02)
        crawler = made.workers_of(process.pid)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=20)
    finally:
        process.kill()
    before = Counter(each.path for each in web.taken() if each.status == 200)
    assert before
    until = time.monotonic() + 20
    while any(_is_running(each) for each in crawler) and time.monotonic() < until:
        time.sleep(0.02)
    web.log.clear()
    spool = out / "site" / "spool"
    assert spool.stat().st_mode & 0o777 == 0o700
    assert all(each.stat().st_mode & 0o777 == 0o600 for each in spool.iterdir())
    done = audit(tmp_path, web)
    assert done["audited"] == 41
    again = Counter(each.path for each in web.log if each.status == 200)
    # Those under way when it was killed are asked for once more.
    assert sum((before & again).values()) <= 5
    assert not spool.exists()


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_rules_that_changed_have_everything_sent_again(tmp_path: Path, web: Web) -> None:
    web.page("/", "/1")
    web.page("/1", text=f"身份证号：{RESIDENT}")
    audit(tmp_path, web)
    web.log.clear()
    _, printed, _ = made.run(
        tmp_path, f"{web.address}/", "-o", tmp_path / "out", "--with", "delay=0", "--json",
        "--policy", "customary",
    )  # fmt: skip
    assert made.totals(printed)["audited"] == 2
    assert {each.path for each in web.log if each.status == 200} == {"/", "/1"}


@pytest.mark.parametrize("address", ["10.0.0.8", "::ffff:10.0.0.8", "64:ff9b::a00:8", "224.0.0.1"])
def test_a_name_that_nobody_named_leads_nowhere_inside(address: str) -> None:
    guards = import_module("redactor.batch.collections.site.guards")
    with pytest.raises(guards.InsideError):
        guards._outside(address)
    assert guards._outside("1.1.1.1") == "1.1.1.1"
