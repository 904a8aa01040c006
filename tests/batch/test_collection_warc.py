"""Web archives as collections, written record by record as crawlers write them."""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
import zlib
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from redactor.batch import open_collection
from redactor.errors import InputError, OptionError
from tests.batch.collected import audited, indexed, refusal, told, why_not
from tests.command import RESIDENT

_PAGE = f"<html><title>公示</title><p>马秀莲身份证号：{RESIDENT}</p></html>"
_HTML = "Content-Type: text/html; charset=utf-8\r\n"


def http(body: bytes | str, head: str = _HTML, status: str = "200 OK") -> bytes:
    data = body.encode() if isinstance(body, str) else body
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + data


def record(
    address: str, block: bytes, *, kind: str = "response", day: str = "01", **told: str
) -> bytes:
    told = {
        "WARC-Type": kind,
        "WARC-Target-URI": address,
        "WARC-Date": f"2024-01-{day}T03:04:05Z",
        "WARC-Record-ID": f"<urn:uuid:{zlib.crc32(block):08x}-0000-0000-0000-000000000000>",
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
        **{name.replace("_", "-"): value for name, value in told.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"WARC/1.0\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def written(path: Path, *records: bytes) -> Path:
    if path.name.endswith("whole.warc.gz"):
        path.write_bytes(gzip.compress(b"".join(records)))
    elif path.name.endswith(".gz"):
        path.write_bytes(b"".join(map(gzip.compress, records)))
    else:
        path.write_bytes(b"".join(records))
    return path


INFO = record("", b"software: made\r\n", kind="warcinfo", WARC_Target_URI="")


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "whole.warc.gz"])
def test_captures_are_audited(tmp_path: Path, name: str) -> None:
    packed = gzip.compress(_PAGE.encode())
    path = written(
        tmp_path / name,
        INFO,
        record("http://a.cn/1.html", http(_PAGE)),
        record("http://a.cn/1.html", b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record("http://a.cn/2.do", http(packed, _HTML + "Content-Encoding: gzip\r\n")),
        record(
            "http://a.cn/3",
            http(
                f"{len(_PAGE.encode()):x}\r\n{_PAGE}\r\n0\r\n\r\n",
                _HTML + "Transfer-Encoding: chunked\r\n",
            ),
        ),
        record(
            "http://a.cn/4",
            http(_PAGE, _HTML + "Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n"),
        ),
        record(
            "http://a.cn/5.txt",
            f"{RESIDENT}".encode("gbk"),
            kind="resource",
            Content_Type="text/plain",
        ),
        record("http://a.cn/6", "正文".encode(), kind="conversion", Content_Type="text/plain"),
        record("<http://a.cn/7>", http("<p>公示</p>".encode("gbk"))),
    )
    collection = open_collection(str(path))
    assert pickle.loads(pickle.dumps(collection)) == collection
    found = indexed(collection)
    assert [each.name for each in found.values()][:2] == ["1.html", "2.do.html"]
    assert {each.modified for each in found.values()} == {"2024-01-01"}
    for each in reversed(found.values()):
        assert collection.load(each).data
    _, rows = audited(tmp_path / "out", collection)
    assert told(rows) == {
        "http://a.cn/1.html": "mask",
        "http://a.cn/2.do": "mask",
        "http://a.cn/3": "mask",
        "http://a.cn/4": "mask",
        "http://a.cn/5.txt": "mask",
        "http://a.cn/6": "pass",
        "http://a.cn/7": "pass",
    }
    assert rows["http://a.cn/4"]["media_type"] == "text/html"
    planned, rows = audited(tmp_path / "out", collection)
    assert (planned.unchanged, planned.waiting) == (7, 0)


def test_what_is_no_page_is_counted(tmp_path: Path) -> None:
    at = "http://a.cn/"
    path = written(
        tmp_path / "a.warc",
        record(f"{at}moved", http("", "Location: /\r\n", "301 Moved")),
        record(f"{at}none", http("no", status="404 Not Found")),
        record(f"{at}failed", http("no", status="500 Oh")),
        record(f"{at}empty", b""),
        record(f"{at}blank", http("")),
        record(f"{at}cut", http("half"), WARC_Truncated="length"),
        record(f"{at}promised", http("half", _HTML + "Content-Length: 400\r\n")),
        record(f"{at}chunks", http("50\r\nhalf", _HTML + "Transfer-Encoding: chunked\r\n")),
        record(
            f"{at}packed",
            http(gzip.compress(os.urandom(900))[:-100], _HTML + "Content-Encoding: gzip\r\n"),
        ),
        record(
            f"{at}bomb",
            http(gzip.compress(bytes(90_000_000)), _HTML + "Content-Encoding: gzip\r\n"),
        ),
        record(f"{at}zstd", http("xxx", _HTML + "Content-Encoding: zstd\r\n")),
        record(f"{at}odd", b"no http at all"),
        record("dns:a.cn", b"a.cn. 1 IN A 1.2.3.4", kind="response", Content_Type="text/dns"),
        record("", b"x", kind="resource", WARC_Target_URI=""),
        record(f"{at}new", b"x", kind="unheard-of"),
        record(f"{at}fine", http("fine")),
    )
    collection = open_collection(str(path))
    planned, rows = audited(tmp_path / "out", collection)
    assert planned.inputs == 16
    assert told(rows) == {
        f"{at}moved": "http_301",
        f"{at}none": "http_404",
        f"{at}failed": "http_500",
        f"{at}empty": "empty_record",
        f"{at}blank": "empty",
        f"{at}cut": "truncated",
        f"{at}promised": "truncated",
        f"{at}chunks": "truncated",
        f"{at}packed": "truncated",
        f"{at}bomb": "unpacks_too_far",
        f"{at}zstd": "unknown_packing",
        f"{at}odd": "bad_record",
        "dns:a.cn": "no_page",
        "a.warc 第14条记录": "bad_record",
        "a.warc 第15条记录": "bad_record",
        f"{at}fine": "pass",
    }


def test_the_latest_answer_of_an_address_counts(tmp_path: Path) -> None:
    folder = tmp_path / "crawls"
    folder.mkdir()
    revisit = {"kind": "revisit", "WARC_Profile": "http://netpreserve.org/warc/1.0/revisit/x"}
    written(
        folder / "2.warc.gz",
        record("http://a.cn/", http("second"), day="02"),
        record("http://a.cn/", http("", status="503 Busy"), day="09"),
        record("http://a.cn/lost", http("", status="404 Gone"), day="09"),
    )
    written(
        folder / "1.warc",
        record("http://a.cn/", http("first")),
        record("http://a.cn/", http("", head=""), day="03", **revisit),
        record("http://b.cn/", http("", head=""), day="03", **revisit),
        record(
            "http://c.cn/",
            http("", head=""),
            day="03",
            **revisit,
            WARC_Refers_To_Target_URI="http://a.cn/",
        ),
    )
    (folder / "notes.txt").write_text("x")
    found = why_not(open_collection(f"warc:{folder}"))
    assert found == {
        "20240101030405/http://a.cn/": "older_capture",
        "20240103030405/http://a.cn/": "revisit",
        "http://b.cn/": "revisit_alone",
        "http://c.cn/": "revisit",
        "http://a.cn/": "",
        "20240109030405/http://a.cn/": "http_503",
        "http://a.cn/lost": "http_404",
    }
    collection = open_collection(f"warc:{folder}", captures="all")
    items = indexed(collection)
    assert collection.load(items["http://a.cn/"]).data == b"second"
    assert collection.load(items["20240101030405/http://a.cn/"]).data == b"first"
    with pytest.raises(OptionError, match="latest or all"):
        open_collection(f"warc:{folder}", captures="some")


def test_an_archive_that_is_damaged_or_cut_off(tmp_path: Path) -> None:
    one, two = record("http://a.cn/1", http("one")), record("http://a.cn/2", http("two" * 99))
    broken = {
        "garbage.warc": one + b"no record at all\r\n\r\n" + two,
        "cut.warc": one + two[:-60],
        "cut.warc.gz": gzip.compress(one) + gzip.compress(two)[:-30],
        "none.warc": b"no archive",
        "none.warc.gz": gzip.compress(b"no archive"),
    }
    found = {}
    for name, data in broken.items():
        (tmp_path / name).write_bytes(data)
        found[name] = why_not(open_collection(str(tmp_path / name)))
    assert found == {
        "garbage.warc": {"http://a.cn/1": "", "garbage.warc 第2条记录起/": "broken_archive"},
        "cut.warc": {"http://a.cn/1": "", "http://a.cn/2": "truncated"},
        "cut.warc.gz": {"http://a.cn/1": "", "http://a.cn/2": "truncated"},
        "none.warc": {"none.warc 第1条记录起/": "broken_archive"},
        "none.warc.gz": {"none.warc.gz 第1条记录起/": "broken_archive"},
    }


def test_an_archive_that_is_changed_while_it_is_audited(tmp_path: Path) -> None:
    path = written(tmp_path / "a.warc", record("http://a.cn/1", http("one")))
    collection = open_collection(str(path))
    (item,) = collection.items()
    written(path, record("http://a.cn/1", http("another")))
    assert refusal(collection, item) == "changed_meanwhile"


def test_an_archive_written_by_others(tmp_path: Path) -> None:
    """By the library's own writer, with its digests."""
    made = WarcRecord()
    made.init_headers(WarcRecordType.response, content_length=len(http(_PAGE)))
    made.headers["WARC-Target-URI"] = "http://a.cn/"
    made.headers["Content-Type"] = "application/http; msgtype=response"
    made.set_bytes_content(http(_PAGE))
    out = io.BytesIO()
    made.write(out, checksum_data=True)
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(out.getvalue()))
    collection = open_collection(str(tmp_path / "a.warc.gz"))
    (item,) = collection.items()
    assert item.version.startswith("sha1:")
    assert _PAGE.encode() == collection.load(item).data


