"""redactor beside what people would otherwise pick, on the same texts:
`uv run python -m benchmarks.peers [--data FOLDER] [--only NAME …] [-o benchmarks/peers.json]`.

The drafts are generated; `--data` names a folder with labelled news, résumés, addresses and clean pages
that join them (the files that `peer_texts.all_texts` reads), as in the published table.

Every adapter in `peer_adapters` is a row. A peer is installed in an environment of its own, which is
kept between runs, and run there by `peer_worker`; one that does not install or run gets a row that
says why. redactor is measured before the peers and once more after them, because the machine may be
noisy. What is compared and how it is scored: `peer_texts`, `peer_scores`.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import peer_environments, peer_scores, peer_table, peer_texts
from benchmarks.peer_environments import Adapter, PeerError
from benchmarks.peer_scores import Found
from benchmarks.peer_texts import Label, Text

ROOT = Path(__file__).resolve().parent.parent
OURS, AGAIN = "ours", "ours (again)"
ROUNDS = 3
PART = 150_000
"""Bytes of the speed corpus that a slow peer is measured on."""
LIMIT = 900.0


def main() -> None:
    parsed = _arguments()
    known = peer_environments.adapters()
    unknown = sorted(set(parsed.only) - known.keys())
    if unknown:
        raise SystemExit(f"no such adapter: {', '.join(unknown)}; known are {', '.join(known)}")
    chosen = [each for name, each in known.items() if not parsed.only or name in parsed.only]
    with tempfile.TemporaryDirectory() as folder:
        bench = prepare(Path(folder), parsed, [each for each in known.values() if each.has_corpus])
        rows = list(bench.rows(chosen, known[OURS]))
    results = gather(bench, rows)
    page = peer_table.markdown(results)
    parsed.output.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")
    parsed.output.with_suffix(".md").write_text(page, encoding="utf-8")
    print(page)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Compare redactor with its peers.")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="labelled sets that join")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="adapters to run")
    parser.add_argument("--environments", type=Path, default=ROOT / ".peers")
    parser.add_argument("--drafts", type=int, default=peer_texts.DRAFTS)
    parser.add_argument("--limit", type=float, default=LIMIT, help="seconds that a peer may take")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "benchmarks" / "peers.json")
    parsed = parser.parse_args()
    if parsed.data is not None and not parsed.data.is_dir():
        parser.error(f"--data: no such folder: {parsed.data}")
    return parsed


@dataclass(frozen=True, slots=True)
class Bench:
    """What all tools are given: texts by group, and the files that the worker reads."""

    groups: Mapping[str, Sequence[Text]]
    job: Mapping[str, Any]
    folder: Path
    environments: Path
    limit: float
    speed_mb: float
    terms: int

    def rows(self, chosen: Sequence[Adapter], ours: Adapter) -> Iterator[dict[str, Any]]:
        """redactor, its other rows, the peers, redactor once more."""
        yield self.row(ours)
        others = [each for each in chosen if each.name != OURS]
        for adapter in sorted(others, key=lambda each: (not each.own, each.name)):
            yield self.row(adapter)
        yield {**self.row(ours), "name": AGAIN}

    def row(self, adapter: Adapter) -> dict[str, Any]:
        """All figures of one tool, or why there are none."""
        base = {
            "name": adapter.name,
            "kinds": sorted(adapter.kinds),
            "for_terms": adapter.is_for_terms,
            "own": adapter.own,
            "about": " ".join(adapter.about.split()),
        }
        try:
            return {**base, **self._measured(adapter)}
        except PeerError as error:
            print(f"{adapter.name}: {error}", file=sys.stderr)
            return {**base, "failure": str(error)}

    def _measured(self, adapter: Adapter) -> dict[str, Any]:
        python = peer_environments.interpreter(adapter, self.environments)
        print(f"running {adapter.name}", file=sys.stderr, flush=True)
        spans = self.spans_of(adapter.name)
        spans.parent.mkdir(parents=True, exist_ok=True)
        versions_of = peer_environments.names_of((*adapter.bare, *adapter.packages))
        job = {
            **self.job,
            "adapter": str(adapter.path),
            "spans": str(spans),
            "versions_of": versions_of,
        }
        if adapter.is_for_terms:
            job["texts"] = job["speed"]
        once = {**job, "load_only": True}
        first = peer_environments.run(python, once, self.folder, self.limit)
        told = peer_environments.run(python, job, self.folder, self.limit)
        told["speed"]["is_part"] = told["speed"]["corpus_mb"] < 0.9 * self.speed_mb
        told["first_load_s"] = first["load_s"]
        told["version"] = told["versions"][versions_of[0]]
        return {**told, **self._scores(adapter, read_spans(spans))}

    def spans_of(self, name: str) -> Path:
        """The file with what a tool found; kept, to be looked at."""
        return self.environments / "runs" / f"{name}.jsonl"

    def _scores(self, adapter: Adapter, found: Mapping[str, Sequence[Found]]) -> dict[str, Any]:
        if adapter.is_for_terms:
            hits = [
                peer_scores.leftmost_longest((each.start, each.end) for each in spans)
                for spans in found.values()
            ]
            return {"hits": sum(map(len, hits))}
        groups = self.groups
        scores: dict[str, Any] = {
            "drafts": peer_scores.drafts_scores(groups["drafts"], found, adapter.kinds)
        }
        for group, kind in (("news", "NAME"), ("resumes", "NAME"), ("addresses", "ADDRESS")):
            if groups.get(group) and kind in adapter.kinds:
                scores[group] = peer_scores.set_scores(groups[group], found, kind)
        if "addresses" in scores:
            frames = peer_scores.by_frame(groups["addresses"], found, "ADDRESS")
            scores["addresses"]["frames"] = frames
        if groups.get("own ground"):
            own = peer_scores.own_scores(groups["own ground"], found, adapter.kinds)
            scores["own_ground"] = own
        if groups.get("clean"):
            scores["clean"] = peer_scores.clean_scores(groups["clean"], found)
        return scores


def read_spans(path: Path) -> dict[str, list[Found]]:
    """What a worker wrote: spans by the text's id."""
    with path.open(encoding="utf-8") as file:
        told = [json.loads(line) for line in file]
    return {each["id"]: [Found(*span) for span in each["spans"]] for each in told}


