"""Zip archives: every member is read; what does not change stays as it lies there."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from redactor import InputError, Report, Scanner
from redactor.formats import Limits, open_file
from tests.formats import mutations

RESIDENT = "640104195803129952"
MOBILE = "13800138000"
KEY = b"zip"
SCANNER = Scanner(key=KEY, today="2026-11-29")
MADE = (2024, 5, 6, 7, 8, 10)


def packed(
    members: dict[str, bytes | str], *, comment: bytes = b"", method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.comment = comment
        for name, data in members.items():
            info = zipfile.ZipInfo(name, MADE)
            info.compress_type, info.external_attr = method, 0o640 << 16
            archive.writestr(info, data)
    return out.getvalue()


def streamed(members: dict[str, str]) -> bytes:
    """As a program writes that cannot go back: sizes stand behind the data."""

    class Stream(io.RawIOBase):
        written = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.written += bytes(data)
            return len(bytes(data))

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, MADE), text)
    return stream.written


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {each.filename: archive.read(each) for each in archive.infolist()}


def redacted(data: bytes, *, clean: bool = False) -> tuple[bytes, Report]:
    return SCANNER.redact_file(data, "a.zip", clean=clean)


def codes(data: bytes) -> list[str]:
    return [each.code for each in SCANNER.scan(data, name="a.zip").failures]


def whats(data: bytes) -> list[str]:
    findings = SCANNER.scan(data, name="a.zip").findings
    return [each.evidence[0] for each in findings if each.entity == "HIDDEN_CONTENT"]


def test_members_are_read_as_the_files_that_they_are_and_changed_alone() -> None:
    kept = packed({"x.txt": "无"})
    data = packed(
        {
            "说明.txt": f"手机：{MOBILE}",
            "目录/": b"",
            "目录/a.json": f'{{"手机":{MOBILE}}}',
            "目录/a.html": f"<p>手机：138<b>0013</b>{MOBILE[7:]}",
            "无关.txt": "无" * 1000,
            "内.zip": packed({"b.txt": f"手机：{MOBILE}", "c.txt": "无"}),
            "内2.zip": kept,
        }
    )
    written, report = redacted(data)
    found = [(each.entity, each.place) for each in report.findings]
    assert found == [
        ("MOBILE_PHONE", "说明.txt"),
        ("MOBILE_PHONE", "目录/a.json › 第7个字符起"),
        ("MOBILE_PHONE", "目录/a.html"),
        ("MOBILE_PHONE", "内.zip › b.txt"),
    ]
    after = members(written)
    assert members(after.pop("内.zip")) == {
        "b.txt": "手机：138********".encode(),
        "c.txt": "无".encode(),
    }
    assert after == {
        "说明.txt": "手机：138********".encode(),
        "目录/": b"",
        "目录/a.json": b'{"\xe6\x89\x8b\xe6\x9c\xba":"138********"}',
        "目录/a.html": "<p>手机：138********<b></b>".encode(),
        "无关.txt": "无".encode() * 1000,
        "内2.zip": kept,
    }
    before, now = (zipfile.ZipFile(io.BytesIO(each)).infolist() for each in (data, written))
    for one, other in zip(before, now, strict=True):
        assert (one.filename, one.date_time, one.external_attr, one.compress_type) == (
            other.filename,
            other.date_time,
            other.external_attr,
            other.compress_type,
        )
    assert open_file(data, "a.zip", KEY).rewrite([]) == data


def test_an_unchanged_member_lies_there_byte_for_byte() -> None:
    for data in (
        packed({"a.txt": "无" * 99, "b.txt": MOBILE}),
        streamed({"a.txt": "无" * 99, "b.txt": MOBILE}),
    ):
        written, _ = redacted(data)
        [first, second] = zipfile.ZipFile(io.BytesIO(data)).infolist()
        assert written[: second.header_offset] == data[: second.header_offset]
        assert first.header_offset == 0
        assert members(written)["b.txt"] == b"138********"


def test_stored_and_bzip2_members_are_read() -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        written, _ = redacted(packed({"a.txt": MOBILE}, method=method))
        assert members(written) == {"a.txt": b"138********"}
    damaged = bytearray(packed({"a.txt": MOBILE * 9}, method=zipfile.ZIP_LZMA))
    damaged[45] ^= 0xFF
    assert codes(bytes(damaged)) == ["unreadable"]


def test_members_packed_by_xz_are_read() -> None:
    made = lzma.compress((MOBILE + "\n").encode())
    data = packed({"a.txt": made}, method=zipfile.ZIP_STORED)
    crc, size = zlib.crc32((MOBILE + "\n").encode()), len(MOBILE) + 1
    for at in (8, data.index(b"PK\x01\x02") + 10):
        data = (
            data[:at]
            + b"\x5f\0"
            + data[at + 2 : at + 6]
            + struct.pack("<LLL", crc, len(made), size)
            + data[at + 18 :]
        )
    assert members(redacted(data)[0]) == {"a.txt": b"138********\n"}


def in_gbk(data: bytes, name: str, standing: str) -> bytes:
    """The archive with a name as Chinese programs write it: GBK, and no word of it."""
    raw = name.encode("gb18030")
    assert len(raw) == len(standing)
    return data.replace(standing.encode(), raw)


def test_names_in_gbk_are_read_and_stay() -> None:
    data = in_gbk(packed({"aaaaaaaa.txt": MOBILE, "b.txt": "无"}), "脱贫名单", "aaaaaaaa")
    written, report = redacted(data)
    assert [each.place for each in report.findings] == ["脱贫名单.txt"]
    assert "脱贫名单.txt".encode("gb18030") in written
    assert [each.orig_filename for each in zipfile.ZipFile(io.BytesIO(written)).infolist()] == [
        "脱贫名单.txt".encode("gb18030").decode("cp437"),
        "b.txt",
    ]


def test_values_in_names_are_masked() -> None:
    data = packed({f"沙明远{RESIDENT}.txt": "无", f"{RESIDENT}/a.txt": "无"})
    written, report = redacted(data)
    assert [each.entity for each in report.findings if each.action == "mask"] == ["RESIDENT_ID"] * 2
    assert RESIDENT not in "".join(str(each.place) for each in report.findings)
    assert list(members(written)) == ["沙明远640104××××××××××××.txt", "640104××××××××××××/a.txt"]
    twice = packed({f"{RESIDENT}.txt": "甲", "640104195803109994.txt": "乙"})
    assert len(members(redacted(twice)[0])) == 2


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "7z"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
    ],
)
def test_other_archives_are_told_as_unreadable(start: bytes, kind: str) -> None:
    with pytest.raises(InputError, match=f"a {kind} archive"):
        SCANNER.scan(start + b"\x00" * 100, name="a.bin")
    assert codes(packed({"a.bin": start + b"\x00" * 100})) == ["unreadable"]


def with_extra(data: bytes, kind: int, of: bytes, text: str) -> bytes:
    """The archive of one member with a name or comment in Unicode beside it, in both headers."""
    field = struct.pack("<BL", 1, zlib.crc32(of)) + text.encode()
    extra = struct.pack("<2H", kind, len(field)) + field
    directory = data.index(b"PK\x01\x02")
    name = struct.unpack_from("<H", data, 26)[0]
    local = data[:28] + struct.pack("<H", len(extra)) + data[30 : 30 + name] + extra
    entry = data[directory : directory + 30] + struct.pack("<H", len(extra))
    entry += data[directory + 32 : directory + 46 + name] + extra
    end = data.index(b"PK\x05\x06")
    rest = data[directory + 46 + name : end]
    body = local + data[30 + name : directory]
    size = len(entry) + len(rest)
    return (
        body
        + entry
        + rest
        + data[end : end + 12]
        + struct.pack("<LL", size, len(body))
        + data[end + 20 :]
    )


@pytest.mark.parametrize("matches", [True, False], ids=["told by it", "of another name"])
def test_a_name_in_unicode_beside_the_name_is_read(matches: bool) -> None:
    of = b"a.txt" if matches else b"b.txt"
    data = with_extra(packed({"a.txt": "无"}), 0x7075, of, f"证明{RESIDENT}.txt")
    written, report = redacted(data)
    assert [each.entity for each in report.findings] == ["RESIDENT_ID"]
    assert RESIDENT.encode() not in written
    assert list(members(written)) == ["证明640104××××××××××××.txt" if matches else "a.txt"]
    other = with_extra(
        packed({f"{RESIDENT}.txt": "无"}), 0x7075, f"{RESIDENT}.txt".encode(), "a.txt"
    )
    written, _ = redacted(other)
    assert RESIDENT.encode() not in written
    assert list(members(written)) == ["a.txt"]


@pytest.mark.parametrize("clean", [False, True])
def test_a_comment_in_unicode_beside_the_comment_is_read(clean: bool) -> None:
    data = with_extra(packed({"a.txt": "无"}), 0x6375, b"", f"手机：{MOBILE}")
    written, report = redacted(data, clean=clean)
    assert [e.entity for e in report.findings] == ["HIDDEN_CONTENT", "MOBILE_PHONE"]
    assert MOBILE.encode() not in written
    [info] = zipfile.ZipFile(io.BytesIO(written)).infolist()
    assert info.comment == (b"" if clean else "手机：138********".encode())


def taken_out(data: bytes, name: str) -> bytes:
    """The archive without a member in its directory; its data lie there."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        [info] = [each for each in archive.infolist() if each.filename != name]
    end = data.index(b"PK\x05\x06")
    places = [at for at in range(end) if data.startswith(b"PK\x01\x02", at)]
    entries = [data[at:stop] for at, stop in zip(places, [*places[1:], end], strict=True)]
    [entry] = [each for each in entries if info.filename.encode() in each]
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(entry), places[0], 0)
    return data[: places[0]] + entry + tail


