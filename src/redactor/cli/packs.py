"""`packs`: an organisation's own word lists."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redactor.packs import Added, PackError

#: So many faulty rows are told one by one.
_TOLD = 50


def show(parsed: argparse.Namespace) -> int:
    """How many rules each pack holds, the shipped ones first, and the packs that were added; 2
    when one of them cannot be used."""
    from collections import Counter

    from redactor.packs import installed
    from redactor.rulebook import load

    counts = Counter(rule.id.partition("/")[0] for rule in load(tuple(parsed.pack)).rules)
    for name, count in sorted(counts.items()):
        print(f"{name:<16}{count} rules")
    status = 0
    for pack in installed():
        if pack.problem:
            status = 2
            print(f"{pack.name}: {pack.problem}", file=sys.stderr)
        else:
            print(_line(pack))
    return status


def add(parsed: argparse.Namespace) -> int:
    """Adds a pack, or tells every row that keeps it from being added."""
    from redactor.packs import PackError
    from redactor.packs import add as add_pack

    try:
        pack = add_pack(Path(parsed.source), name=parsed.name, replace=parsed.replace)
    except PackError as error:
        return _tell_rows(error)
    return _told(pack, f"added to {pack.folder}; use it with --pack {pack.name}")


def check(parsed: argparse.Namespace) -> int:
    """Says what is wrong with a source, or with a pack that was added."""
    from redactor.packs import PackError
    from redactor.packs import check as check_pack
    from redactor.rulebook import pack_folder, pack_names

    source = Path(parsed.source)
    if not source.exists() and parsed.source in pack_names():
        source = pack_folder(parsed.source)
    try:
        pack = check_pack(source)
    except PackError as error:
        return _tell_rows(error)
    return _told(pack, "can be added")


def remove(parsed: argparse.Namespace) -> int:
    """Takes a pack away."""
    from redactor.packs import remove as remove_pack

    remove_pack(parsed.name)
    print(f"{parsed.name}: removed")
    return 0


def _told(pack: Added, what: str) -> int:
    for note in pack.notes:
        print(f"note: {note}", file=sys.stderr)
    print(_line(pack))
    print(f"{pack.name}: {what}")
    return 0


def _line(pack: Added) -> str:
    return f"{pack.name}: {pack.words} words, {pack.names} names, {pack.allowed} allowances"


def _tell_rows(error: PackError) -> int:
    for fault in error.faults[:_TOLD]:
        print(f"{error.where}: {fault}", file=sys.stderr)
    if len(error.faults) > _TOLD:
        print(f"… and {len(error.faults) - _TOLD} more", file=sys.stderr)
    print(f"redactor: {error}", file=sys.stderr)
    return 2
