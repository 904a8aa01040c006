"""A ledger, and every way to tamper with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.errors import InputError, OptionError
from redactor.reviews.encoding import encode
from redactor.reviews.ledger import (
    Fault,
    FaultKind,
    Record,
    append,
    checkpoint,
    parse,
    parse_checkpoint,
    verify,
)
from redactor.reviews.storage import FileLedger

KEY = b"a key for tests"
OTHER = b"another key"


def chain(count: int, key: bytes = KEY, mark: str = "") -> list[Record]:
    made: list[Record] = []
    for number in range(count):
        body = {"event": number, "by": "甲", "mark": mark}
        made.append(append(made[-1] if made else None, body, key))
    return made


LEDGER = chain(12)
places = st.integers(min_value=0, max_value=len(LEDGER) - 1)


_SECOND = "5f71628b3f8fb2f672d72ed99ab57a8012c7bf0acf02cc6a84eac99ef7898f58"
KNOWN = {
    "mark": "cdbe2124b0e219d5",
    "first": "042b121e232f9a6a180c30db107daed9905fdfaffc5f9416e4f5e7b656889547",
    "second": _SECOND,
    "checkpoint": f"redactor-ledger-1 2 {_SECOND} cdbe2124b0e219d5 "
    "13f56bafef34c5a31e9fa51ced226becac813487526d8f90592bdec6c8dfa80b",
}


def test_known_answers() -> None:
    """Computed once by another program (openssl) from the form in the module's docstring."""
    first = append(None, {"b": [1, True, None], "a": "表\n"}, b"key")
    assert first.body == '{"a":"表\\n","b":[1,true,null]}'.encode()
    assert first.key == KNOWN["mark"]
    assert first.seal == KNOWN["first"]
    second = append(first, {}, b"key")
    assert second.seal == KNOWN["second"]
    assert checkpoint(second, b"key").line() == KNOWN["checkpoint"]


def test_a_body_has_one_form() -> None:
    assert encode({"é": 1, "a": "\u2028\x7f\x1f/"}) == '{"a":"\u2028\x7f\\u001f/","é":1}'.encode()
    for body in (1.5, {"a": 2**53}, {1: 2}, {"a": "\ud800"}, b"x", {"a": float("nan")}):
        with pytest.raises(OptionError):
            encode(body)


texts = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_encoding_comes_back(value: object) -> None:
    assert json.loads(encode(value)) == value
    assert encode(json.loads(encode(value))) == encode(value)


@given(st.dictionaries(texts, values, max_size=4))
def test_lines_come_back(body: dict[str, object]) -> None:
    record = append(LEDGER[-1], body, KEY)
    line = record.line()
    assert line.count(b"\n") == 1
    assert parse(line) == record
    assert json.loads(line)["body"] == body


def test_sound() -> None:
    assert verify([], KEY) is None
    assert (
        verify(LEDGER, KEY, [checkpoint(None, KEY), *(checkpoint(each, KEY) for each in LEDGER)])
        is None
    )


@given(places, st.data())
def test_altered(place: int, data: st.DataObject) -> None:
    """Any byte of any line, whether it is still a record or not."""
    line = bytearray(LEDGER[place].line())
    at = data.draw(st.integers(0, len(line) - 2))
    line[at] ^= data.draw(st.integers(1, 255))
    tampered: list[Record | None] = [*LEDGER]
    tampered[place] = parse(bytes(line))
    fault = verify(tampered, KEY)
    assert fault is not None
    assert fault.index == place
    # With another mark it claims another key.
    assert fault.kind in (FaultKind.ALTERED, FaultKind.WRONG_KEY)


@given(places)
def test_a_body_put_in_the_place_of_another(place: int) -> None:
    tampered = [*LEDGER]
    tampered[place] = replace(LEDGER[place], body=b'{"event":99}')
    assert verify(tampered, KEY) == Fault(FaultKind.ALTERED, place)


@given(st.integers(0, len(LEDGER) - 2), st.integers(1, 4))
def test_missing(place: int, count: int) -> None:
    left = LEDGER[:place] + LEDGER[place + count :]
    expected = FaultKind.MISSING if place + count < len(LEDGER) else FaultKind.TRUNCATED
    assert verify(left, KEY, [checkpoint(LEDGER[-1], KEY)]) == Fault(expected, place)


@given(places, places, st.integers(1, 3))
def test_a_record_inserted_again(source: int, place: int, times: int) -> None:
    place = max(place, source + 1)
    tampered = LEDGER[:place] + [LEDGER[source]] * times + LEDGER[place:]
    fault = verify(tampered, KEY)
    kind = FaultKind.INSERTED if place < len(LEDGER) else FaultKind.MISSING
    assert fault == Fault(kind, place)


@given(places, st.sampled_from([KEY, OTHER]), st.integers(1, 3))
def test_a_made_up_record_inserted(place: int, key: bytes, times: int) -> None:
    made_up = append(LEDGER[place - 1] if place else None, {"event": "x"}, key)
    if key == KEY:
        made_up = replace(made_up, seal="0" * 64)
    tampered = LEDGER[:place] + [made_up] * times + LEDGER[place:]
    assert verify(tampered, KEY) == Fault(FaultKind.INSERTED, place)


