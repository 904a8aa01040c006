"""`report`: what people and machines read of an audit's results."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from redactor.cli import common

if TYPE_CHECKING:
    from redactor.reports.ledger import Entry
    from redactor.reports.periods import Period
    from redactor.reports.state import State

PAGE, LEDGER, JOINS = "report.html", "ledger.xlsx", "joins.html"
_EXPORTS = ("csv", "jsonl", "parquet")
#: So many faults of a ledger are told one by one.
_TOLD = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", metavar="OUT", help="the output folder of an audit")
    parser.add_argument("--html", metavar="FILE", help=f"the page; default: OUT/{PAGE}")
    parser.add_argument("--title", help="what the page is called")
    parser.add_argument(
        "--ledger", metavar="FILE", help=f"the ledger, .xlsx; default: OUT/{LEDGER}"
    )
    parser.add_argument(
        "--read-ledger",
        metavar="FILE",
        help="a ledger that was filled in, to be carried into the new one and the summary",
    )
    parser.add_argument(
        "--summary", choices=("quarter", "half"), help="OUT/summary-PERIOD.html and .xlsx"
    )
    parser.add_argument("--period", metavar="2026Q4", help="of the summary; default: the current")
    for kind in _EXPORTS:
        parser.add_argument(
            f"--{kind}", metavar="FILE", help="findings for machines; items in FILE's .items beside"
        )


def run(parsed: argparse.Namespace) -> int:
    """Write what was asked for; without being asked, the page and the ledger. 2, and nothing is
    written, when a ledger that was read has faults."""
    from redactor.errors import OptionError
    from redactor.reports.state import settled

    if parsed.period and not parsed.summary:
        raise OptionError("is of a summary", where="--period", advice="add --summary quarter|half")
    out, key = Path(parsed.out), common.key()
    exports = {kind: getattr(parsed, kind) for kind in _EXPORTS if getattr(parsed, kind)}
    # A ledger that was read is carried into the next one. Asked for nothing, both are made.
    asked = parsed.html or parsed.ledger or parsed.read_ledger or parsed.summary or exports
    html = parsed.html or (None if asked else out / PAGE)
    ledger = parsed.ledger or (out / LEDGER if parsed.read_ledger or not asked else None)
    period = _period(parsed)
    with settled(out) as state:
        filled: Mapping[str, Entry] = {}
        if ledger or period or exports:
            _refuse_other_key(state, out, key)
        if ledger or period:
            read = _filled(state, key, [out / LEDGER, ledger, parsed.read_ledger])
            if read is None:
                return 2
            filled = read
        if html:
            _write_page(state, Path(html), parsed.title)
            _write_joins(out, Path(html), key)
        if ledger:
            _write_ledger(state, Path(ledger), key, filled)
        if period:
            _write_summary(state, out, period, key, filled)
        for kind, path in exports.items():
            _export(state, Path(path), key, kind)
    return 0


def _period(parsed: argparse.Namespace) -> Period | None:
    from redactor.reports.periods import period_at, period_of

    if not parsed.summary:
        return None
    if parsed.period:
        return period_of(parsed.summary, parsed.period)
    return period_at(parsed.summary, datetime.date.today())


def _refuse_other_key(state: State, out: Path, key: bytes) -> None:
    """Numbers of findings hang on the key: under another one nothing would be found again."""
    from redactor.batch.output import key_id
    from redactor.errors import OptionError

    if state.told.get("key", key_id(key)) != key_id(key):
        raise OptionError(
            "was made with another key",
            where=str(out),
            advice="set REDACTOR_KEY to the key of the audit",
        )


def _filled(state: State, key: bytes, paths: list[Path | str | None]) -> Mapping[str, Entry] | None:
    """What people filled in: in the ledger that would be replaced, and in the one that was given,
    which goes before. None, when there are faults, which are told."""
    from redactor.reports.ledger import unknown
    from redactor.reports.ledger_reading import read_ledger

    given = Path(paths[-1]) if paths[-1] else None
    found = dict.fromkeys(Path(each) for each in paths[:-1] if each and Path(each).exists())
    if given:
        found.pop(given, None)
        found[given] = None
    filled: dict[str, Entry] = {}
    sound = True
    for path in found:
        read = read_ledger(path)
        read.refuse_other_key(key, path)
        faults = [*read.faults, *unknown(state, key, read.entries)]
        for fault in faults[:_TOLD]:
            print(f"{path}：{fault}", file=sys.stderr)
        if len(faults) > _TOLD:
            print(f"{path}：另有 {len(faults) - _TOLD} 处", file=sys.stderr)
        if faults:
            sound = False
            print(f"redactor: {path}：有 {len(faults)} 处须改正，没有写入任何文件", file=sys.stderr)
        filled.update(read.entries)
    return filled if sound else None


def _write_page(state: State, path: Path, title: str | None) -> None:
    from redactor.reports.page import TITLE, page_of
    from redactor.reports.writing import replacing

    text = page_of(state, title=title or TITLE)
    with replacing(path) as partial:
        partial.write_text(text, encoding="utf-8")
    print(f"报告：{path}")


def _write_joins(out: Path, page: Path, key: bytes) -> None:
    """The page about joins, beside the other one, where the audit has an index of them."""
    from redactor.cli.joining import teller
    from redactor.joins.index import NAME, opened
    from redactor.reports.joins_page import joins_page
    from redactor.reports.writing import replacing
    from redactor.rulebook import load

    if not (out / NAME).exists():
        return
    path = page.with_name(JOINS)
    with opened(out / NAME, key) as index:
        text = joins_page(index, teller(None, key), load().tables)
    with replacing(path) as partial:
        partial.write_text(text, encoding="utf-8")
    print(f"遮掩方式与跨页拼接：{path}")


def _write_ledger(state: State, path: Path, key: bytes, filled: Mapping[str, Entry]) -> None:
    from redactor.reports.ledger import write_ledger

    count = write_ledger(state, path, key, filled)
    print(f"整改台账：{path}（{count:,} 条）")


def _write_summary(
    state: State, out: Path, period: Period, key: bytes, filled: Mapping[str, Entry]
) -> None:
    from redactor.reports.summaries import summary, summary_page, write_summary
    from redactor.reports.writing import replacing

    told = summary(state, period, key, filled, datetime.date.today())
    page, book = (out / f"summary-{period.name}{ending}" for ending in (".html", ".xlsx"))
    text = summary_page(told)
    with replacing(page) as partial:
        partial.write_text(text, encoding="utf-8")
    write_summary(told, book)
    print(f"{period.report}：{page}，{book}")


def _export(state: State, path: Path, key: bytes, kind: str) -> None:
    from redactor.reports.exports import export, items_path

    findings, items = export(state, path, key, kind)
    print(f"{path}（{findings:,} 处），{items_path(path)}（{items:,} 个）")