def own_texts(adapter: Adapter, environments: Path, folder: Path, limit: float) -> list[Text]:
    """The labelled texts that a peer's package ships; none if it does not install or run."""
    job = {"adapter": str(adapter.path), "corpus_only": True, "environment": {}}
    try:
        python = peer_environments.interpreter(adapter, environments)
        told = peer_environments.run(python, job, folder, limit)
    except PeerError as error:
        print(f"{adapter.name}, its texts: {error}", file=sys.stderr)
        return []
    return [
        Text(f"{adapter.name}-{id_}", "own ground", text, tuple(Label(*span) for span in spans))
        for id_, text, spans in told["corpus"]
    ]


def prepare(folder: Path, parsed: argparse.Namespace, shipping: Sequence[Adapter]) -> Bench:
    """Writes what the workers read; `shipping`: adapters whose packages ship labelled texts."""
    environments = parsed.environments.resolve()
    texts = peer_texts.all_texts(parsed.data, parsed.drafts)
    for adapter in shipping:
        texts += own_texts(adapter, environments, folder, parsed.limit)
    groups: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        groups[text.group].append(text)
    speed = peer_texts.speed_texts()
    listed, pack = peer_texts.write_terms(peer_texts.terms(), folder)
    _write(folder / "texts.jsonl", texts)
    _write(folder / "speed.jsonl", speed)
    job = {
        "texts": str(folder / "texts.jsonl"),
        "speed": str(folder / "speed.jsonl"),
        "rounds": ROUNDS,
        "part": PART,
        "load_only": False,
        "corpus_only": False,
        "environment": {
            "PEER_TERMS": str(listed),
            "PEER_PACK": str(pack),
            "XDG_CACHE_HOME": str(folder / "cache"),
        },
    }
    size = sum(len(each.text.encode()) for each in speed) / 1e6
    return Bench(groups, job, folder, environments, parsed.limit, size, peer_texts.TERMS)