@given(places, places)
def test_reordered(one: int, other: int) -> None:
    low, high = sorted((one, other))
    tampered = [*LEDGER]
    tampered[low], tampered[high] = tampered[high], tampered[low]
    expected = None if low == high else Fault(FaultKind.REORDERED, low)
    assert verify(tampered, KEY) == expected


@given(places, places)
def test_moved(source: int, target: int) -> None:
    tampered = [*LEDGER]
    tampered.insert(target, tampered.pop(source))
    expected = None if source == target else Fault(FaultKind.REORDERED, min(source, target))
    assert verify(tampered, KEY) == expected


@given(places)
def test_truncated_is_seen_by_a_checkpoint_alone(place: int) -> None:
    assert verify(LEDGER[:place], KEY) is None
    anchor = checkpoint(LEDGER[-1], KEY)
    assert verify(LEDGER[:place], KEY, [anchor]) == Fault(FaultKind.TRUNCATED, place)


@given(places)
def test_the_key_changed(place: int) -> None:
    tampered = LEDGER[:place]
    for number in range(place, len(LEDGER)):
        tampered.append(append(tampered[-1] if tampered else None, {"event": number}, OTHER))
    assert verify(tampered, KEY) == Fault(FaultKind.WRONG_KEY, place)


def test_another_key() -> None:
    assert verify(LEDGER, OTHER) == Fault(FaultKind.WRONG_KEY, 0)


@given(places)
def test_rewritten_by_who_has_the_key(place: int) -> None:
    """Found from the last checkpoint before on: nobody else can know where it began."""
    rewritten = LEDGER[:place] + chain(len(LEDGER), mark="x")[place:]
    assert verify(rewritten[:1] + LEDGER[1:], KEY) == (
        None if place else Fault(FaultKind.ALTERED, 1)
    )
    tail = LEDGER[:place]
    for number in range(place, len(LEDGER)):
        tail.append(append(tail[-1] if tail else None, {"event": number, "mark": "x"}, KEY))
    assert verify(tail, KEY) is None
    anchors = [checkpoint(each, KEY) for each in LEDGER]
    assert verify(tail, KEY, anchors) == Fault(FaultKind.ALTERED, place)


def test_checkpoints_that_are_not_ours() -> None:
    anchor = checkpoint(LEDGER[3], KEY)
    assert parse_checkpoint(f"{anchor.line()}\n") == anchor
    moved = replace(anchor, count=5)
    assert verify(LEDGER, KEY, [moved]) == Fault(FaultKind.BAD_CHECKPOINT, 5)
    foreign = checkpoint(LEDGER[3], OTHER)
    assert verify(LEDGER, KEY, [foreign]) == Fault(FaultKind.WRONG_KEY, 4)
    with pytest.raises(InputError, match="is no checkpoint"):
        parse_checkpoint("redactor-ledger-2 1 2 3")


def test_a_file(tmp_path: Path) -> None:
    ledger = FileLedger(tmp_path / "ledger.jsonl")
    assert ledger.last() is None
    made = [ledger.add({"event": number, "pad": "字" * 30_000}, KEY) for number in range(5)]
    assert list(ledger.records()) == made
    assert ledger.last() == made[-1]
    assert verify(ledger.records(), KEY) is None
    assert (tmp_path / "ledger.jsonl").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("cut", [1, 2, 40])
def test_a_record_that_was_cut_off(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "ledger.jsonl"
    ledger = FileLedger(path)
    made = [ledger.add({"event": number}, KEY) for number in range(3)]
    os.truncate(path, path.stat().st_size - cut)
    assert verify(ledger.records(), KEY) == Fault(FaultKind.ALTERED, 2)
    # What only lost the end of its line is whole, and stays.
    kept = made if cut == 1 else made[:2]
    added = ledger.add({"event": "next"}, KEY)
    assert list(ledger.records()) == [*kept, added]
    assert verify(ledger.records(), KEY) is None


def test_a_file_that_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    path.write_text("hello\n", encoding="utf-8")
    with pytest.raises(InputError, match="does not end in a record"):
        FileLedger(path).add({}, KEY)
    assert verify(FileLedger(path).records(), KEY) == Fault(FaultKind.ALTERED, 0)
    with pytest.raises(InputError, match="cannot be read"):
        list(FileLedger(tmp_path / "none").records())


def test_many_add_at_once(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: FileLedger(path).add({"event": number}, KEY), range(60)))
    assert verify(FileLedger(path).records(), KEY) is None
    assert len(list(FileLedger(path).records())) == 60


def redactor(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "redactor", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "REDACTOR_KEY": KEY.decode()},
    )


def test_the_command(tmp_path: Path) -> None:
    path, anchors = tmp_path / "ledger.jsonl", tmp_path / "anchors.txt"
    ledger = FileLedger(path)
    for number in range(3):
        ledger.add({"event": number}, KEY)
    printed = redactor("ledger", "checkpoint", str(path))
    anchors.write_text(printed.stdout, encoding="utf-8")
    sound = redactor("ledger", "verify", str(path), "--checkpoints", str(anchors))
    assert (sound.returncode, "3 条记录" in sound.stdout) == (0, True)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2]))
    cut = redactor("ledger", "verify", str(path), "--checkpoints", str(anchors))
    assert (cut.returncode, "第 3 条起：末尾的记录被删去" in cut.stdout) == (1, True)
    assert redactor("ledger", "verify", str(tmp_path / "none")).returncode == 2
