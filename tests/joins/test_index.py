"""The index: what is new goes in, what is gone comes out, and nobody reads a person in it."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from redactor.errors import InputError, OptionError, RedactorError
from redactor.joins.building import Archive, Traced
from redactor.joins.found import pages_at_risk
from redactor.joins.index import opened
from redactor.joins.telling import Teller
from redactor.policy import load_policy
from redactor.rulebook import load
from tests.joins.made import KEY, archive, built, roster

CIVIL = roster(("马小花", "桃山村", "640104********9952"), title="青云县民政局2026年9月公示")
DISABLED = roster(("马小花", "桃山村", "64010419580312****"), title="青云县残联2026年9月公示")
BORN = roster(
    ("丁明远", "桃山村", "1958年3月12日"), heads="序号 姓名 村 出生日期", title="青云县教育局公示"
)
PAGES = {"civil/a.txt": CIVIL, "disabled/b.txt": DISABLED, "schools/c.txt": BORN}


def told(path: Path) -> list[tuple[str, int, list[str]]]:
    """What an index finds, page by page."""
    book = load()
    rule = next(each for each in book.rules if each.entity == "JOIN_RISK")
    teller = Teller(rule, load_policy("default").with_rules(book.rules), KEY)
    with opened(path, KEY) as index:
        return [
            (page.shown, page.least, [each.advice.message for each in page.findings])
            for page in pages_at_risk(index, teller)
        ]


def test_both_pages_of_a_chain_are_told(tmp_path: Path) -> None:
    path = tmp_path / "index"
    done = built(path, archive(PAGES))
    assert (done.pages, done.new, done.people, dict(done.risks)) == (3, 3, 1, {"ten": 1})
    found = told(path)
    assert [(page, left) for page, left, _ in found] == [("civil/a.txt", 1), ("disabled/b.txt", 1)]
    ((message,), _) = (each for _, _, each in found)
    assert "“disabled/b.txt”" in message and "前14位" in message and "只剩 1 种" in message
    assert "村（社区）一致" in message


def test_only_what_changed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "index"
    built(path, archive(PAGES))
    asked: list[str] = []
    after = archive(
        {**PAGES, "disabled/b.txt": DISABLED.replace("马小花", "白小花")}, **{"disabled/b": "r2"}
    )

    def load_(ids: Sequence[str]) -> Iterator[Traced]:
        asked.extend(ids)
        return after.load(ids)

    done = built(path, after._replace(load=load_))
    assert asked == ["disabled/b.txt"]
    assert (done.new, done.changed, done.gone) == (0, 1, 0)
    assert told(path) == []
    # As if it had been built of these pages at once.
    built(tmp_path / "other", after)
    assert _links(path) == _links(tmp_path / "other")


def test_what_is_gone_is_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "index"
    built(path, archive(PAGES))
    done = built(path, archive({"civil/a.txt": CIVIL}))
    assert (done.pages, done.gone, dict(done.risks)) == (1, 2, {})
    built(tmp_path / "other", archive({"civil/a.txt": CIVIL}))
    assert _links(path) == _links(tmp_path / "other")


def test_what_could_not_be_read_again_stands(tmp_path: Path) -> None:
    path = tmp_path / "index"
    built(path, archive(PAGES))
    left = archive({"civil/a.txt": CIVIL})._replace(unread=frozenset({"disabled/b.txt"}))
    assert built(path, left).pages == 2
    assert len(told(path)) == 2


def test_traces_of_another_version_are_told_and_left_out(tmp_path: Path) -> None:
    def load_(ids: Sequence[str]) -> Iterator[Traced]:
        yield Traced("a", "a", "r1", [])

    old = Archive({"a": "r1"}, frozenset(), load_)
    done = built(tmp_path / "index", old)
    assert (done.old, done.pages) == (1, 0)


def _links(path: Path) -> set[tuple[int, int]]:
    with sqlite3.connect(path) as db:
        return set(db.execute("SELECT rule, key FROM link"))


#: What stands in the pages, names and villages among it.
CLEAR = (
    *(
        "马小花",
        "丁明远",
        "桃山村",
        "640104",
        "9952",
        "64010419580312",
        "19580312",
        "1958年3月12日",
    ),
    *(
        "640104********9952",
        "640104????????9952",
        "640104195803129952",
        "青云县民政局",
        "13800138000",
    ),
    *("disabled/b.txt", "1958-03-12"),
)
PHONE_PAGE = roster(("沙志强", "13800138000"), heads="序号 姓名 电话", title="公示")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of an index, those of what was removed included."""
    path = tmp_path_factory.mktemp("kept") / "index"
    built(path, archive({**PAGES, "d.txt": PHONE_PAGE}))
    return path.read_bytes()


@pytest.mark.parametrize("clear", CLEAR)
def test_no_value_is_found_in_its_bytes(kept: bytes, clear: str) -> None:
    for form in _forms(clear):
        assert form not in kept, (clear, form)


def _forms(clear: str) -> list[bytes]:
    """A value as somebody would look for it: as text, packed, and as hashes without a key."""
    texts = [clear.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
    hashes = [hashlib.new(name, clear.encode()) for name in ("md5", "sha1", "sha256", "blake2b")]
    forms = [*texts, *(each.digest() for each in hashes)]
    forms += [each.hexdigest().encode() for each in hashes]
    forms += [base64.b64encode(clear.encode()), base64.b64encode(texts[1])]
    forms += [clear.encode().hex().encode(), zlib.compress(clear.encode())[2:-4]]
    # A short form stands anywhere by chance.
    return [each for each in forms if len(each) >= 6]


def test_the_search_finds_what_is_there(kept: bytes) -> None:
    planted = kept + hashlib.md5("马小花".encode()).digest()
    assert any(form in planted for form in _forms("马小花"))


def test_another_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index"
    built(path, archive(PAGES))
    before = path.read_bytes()
    with pytest.raises(OptionError, match="another key"), opened(path, b"another"):
        pass
    with pytest.raises(OptionError, match="another key"):
        built(path, archive(PAGES), b"another")
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "schema", "seal", "version"])
def test_a_damaged_index_is_told_by_its_file(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "index"
    built(path, archive(PAGES))
    whole = path.read_bytes()
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "text":
        path.write_text("姓名")
    elif damage == "cut":
        path.write_bytes(whole[: len(whole) // 2])
    else:
        with sqlite3.connect(path) as db:
            if damage == "schema":
                db.execute("DROP TABLE page")
            elif damage == "seal":
                db.execute("UPDATE page SET sealed = zeroblob(50)")
            else:
                db.execute("UPDATE meta SET value = '9' WHERE name = 'version'")
        db.close()
    with pytest.raises(RedactorError) as raised:
        told(path)
    assert raised.value.advice
    assert "马" not in str(raised.value)


def test_without_an_index_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="joins build"), opened(tmp_path / "none", KEY):
        pass


def test_a_build_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "index"

    def load_(ids: Sequence[str]) -> Iterator[Traced]:
        raise InputError("cannot be read", where="results")

    broken = Archive({"a": "r1"}, frozenset(), load_)
    with pytest.raises(InputError):
        built(path, broken)
    assert not path.exists()
    built(path, archive(PAGES))
    with pytest.raises(InputError):
        built(path, broken)
    assert len(told(path)) == 2
