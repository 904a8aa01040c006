"""What word lists cost: 50,000 terms from their file to a scan, and the guarded names.

Figures are processor time of one run; memory is that of processes of their own.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from redactor import Checker, Scanner, make_options
from redactor.rulebook import load, read
from redactor.wording import Lexicon

ROUNDS = 7
Measure = dict[str, float]


def terms(pack: str, folder: Path) -> Measure:
    """Seconds from a list's file to its finder, as they come on top of the shipped rules: when the
    list is new, and when it was kept; and the memory that it takes."""
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    shipped = _seconds(lambda: Lexicon(read(())))
    times: list[float] = []
    for _ in range(ROUNDS):
        for kept in (folder / "cache").rglob("*"):
            if kept.is_file():
                kept.unlink()
        times.append(_once(lambda: Lexicon(read((pack,)))))
    built = statistics.median(times)
    loaded = _seconds(lambda: Lexicon(read((pack,))))
    return {
        "build_s": round(built - shipped, 3),
        "load_from_cache_s": round(loaded - shipped, 3),
        "shipped_words_and_names_s": round(shipped, 3),
        "memory_mb": round(_memory(pack) - _memory(""), 1),
        "process_mb": round(_memory(pack), 1),
    }


def guarded_names(drafts: dict[str, list[str]]) -> Measure:
    """The share of a scan that near misses of the shipped names take, by kind of draft."""
    book = load(())
    options = make_options({"key": b"bench", "today": "2026-11-29"})
    without = replace(
        book, rules=tuple(rule for rule in book.rules if not (rule.names or rule.names_table))
    )
    scanners = {
        "with": Scanner.of(options, Checker(book)),
        "without": Scanner.of(options, Checker(without)),
    }
    shares: Measure = {}
    for name, several in drafts.items():
        times: dict[str, list[float]] = {each: [] for each in scanners}
        for _ in range(ROUNDS):
            for each, scanner in scanners.items():
                times[each].append(_once(partial(_scan, scanner, several)))
        with_names, bare = (statistics.median(times[each]) for each in ("with", "without"))
        shares[name] = round(1 - bare / with_names, 2)
    return shares


def _scan(scanner: Scanner, drafts: Sequence[str]) -> None:
    for draft in drafts:
        scanner.scan(draft).findings  # noqa: B018 - made for their cost


def _seconds(work: Callable[[], object]) -> float:
    return statistics.median(_once(work) for _ in range(ROUNDS))


def _once(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


_RESIDENT = """
import re, sys
from pathlib import Path
from redactor import Scanner
Scanner(packs=sys.argv[1:], key=b"bench").scan("\\u5404\\u9879\\u5de5\\u4f5c" * 60_000).verdict
print(re.search("VmHWM:\\\\s+([0-9]+)", Path("/proc/self/status").read_text())[1])
"""


def _memory(pack: str) -> float:
    """Peak of a process that scans with the shipped rules and a pack (MB), automata built."""
    arguments = [sys.executable, "-c", _RESIDENT, *([pack] if pack else [])]
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    return int(done.stdout) / 1e3