def _places(path: Path) -> list[int]:
    return [each.stream_pos for each in ArchiveIterator(str(path), fsspec_args=False)]


def test_indexes_are_read_in_place_of_archives(tmp_path: Path) -> None:
    (tmp_path / "warcs").mkdir()
    path = written(
        tmp_path / "warcs" / "a.warc.gz",
        record("http://a.cn/1", http(_PAGE)),
        record("http://a.cn/2", http("two")),
    )
    first, second = _places(path)
    line = {"url": "http://a.cn/1", "mime": "text/html", "status": "200", "digest": "AAA"}
    line |= {"length": "300", "offset": str(first), "filename": "a.warc.gz"}
    index = tmp_path / "a.cdxj"
    lines = [
        line,
        {**line, "url": "http://a.cn/2", "offset": str(second)},
        {**line, "url": "http://a.cn/3", "filename": "b.warc.gz"},
        {**line, "url": "http://a.cn/4", "filename": "../../etc/passwd"},
        {**line, "url": "http://a.cn/5", "status": "404"},
        {**line, "url": "http://a.cn/6", "offset": str(first + 1)},
        {**line, "url": "http://a.cn/2", "offset": str(second), "mime": "warc/revisit"},
    ]
    index.write_text(
        "".join(
            f"cn,a)/ 2024010{at}030405 {json.dumps(each)}\n" for at, each in enumerate(lines, 1)
        )
        + "broken\n"
    )
    with pytest.raises(InputError, match="none of its archives is there"):
        open_collection(str(index))
    collection = open_collection(str(index), folder=str(tmp_path / "warcs"))
    assert pickle.loads(pickle.dumps(collection)) == collection
    planned, rows = audited(tmp_path / "out", collection)
    assert planned.inputs == 8
    assert told(rows) == {
        "http://a.cn/1": "mask",
        "http://a.cn/2": "pass",
        "http://a.cn/3": "vanished",
        "http://a.cn/4": "outside",
        "http://a.cn/5": "http_404",
        "http://a.cn/6": "broken_archive",
        "20240107030405/http://a.cn/2": "revisit",
        "第8行": "broken_line",
    }
    old = tmp_path / "warcs" / "a.cdx"
    old.write_text(
        " CDX N b a m s k r M S V g\n"
        f"cn,a)/1 20240101030405 http://a.cn/1 text/html 200 AAA - - 300 {first} a.warc.gz\n"
    )
    collection = open_collection(str(old))
    (item,) = collection.items()
    assert collection.load(item).data == _PAGE.encode()