@pytest.mark.parametrize("pack", [packed, streamed], ids=["in one", "as a stream"])
@pytest.mark.parametrize("name", ["a.txt", "z.txt"], ids=["in front", "behind"])
def test_a_member_taken_out_of_the_directory_is_read_and_goes(
    name: str, pack: Callable[..., bytes]
) -> None:
    data = taken_out(pack(dict(sorted({name: f"证号{RESIDENT}", "b.txt": "无"}.items()))), name)
    written, report = redacted(data)
    assert [e.entity for e in report.findings] == ["HIDDEN_CONTENT", "RESIDENT_ID"]
    assert name in str(report.findings[1].place)
    assert members(written) == {"b.txt": "无".encode()}
    assert report.remarks
    assert written.count(b"PK\x03\x04") == 1


@pytest.mark.parametrize("lines", [1, 500])
def test_an_archive_behind_a_script_is_one(lines: int) -> None:
    script = b"#!/bin/sh\nexec unzip $0\n" * lines + f"# 手机 {MOBILE}\n".encode()
    written, report = redacted(script + packed({"a.txt": RESIDENT}))
    acting = {each.entity for each in report.acting}
    assert acting == {"HIDDEN_CONTENT", "MOBILE_PHONE", "RESIDENT_ID"}
    assert members(written) == {"a.txt": b"640104************"}


