"""A folder as a collection: everything in it is an item, and nothing outside of it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from redactor.batch import open_collection
from redactor.batch.collections import kinds, options_of
from redactor.batch.items import Item, RefusedError
from redactor.errors import InputError, OptionError


def indexed(folder: Path, **told: object) -> dict[str, Item]:
    items = list(open_collection(str(folder), **told).items())
    assert len({each.id for each in items}) == len(items)
    return {each.id: each for each in items}


def test_all_files_at_any_depth_in_a_settled_order(tmp_path: Path) -> None:
    for path in ("b.txt", "a/z.docx", "a/b/c.html", "a/a.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"text")
    found = indexed(tmp_path)
    assert list(found) == ["b.txt", "a/a.txt", "a/z.docx", "a/b/c.html"]
    item = found["a/b/c.html"]
    assert (item.name, item.size, item.refusal, item.skipped) == ("c.html", 4, "", "")
    assert len(item.modified) == 10
    collection = open_collection(str(tmp_path))
    assert collection.load(item).data == b"text"
    os.utime(tmp_path / "b.txt", (0, 0))
    assert indexed(tmp_path)["b.txt"].version != found["b.txt"].version


def test_links_are_not_followed(tmp_path: Path) -> None:
    folder, other = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    other.mkdir()
    (other / "secret.txt").write_text("x")
    (folder / "a.txt").write_text("x")
    (folder / "out.txt").symlink_to(other / "secret.txt")
    (folder / "out").symlink_to(other)
    (folder / "up").symlink_to("..")
    (folder / "self").symlink_to(".")
    (folder / "twin.txt").symlink_to("a.txt")
    (folder / "nothing").symlink_to("nowhere")
    (folder / "round").symlink_to("round")
    found = indexed(folder)
    told = {id: each.refusal or each.skipped for id, each in found.items()}
    assert told == {
        "a.txt": "",
        "out.txt": "outside",
        "out": "outside",
        "up": "outside",
        "self": "link",
        "twin.txt": "link",
        "nothing": "broken_link",
        "round": "loop",
    }


def test_a_file_that_became_a_link_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.txt").write_text("y")
    collection = open_collection(str(tmp_path))
    items = {each.id: each for each in collection.items()}
    (tmp_path / "a.txt").unlink()
    (tmp_path / "a.txt").symlink_to("/etc/passwd")
    with pytest.raises(RefusedError) as told:
        collection.load(items["a.txt"])
    assert told.value.code == "link"
    (tmp_path / "b.txt").unlink()
    with pytest.raises(RefusedError) as told:
        collection.load(items["b.txt"])
    assert told.value.code == "vanished"
    os.mkfifo(tmp_path / "b.txt")
    with pytest.raises(RefusedError) as told:
        collection.load(items["b.txt"])
    assert told.value.code == "special"


def test_names_of_old_windows_machines(tmp_path: Path) -> None:
    for shown in ("名单.txt", "低保公示/公告.txt"):
        path = tmp_path / os.fsdecode(shown.encode("gbk"))
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"text")
    (tmp_path / os.fsdecode(b"\xff\xfe\x01")).write_bytes(b"text")
    (tmp_path / "名单.docx").write_bytes(b"text")
    found = indexed(tmp_path)
    assert set(found) == {"名单.txt", "低保公示/公告.txt", "名单.docx", "\\xff\\xfe\x01"}
    collection = open_collection(str(tmp_path))
    assert all(collection.load(each).data == b"text" for each in found.values())
    # The same name in both.
    (tmp_path / "名单.txt").write_bytes(b"other")
    found = indexed(tmp_path)
    assert {each.id: collection.load(each).data for each in found.values() if "txt" in each.id} == {
        "名单.txt": b"other",
        "\\xc3\\xfb\\xb5\\xa5.txt": b"text",
        "低保公示/公告.txt": b"text",
    }


def test_what_is_left_out_is_counted(tmp_path: Path) -> None:
    for path in ("a.txt", "style.css", "js/x.js", ".git/config", "empty.txt", "~$a.docx"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"" if path.startswith("empty") else b"text")
    os.mkfifo(tmp_path / "pipe")
    found = indexed(tmp_path, exclude=("*.css", "js/*"))
    assert {id: each.skipped for id, each in found.items()} == {
        "a.txt": "",
        "style.css": "excluded",
        "js/x.js": "excluded",
        ".git/": "excluded",
        "empty.txt": "empty",
        "~$a.docx": "excluded",
        "pipe": "special",
    }


def test_results_of_an_audit_are_no_documents(tmp_path: Path) -> None:
    (tmp_path / "out" / "results").mkdir(parents=True)
    (tmp_path / "out" / "audit.json").write_text("{}")
    (tmp_path / "a.txt").write_text("x")
    assert {id: each.skipped for id, each in indexed(tmp_path).items()} == {
        "a.txt": "",
        "out/": "output",
    }


@contextmanager
def nobody() -> Iterator[None]:
    """Root may open everything, and so is somebody else for a while."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(before)


def test_folders_that_cannot_be_opened_are_told() -> None:
    with TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        (folder / "closed").mkdir()
        (folder / "closed" / "a.txt").write_text("x")
        (folder / "b.txt").write_text("x")
        (folder / "b.txt").chmod(0)
        (folder / "closed").chmod(0)
        collection = open_collection(made)
        try:
            with nobody():
                found = {each.id: each for each in collection.items()}
                with pytest.raises(RefusedError) as told:
                    collection.load(found["b.txt"])
        finally:
            (folder / "closed").chmod(0o700)
    assert told.value.code == "unreadable"
    assert {id: each.refusal for id, each in found.items()} == {"b.txt": "", "closed/": "unlisted"}


def test_a_single_file(tmp_path: Path) -> None:
    (tmp_path / "名单.txt").write_text("x")
    (tmp_path / "other.txt").write_text("x")
    collection = open_collection(str(tmp_path / "名单.txt"))
    items = list(collection.items())
    assert [each.id for each in items] == ["名单.txt"]
    assert collection.load(items[0]).data == b"x"


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there"):
        open_collection(str(tmp_path / "nothing"))
    with pytest.raises(OptionError, match="takes no such option"):
        open_collection(str(tmp_path), table="x")
    assert "exclude" in options_of("folder")
    assert "folder" in kinds()
