"""`ledger`: verify the record of reviews, and anchor it."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.cli import common, stores

if TYPE_CHECKING:
    from redactor.reviews.ledger import Checkpoint, Fault, Record
    from redactor.reviews.storage import FileLedger
    from redactor_service.reviews.ledger import DatabaseLedger

#: What is told of the first fault, by its kind.
_FAULTS = {
    "altered": "记录被改动",
    "missing": "记录缺失",
    "inserted": "此处插入了不属于台账的记录",
    "reordered": "记录顺序被改动",
    "truncated": "末尾的记录被删去",
    "wrong_key": "记录由另一密钥生成",
    "bad_checkpoint": "校验点无效",
}


_DEFAULT = "default: the service's database"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ledger`."""
    stores.add_config(parser)
    several = parser.add_subparsers(required=True, metavar="verify|checkpoint|export")
    check = _command(several, "verify", verify, "find the first record that is not as written")
    check.add_argument("file", nargs="?", metavar="FILE", help=_DEFAULT)
    check.add_argument(
        "--checkpoints", metavar="FILE", help="checkpoints that were kept elsewhere, one a line"
    )
    anchor = _command(several, "checkpoint", checkpoint, "print a line to be kept elsewhere")
    anchor.add_argument("file", nargs="?", metavar="FILE", help=_DEFAULT)
    out = _command(several, "export", export, "write the service's ledger, a record a line")
    out.add_argument("file", metavar="FILE", help="a new file; - is standard output")


def _command(commands: Any, name: str, run: Any, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    parser.set_defaults(run=run)
    return parser


@contextmanager
def _opened(parsed: argparse.Namespace) -> Iterator[tuple[FileLedger | DatabaseLedger, bytes, str]]:
    """The ledger of a file, or the service's own; its key; what it is called."""
    if parsed.file:
        from redactor.reviews.storage import FileLedger

        ledger = FileLedger(Path(parsed.file))
        yield ledger, _key_of(ledger, parsed), parsed.file
        return
    with _own(parsed) as own:
        yield own, stores.service_key(parsed), "服务数据库"


@contextmanager
def _own(parsed: argparse.Namespace) -> Iterator[DatabaseLedger]:
    with stores.opened(parsed) as store:
        from redactor_service.reviews.ledger import DatabaseLedger

        yield DatabaseLedger(store)


def _key_of(ledger: FileLedger, parsed: argparse.Namespace) -> bytes:
    """The key of this user, or the service's where the file was made under that: it was exported."""
    from redactor.reviews.ledger import checkpoint as anchored

    key = common.key()
    first = next(ledger.records(), None)
    if first is None or first.key == anchored(None, key).key:
        return key
    kept = stores.kept_service_key(parsed)
    return kept if kept and first.key == anchored(None, kept).key else key


def verify(parsed: argparse.Namespace) -> int:
    """0 when every record is as it was written, 1 when one is not."""
    from redactor.reviews.ledger import verify as first_fault

    anchors = _checkpoints(parsed.checkpoints)
    with _opened(parsed) as (ledger, key, name):
        seen = _Counted(ledger.records())
        fault = first_fault(seen, key, anchors)
    if fault is None:
        print(f"台账完整：{name}，{seen.count:,} 条记录，核对校验点 {len(anchors)} 个")
        return 0
    print(f"台账有误：{name}，{_told(fault)}")
    return 1


def _told(fault: Fault) -> str:
    what = _FAULTS[fault.kind.value]
    if fault.kind.value == "bad_checkpoint":
        return f"{what}（第 {fault.index:,} 条之后的校验点）"
    return f"第 {fault.index + 1:,} 条起：{what}"


class _Counted:
    """Counts what passes, and keeps the last of it."""

    def __init__(self, records: Iterator[Record | None]) -> None:
        self._records = records
        self.count = 0
        self.last: Record | None = None

    def __iter__(self) -> Iterator[Record | None]:
        for record in self._records:
            self.count += 1
            self.last = record
            yield record


def _checkpoints(path: str | None) -> list[Checkpoint]:
    from redactor.reviews.ledger import parse_checkpoint

    if not path:
        return []
    lines = common.read(path)[0].decode("utf-8-sig", "replace").splitlines()
    return [parse_checkpoint(line) for line in lines if line.strip()]


def checkpoint(parsed: argparse.Namespace) -> int:
    """Print it; a ledger that is not as written gets none."""
    from redactor.reviews.ledger import checkpoint as anchored
    from redactor.reviews.ledger import verify as first_fault

    with _opened(parsed) as (ledger, key, name):
        seen = _Counted(ledger.records())
        fault = first_fault(seen, key)
    if fault is not None:
        # It would vouch for what is not so.
        print(f"台账有误：{name}，{_told(fault)}", file=sys.stderr)
        return 1
    # Of what was verified, and not of what came meanwhile.
    print(anchored(seen.last, key).line())
    return 0


def export(parsed: argparse.Namespace) -> int:
    """Write every record of the service's ledger into a file that only its owner may read."""
    from redactor.errors import InputError

    with _own(parsed) as ledger:
        if parsed.file == "-":
            for lines in ledger.lines():
                sys.stdout.buffer.write(lines)
            return 0
        try:
            descriptor = os.open(parsed.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise InputError(
                "is there already", where=parsed.file, advice="name a new file"
            ) from None
        count = 0
        with os.fdopen(descriptor, "wb") as file:
            for lines in ledger.lines():
                count += lines.count(b"\n")
                file.write(lines)
            file.flush()
            os.fsync(file.fileno())
    print(f"{parsed.file}：{count:,} 条记录")
    return 0
