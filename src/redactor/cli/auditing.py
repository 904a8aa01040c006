"""`audit`: a whole collection into an output folder, with a line of progress and one of totals."""

from __future__ import annotations

import argparse
import datetime
import json
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from redactor.cli import common

if TYPE_CHECKING:
    from redactor.batch.plan import Planned
    from redactor.batch.runner import Event, Limits, Progress
    from redactor.batch.spark import Cluster
    from redactor.batch.totals import Remedies, Totals

_WHY = {
    "new": "新增",
    "changed": "已改动",
    "rules": "规则或选项有变",
    "failed": "上次未能检查",
    "unknown": "须读取内容才能判断",
}
_VERDICTS = {
    "pass": "可以发布",
    "mask": "遮掩后可以发布",
    "hold": "须由人工决定",
    "block": "不得发布",
}


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SOURCE", help="a folder, an archive, a list, a site …")
    parser.add_argument("-o", "--output", metavar="OUT", required=True, help="a folder of its own")
    parser.add_argument(
        "--with",
        dest="told",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="what the kind of source can be told, such as exclude=*.css",
    )
    parser.add_argument(
        "--since", metavar="YYYY-MM-DD", help="leave out what was last changed before"
    )
    parser.add_argument(
        "--workers", type=int, default=0, metavar="N", help="default: one a processor"
    )
    parser.add_argument("--timeout", type=float, metavar="S", help="seconds a document (300)")
    parser.add_argument("--memory", type=int, metavar="MB", help="megabytes a worker (2000)")
    parser.add_argument(
        "--fix", metavar="FOLDER", help="also write masked copies of what can be masked"
    )
    parser.add_argument(
        "--clean",
        action="store_true",
        help="of --fix: also remove what is hidden in files: columns, comments, author",
    )
    parser.add_argument("--engine", choices=("local", "spark"), default="local")
    parser.add_argument("--master", metavar="URL", default="", help="of --engine spark: local[2] …")
    parser.add_argument(
        "--outside",
        action="append",
        default=[],
        metavar="MODULE:NAME",
        help="a detector of your own, or what makes one",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--quiet", action="store_true", help="nothing but the line of totals")
    how.add_argument("--json", action="store_true", help="a JSON object a line, totals last")
    common.add_options(parser)
    parser.add_argument(
        "--drafts",
        dest="archived",
        action="store_false",
        help="these are drafts: what has no date counts as written today",
    )
    # What is audited as a whole is mostly online already.
    parser.set_defaults(archived=True)


def audit(parsed: argparse.Namespace) -> int:
    from redactor.batch.audits import audit_collection
    from redactor.batch.collections import open_collection

    if parsed.clean and not parsed.fix:
        from redactor.errors import OptionError

        raise OptionError("is for --fix", where="--clean", advice="leave it out")
    options = common.options(parsed)
    collection = open_collection(parsed.source, **told_of(parsed.told))
    show = Shown(parsed)
    with _ended_politely(show):
        totals = audit_collection(
            collection,
            parsed.output,
            options,
            outside=parsed.outside,
            since=date_of(parsed.since),
            is_dated=parsed.today is not None,
            limits=limits_of(parsed),
            told=show.event,
            fix=parsed.fix,
            clean=parsed.clean,
            cluster=_cluster(parsed),
        )
    show.totals(totals)
    if totals.unread or (totals.remedy and totals.remedy.failed):
        return 2
    return int(any(count for verdict, count in totals.verdicts.items() if verdict != "pass"))


def _cluster(parsed: argparse.Namespace) -> Cluster | None:
    from redactor.errors import OptionError

    if parsed.engine == "spark":
        from redactor.batch.spark import Cluster

        return Cluster(master=parsed.master)
    if parsed.master:
        raise OptionError("is for --engine spark", where="--master", advice="leave it out")
    return None


def told_of(pairs: list[str]) -> dict[str, str | tuple[str, ...]]:
    from redactor.errors import OptionError

    values: dict[str, list[str]] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not (name and equals):
            raise OptionError("must be NAME=VALUE", where="--with", advice="exclude=*.css")
        values.setdefault(name, []).append(value)
    return {name: each[0] if len(each) == 1 else tuple(each) for name, each in values.items()}


def date_of(text: str | None) -> datetime.date | None:
    from redactor.errors import OptionError

    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        raise OptionError("is not a date", where="--since", advice="write YYYY-MM-DD") from None


def limits_of(parsed: argparse.Namespace) -> Limits:
    from redactor.batch.runner import Limits

    given = {"timeout": parsed.timeout, "memory": parsed.memory}
    return Limits(
        workers=parsed.workers,
        **{name: value for name, value in given.items() if value is not None},
    )


@contextmanager
def _ended_politely(show: Shown) -> Iterator[None]:
    """A run that is ended by a signal ends its workers, and says how to go on."""

    def stop(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    except KeyboardInterrupt:
        show.stopped()
        raise
    finally:
        signal.signal(signal.SIGTERM, before)
        show.clear()


class Shown:
    """What is shown of a run, as the options say."""

    def __init__(self, parsed: argparse.Namespace) -> None:
        self._json = parsed.json
        self._quiet = parsed.quiet
        self._live = sys.stderr.isatty() and not parsed.json and not parsed.quiet

    def event(self, event: Event) -> None:
        from redactor.batch.plan import Planned

        if self._json:
            kind = "planned" if isinstance(event, Planned) else "progress"
            self._line({"event": kind, **asdict(event)})
        elif self._quiet:
            return
        elif isinstance(event, Planned):
            print(_planned(event), file=sys.stderr)
        elif self._live:
            width = shutil.get_terminal_size().columns
            line = _progress(event)[: width // 2]
            print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if self._live:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)

    def stopped(self) -> None:
        self.clear()
        if not self._quiet:
            print("已停止。已完成的部分已保存，再次运行同一命令即可继续。", file=sys.stderr)

    def totals(self, totals: Totals) -> None:
        if self._json:
            self._line({"event": "totals", **asdict(totals)})
        else:
            print(_totals(totals))
            if totals.remedy:
                print(_remedies(totals.remedy))

    def _line(self, value: dict[str, Any]) -> None:
        print(json.dumps(value, ensure_ascii=False), flush=True)


def _planned(event: Planned) -> str:
    if event.resumed:
        left = event.waiting - event.done
        return f"继续上次未完成的检查：共 {event.inputs} 件，还剩 {left} 件。"
    why = "，".join(f"{_WHY[cause]} {count} 件" for cause, count in event.why.items())
    told = [f"共 {event.inputs} 件", f"本次检查 {sum(event.why.values())} 件" + _within(why)]
    for count, what in (
        (event.unchanged, "未变"),
        (event.before, "早于起始日期"),
        (event.refused, "无法检查"),
        (event.gone, "已消失"),
    ):
        if count:
            told.append(f"{what} {count} 件")
    return "；".join(told) + "。"


def _within(text: str) -> str:
    return f"（{text}）" if text else ""


def _progress(event: Progress) -> str:
    left = "" if event.left is None else f"，约剩 {_duration(event.left)}"
    verb = "已遮掩" if event.stage == "fix" else "已发现"
    failed = f"，失败 {event.failed} 件" if event.failed else ""
    return (
        f"{event.done}/{event.total} 件，每秒 {event.rate:.0f} 件，"
        f"{verb} {event.findings} 处{failed}{left}"
    )


def _duration(seconds: float) -> str:
    """
    >>> _duration(75), _duration(7300)
    ('1 分 15 秒', '2 小时 1 分')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"


def _totals(totals: Totals) -> str:
    """The one line at the end."""
    verdicts = "，".join(
        f"{title} {totals.verdicts[verdict]} 件"
        for verdict, title in _VERDICTS.items()
        if totals.verdicts.get(verdict)
    )
    told = (
        f"共 {totals.inputs} 件 = 已检查 {totals.audited} + 失败 {totals.failed}"
        f" + 跳过 {totals.skipped}{_skipped(totals)}"
    )
    partly = f"；{totals.incomplete} 件有部分内容未能检查" if totals.incomplete else ""
    gone = f"；{totals.gone} 件已消失" if totals.gone else ""
    return f"{told}；现有结论：{verdicts or '无'}{partly}{gone}"


def _remedies(found: Remedies) -> str:
    return (
        f"遮掩：共 {found.inputs} 件 = 已生成副本 {found.fixed} + 无需处理 {found.nothing}"
        f" + 须由人工处理 {found.left} + 未能处理 {found.failed} + 跳过 {found.skipped}"
        "；清单见 remedy.csv"
    )


def _skipped(totals: Totals) -> str:
    unchanged = totals.reasons.get("unchanged", 0)
    return f"（其中未变 {unchanged}）" if unchanged else ""
