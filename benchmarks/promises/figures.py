"""Promises about speed, memory and peers, whose figures other benchmarks wrote down."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from benchmarks.promises import HERE, Row


def rows() -> Iterator[Row]:
    yield from _speeds()
    yield from _formats()
    yield from _peers()


@cache
def _results() -> dict[str, Any]:
    told: dict[str, Any] = json.loads((HERE / "results.json").read_text(encoding="utf-8"))
    return told


def _row(about: str, promised: str, value: float, command: str, *, kept: bool) -> Row:
    return Row(about, promised, f"{value:g}", kept, command)


def _speeds() -> Iterator[Row]:
    told = _results()
    command = "python -m benchmarks.run --large"
    ratios = {name: each["findings_over_re_loop"] for name, each in told["throughput"].items()}
    for name, least in (("typical", 1.5), ("dense", 0.7)):
        yield _row(
            f"speed, {name} drafts, 50,000 terms loaded",
            f"at least {least} times the eight-pattern `re` loop",
            ratios[name],
            command,
            kept=ratios[name] >= least,
        )
    growth = [each["s_per_mb"] for each in told["growth"]]
    ratio = round(max(growth) / min(growth), 2)
    yield _row(
        "time a MB, 1 to 50 MB",
        "linear (largest over smallest below 2)",
        ratio,
        command,
        kept=ratio < 2,
    )
    memory = told["memory_50mb"]
    yield _row(
        "peak memory, 50 MB of text",
        f"under {memory['bound_mb']:g} MB",
        memory["peak_mb"],
        command,
        kept=memory["peak_mb"] < memory["bound_mb"],
    )
    draft, cold = told["draft_2kb_us"], told["cold_start_s"]
    bounds = (
        ("a draft of 2 KB, median µs", 300, draft["median"]),
        ("`redactor --help`, s", 0.3, cold["help"]),
        ("first scan of a cold process, s", 0.6, cold["first_scan_2kb"]),
        ("50,000 terms: build, s", 1.5, told["list_of_terms"]["build_s"]),
        ("50,000 terms: load from the cache, s", 0.1, told["list_of_terms"]["load_from_cache_s"]),
        ("50,000 terms: memory, MB", 150, told["list_of_terms"]["process_mb"]),
        ("near misses of names: share of a scan of prose", 0.25, _share(told)),
    )
    for about, most, value in bounds:
        yield _row(
            about,
            f"under {most}",
            value,
            command,
            kept=value <= most,
        )


def _share(told: Mapping[str, Any]) -> float:
    share: float = told["share_of_guarded_names"]["clean"]
    return share


def _formats() -> Iterator[Row]:
    told = _results()
    xlsx = told.get("xlsx", {})
    if xlsx:
        yield _row(
            "200,000 rows of .xlsx, audited",
            "at most 3 times calamine's reading and the scan",
            xlsx["audit_over_3_calamine_and_scan"],
            "python -m benchmarks.formats_xlsx",
            kept=xlsx["audit_over_3_calamine_and_scan"] <= 1,
        )
        yield _row(
            "peak memory of that audit, findings made, MB",
            "under 1,024",
            xlsx["audit_and_findings"]["peak_mb"],
            "python -m benchmarks.formats_xlsx",
            kept=xlsx["audit_and_findings"]["peak_mb"] < 1024,
        )
    for name, each in told.get("pdf", {}).items():
        yield _row(
            f"PDF of 200 pages ({name}), audited",
            "at most 3 times pdfium's reading and the scan (share of that bound)",
            each,
            "python -m benchmarks.formats_pdf",
            kept=each <= 1,
        )


def _peers() -> Iterator[Row]:
    told = json.loads((HERE / "peers.json").read_text(encoding="utf-8"))
    command = f"python -m benchmarks.peers --data FOLDER (of {told['machine']['date']})"
    named = {row["name"]: row for row in told["rows"]}
    ours, best = named["ours"]["drafts"], told["best"]["drafts"]
    behind = [
        kind
        for kind, each in best["kinds"].items()
        if kind in ours["kinds"] and ours["kinds"][kind].get("f1", 0) <= each["f1"]
    ]
    yield Row(
        "peers, F1 by kind on generated drafts",
        "ahead of the best single peer on every kind",
        f"behind on: {', '.join(behind) or 'none'}",
        not behind,
        command,
    )
    share, others = (each["shares"]["covered"]["share"] for each in (ours, best))
    yield Row(
        "peers, private values covered",
        "ahead of the best peer by a clear margin",
        f"{share:.3f} against {others:.3f}",
        share > others + 0.1,
        command,
    )
    speed = {name: named[name]["speed"]["mb_s"] for name in ("ours", "helan", "presidio")}
    yield Row(
        "peers, speed with findings",
        "at least that of the fastest with several kinds and checks; 20 times Presidio",
        f"{speed['ours'] / speed['helan']:.2f} of helan, {speed['ours'] / speed['presidio']:.1f}"
        " times Presidio",
        speed["ours"] >= max(speed["helan"], 20 * speed["presidio"]),
        command,
    )