def _write(path: Path, texts: Sequence[Text]) -> None:
    lines = [
        json.dumps({"id": each.id, "group": each.group, "text": each.text}, ensure_ascii=False)
        for each in texts
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def gather(bench: Bench, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """All figures, with the machine and the day."""
    best = best_of_peers(rows)
    if best["kinds"]:
        best["drafts"] |= stacked(bench, rows, best["kinds"])
    own = [row["speed"]["mb_s"] for row in rows if row["name"] in (OURS, AGAIN) and "speed" in row]
    return {
        "machine": _machine(),
        "revision": _revision(),
        "seed": peer_texts.SEED,
        "texts": {name: len(group) for name, group in bench.groups.items()},
        "speed_mb": round(bench.speed_mb, 3),
        "rounds": ROUNDS,
        "terms": bench.terms,
        "ours_mb_s": round(sum(own) / len(own), 3) if own else 0.0,
        "rows": list(rows),
        "best": best,
    }


def best_of_peers(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Per kind and set the figures of the single peer that does best; `who` names it."""
    peers = [row for row in rows if "drafts" in row and not row["own"]]
    best: dict[str, Any] = {
        "name": peer_table.BEST,
        "own": False,
        "kinds": sorted({kind for row in peers for kind in row["kinds"]}),
        "drafts": {"kinds": {}, "plain": {}, "narrow": {}},
        "who": {},
    }
    for kind in best["kinds"]:
        winner = max(peers, key=lambda row: _f1(row["drafts"]["kinds"], row, kind))
        best["who"][kind] = winner["name"]
        for part in ("kinds", "plain"):
            most = max(peers, key=lambda row: _f1(row["drafts"][part], row, kind))
            best["drafts"][part][kind] = most["drafts"][part].get(kind, {"f1": 0.0})
    for kind in sorted({"PHONE", "BANK"}.intersection(best["kinds"])):
        most = max(peers, key=lambda row: _f1(row["drafts"]["narrow"], row, kind))
        best["drafts"]["narrow"][kind] = most["drafts"]["narrow"][kind]
    for group in ("news", "resumes", "addresses"):
        able = [row for row in peers if group in row]
        if able:
            winner = max(able, key=lambda row: row[group]["f1"])
            best[group], best["who"][group] = winner[group], winner["name"]
    return best


def stacked(
    bench: Bench, rows: Sequence[Mapping[str, Any]], kinds: Sequence[str]
) -> dict[str, Any]:
    """Shares of the drafts' values that all peers together flag."""
    together: dict[str, list[Found]] = defaultdict(list)
    for row in rows:
        if "drafts" in row and not row["own"]:
            for id_, spans in read_spans(bench.spans_of(row["name"])).items():
                together[id_] += spans
    scores = peer_scores.drafts_scores(bench.groups["drafts"], together, kinds)
    return {name: scores[name] for name in ("shares", "other_addresses")}


def _f1(scores: Mapping[str, Any], row: Mapping[str, Any], kind: str) -> float:
    claimed = kind in row["kinds"]
    return float(scores.get(kind, {}).get("f1", 0.0)) if claimed else -1.0


def _machine() -> dict[str, Any]:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "cpu": models[0] if models else platform.processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def _revision() -> str:
    """The commit that was measured, `+` after it if files differ; empty outside a checkout."""
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty=+"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip()


if __name__ == "__main__":
    main()