def test_an_encrypted_member_is_a_failure_and_the_others_are_read() -> None:
    data = bytearray(packed({"a.txt": "x", "b.txt": MOBILE}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    report = SCANNER.scan(bytes(data), name="a.zip")
    assert [each.code for each in report.failures] == ["encrypted"]
    assert [each.place for each in report.findings] == ["b.txt"]
    assert report.verdict == "hold"


@pytest.mark.parametrize(
    "name", ["../a.txt", "/a.txt", "C:/a.txt", "a/../../b.txt", "..\\a.txt", "a\x01.txt"]
)
def test_unsafe_names_are_failures(name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, MOBILE)
    report = SCANNER.scan(out.getvalue(), name="a.zip")
    assert [each.code for each in report.failures] == ["unsafe_name"]
    assert [each.entity for each in report.findings] == ["MOBILE_PHONE"]


def test_links_and_names_that_stand_twice_are_failures() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("a")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("b.txt", "甲")
            archive.writestr("b.txt", "乙")
    assert codes(out.getvalue()) == ["unsafe_name", "ambiguous_name"]


def test_a_bomb_is_not_unpacked() -> None:
    assert codes(packed({"a.txt": b"\x20" * 50_000_000})) == ["unreadable"]
    lying = bytearray(packed({"a.txt": b"0" * 100_000}))
    at = lying.index(b"PK\x01\x02") + 24
    lying[at : at + 4] = struct.pack("<L", 1000)
    assert codes(bytes(lying)) == ["unreadable"]
    many = Limits(members=5)
    with pytest.raises(InputError, match="too many"):
        open_file(packed({f"{each}.txt": b"" for each in range(9)}), "a.zip", KEY, limits=many)


def test_nesting_is_read_to_a_limit() -> None:
    data: bytes = MOBILE.encode()
    name = "a.txt"
    for depth in range(7):
        data, name = packed({name: data}), f"{depth}.zip"
        report = SCANNER.scan(data, name=name)
        is_read = depth < Limits().depth
        assert [each.code for each in report.failures] == ([] if is_read else ["too_deep"])
        assert bool(report.findings) is is_read


def test_overlapping_members_are_refused() -> None:
    data = bytearray(packed({"a.txt": "x", "b.txt": "y"}))
    second = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[second + 42 : second + 46] = struct.pack("<L", 0)
    with pytest.raises(InputError, match="overlapping"):
        open_file(bytes(data), "a.zip", KEY)


def test_what_lies_between_members_is_told_and_left_out() -> None:
    data = packed({"a.txt": MOBILE})
    lost = packed({"lost.txt": RESIDENT}, method=zipfile.ZIP_STORED)
    written, _ = redacted(lost[: lost.index(b"PK\x01\x02")] + data)
    assert RESIDENT.encode() not in written
    behind = data + b"\x00" * 50 + RESIDENT.encode()
    assert whats(behind) == ["stray data"]
    assert RESIDENT.encode() not in redacted(behind)[0]


def test_comments_and_what_systems_leave_are_told_and_cleaned() -> None:
    data = packed(
        {
            "a.txt": "无",
            "__MACOSX/._a.txt": b"\x00\x05",
            "Thumbs.db": b"\xd0\xcf",
            ".DS_Store": b"\x00",
        },
        comment=f"联系电话{MOBILE}".encode("gb18030"),
    )
    assert whats(data) == ["comment", "system file", "thumbnail"]
    written, _ = redacted(data)
    assert zipfile.ZipFile(io.BytesIO(written)).comment == "联系电话138********".encode("gb18030")
    cleaned, _ = redacted(data, clean=True)
    assert members(cleaned) == {"a.txt": "无".encode()}
    assert not zipfile.ZipFile(io.BytesIO(cleaned)).comment
    assert whats(cleaned) == []


def test_inner_files_are_cleaned() -> None:
    data = packed({"a.html": "<p hidden>沙明远</p><p>甲</p>", "b.txt": "无"})
    assert whats(data) == ["hidden text"]
    cleaned = redacted(data, clean=True)[0]
    assert members(cleaned) == {"a.html": "<p>甲</p>".encode(), "b.txt": "无".encode()}
    assert open_file(data, "a.zip", KEY).rewrite([], clean=True) == cleaned


def test_tables_of_two_members_are_two() -> None:
    table = "<table><tr><td>姓名<td>身份证号<tr><td>马兰<td>{}</table>"
    data = packed({"a.html": table.format(RESIDENT), "b.html": table.format(RESIDENT)})
    written, report = redacted(data)
    assert [each.place for each in report.findings if each.entity == "RESIDENT_ID"] == [
        "a.html",
        "b.html",
    ]
    assert len(set(members(written).values())) == 1


def test_a_damaged_member_is_a_failure() -> None:
    data = bytearray(packed({"a.txt": MOBILE, "b.txt": MOBILE}, method=zipfile.ZIP_STORED))
    data[data.index(MOBILE.encode())] ^= 1
    report = SCANNER.scan(bytes(data), name="a.zip")
    assert [each.code for each in report.failures] == ["unreadable"]
    assert [each.place for each in report.findings] == ["b.txt"]


def test_truncated_archives_are_refused() -> None:
    data = packed({"a.txt": MOBILE * 50, "b.txt": "无"})
    for part in range(1, 20):
        with pytest.raises(InputError):
            open_file(data[: len(data) * part // 20], "a.zip", KEY)


SAMPLE = packed(
    {
        "说明.txt": MOBILE,
        "b.json": f'["{RESIDENT}"]',
        "c.zip": packed({"d.html": "<p hidden>沙明远"}),
    }
)
PIECES = [b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"\xff\xff\xff\xff", b"\x00" * 4, b"\x01"]


def stays_zip(before: bytes, after: bytes) -> None:
    if before.startswith(b"PK\x03\x04"):
        zipfile.ZipFile(io.BytesIO(after)).namelist()


@pytest.mark.parametrize(
    "make", [lambda: SAMPLE, lambda: streamed({"a.txt": MOBILE, "b.txt": "无"})]
)
def test_mutated_archives_are_read_or_refused(make: Callable[[], bytes]) -> None:
    mutations.run(make(), "a.zip", PIECES, 200, stays_zip)


@pytest.mark.soak
def test_much_mutated_archives_are_read_or_refused() -> None:
    mutations.run(SAMPLE, "a.zip", PIECES, 2000, stays_zip)
