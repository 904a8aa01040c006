"""How many texts a second the service checks, beside hostile documents, and over minutes.

    uv run python -m benchmarks.service [-o results.json] [--seconds 10] [--soak 600]

The service and the load are processes of their own; the load keeps its connections and writes
bytes that were made before, so that it costs little. The hostile document is sent again and again, so that
one is in flight for as long as the others are measured. Afterwards what was sent is searched for in
all that the service left: log, data and temporary folder, figures.

Memory counts as flat when, after a third of the time for warming up, the line through the
resident memory of all its processes (the median of the slopes between any two samples) rises by less than
5 % over the rest.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

from tests.service.leaks import found, found_in_folders

CONNECTIONS = 16
#: Made up: sequence numbers 990-999.
_ID = "640104195803129952"
_PHRASE = "请把蓝布包裹交给九里桥边撑伞的人"
_NAME = "石榴树下的领款名单"
PLANTED = (_ID, _PHRASE, _NAME)
_SENTENCE = f"各村民小组要认真组织，户主身份证号：{_ID}，联系电话请见附件。"
_TEXT = ("根据上级有关文件精神，现将有关事项公示如下，请广大群众监督。" * 40)[:620] + _SENTENCE
_LINE = f"身份证号：{_ID}，1385555，王某某住址某村一组；".encode()
# Whole characters: what is cut in one is no text, and costs nothing.
_HOSTILE = _LINE * (20_000_000 // len(_LINE))
_SERVE = """
from redactor_service.server import serve
serve("127.0.0.1", 0, ready=lambda url: print(url, flush=True))
"""
#: Least growth, in parts of the whole, that counts as growing.
_FLAT = 0.05


def _request(host: str, path: str, body: bytes, kind: str = "application/json") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def _form(host: str, path: str, data: bytes) -> bytes:
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{_NAME}.txt"\r\n\r\n'
    body = head.encode() + data + b"\r\n--x--\r\n"
    return _request(host, path, body, "multipart/form-data; boundary=x")


def _scans(host: str) -> list[bytes]:
    body = json.dumps({"text": _TEXT}, ensure_ascii=False).encode()
    return [_request(host, "/v1/scan", body)]


def _mixed(host: str) -> list[bytes]:
    """All that is sent in a day, in a minute: texts, batches, files, jobs, Presidio's, and faults."""
    draft = {"text": f"{_TEXT}{_PHRASE}。"}
    texts = {"texts": [{"id": f"{_NAME}{number}", **draft} for number in range(5)]}

    def sent(path: str, content: object) -> bytes:
        return _request(host, path, json.dumps(content, ensure_ascii=False).encode())

    often = [sent(path, draft) for path in ("/v1/scan", "/v1/redact", "/v1/gate")] * 10
    return [
        *often,
        sent("/v1/scan/batch", texts),
        sent("/analyze", {**draft, "language": "zh"}),
        sent("/v1/scan", {**draft, _PHRASE: _ID}),
        _request(host, "/v1/scan", f"{_PHRASE}{{".encode()),
        _form(host, "/v1/files", f"{_TEXT}{_PHRASE}\n".encode() * 20),
        sent("/v1/jobs", texts),
    ]


