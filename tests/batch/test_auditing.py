"""An item in, a row out, whatever happens."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pytest

from redactor.audit import Scanner
from redactor.batch.auditing import Auditor, Job, audit_items, load_outside, options_digest
from redactor.batch.items import Item, Loaded, RefusedError, Unchanged
from redactor.batch.layout import plan_schema, result_schema
from redactor.batch.rows import Row, record_batch
from redactor.batch.shown import Shown
from redactor.errors import InputError, OptionError
from redactor.model import ScanOptions
from tests.batch.made import DIGEST, OPTIONS, Listed, auditor
from tests.command import MOBILE, RESIDENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubled:
    """A collection in which loading goes wrong, each time otherwise."""

    error: type[BaseException]
    spec: str = "troubled"

    def items(self) -> Iterator[Item]:
        yield from ()

    def load(self, item: Item) -> Loaded:
        if self.error is RefusedError:
            raise RefusedError("http_404", "is not there")
        raise self.error(f"身份证号：{RESIDENT}")


def test_rows_have_the_columns_of_the_layout() -> None:
    assert list(Row._fields) == result_schema().names
    assert record_batch([]).schema == result_schema()


def test_a_row_tells_what_was_found_and_never_the_value() -> None:
    text = f"公示\n马秀莲身份证号：{RESIDENT}，手机：{MOBILE}\n"
    item = Item(id="a/通知.txt", name="通知.txt", version="v1")
    row = auditor(Listed(texts=(("a/通知.txt", text),))).row(item)
    assert (row.status, row.verdict, row.media_type) == ("audited", "mask", "text/plain")
    table = record_batch([row]).to_pylist()[0]
    assert [each["entity"] for each in table["findings"] if each["action"] == "mask"] == [
        "RESIDENT_ID",
        "MOBILE_PHONE",
    ]
    assert table["findings"][-1]["quote"] == "138********"
    assert RESIDENT not in json.dumps(table, default=str, ensure_ascii=False)
    assert MOBILE not in json.dumps(table, default=str, ensure_ascii=False)
    assert table["bytes"] == len(text.encode())
    assert table["options"] == DIGEST


def test_names_are_shown_masked_and_kept_as_they_are() -> None:
    row = auditor().row(Item(id=f"通知/张三身份证{RESIDENT}.txt", name="x.txt"))
    assert RESIDENT in row.id
    assert RESIDENT not in row.shown_id
    assert row.shown_id.startswith("通知/张三身份证640104*")


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("第3页第12行", "第3页第12行"),
        ("pages/000123.html", "pages/000123.html"),
        (f"http://a.example/f?tel={MOBILE}", "http://a.example/f?tel=138********"),
        (f"名单%20{MOBILE}.txt", "名单 138********.txt"),
        ("京A12345", "京A*****"),
        ("马秀莲2015年3月2日出生证明.pdf", None),
    ],
)
def test_a_name_is_masked_as_a_scan_would(path: str, shown: str | None) -> None:
    scanner = Scanner(key=b"k")
    assert Shown(scanner).path(path) == (
        shown or scanner.redact(path.removesuffix(".pdf")).text + ".pdf"
    )


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError, "unreadable"),
        (RefusedError, "http_404"),
        (PermissionError, "unreadable"),
        (ValueError, "internal"),
        (SystemExit, "internal"),
        (RecursionError, "internal"),
        (MemoryError, "memory"),
    ],
)
def test_what_goes_wrong_is_a_row(error: type[BaseException], code: str) -> None:
    row = auditor(Troubled(error=error)).row(Item(id="a", name="a"))
    assert (row.status, row.reason, row.verdict) == ("failed", code, "hold")
    assert row.message
    assert [each[0] for each in row.failures] == [code]
    if error is not InputError:  # its maker answers for what it says
        assert RESIDENT not in repr(row)


def test_a_watched_process_leaves_memory_to_its_watcher() -> None:
    job = Job(collection=Troubled(error=MemoryError), options=OPTIONS)
    with pytest.raises(MemoryError):
        Auditor(job, guarded=True).row(Item(id="a", name="a"))


def test_what_is_known_already_is_not_audited() -> None:
    audits = auditor(Listed())
    item = Item(id="a", name="a")
    digest = audits.row(item).digest
    again = audits.row(item, digest)
    assert (again.status, again.reason, again.digest) == ("skipped", "unchanged", digest)
    told = auditor(Troubled(error=Unchanged)).row(item, digest)
    assert (told.status, told.reason, told.digest) == ("skipped", "unchanged", digest)


def test_refusals_and_skips_are_never_loaded() -> None:
    audits = auditor(Troubled(error=ValueError))
    refused = audits.row(Item(id="a", name="a", refusal="outside"))
    skipped = audits.row(Item(id="b", name="b", skipped="empty"))
    assert (refused.status, refused.reason, refused.verdict) == ("failed", "outside", "hold")
    assert (skipped.status, skipped.reason, skipped.verdict) == ("skipped", "empty", "")


def test_halves_of_pairs_do_not_end_a_batch() -> None:
    row = Row(id="a\ud800", shown_id="b", parent="", name="c\udfff", failures=[("x", "\ud800", "")])
    assert record_batch([row]).to_pylist()[0]["id"] == "a\ufffd"


def test_batches_of_items_become_batches_of_rows() -> None:
    columns = plan_schema().names
    plan = [
        dict.fromkeys(columns, "") | {"id": f"{n}", "name": f"{n}", "size": 1} for n in range(5)
    ]
    batches = pa.Table.from_pylist(plan, schema=plan_schema()).to_batches(max_chunksize=2)
    seen: list[int] = []
    done = list(audit_items(batches, auditor(), seen.append))
    assert [batch.num_rows for batch in done] == [2, 2, 1]
    assert seen == [0, 1, 2, 3, 4]
    assert all(batch.schema == result_schema() for batch in done)


def test_the_day_changes_nothing_unless_it_is_told() -> None:
    later = ScanOptions(key=b"other", archived=True, today=datetime.date(2030, 1, 1))
    assert options_digest(later) == DIGEST
    assert options_digest(later, is_dated=True) != DIGEST
    assert options_digest(ScanOptions(names=True, archived=True)) != DIGEST
    assert options_digest(OPTIONS, ["tests.batch.poison:Poison"]) != DIGEST


def test_detectors_come_by_name() -> None:
    assert len(load_outside(["tests.batch.poison:Poison"])) == 1
    for name in ("tests.batch.poison", "no.such:Thing", "tests.batch.poison:NOT_ONE", "a:"):
        with pytest.raises(OptionError):
            load_outside([name])
