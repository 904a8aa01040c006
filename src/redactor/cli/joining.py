"""`joins`: what an archive's pages give away together, and drafts held against it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from redactor.cli import common

if TYPE_CHECKING:
    from redactor.joins.building import Built
    from redactor.joins.telling import Teller
    from redactor.model import Report, ScanOptions


_WHY = {
    "contradictory": "同一线索下的记录互相矛盾（同名不同人），未拼接",
    "shared by many": "同一线索为许多人共有，未拼接",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    several = parser.add_subparsers(required=True, metavar="build|show")
    build_ = several.add_parser("build", help="make the index of an audit, or bring it up to date")
    build_.set_defaults(run=build)
    build_.add_argument("out", metavar="OUT", help="the output folder of an audit")
    build_.add_argument("--index", metavar="FILE", help="default: OUT/joins.index")
    build_.add_argument(
        "--under", type=int, metavar="N", help="tell where fewer values are left (1000)"
    )
    build_.add_argument("--json", action="store_true", help="figures as a JSON object")
    show_ = several.add_parser("show", help="the pages of chains, the strongest first")
    show_.set_defaults(run=show)
    show_.add_argument("index", metavar="OUT|FILE", help="an audit's output folder, or an index")
    show_.add_argument("--most", type=int, default=50, metavar="N", help="so many pages (50)")
    show_.add_argument("--policy", help="a shipped policy, or the path of a .toml")
    show_.add_argument("--json", action="store_true", help="a JSON object a page, a line each")


def build(parsed: argparse.Namespace) -> int:
    """1 where numbers can be put together."""
    import datetime

    from redactor.batch.output import key_id, marker
    from redactor.batch.traced import archive_of
    from redactor.errors import OptionError
    from redactor.joins.building import build as made
    from redactor.joins.chains import THRESHOLD
    from redactor.joins.index import NAME
    from redactor.rulebook import load

    out, key = Path(parsed.out), common.key()
    if (marker(out) or {}).get("key", key_id(key)) != key_id(key):
        raise OptionError(
            "was made with another key",
            where=str(out),
            advice="set REDACTOR_KEY to the key of the audit",
        )
    under = THRESHOLD if parsed.under is None else parsed.under
    if under < 2:
        raise OptionError("must be more than 1", where="--under", advice="leave it out: 1000")
    built = made(
        Path(parsed.index) if parsed.index else out / NAME,
        archive_of(out),
        key,
        tables=load().tables,
        today=datetime.date.today(),
        threshold=under,
    )
    _tell(built, under, as_json=parsed.json)
    if built.old:
        return 2
    return int(any(built.risks.values()))


def _tell(built: Built, under: int, *, as_json: bool) -> None:
    from dataclasses import asdict

    if as_json:
        print(json.dumps(asdict(built), ensure_ascii=False))
        return
    print(
        f"索引 {built.pages:,} 个页面（新增 {built.new:,}，改动 {built.changed:,}，"
        f"移除 {built.gone:,}）、{built.records:,} 条记录；{built.people:,} 人出现在多条记录中。"
    )
    ten, hundred, others = (built.risks.get(each, 0) for each in ("ten", "hundred", "others"))
    print(
        f"跨页拼接后号码只剩不到 10 种可能的 {ten:,} 个，10 至 99 种的 {hundred:,} 个，"
        f"100 至 {under - 1:,} 种的 {others:,} 个。"
    )
    for why, count in built.unjoined.items():
        print(f"{_WHY[why]}：{count:,} 处。")
    if built.old:
        print(
            f"redactor: {built.old:,} 个页面由旧版本检查，没有可拼接的线索；"
            "请再运行一次 redactor audit，然后重建索引。",
            file=sys.stderr,
        )


def show(parsed: argparse.Namespace) -> int:
    """1 where there are chains."""
    from itertools import islice

    from redactor.joins.found import pages_at_risk
    from redactor.joins.index import index_path, opened
    from redactor.render.json import finding_dict

    path, key = index_path(parsed.index), common.key()
    with opened(path, key) as index:
        pages = list(islice(pages_at_risk(index, teller(parsed.policy, key)), parsed.most))
    for page in pages:
        if parsed.json:
            findings = [finding_dict(each, lambda at: at) for each in page.findings]
            told = {"page": page.shown, "left": page.least, "findings": findings}
            print(json.dumps(told, ensure_ascii=False))
            continue
        print(page.shown)
        for each in page.findings:
            print(f"  {each.place}  {each.advice.message}")
            print(f"    {each.advice.suggestion}")
    return int(bool(pages))


def teller(policy: str | None, key: bytes) -> Teller:
    from redactor.joins.telling import ENTITY, Teller
    from redactor.policy import load_policy
    from redactor.rulebook import load

    book = load()
    rule = next(each for each in book.rules if each.entity == ENTITY)
    return Teller(rule, load_policy(policy or "default").with_rules(book.rules), key)


def held_against(report: Report, told: str, options: ScanOptions) -> Report:
    """A draft's report, with what the draft gives away together with an index's pages."""
    from redactor.joins.draft import against
    from redactor.joins.index import index_path
    from redactor.rulebook import load

    return against(report, index_path(told), load(options.packs))
