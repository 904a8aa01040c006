"""Runs one peer in the peer's own interpreter: `python -P peer_worker.py JOB`.

Needs the standard library only, besides what the adapter imports. JOB is a JSON file; the answer is
written to files that it names, because a peer may print. Three things are measured:

* load: from the adapter's import to the end of the first small text (wall clock);
* speed: processor time of the speed corpus, so that what else runs on a shared machine counts
  little; the median of some rounds, for each group of texts and for all. Who does less than 0.1 MB
  a second gets the first part of the corpus only;
* memory: VmHWM at the end, the process's own peak (getrusage begins with its parent's).
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

Spans = Callable[[str], list[tuple[Any, ...]]]

WARM_UP = "户主张三，身份证号码：110101199003079990，联系电话：13800138000。"
SAMPLE = 20_000
SLOW = 100_000
"""Bytes a second below which a part of the corpus has to do."""


def main() -> None:
    job = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    start = time.perf_counter()
    adapter = _adapter(Path(job["adapter"]))
    if job["corpus_only"]:
        Path(job["answer"]).write_text(json.dumps({"corpus": adapter.corpus()}), encoding="utf-8")
        return
    spans_of: Spans = adapter.load()
    spans_of(WARM_UP)
    told: dict[str, Any] = {"load_s": round(time.perf_counter() - start, 3)}
    if not job["load_only"]:
        told["failed_texts"] = _write_spans(spans_of, Path(job["texts"]), Path(job["spans"]))
        told["speed"] = _speed(
            spans_of, list(_lines(Path(job["speed"]))), job["rounds"], job["part"]
        )
    told["peak_mb"] = _peak_mb()
    told["versions"] = {name: importlib.metadata.version(name) for name in job["versions_of"]}
    told["python"] = sys.version.split()[0]
    Path(job["answer"]).write_text(json.dumps(told), encoding="utf-8")


def _adapter(path: Path) -> Any:
    """The adapter under a name of its own: a file `jieba.py` must not hide the package."""
    spec = importlib.util.spec_from_file_location(f"peer_adapter_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: not a module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _write_spans(spans_of: Spans, texts: Path, answer: Path) -> dict[str, int]:
    """Writes what was found in each text; how many texts the peer failed at, by kind of failure."""
    failed: dict[str, int] = {}
    with answer.open("w", encoding="utf-8") as file:
        for each in _lines(texts):
            try:
                found = spans_of(each["text"])
            except Exception as error:  # a peer may raise anything, and its row must still come
                name = type(error).__name__
                failed[name] = failed.get(name, 0) + 1
                found = []
            file.write(json.dumps({"id": each["id"], "spans": found}) + "\n")
    return failed


def _speed(spans_of: Spans, texts: list[dict[str, Any]], rounds: int, part: int) -> dict[str, Any]:
    sample = _first(texts, SAMPLE)
    _seconds(spans_of, sample)  # what is made at first use belongs to nobody's speed
    is_slow = _size(sample) / max(_seconds(spans_of, sample), 1e-9) < SLOW
    groups: dict[str, list[dict[str, Any]]] = {}
    for each in _first(texts, part) if is_slow else texts:
        groups.setdefault(each["group"], []).append(each)
    times: dict[str, list[float]] = {name: [] for name in groups}
    for _ in range(rounds):
        for name, group in groups.items():
            times[name].append(_seconds(spans_of, group))
    sizes = {name: _size(group) for name, group in groups.items()}
    totals = [sum(each) for each in zip(*times.values(), strict=True)]
    return {
        "mb_s": _mb_s(sum(sizes.values()), totals),
        "corpus_mb": round(sum(sizes.values()) / 1e6, 3),
        "groups_mb_s": {name: _mb_s(sizes[name], each) for name, each in times.items()},
        "rounds_s": [round(each, 3) for each in totals],
    }


def _mb_s(size: int, seconds: list[float]) -> float:
    return round(size / max(statistics.median(seconds), 1e-9) / 1e6, 4)


def _first(texts: list[dict[str, Any]], size: int) -> list[dict[str, Any]]:
    """So many of the first texts as make up the size in bytes."""
    chosen: list[dict[str, Any]] = []
    total = 0
    for each in texts:
        if total >= size:
            break
        chosen.append(each)
        total += len(each["text"].encode())
    return chosen


def _size(texts: list[dict[str, Any]]) -> int:
    return sum(len(each["text"].encode()) for each in texts)


def _seconds(spans_of: Spans, texts: list[dict[str, Any]]) -> float:
    start = time.process_time()
    for each in texts:
        try:
            spans_of(each["text"])
        except Exception:  # counted where spans are written
            continue
    return time.process_time() - start


def _peak_mb() -> float:
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text()) if status.exists() else None
    return round(int(found[1]) * 1024 / 1e6, 1) if found else 0.0


if __name__ == "__main__":
    main()
