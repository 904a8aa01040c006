"""Parquet and JSONL as collections: a row is an item, and a broken one stops nothing."""

from __future__ import annotations

import base64
import gzip
import json
import os
import pickle
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from redactor.batch import open_collection
from redactor.errors import InputError, OptionError
from tests.batch.collected import audited, indexed, refusal, told, why_not
from tests.command import RESIDENT

_PAGE = f"公示\n马秀莲身份证号：{RESIDENT}\n"


def _parquet(path: Path, rows: list[dict[str, Any]], size: int = 2, **kinds: pa.DataType) -> Path:
    table = pa.Table.from_pylist(rows)
    for name, kind in kinds.items():
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, table.column(name).cast(kind))
    pq.write_table(table, path, row_group_size=size)
    return path


def _jsonl(path: Path, *lines: Any) -> Path:
    written = [
        each if isinstance(each, bytes) else json.dumps(each, ensure_ascii=False).encode()
        for each in lines
    ]
    data = b"\n".join(written) + b"\n"
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def test_rows_of_parquet_are_audited(tmp_path: Path) -> None:
    rows = [
        {"id": str(each), "text": f"第{each}页\n{_PAGE if each % 2 else ''}"} for each in range(7)
    ]
    path = _parquet(tmp_path / "a.parquet", [*rows, {"id": None, "text": "x"}, {"id": "n"}])
    collection = open_collection(str(path))
    assert pickle.loads(pickle.dumps(collection)) == collection
    planned, found = audited(tmp_path / "out", collection)
    assert planned.inputs == 9
    verdicts = {str(each): "mask" if each % 2 else "pass" for each in range(7)}
    assert told(found) == verdicts | {"第8行": "no_id", "n": "no_content"}
    # Nothing has changed; what has failed is tried again.
    planned, found = audited(tmp_path / "out", collection)
    assert (planned.unchanged, planned.waiting) == (7, 2)
    # The file is another; of its rows, one is.
    rows[3]["text"] = "别的"
    _parquet(path, rows)
    os.utime(path, (1, 1))
    planned, found = audited(tmp_path / "out", collection)
    assert (planned.gone, planned.waiting) == (2, 7)
    assert told(found) == {str(each): "unchanged" for each in range(7)} | {"3": "pass"}


def test_rows_in_any_order_and_of_any_type(tmp_path: Path) -> None:
    rows = [{"key": each, "html": f"<p>{each}</p>"} for each in range(10)]
    path = _parquet(
        tmp_path / "a.parquet", rows, size=4, html=pa.dictionary(pa.int32(), pa.large_string())
    )
    collection = open_collection(str(path))
    found = indexed(collection)
    for id in ("5", "9", "0", "8", "5"):
        loaded = collection.load(found[id])
        assert (loaded.data, loaded.format) == (f"<p>{id}</p>", "html")


def test_files_in_a_column_of_bytes(tmp_path: Path) -> None:
    rows = [
        {"url": "http://a/1", "data": b"<p>1</p>", "filename": "a.html", "size": 1},
        {"url": "http://a/2", "data": _PAGE.encode("gbk"), "filename": None, "size": 2},
    ]
    collection = open_collection(str(_parquet(tmp_path / "a.parquet", rows)))
    found = indexed(collection)
    assert {each.name for each in found.values()} == {"a.html", "http://a/2"}
    _, done = audited(tmp_path / "out", collection)
    assert told(done) == {"http://a/1": "pass", "http://a/2": "mask"}
    assert done["http://a/1"]["media_type"] == "text/html"


def test_columns_that_nobody_can_guess(tmp_path: Path) -> None:
    path = str(_parquet(tmp_path / "a.parquet", [{"no": 1, "one": "a", "two": "b"}]))
    with pytest.raises(OptionError, match=r"like an id.*columns: no, one, two"):
        open_collection(path)
    with pytest.raises(OptionError, match=r"text: no column is called like a text"):
        open_collection(path, id="no")
    with pytest.raises(OptionError, match="three is no column"):
        open_collection(path, id="no", text="three")
    with pytest.raises(OptionError, match="no is of another type"):
        open_collection(path, id="one", text="no")
    with pytest.raises(OptionError, match="not both"):
        open_collection(path, id="no", text="one", bytes="two")
    assert list(indexed(open_collection(path, id="no", text="two"))) == ["1"]
    with pytest.raises(InputError, match=r"no Parquet|damaged"):
        (tmp_path / "b.parquet").write_bytes(b"PAR1 and no more")
        open_collection(str(tmp_path / "b.parquet"))


