"""Compare what real texts give with what was agreed to show an editor.

    uv run python -m corpora.shown FOLDER

FOLDER holds the texts by the names in corpora/shown/*.toml (`.jsonl` with ids, or `.txt`). The
texts are not ours to keep, so that only ids and listed words are named here. A finding about
wording, a mark of secrecy or an internal mark that is not listed, and a listed one that is not
found, is told; the status is then 1. Hints are told to nobody who does not ask, and count too.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from redactor import Scanner

_ENTITIES = frozenset({"TERM", "SECRECY_MARKING", "INTERNAL_MARKING"})
_TODAY = "2026-11-29"
Shown = tuple[str, str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    scanner = Scanner(today=_TODAY, key=b"shown")
    status = 0
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        listed = _listed(path)
        found = Counter(_found(folder, path.stem, scanner))
        for shown in sorted({*listed, *found}):
            if listed[shown] != found[shown]:
                status = 1
                print(f"{path.stem}: {shown}: listed {listed[shown]}, found {found[shown]}")
        print(f"{path.stem}: {found.total()} findings, {listed.total()} listed")
    sys.exit(status)


def _listed(path: Path) -> Counter[Shown]:
    listed: Counter[Shown] = Counter()
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["shown"]:
        for text in entry["texts"]:
            name, _, count = text.partition(" x")
            listed[name, entry["rule"], entry["word"]] += int(count or 1)
    return listed


def _found(folder: Path, name: str, scanner: Scanner) -> Iterator[Shown]:
    for id_, text in _texts(folder, name):
        for finding in scanner.scan(text).findings:
            if finding.entity in _ENTITIES:
                yield id_, finding.rule, text[finding.start : finding.end]


def _texts(folder: Path, name: str) -> Iterator[tuple[str, str]]:
    lines = folder / f"{name}.jsonl"
    if not lines.exists():
        yield name, (folder / f"{name}.txt").read_text(encoding="utf-8")
        return
    for line in lines.read_text(encoding="utf-8").splitlines():
        data = json.loads(line)
        yield data["id"], data["text"]


if __name__ == "__main__":
    main()
