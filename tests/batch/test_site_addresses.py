"""One spelling for each address, whose they are, and those without end."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from redactor.batch.collections.site.addresses import Scope, is_endless, normal
from redactor.batch.collections.site.state import Answer, State


@pytest.mark.parametrize(
    ("written", "one"),
    [
        ("https://A.cn", "https://a.cn/"),
        ("https://a.cn:443/x", "https://a.cn/x"),
        ("https://a.cn:8443/x", "https://a.cn:8443/x"),
        ("https://a.cn./x", "https://a.cn/x"),
        ("http://a.cn/a/./b/../c", "http://a.cn/a/c"),
        ("http://a.cn/../../c", "http://a.cn/c"),
        ("http://a.cn/a/..", "http://a.cn/"),
        ("http://a.cn/%7euser/%e5%90%8d", "http://a.cn/~user/%E5%90%8D"),
        ("http://a.cn/名单.doc", "http://a.cn/%E5%90%8D%E5%8D%95.doc"),
        ("http://a.cn/a b", "http://a.cn/a%20b"),
        ("http://a.cn/x?b=2&&a=1#f", "http://a.cn/x?a=1&b=2"),
        ("http://a.cn/x?a=2&a=1", "http://a.cn/x?a=2&a=1"),
        ("http://a.cn/x;JSESSIONID=9A?PHPSESSID=7&utm_source=q", "http://a.cn/x"),
        ("http://a.cn/x?", "http://a.cn/x"),
        (" http://a.cn/x\n", "http://a.cn/x"),
        ("http://[::1]:80/", "http://[::1]/"),
    ],
)
def test_one_spelling(written: str, one: str) -> None:
    assert normal(written) == one
    assert normal(one) == one


@pytest.mark.parametrize(
    "written", ["mailto:a@a.cn", "javascript:1", "//a.cn/x", "http://", "http://a.cn:x/", "x", "",
                "http://a b/", "http://[::1/"]
)  # fmt: skip
def test_what_is_no_address(written: str) -> None:
    with pytest.raises(ValueError):
        normal(written)


def test_own_hosts_only() -> None:
    own = Scope(hosts=frozenset({"a.cn", "b.cn:81"}), secure=frozenset({"a.cn"}))
    assert own.normal("http://a.cn/x") == "https://a.cn/x"
    assert own.normal("http://a.cn:81/x") == "http://a.cn:81/x"
    for address, is_own in (
        ("https://a.cn/", True),
        ("https://x.a.cn/", False),
        ("https://a.cn.evil.cn/", False),
        ("https://a.cn:444/", False),
        ("http://b.cn:81/", True),
        ("http://b.cn/", False),
    ):
        assert own.holds(normal(address)) is is_own, address
    # What stands before the @ is no host.
    assert not own.holds(normal("https://a.cn@evil.cn/"))
    below = Scope(hosts=frozenset({"a.cn"}), subdomains=True)
    assert below.holds("https://x.a.cn/")
    assert not below.holds("https://xa.cn/")


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("http://a.cn/content.jsp?id=123456", False),
        ("http://a.cn/art/2024/3/5/art_1_2.html", False),
        ("http://a.cn/list?year=2024&month=13", False),
        ("http://a.cn/cal?date=2026-11-30", False),
        ("http://a.cn/cal?date=2031-11-30", True),
        ("http://a.cn/cal?ym=190001", True),
        ("http://a.cn/cal/2099/12/", True),
        ("http://a.cn/a/b/a/b/a/b/a/b/", True),
        ("http://a.cn/x?f=1&f=2&f=3&f=4", True),
        ("http://a.cn/" + "x" * 2000, True),
    ],
)
def test_addresses_without_end(address: str, is_one: bool) -> None:
    assert is_endless(address, 2026) is is_one


NOW = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def _kept(state: State, address: str, turn: int, etag: str = '"1"') -> None:
    state.add(address, turn=turn, depth=0)
    answer = Answer(etag, "", "text/html", "", "x.html", 9, f"file{turn}")
    state.keep(address, answer, ["http://a.cn/linked"])


def test_a_crawl_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    state = State(tmp_path / "site")
    assert not state.begin([], NOW, DAY)
    _kept(state, "http://a.cn/", 1)
    state.add("http://a.cn/2", turn=2, depth=1)
    state.close()
    state = State(tmp_path / "site")
    assert (state.folder.stat().st_mode & 0o777, state.spool.stat().st_mode & 0o777) == (0o700,) * 2
    assert state.begin([], NOW + DAY / 2, DAY)
    assert [each.address for each in state.waiting(0, 9)] == ["http://a.cn/2"]
    # Later its index is out of date.
    assert not state.begin([], NOW + DAY * 2, DAY)
    assert state.waiting(0, 9) == []
    state.close()


def test_only_what_holds_is_asked_whether_it_changed(tmp_path: Path) -> None:
    state = State(tmp_path / "site")
    state.begin([], NOW, DAY)
    _kept(state, "http://a.cn/1", 1)
    _kept(state, "http://a.cn/2", 2)
    state.finish()
    state.clear()
    assert not state.spool.exists()
    state.begin([("http://a.cn/1", '"1"|'), ("http://a.cn/2", '"0"|')], NOW, DAY)
    state.add("http://a.cn/1", turn=1, depth=0)
    state.add("http://a.cn/2", turn=2, depth=0)
    assert [each.etag for each in state.waiting(0, 9)] == ['"1"', ""]
    state.stands("http://a.cn/1")
    # By other rules nothing holds: it must be sent, though the crawl had asked for it.
    assert state.begin([], NOW, DAY)
    assert [each.address for each in state.waiting(0, 9)] == ["http://a.cn/1", "http://a.cn/2"]
    state.close()


def test_what_nothing_leads_to_any_more_is_asked_for(tmp_path: Path) -> None:
    state = State(tmp_path / "site")
    state.begin([], NOW, DAY)
    for number, address in enumerate(("http://a.cn/1", "http://a.cn/2", "http://a.cn/3"), 1):
        _kept(state, address, number)
    state.finish()
    state.clear()
    state.begin([], NOW, DAY)
    _kept(state, "http://a.cn/1", 1)
    assert state.add_unlinked(1) == 2
    assert [each.turn for each in state.waiting(0, 9)] == [2, 3]
    state.refuse("http://a.cn/2", refusal="http_404")
    state.refuse("http://a.cn/3", refusal="http_500")
    state.finish()
    told = {each.address: each.refusal for each in state.listed()}
    assert told == {"http://a.cn/1": "", "http://a.cn/3": "http_500"}
    state.clear()
    # An error is no reason to forget it.
    state.begin([], NOW, DAY)
    assert state.add_unlinked(0) == 2
    state.close()
