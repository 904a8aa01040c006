"""Archives as collections: members are items, and nothing in one stops the rest."""

from __future__ import annotations

import io
import pickle
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest

from redactor.batch import open_collection
from redactor.batch.collections import options_of
from redactor.errors import InputError
from tests.batch.collected import audited, indexed, refusal, told, why_not
from tests.command import RESIDENT

_PAGE = f"公示\n马秀莲身份证号：{RESIDENT}\n".encode()


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


def test_members_of_a_zip_are_audited(tmp_path: Path) -> None:
    inner = _zip(tmp_path / "inner.zip", {"名单.txt": _PAGE}).read_bytes()
    path = _zip(
        tmp_path / "导出.zip",
        {"通知/": b"", "通知/a.txt": _PAGE, "b.html": b"<p>ok</p>", "c.txt": b"", "d.zip": inner},
    )
    collection = open_collection(str(path))
    assert pickle.loads(pickle.dumps(collection)) == collection
    planned, rows = audited(tmp_path / "out", collection)
    assert planned.inputs == 4
    assert told(rows) == {"通知/a.txt": "mask", "b.html": "pass", "c.txt": "empty", "d.zip": "mask"}
    # The same documents, packed anew with one that is other.
    _zip(path, {"b.html": b"<p>other</p>", "通知/a.txt": _PAGE, "d.zip": inner})
    planned, rows = audited(tmp_path / "out", open_collection(str(path)))
    assert (planned.unchanged, planned.gone) == (2, 1)
    assert told(rows) == {"b.html": "pass"}


def test_names_of_old_windows_machines(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    written = {"gbk_0001": "名单".encode("gbk"), "utf8___0001": "公告".encode() + b"xxxxx"}
    data = _zip(path, {f"{name}.txt": _PAGE for name in written}).read_bytes()
    data = data.replace(b"gbk_0001", "名单".encode("gbk") + b"0001")
    data = data.replace(b"utf8___0001", "公告".encode() + b"_0001")
    path.write_bytes(data)
    collection = open_collection(str(path))
    found = indexed(collection)
    assert set(found) == {"名单0001.txt", "公告_0001.txt"}
    assert all(collection.load(each).data == _PAGE for each in found.values())


def test_hostile_members_are_counted(tmp_path: Path) -> None:
    path = _zip(
        tmp_path / "a.zip",
        {
            "../up.txt": b"x",
            "a/../../b.txt": b"x",
            "/etc/x.txt": b"x",
            "C:\\x.txt": b"x",
            "bomb.txt": bytes(20_000_000),
            "locked.txt": b"locked",
            "broken.txt": b"broken " * 100,
            "fine.txt": b"fine",
        },
    )
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "a") as made:
        made.writestr(link, "/etc/passwd")
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as made:
        broken = made.getinfo("broken.txt").header_offset
    at = data.rindex(b"locked.txt") - 46
    data[at + 8] |= 1
    data[broken + 30 + len("broken.txt") + 4] ^= 0xFF
    path.write_bytes(data)
    collection = open_collection(str(path))
    assert why_not(collection) == {
        "../up.txt": "outside",
        "a/../../b.txt": "outside",
        "/etc/x.txt": "outside",
        "C:\\x.txt": "outside",
        "bomb.txt": "unpacks_too_far",
        "locked.txt": "encrypted",
        "broken.txt": "",
        "fine.txt": "",
        "link.txt": "archived_link",
    }
    _, rows = audited(tmp_path / "out", collection)
    assert told(rows)["broken.txt"] == "damaged"
    assert told(rows)["fine.txt"] == "pass"


