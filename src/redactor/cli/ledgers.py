"""`ledger`: verify the record of reviews, and anchor it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.cli import common

if TYPE_CHECKING:
    from redactor.reviews.ledger import Checkpoint, Fault

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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ledger`."""
    several = parser.add_subparsers(required=True, metavar="verify|checkpoint")
    check = _command(several, "verify", verify, "find the first record that is not as written")
    check.add_argument("file", metavar="FILE", help="the ledger, a record a line")
    check.add_argument(
        "--checkpoints", metavar="FILE", help="checkpoints that were kept elsewhere, one a line"
    )
    anchor = _command(several, "checkpoint", checkpoint, "print a line to be kept elsewhere")
    anchor.add_argument("file", metavar="FILE")


def _command(commands: Any, name: str, run: Any, help: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=help, description=help)
    parser.set_defaults(run=run)
    return parser


def verify(parsed: argparse.Namespace) -> int:
    """0 when every record is as it was written, 1 when one is not."""
    from redactor.reviews.ledger import verify as first_fault
    from redactor.reviews.storage import FileLedger

    anchors = _checkpoints(parsed.checkpoints)
    seen = _Counted(FileLedger(Path(parsed.file)).records())
    fault = first_fault(seen, common.key(), anchors)
    if fault is None:
        print(f"台账完整：{parsed.file}，{seen.count:,} 条记录，核对校验点 {len(anchors)} 个")
        return 0
    print(f"台账有误：{parsed.file}，{_told(fault)}")
    return 1


def _told(fault: Fault) -> str:
    what = _FAULTS[fault.kind.value]
    if fault.kind.value == "bad_checkpoint":
        return f"{what}（第 {fault.index:,} 条之后的校验点）"
    return f"第 {fault.index + 1:,} 条起：{what}"


class _Counted:
    """Counts what passes."""

    def __init__(self, records: Any) -> None:
        self._records = records
        self.count = 0

    def __iter__(self) -> Any:
        for record in self._records:
            self.count += 1
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
    from redactor.reviews.storage import FileLedger

    ledger, key = FileLedger(Path(parsed.file)), common.key()
    fault = first_fault(ledger.records(), key)
    if fault is not None:
        # It would vouch for what is not so.
        print(f"台账有误：{parsed.file}，{_told(fault)}", file=sys.stderr)
        return 1
    print(anchored(ledger.last(), key).line())
    return 0
