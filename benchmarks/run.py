"""Measure the scan, as ratios in one run: `uv run python -m benchmarks.run [-o results.json]`.

Rows: the scan with findings made, the scan for its verdict, the eight-pattern `re` loop, and the
raw limit (one pass of the automaton with all literals, and one of the digit finder), on the
drafts of `benchmarks.texts`; 50,000 terms are loaded. Rounds are interleaved and the median
counts, because the machine may be shared.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime
import json
import os
import platform
import pstats
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import words
from benchmarks.patterns import find_all
from benchmarks.texts import texts
from corpora.generator import text_of
from redactor import Scanner
from redactor.text.clusters import REGION

TERMS = 50_000
SIZE = 2_000_000
DRAFT = 2_000
ROUNDS = 7


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("-o", "--output", type=Path)
    parser.add_argument("--size", type=int, default=SIZE, help="bytes per text")
    parser.add_argument("--large", action="store_true", help="also 50 MB: growth and memory")
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = run(Path(folder), parsed.size, large=parsed.large)
    print(json.dumps(results, ensure_ascii=False, indent=2))
    if parsed.output:
        # What other benchmarks put there stays.
        known = json.loads(parsed.output.read_text("utf-8")) if parsed.output.exists() else {}
        told = json.dumps({**known, **results}, ensure_ascii=False, indent=2)
        parsed.output.write_text(told + "\n", encoding="utf-8")


def run(folder: Path, size: int, *, large: bool) -> dict[str, Any]:
    pack = _pack(folder)
    scanner = Scanner(packs=[pack], key=b"bench")
    results: dict[str, Any] = {
        "machine": _machine(),
        "terms": TERMS,
        "throughput": {},
        "per_cent_of_a_scan": {},
    }
    for name, (text, planted) in texts(size).items():
        results["throughput"][name] = _throughput(scanner, text, planted)
        results["per_cent_of_a_scan"][name] = _shares(scanner, text)
    results["list_of_terms"] = words.terms(pack, folder)
    drafts = {
        name: [text[start : start + 6000] for start in range(0, len(text), 6000)]
        for name, (text, _) in texts(size // 4).items()
    }
    results["share_of_guarded_names"] = words.guarded_names(drafts)
    results["draft_2kb_us"] = _latency(scanner)
    results["cold_start_s"] = _cold(folder)
    if large:
        results["growth"] = _growth(scanner)
        results["memory_50mb"] = _memory(pack)
    return results


def _pack(folder: Path) -> str:
    """50,000 made-up terms of 2 to 6 characters, as an organisation's pack of hints."""
    rng = random.Random(20_261_123)
    common = [chr(point) for point in range(0x4E00, 0x4E00 + 3000)]
    terms = {
        "".join(rng.choices(common, k=rng.choice((2, 3, 3, 4, 4, 5, 6))))
        for _ in range(TERMS + 5000)
    }
    text, _ = text_of(3, 400_000, 0.0)
    # Some terms are words of the drafts, so that there are hits to report.
    hits = {text[i : i + 3] for i in range(0, 60_000, 9_000) if text[i : i + 3].isalpha()}
    chosen = sorted(hits) + sorted(terms - hits)[: TERMS - len(hits)]
    rules = folder / "house"
    rules.mkdir()
    (rules / "bench.toml").write_text(
        'entity = "TERM"\ntitle = "t"\nwhy = "w"\nmessage = "m"\nsuggestion = "s"\n',
        encoding="utf-8",
    )
    rows = "".join(f"{term}\thint\t\n" for term in chosen)
    (rules / "bench.tsv").write_text(f"term\tseverity\tsuggestion\n{rows}", encoding="utf-8")
    return str(folder)


def _throughput(scanner: Scanner, text: str, planted: int) -> dict[str, float]:
    size = len(text.encode())
    drafts = [text[start : start + 6000] for start in range(0, len(text), 6000)]
    engine = scanner._engine
    rows: dict[str, Callable[[], object]] = {
        "findings": lambda: [scanner.scan(draft).findings for draft in drafts],
        "verdict": lambda: [scanner.scan(draft).verdict for draft in drafts],
        "re_loop": lambda: [find_all(draft) for draft in drafts],
        "raw": lambda: [(engine.automaton.find(draft), REGION.findall(draft)) for draft in drafts],
    }
    speeds = _interleaved(rows, size)
    found = [finding for draft in drafts for finding in scanner.scan(draft).findings]
    terms = sum(finding.entity == "TERM" for finding in found)
    return {
        **{f"{name}_mb_s": round(speed, 1) for name, speed in speeds.items()},
        "findings_over_re_loop": round(speeds["findings"] / speeds["re_loop"], 2),
        "verdict_over_re_loop": round(speeds["verdict"] / speeds["re_loop"], 2),
        "findings_over_raw": round(speeds["findings"] / speeds["raw"], 2),
        "planted_per_kb": round(1000 * planted / size, 2),
        "findings_per_kb": round(1000 * (len(found) - terms) / size, 2),
        "term_hits_per_kb": round(1000 * terms / size, 2),
    }