async def _ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> int:
    """The status of one answer, its body read."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])
    await reader.readexactly(length)
    return int(head[9:12])


async def _connection(
    address: tuple[str, int], requests: Sequence[bytes], until: float, times: list[float]
) -> int:
    """Ask until a time; errors."""
    reader, writer = await asyncio.open_connection(*address, limit=1 << 22)
    errors = at = 0
    while time.monotonic() < until:
        began = time.perf_counter()
        # 422: of the faults in the mixed load.
        status = await _ask(reader, writer, requests[at % len(requests)])
        errors += status not in (200, 202, 422, 429)
        times.append(time.perf_counter() - began)
        at += 1
    writer.close()
    return errors


async def _load(
    address: tuple[str, int], requests: Sequence[bytes], seconds: float
) -> dict[str, float]:
    times: list[float] = []
    until = time.monotonic() + seconds
    turns = [[*requests[at:], *requests[:at]] for at in range(len(requests))]
    running = [
        _connection(address, turns[number % len(turns)], until, times)
        for number in range(CONNECTIONS)
    ]
    errors = sum(await asyncio.gather(*running))
    cuts = quantiles(times, n=100)
    return {
        "per_second": round(len(times) / seconds, 1),
        "median_ms": round(median(times) * 1000, 2),
        "p99_ms": round(cuts[98] * 1000, 2),
        "errors": errors,
    }


def loaded(address: tuple[str, int], is_mixed: bool, seconds: float) -> dict[str, float]:
    """In a process of its own."""
    host = f"{address[0]}:{address[1]}"
    requests = _mixed(host) if is_mixed else _scans(host)
    return asyncio.run(_load(address, requests, seconds))


def hostile(address: tuple[str, int], until: float) -> list[tuple[int, float]]:
    """A document of 20 MB as a file, again and again until a time: the status of each and its seconds,
    0 of the one that was still in flight then."""
    request = _form(f"{address[0]}:{address[1]}", "/v1/files", _HOSTILE)
    told: list[tuple[int, float]] = []

    async def send() -> None:
        while True:
            reader, writer = await asyncio.open_connection(*address, limit=1 << 26)
            try:
                began = time.monotonic()
                status = await _ask(reader, writer, request)
                told.append((status, round(time.monotonic() - began, 1)))
            finally:
                writer.close()

    async def send_until() -> None:
        try:
            async with asyncio.timeout(until - time.monotonic()):
                await send()
        except TimeoutError:
            told.append((0, 0.0))

    asyncio.run(send_until())
    return told


def memory_mb(parent: int) -> float:
    """Resident memory of a process and its children, from /proc."""
    total = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(folder.name) == parent or int(fields[1]) == parent:
                total += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
        except OSError:
            continue  # it has ended
    return round(total / 1e6, 1)


def processor_seconds(parent: int) -> float:
    """What a process and its children have used of the processors."""
    ticks = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
            if int(folder.name) == parent or int(fields[1]) == parent:
                ticks += int(fields[11]) + int(fields[12])
        except OSError:
            continue  # it has ended
    return ticks / os.sysconf("SC_CLK_TCK")


def grown(samples: Sequence[float]) -> float:
    """By which part memory rose after the warming up.

    >>> grown([10, 80] + [100] * 30), round(grown([100 + each for each in range(31)]), 2)
    (0.0, 0.17)
    """
    rest = samples[len(samples) // 3 :]
    pairs = itertools.combinations(enumerate(rest), 2)
    slope = median((late - early) / (b - a) for (a, early), (b, late) in pairs)
    return slope * (len(rest) - 1) / median(rest)


def soaked(address: tuple[str, int], service: int, seconds: float) -> dict[str, object]:
    """Mixed load, and memory meanwhile."""
    with get_context("spawn").Pool(1) as pool:
        pending = pool.apply_async(loaded, (address, True, seconds))
        memory = []
        while not pending.ready():
            memory.append(memory_mb(service))
            pending.wait(max(0.2, seconds / 120))
        rise = grown(memory)
        return {
            **pending.get(),
            "memory_mb": memory[:: max(1, len(memory) // 20)],
            "grown": round(rise, 4),
            "is_flat": rise < _FLAT,
        }


def measure(
    address: tuple[str, int], service: int, seconds: float, soak: float
) -> dict[str, object]:
    with get_context("spawn").Pool(2) as pool:
        pool.apply(loaded, (address, False, 2.0))
        before = processor_seconds(service)
        alone = pool.apply(loaded, (address, False, seconds))
        used = processor_seconds(service) - before
        until = time.monotonic() + seconds + 3
        pending = pool.apply_async(hostile, (address, until))
        time.sleep(1)
        beside = pool.apply(loaded, (address, False, seconds))
        made: dict[str, object] = {
            "scan": {**alone, "processor_ms": round(used / alone["per_second"] / seconds * 1e3, 3)},
            "beside_hostile": {**beside, "is_in_flight": not pending.ready()},
            "hostile": pending.get(),
        }
    if soak:
        made["soak"] = soaked(address, service, soak)
    return made


def left(address: tuple[str, int], folder: Path) -> list[str]:
    """What of the values that were sent stands in what the service left."""
    with urllib.request.urlopen(f"http://{address[0]}:{address[1]}/metrics") as answer:
        figures = answer.read()
    return [*found(PLANTED, [("metrics", figures)]), *found_in_folders(PLANTED, folder)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", metavar="FILE", help="a results file, to put `service` into")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--soak", type=float, default=0, help="seconds of mixed load")
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "REDACTOR_DATA": f"{folder}/data", "TMPDIR": folder}
        command = [sys.executable, "-c", _SERVE]
        log = (Path(folder) / "log").open("wb")
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=environment)
        try:
            assert process.stdout is not None
            parts = urlsplit(process.stdout.readline().decode().strip())
            address = (parts.hostname or "", parts.port or 0)
            made = measure(address, process.pid, parsed.seconds, parsed.soak)
            made["left"] = left(address, Path(folder))
        finally:
            process.terminate()
            process.wait(60)
            log.close()
    print(json.dumps(made, indent=2))
    if parsed.o:
        path = Path(parsed.o)
        results = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        results["service"] = made
        path.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
