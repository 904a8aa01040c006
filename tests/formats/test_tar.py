"""Tape archives: every member is read; what the archive says of them stays."""

from __future__ import annotations

import io
import tarfile
from typing import Any

import pytest

from redactor import InputError, Report, Scanner
from tests.formats import mutations

RESIDENT = "640104195803129952"
MOBILE = "13800138000"
KEY = b"tar"
SCANNER = Scanner(key=KEY, today="2026-11-29")
FORMATS = (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)


def packed(members: dict[str, bytes | str], kind: int = tarfile.GNU_FORMAT, **told: Any) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind) as archive:
        for name, content in members.items():
            add(archive, name, content, **told)
    return out.getvalue()


def add(archive: tarfile.TarFile, name: str, content: bytes | str, **told: Any) -> None:
    data = content.encode() if isinstance(content, str) else content
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode, info.uname = len(data), 1_700_000_000, 0o640, "root"
    for key, value in told.items():
        setattr(info, key, value)
    archive.addfile(info, io.BytesIO(data))


def members(data: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        files = ((each.name, archive.extractfile(each)) for each in archive.getmembers())
        return {name: file.read() for name, file in files if file is not None}


def redacted(data: bytes, *, clean: bool = False) -> tuple[bytes, Report]:
    return SCANNER.redact_file(data, "a.tar", clean=clean)


def codes(data: bytes) -> list[str]:
    return [each.code for each in SCANNER.scan(data, name="a.tar").failures]


@pytest.mark.parametrize("kind", FORMATS)
def test_members_are_read_as_the_files_that_they_are(kind: int) -> None:
    data = packed(
        {
            "目录/a.txt": f"手机：{MOBILE}",
            "目录/b.html": f"<p>手机：138<b>0013</b>{MOBILE[7:]}",
            "c.tar": packed({"d.txt": f"证号{RESIDENT}"}),
            "e.txt": "无" * 400,
        },
        kind,
    )
    written, report = redacted(data)
    assert [each.entity for each in report.findings] == ["MOBILE_PHONE"] * 2 + ["RESIDENT_ID"]
    assert [each.place for each in report.findings] == [
        "目录/a.txt",
        "目录/b.html",
        "c.tar › d.txt",
    ]
    assert {key: value for key, value in members(written).items() if key != "c.tar"} == {
        "目录/a.txt": "手机：138********".encode(),
        "目录/b.html": "<p>手机：138********<b></b>".encode(),
        "e.txt": ("无" * 400).encode(),
    }
    with tarfile.open(fileobj=io.BytesIO(written)) as archive:
        assert {(each.mtime, each.mode, each.uname) for each in archive} == {
            (1_700_000_000, 0o640, "root")
        }
    assert redacted(packed({"a.txt": "无"}, kind))[0] == packed({"a.txt": "无"}, kind)


@pytest.mark.parametrize("kind", FORMATS)
def test_values_in_names_are_masked(kind: int) -> None:
    written, report = redacted(packed({f"{'长' * 30}/证明{RESIDENT}.txt": "无"}, kind))
    assert [each.entity for each in report.findings] == ["RESIDENT_ID"]
    assert RESIDENT.encode() not in written
    assert list(members(written)) == [f"{'长' * 30}/证明640104××××××××××××.txt"]


def test_names_in_gbk_are_read() -> None:
    name = f"证明{RESIDENT}.txt".encode("gbk").decode("utf-8", "surrogateescape")
    written, report = redacted(packed({name: "无", "b.txt": MOBILE}))
    assert [each.entity for each in report.findings] == ["RESIDENT_ID", "MOBILE_PHONE"]
    assert list(members(written)) == ["证明640104××××××××××××.txt", "b.txt"]


def test_what_else_is_said_of_members_is_read() -> None:
    data = packed({"a.txt": "无"}, tarfile.PAX_FORMAT, pax_headers={"comment": f"手机 {MOBILE}"})
    written, report = redacted(data)
    assert [each.entity for each in report.findings] == ["MOBILE_PHONE"]
    with tarfile.open(fileobj=io.BytesIO(written)) as archive:
        assert archive.getmembers()[0].pax_headers["comment"] == "手机 138********"
    data = packed({"a": ""}, type=tarfile.SYMTYPE, linkname=f"证明{RESIDENT}.txt")
    assert RESIDENT.encode() not in redacted(data)[0]


def test_a_file_added_again_and_what_stands_behind_the_end_are_read() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        add(archive, "a.txt", f"手机：{MOBILE}")
        add(archive, "a.txt", "无")
    data = out.getvalue()
    written, report = redacted(data)
    assert [each.entity for each in report.findings] == ["MOBILE_PHONE"]
    assert codes(data) == ["ambiguous_name"]
    assert MOBILE.encode() not in written
    written, report = redacted(packed({"a.txt": "无"}) + f"手机：{MOBILE}".encode())
    assert [each.entity for each in report.findings] == ["HIDDEN_CONTENT", "MOBILE_PHONE"]
    assert members(written) == {"a.txt": "无".encode()}
    assert MOBILE.encode() not in written


@pytest.mark.parametrize("name", ["../a.txt", "/a.txt", "a/../../b.txt"])
def test_unsafe_names_are_failures(name: str) -> None:
    assert codes(packed({name: "x"})) == ["unsafe_name"]
    assert codes(packed({"a": ""}, type=tarfile.SYMTYPE, linkname=name)) == ["unsafe_name"]


def test_a_damaged_archive_is_refused() -> None:
    data = bytearray(packed({"a.txt": MOBILE * 90}))
    data[0] ^= 1
    with pytest.raises(InputError, match="damaged"):
        SCANNER.scan(bytes(data), name="a.tar")


def test_mutated_archives_are_read_or_refused() -> None:
    data = packed({"目录/a.txt": f"手机：{MOBILE}", "b.txt": "无"}, tarfile.PAX_FORMAT)
    mutations.run(data, "a.tar", [bytes(512), b"ustar", b"L", b"\xff"], 60)