# Functions whose share of a scan is told, by module and name; what they call is in it, so that
# tables are read within whichever of them asks first.
STAGES = {
    "automaton": ("automaton.py", "find"),
    "labels": ("engine.py", "labels"),
    "literals and their detectors": ("engine.py", "_ask_literals"),
    "words of packs": ("engine.py", "_read_words"),
    "numbers and their detectors": ("engine.py", "_ask_numbers"),
    "tables (in the others)": ("tables.py", "_read_once"),
    "overlaps": ("resolve.py", "resolve"),
    "judge: whose, minors, page": ("judge.py", "judge"),
    "findings": ("model.py", "findings"),
}


def _shares(scanner: Scanner, text: str) -> dict[str, int]:
    """Where the time goes: per cent of a profiled scan, findings made."""
    drafts = [text[start : start + 6000] for start in range(0, len(text), 6000)]
    profile = cProfile.Profile()
    profile.enable()
    for draft in drafts:
        _ = scanner.scan(draft).findings
    profile.disable()
    stats: Any = pstats.Stats(profile)
    spent = {
        (Path(file).name, name): cumulative
        for (file, _, name), (_, _, _, cumulative, _) in stats.stats.items()
    }
    return {
        stage: round(100 * spent.get(where, 0.0) / stats.total_tt)
        for stage, where in STAGES.items()
    }


def _interleaved(rows: dict[str, Callable[[], object]], size: int) -> dict[str, float]:
    times: dict[str, list[float]] = {name: [] for name in rows}
    for _ in range(ROUNDS):
        for name, work in rows.items():
            # Processor time: what other processes take of a shared machine does not count.
            start = time.process_time()
            work()
            times[name].append(time.process_time() - start)
    return {name: size / statistics.median(each) / 1e6 for name, each in times.items()}


def _latency(scanner: Scanner) -> dict[str, float]:
    """A 2 KB draft of typical density, findings made."""
    text, _ = texts(400_000)["typical"]
    step = DRAFT // 3
    drafts = [text[start : start + step] for start in range(0, len(text) - step, step)]
    times: list[float] = []
    for draft in drafts * 5:
        start = time.perf_counter()
        scanner.scan(draft).findings  # noqa: B018 - made for their cost
        times.append(time.perf_counter() - start)
    times.sort()
    return {
        "median": round(1e6 * statistics.median(times), 1),
        "p99": round(1e6 * times[int(0.99 * len(times))], 1),
    }


def _cold(folder: Path) -> dict[str, float]:
    draft = folder / "draft.txt"
    draft.write_text(text_of(5, DRAFT, 0.5)[0], encoding="utf-8")
    commands = {"help": ["--help"], "first_scan_2kb": ["scan", str(draft)]}
    return {name: round(_process_time(arguments), 3) for name, arguments in commands.items()}


def _process_time(arguments: list[str]) -> float:
    times: list[float] = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "redactor", *arguments], stdout=subprocess.DEVNULL, check=False
        )
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _growth(scanner: Scanner) -> list[dict[str, float]]:
    """Seconds per MB at 1, 5, 10, 25 and 50 MB in one text: flat when time is linear."""
    piece, _ = texts(1_000_000)["typical"]
    rows = []
    for megabytes in (1, 5, 10, 25, 50):
        text = piece * megabytes
        size = len(text.encode()) / 1e6
        start = time.perf_counter()
        scanner.scan(text).findings  # noqa: B018 - made for their cost
        rows.append(
            {"mb": round(size, 1), "s_per_mb": round((time.perf_counter() - start) / size, 4)}
        )
    return rows


_MEMORY = """
import re, sys
from pathlib import Path
from corpora.generator import text_of
from redactor import Scanner

def peak():
    # Not getrusage: what it tells of a child begins with its parent's peak.
    return int(re.search("VmHWM:\\\\s+([0-9]+)", Path("/proc/self/status").read_text())[1]) * 1024

scanner = Scanner(packs=[sys.argv[1]], key=b"bench")
piece, _ = text_of(13, 1_000_000, 0.5)
text = piece * 50
size = len(text.encode())
scanner.scan("x")
before = peak()
scanner.scan(text).findings
print(size, before, peak())
"""


def _memory(pack: str) -> dict[str, float]:
    """Peak resident memory of a process that scans 50 MB, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY, pack], capture_output=True, text=True, check=True
    )
    size, before, after = (int(each) for each in done.stdout.split())
    bound = 6 * size + 150_000_000
    return {
        "text_mb": round(size / 1e6, 1),
        "before_mb": round(before / 1e6, 1),
        "peak_mb": round(after / 1e6, 1),
        "bound_mb": round(bound / 1e6, 1),
    }


def _machine() -> dict[str, Any]:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "cpu": model,
        "python": platform.python_version(),
        "cores": len(os.sched_getaffinity(0)),
    }


if __name__ == "__main__":
    main()
