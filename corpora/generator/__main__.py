"""`python -m corpora.generator --seed 7 --count 200 > drafts.jsonl`: one draft a line."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

from corpora.generator import Draft, drafts, rosters, shaped


def main(arguments: list[str] | None = None) -> None:
    """Write drafts as JSON lines to standard output, in UTF-8 whatever the locale."""
    options = _parser().parse_args(arguments)
    for draft in _stream(options):
        line = json.dumps(_record(draft, options.seed), ensure_ascii=False)
        sys.stdout.buffer.write(line.encode() + b"\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m corpora.generator", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=200, help="drafts of the mix, or rosters")
    parser.add_argument("--kind", action="append", dest="kinds", help="only this kind; repeatable")
    parser.add_argument("--shaped", action="store_true", help="every entity in every shape")
    parser.add_argument("--rosters", action="store_true", help="documents of tables, in all forms")
    parser.add_argument("--per-shape", type=int, default=200, help="values of each with --shaped")
    return parser


def _stream(options: argparse.Namespace) -> Iterator[Draft]:
    if options.shaped:
        return shaped(options.seed, options.per_shape)
    if options.rosters:
        return rosters(options.seed, options.count)
    return drafts(options.seed, options.count, kinds=options.kinds)


def _record(draft: Draft, seed: int) -> dict[str, object]:
    spans = [
        {
            "start": one.start,
            "end": one.end,
            "type": one.entity,
            "shape": one.shape,
            "action": one.action,
        }
        for one in draft.planted
    ]
    record: dict[str, object] = {"id": draft.id, "text": draft.text, "spans": spans}
    if draft.options:
        record["options"] = dict(draft.options)
    return {**record, "source": f"generator seed={seed}"}


if __name__ == "__main__":
    main()