def test_a_member_that_is_larger_than_it_says(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.txt": b"0123456789" * 20, "b.txt": b"fine"})
    data = path.read_bytes().replace(struct.pack("<L", 200), struct.pack("<L", 20))
    path.write_bytes(data)
    collection = open_collection(str(path))
    found = indexed(collection)
    assert refusal(collection, found["a.txt"]) == "damaged"
    assert collection.load(found["b.txt"]).data == b"fine"


def test_members_that_share_their_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name in ("a.txt", "b.txt", "c.txt"):
            made.writestr(name, b"0123456789")
        made.filelist[1].header_offset = made.filelist[0].header_offset
        made._didModify = True  # type: ignore[attr-defined]
    assert why_not(open_collection(str(path))) == {
        "a.txt": "overlapping",
        "b.txt": "overlapping",
        "c.txt": "",
    }


def test_one_name_twice_is_a_failure_of_the_second(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.txt", b"one")
        with pytest.warns(UserWarning):
            made.writestr("a.txt", _PAGE)
    planned, rows = audited(tmp_path / "out", open_collection(str(path)))
    assert planned.inputs == 2
    assert told(rows) == {"a.txt": "pass", "a.txt（重复2）": "duplicate_id"}


@pytest.mark.parametrize("ending", ["tar", "tar.gz", "tar.xz"])
def test_members_of_a_tar(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    mode = f"w:{ending[4:]}"
    long_name = "很长的文件夹名字" * 20 + "/b.txt"
    with tarfile.open(path, mode, format=tarfile.GNU_FORMAT, encoding="gb18030") as made:  # type: ignore[call-overload]
        for name, data in (("通知/a.txt", _PAGE), (long_name, b"long"), ("../c.txt", b"x")):
            member = tarfile.TarInfo(name)
            member.size, member.mtime = len(data), 1_700_000_000
            made.addfile(member, io.BytesIO(data))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        made.addfile(link)
        pipe = tarfile.TarInfo("pipe")
        pipe.type = tarfile.FIFOTYPE
        made.addfile(pipe)
        made.addfile(tarfile.TarInfo("empty.txt"))
    collection = open_collection(str(path))
    assert why_not(collection) == {
        "通知/a.txt": "",
        long_name: "",
        "../c.txt": "outside",
        "link.txt": "archived_link",
        "pipe": "special",
        "empty.txt": "empty",
    }
    found = indexed(collection)
    assert found["通知/a.txt"].modified.startswith("2023-11-1")
    # In any order.
    assert collection.load(found[long_name]).data == b"long"
    assert collection.load(found["通知/a.txt"]).data == _PAGE


def test_a_tar_that_is_cut_off_or_a_bomb(tmp_path: Path) -> None:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as made:
        for number in range(3):
            member = tarfile.TarInfo(f"{number}.txt")
            member.size = 5000
            made.addfile(member, io.BytesIO(bytes(str(number), "ascii") * 5000))
    path = tmp_path / "cut.tar"
    path.write_bytes(plain.getvalue()[:9000])
    found = why_not(open_collection(str(path)))
    assert list(found.values())[-1] == "damaged"
    assert len(found) >= 2
    packed = zlib.compressobj(9, zlib.DEFLATED, 31)
    member = tarfile.TarInfo("a.txt")
    member.size = 600_000_000
    bomb = packed.compress(member.tobuf() + bytes(1_000_000)) + packed.flush()
    path = tmp_path / "bomb.tar.gz"
    path.write_bytes(bomb)
    assert why_not(open_collection(str(path))) == {"a.txt": "unpacks_too_far"}


def test_an_archive_that_is_changed_while_it_is_audited(tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.zip", {"a.txt": b"one"})
    collection = open_collection(str(path))
    (item,) = collection.items()
    _zip(path, {"b.txt": b"other", "a.txt": b"two"})
    assert refusal(collection, item) == "changed_meanwhile"


def test_what_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"no archive")
    with pytest.raises(InputError, match=r"no archive that can be read"):
        open_collection(str(tmp_path / "a.zip"))
    with pytest.raises(InputError, match="is not there"):
        open_collection(str(tmp_path / "b.zip"))
    assert options_of("archive") == {}
