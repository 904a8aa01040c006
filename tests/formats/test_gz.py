"""Packed files (gzip, bzip2, xz): read as the file inside, packed anew where it changes."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import tarfile
from collections.abc import Callable

import pytest

from redactor import InputError, Report, Scanner
from redactor.formats import Limits, open_file
from tests.formats import mutations

RESIDENT = "640104195803129952"
MOBILE = "13800138000"
KEY = b"gz"
SCANNER = Scanner(key=KEY, today="2026-11-29")
LOG = f"手机号={MOBILE} 身份证号={RESIDENT}\n".encode()
MASKED = "手机号=138******** 身份证号=640104************\n".encode()


def named(data: bytes, name: str) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(name, "wb", fileobj=out, mtime=1_700_000_000) as file:
        file.write(data)
    return out.getvalue()


def redacted(data: bytes, name: str = "a.log.gz", *, clean: bool = False) -> tuple[bytes, Report]:
    return SCANNER.redact_file(data, name, clean=clean)


@pytest.mark.parametrize(
    ("pack", "unpack", "name"),
    [
        (gzip.compress, gzip.decompress, "a.log.gz"),
        (bz2.compress, bz2.decompress, "a.log.bz2"),
        (lzma.compress, lzma.decompress, "a.log.xz"),
        (gzip.compress, gzip.decompress, "a.dat"),
        (lambda data: gzip.compress(data[:20]) + gzip.compress(data[20:]), gzip.decompress, "a.gz"),
    ],
)
def test_the_file_inside_is_read_and_changed(
    pack: Callable[[bytes], bytes], unpack: Callable[[bytes], bytes], name: str
) -> None:
    written, report = redacted(pack(LOG), name)
    assert [each.entity for each in report.findings] == ["MOBILE_PHONE", "RESIDENT_ID"]
    assert unpack(written) == MASKED
    assert redacted(pack("无".encode()), name)[0] == pack("无".encode())


@pytest.mark.parametrize("name", ["a.tar.gz", "a.tgz"])
def test_an_archive_inside_is_read(name: str) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("var/a.log")
        info.size = len(LOG)
        archive.addfile(info, io.BytesIO(LOG))
    written, report = redacted(out.getvalue(), name)
    assert {str(each.place).rpartition(" › ")[2] for each in report.findings} == {"var/a.log"}
    with tarfile.open(fileobj=io.BytesIO(written)) as archive:
        member = archive.extractfile("var/a.log")
        assert member is not None
        assert member.read() == MASKED


def test_the_name_and_the_comment_are_read_and_kept() -> None:
    data = named(b"x", f"{RESIDENT}.txt")
    written, report = redacted(data)
    assert [each.entity for each in report.findings] == ["RESIDENT_ID"]
    assert RESIDENT not in str(report.findings[0].place)
    assert "640104××××××××××××.txt".encode() in written
    assert written[4:8] == data[4:8]
    comment = (
        data[:3]
        + b"\x10"
        + data[4:10]
        + f"手机 {MOBILE}\0".encode("gbk")
        + gzip.compress(b"x")[10:]
    )
    written, report = redacted(comment)
    assert [each.entity for each in report.findings] == ["HIDDEN_CONTENT", "MOBILE_PHONE"]
    assert "手机 138********\0".encode("gbk") in written
    assert b"138" not in redacted(comment, clean=True)[0]
    assert gzip.decompress(written) == b"x"


def test_what_stands_behind_is_told_read_and_goes() -> None:
    data = gzip.compress(b"x") + f"手机 {MOBILE}".encode()
    written, report = redacted(data)
    assert [each.entity for each in report.findings] == ["HIDDEN_CONTENT", "MOBILE_PHONE"]
    assert gzip.decompress(written) == b"x"
    assert redacted(gzip.compress(b"x") + bytes(512))[1].findings == ()


def test_damaged_and_huge_ones_are_refused() -> None:
    whole = gzip.compress(random.Random(1).randbytes(5000))
    for data in (whole[:-20], whole[:40] + b"\xff" * 9 + whole[49:], b"BZh91AY&SY" + bytes(9)):
        with pytest.raises(InputError, match=r"damaged"):
            SCANNER.scan(data, name="a.gz")
    with pytest.raises(InputError, match="far more"):
        open_file(gzip.compress(bytes(9_000_000)), "a.gz", KEY, limits=Limits(ratio=20))


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (named(LOG * 20, "证.log"), "a.gz"),
        (bz2.compress(LOG * 20), "a.bz2"),
        (lzma.compress(LOG * 20), "a.xz"),
    ],
)
def test_mutated_files_are_read_or_refused(data: bytes, name: str) -> None:
    mutations.run(data, name, [b"\x1f\x8b\x08", b"\0" * 8, b"\xff"], 60)
