"""A ledger that nobody can alter unseen: each record is sealed together with the one before it.

A record is a number from 0, the seal of the record before, a body in canonical JSON (`encoding`), a
mark that tells under which key it was made, and a seal:

    key'  = HMAC-SHA-256(key, "redactor ledger 1")
    mark  = the first 8 bytes of HMAC-SHA-256(key', "mark")
    seal  = HMAC-SHA-256(key', "record" 00 ‖ number, 8 bytes ‖ previous seal, 32 bytes
                               ‖ length of the body, 8 bytes ‖ body)

Numbers are big-endian; before the first record the previous seal is 32 zero bytes. A line of a ledger
is the record as JSON with its keys in this order: `v` (1), `n`, `prev`, `key`, `body`, `mac`.

Whoever has the key can write another ledger, and whoever has the file can cut its end off. Against
both there are checkpoints, to be kept elsewhere: a line with how many records there were, the seal of
the last, and a seal of its own. A body holds digests, masked quotes and keyed hashes; no text.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from redactor.errors import InputError
from redactor.reviews.encoding import encode

VERSION = 1
_FIRST = "0" * 64
_LINE = re.compile(
    rb'\{"v":1,"n":(0|[1-9][0-9]{0,15}),"prev":"([0-9a-f]{64})","key":"([0-9a-f]{16})",'
    rb'"body":(\{.*\}),"mac":"([0-9a-f]{64})"\}\n?'
)
_CHECKPOINT = re.compile(
    "redactor-ledger-1 (0|[1-9][0-9]{0,15}) ([0-9a-f]{64}) ([0-9a-f]{16}) ([0-9a-f]{64})"
)


@dataclass(frozen=True, slots=True)
class Record:
    """One record; `body` is canonical JSON, the others are numbers and hexadecimal."""

    number: int
    previous: str
    key: str
    body: bytes
    seal: str

    def line(self) -> bytes:
        """As a ledger's file has it, with the end of the line."""
        head = f'{{"v":1,"n":{self.number},"prev":"{self.previous}","key":"{self.key}","body":'
        return head.encode() + self.body + f',"mac":"{self.seal}"}}\n'.encode()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """So many records there were, and this was the seal of the last."""

    count: int
    head: str
    key: str
    seal: str

    def line(self) -> str:
        """To be printed, mailed, or signed elsewhere."""
        return f"redactor-ledger-1 {self.count} {self.head} {self.key} {self.seal}"


class FaultKind(StrEnum):
    """What happened to a record. `wrong_key`: it was made under another key; `bad_checkpoint`: a
    checkpoint is not ours."""

    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    WRONG_KEY = "wrong_key"
    BAD_CHECKPOINT = "bad_checkpoint"


@dataclass(frozen=True, slots=True)
class Fault:
    """The first fault. `index`: the place in the ledger, from 0, at which it departs from what was
    written; of a checkpoint, how many records it counts."""

    kind: FaultKind
    index: int


def append(previous: Record | None, body: object, key: bytes) -> Record:
    """The record that comes after `previous`. OptionError for a body that has no encoding."""
    number = previous.number + 1 if previous else 0
    before = previous.seal if previous else _FIRST
    told = encode(body)
    derived, mark = _keys(key)
    return Record(number, before, mark, told, _seal(derived, number, before, told))


def checkpoint(last: Record | None, key: bytes) -> Checkpoint:
    """A checkpoint after this record; None for a ledger without any."""
    count, head = (last.number + 1, last.seal) if last else (0, _FIRST)
    derived, mark = _keys(key)
    return Checkpoint(count, head, mark, _seal_of_checkpoint(derived, count, head))


def parse(line: bytes) -> Record | None:
    """The record of a line; None when it is none."""
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    number, previous, mark, body, seal = found.groups()
    return Record(int(number), previous.decode(), mark.decode(), body, seal.decode())