def test_a_folder_of_tables(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    _parquet(folder / "part-0.parquet", [{"id": "a", "text": "a"}, {"id": "b", "text": "b"}])
    _parquet(folder / "part-1.parquet", [{"id": "c", "text": "c"}, {"id": "a", "text": "a2"}])
    _parquet(folder / "part-2.parquet", [{"id": "d", "other": "d"}])
    (folder / "part-3.parquet").write_bytes(b"PAR1 broken")
    _jsonl(folder / "part-4.jsonl", {"id": "e", "text": "e"}, b"broken")
    (folder / "part-5.jsonl").symlink_to("/etc/passwd")
    (folder / "_SUCCESS").write_bytes(b"")
    collection = open_collection(f"tables:{folder}")
    planned, rows = audited(tmp_path / "out", collection)
    assert planned.inputs == 9
    assert told(rows) == {
        "a": "pass",
        "b": "pass",
        "c": "pass",
        "a（重复2）": "duplicate_id",
        "part-2.parquet/": "other_columns",
        "part-3.parquet/": "broken_table",
        "e": "pass",
        "part-4.jsonl 第2行": "broken_line",
        "part-5.jsonl": "outside",
    }
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no such file"):
        open_collection(f"tables:{tmp_path / 'empty'}")


def test_a_page_of_parquet_that_is_damaged(tmp_path: Path) -> None:
    rows = [{"id": str(each), "text": os.urandom(500).hex()} for each in range(40)]
    path = _parquet(tmp_path / "a.parquet", rows, size=20)
    facts = pq.read_metadata(path).row_group(1).column(1)
    data = bytearray(path.read_bytes())
    at = facts.dictionary_page_offset or facts.data_page_offset
    data[at : at + facts.total_compressed_size] = bytes(facts.total_compressed_size)
    path.write_bytes(data)
    collection = open_collection(str(path))
    _, done = audited(tmp_path / "out", collection)
    assert {done[str(each)]["reason"] for each in range(20)} == {""}
    assert {done[str(each)]["reason"] for each in range(20, 40)} == {"broken_table"}


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.gz", "ndjson"])
def test_lines_are_audited(tmp_path: Path, ending: str) -> None:
    path = _jsonl(
        tmp_path / f"a.{ending}",
        {"id": 1, "text": _PAGE},
        b"",
        {"id": "二", "text": "fine"},
        b'{"id": "3", "text": ',
        b'["4"]',
        {"id": "5", "text": None},
        {"text": "no id"},
        '{"id": "6", "text": "公示"}'.encode("gbk"),
        {"id": "7", "text": 12},
        {"id": "1", "text": "twice"},
        b"\xff\xfe\x00",
        b'{"id": "8", "text": "\\ud800"}',
        b"[" * 100_000,
    )
    collection = open_collection(str(path))
    assert pickle.loads(pickle.dumps(collection)) == collection
    planned, found = audited(tmp_path / "out", collection)
    assert planned.inputs == 12
    assert told(found) == {
        "1": "mask",
        "二": "pass",
        "第4行": "broken_line",
        "第5行": "broken_line",
        "5": "no_content",
        "第7行": "no_id",
        "6": "pass",
        "7": "no_content",
        "1（重复2）": "duplicate_id",
        "第11行": "broken_line",
        "8": "pass",
        "第13行": "broken_line",
    }
    items = indexed_without_doubles(collection)
    assert collection.load(items["6"]).data == "公示"
    assert collection.load(items["二"]).data == "fine"


def indexed_without_doubles(collection: Any) -> dict[str, Any]:
    return {each.id: each for each in reversed(list(collection.items()))}


def test_files_in_base64(tmp_path: Path) -> None:
    packed = base64.b64encode(_PAGE.encode("gbk")).decode()
    path = _jsonl(
        tmp_path / "a.jsonl",
        {"id": "a", "content": packed, "name": "a.txt"},
        {"id": "b", "content": packed[:30] + "\n" + packed[30:], "name": "a.txt"},
        {"id": "c", "content": "no base64!", "name": "a.txt"},
    )
    collection = open_collection(str(path), bytes="content")
    _, found = audited(tmp_path / "out", collection)
    assert told(found) == {"a": "mask", "b": "mask", "c": "bad_base64"}
    assert found["a"]["name"] == "a.txt"


def test_packed_lines_that_are_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    _jsonl(path, *({"id": each, "text": os.urandom(200).hex()} for each in range(500)))
    path.write_bytes(path.read_bytes()[:-20_000])
    found = why_not(open_collection(str(path)))
    *rows, last = found.values()
    assert len(rows) > 200
    assert set(rows) == {""}
    assert last == "cut_off"
    assert list(found)[-1].endswith("行起/")


def test_a_table_that_is_changed_while_it_is_audited(tmp_path: Path) -> None:
    for path in (
        _jsonl(tmp_path / "a.jsonl", {"id": 1, "text": "x"}),
        _parquet(tmp_path / "a.parquet", [{"id": 1, "text": "x"}]),
    ):
        collection = open_collection(str(path))
        (item,) = collection.items()
        os.utime(path, (5, 5))
        assert refusal(collection, item) == "changed_meanwhile"


def test_an_empty_table(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"")
    assert indexed(open_collection(str(tmp_path / "a.jsonl"))) == {}


def test_a_row_costs_little(tmp_path: Path) -> None:
    """Loading a row must not cost more than a fraction of scanning it (some hundred µs)."""
    rows = [{"id": str(each), "text": f"第{each}页" + "正文" * 500} for each in range(20_000)]
    collection = open_collection(str(_parquet(tmp_path / "a.parquet", rows, size=10_000)))
    items = list(collection.items())
    start = time.process_time()
    assert sum(len(collection.load(each).data) for each in items) > 20_000_000
    assert (time.process_time() - start) / len(items) < 100e-6