def parse_checkpoint(line: str) -> Checkpoint:
    """The checkpoint of a line. InputError when it is none."""
    found = _CHECKPOINT.fullmatch(line.strip())
    if found is None:
        raise InputError("is no checkpoint", where="checkpoints", advice="redactor-ledger-1 …")
    count, head, mark, seal = found.groups()
    return Checkpoint(int(count), head, mark, seal)


def verify(
    records: Iterable[Record | None], key: bytes, checkpoints: Sequence[Checkpoint] = ()
) -> Fault | None:
    """The first fault, or None. A record that is None was a line that is no record.

    It streams: only when there is a fault is the rest looked through, to tell what is missing from
    what stands elsewhere."""
    derived, mark = _keys(key)
    anchors: dict[int, str] = {}
    for each in checkpoints:
        if each.key != mark:
            return Fault(FaultKind.WRONG_KEY, each.count)
        is_ours = hmac.compare_digest(
            each.seal, _seal_of_checkpoint(derived, each.count, each.head)
        )
        if not is_ours or anchors.setdefault(each.count, each.head) != each.head:
            return Fault(FaultKind.BAD_CHECKPOINT, each.count)
    if anchors.get(0, _FIRST) != _FIRST:
        return Fault(FaultKind.BAD_CHECKPOINT, 0)
    return _walk(iter(records), derived, mark, anchors)


def _walk(
    records: Iterator[Record | None], derived: bytes, mark: str, anchors: dict[int, str]
) -> Fault | None:
    index, before, anchored = 0, _FIRST, 0
    for record in records:
        if record is None or not _fits(record, index, before, derived, mark):
            later = [
                each.number
                for each in records
                if each is not None and _fits(each, index, before, derived, mark)
            ]
            return Fault(_kind(record, index, derived, mark, is_later=bool(later)), index)
        index, before = index + 1, record.seal
        if index in anchors:
            if anchors[index] != before:
                # Somebody with the key wrote it anew, from somewhere behind the last anchor on.
                return Fault(FaultKind.ALTERED, anchored)
            anchored = index
    if anchors and max(anchors) > index:
        return Fault(FaultKind.TRUNCATED, index)
    return None


def _fits(record: Record, index: int, before: str, derived: bytes, mark: str) -> bool:
    return (
        record.number == index
        and record.previous == before
        and record.key == mark
        and record.seal == _seal(derived, index, before, record.body)
    )


def _kind(
    record: Record | None, index: int, derived: bytes, mark: str, *, is_later: bool
) -> FaultKind:
    """What happened where `record` stands in the place of another, which may stand later on."""
    is_ours = record is not None and record.key == mark and _is_sealed(record, derived)
    if record is None or not is_ours or record.number == index:
        if is_later:
            return FaultKind.INSERTED
        is_foreign = record is not None and record.key != mark
        return FaultKind.WRONG_KEY if is_foreign else FaultKind.ALTERED
    if record.number < index:
        # It has stood in its own place already.
        return FaultKind.INSERTED if is_later else FaultKind.MISSING
    return FaultKind.REORDERED if is_later else FaultKind.MISSING


def _is_sealed(record: Record, derived: bytes) -> bool:
    return record.seal == _seal(derived, record.number, record.previous, record.body)


@lru_cache(maxsize=4)
def _keys(key: bytes) -> tuple[bytes, str]:
    """The key that seals, which serves nothing else, and its mark."""
    derived = hmac.digest(key, b"redactor ledger 1", "sha256")
    return derived, hmac.digest(derived, b"mark", "sha256")[:8].hex()


def _seal(derived: bytes, number: int, previous: str, body: bytes) -> str:
    told = b"".join(
        (
            b"record\0",
            number.to_bytes(8, "big"),
            bytes.fromhex(previous),
            len(body).to_bytes(8, "big"),
            body,
        )
    )
    return hmac.digest(derived, told, "sha256").hex()


def _seal_of_checkpoint(derived: bytes, count: int, head: str) -> str:
    told = b"checkpoint\0" + count.to_bytes(8, "big") + bytes.fromhex(head)
    return hmac.digest(derived, told, "sha256").hex()
