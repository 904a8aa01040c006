"""How many texts a second the service checks, beside a hostile document and over minutes.

    uv run python benchmarks/service.py [-o results.json] [--seconds 10] [--soak 600]

The service and the load are processes of their own; the load keeps its connections and writes
bytes that were made before, so that it costs little.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlsplit

CONNECTIONS = 16
_SENTENCE = "各村民小组要认真组织，户主身份证号：640104195803129952，联系电话请见附件。"
_TEXT = ("根据上级有关文件精神，现将有关事项公示如下，请广大群众监督。" * 40)[:620] + _SENTENCE
_HOSTILE = ("身份证号：640104195803129952，1385555，王某某住址某村一组；" * 300_000).encode()[
    :20_000_000
]
_SERVE = """
from redactor_service.server import serve
serve("127.0.0.1", 0, ready=lambda url: print(url, flush=True))
"""


def _request(host: str, path: str, body: bytes, kind: str = "application/json") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


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
        errors += await _ask(reader, writer, requests[at % len(requests)]) != 200
        times.append(time.perf_counter() - began)
        at += 1
    writer.close()
    return errors


async def _load(address: tuple[str, int], paths: Sequence[str], seconds: float) -> dict[str, float]:
    body = json.dumps({"text": _TEXT}, ensure_ascii=False).encode()
    requests = [_request(f"{address[0]}:{address[1]}", path, body) for path in paths]
    times: list[float] = []
    until = time.monotonic() + seconds
    running = [_connection(address, requests, until, times) for _ in range(CONNECTIONS)]
    errors = sum(await asyncio.gather(*running))
    cuts = quantiles(times, n=100)
    return {
        "per_second": round(len(times) / seconds, 1),
        "median_ms": round(median(times) * 1000, 2),
        "p99_ms": round(cuts[98] * 1000, 2),
        "errors": errors,
    }


def loaded(address: tuple[str, int], paths: Sequence[str], seconds: float) -> dict[str, float]:
    """In a process of its own."""
    return asyncio.run(_load(address, paths, seconds))


def hostile(address: tuple[str, int]) -> tuple[int, float]:
    """A document of 20 MB as a file: its status, and seconds until it was answered."""
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    body = head + _HOSTILE + b"\r\n--x--\r\n"
    host = f"{address[0]}:{address[1]}"
    request = _request(host, "/v1/files", body, "multipart/form-data; boundary=x")

    async def send() -> int:
        reader, writer = await asyncio.open_connection(*address, limit=1 << 26)
        return await _ask(reader, writer, request)

    began = time.monotonic()
    return asyncio.run(send()), round(time.monotonic() - began, 1)


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


def measure(
    address: tuple[str, int], service: int, seconds: float, soak: float
) -> dict[str, object]:
    context = get_context("spawn")
    with context.Pool(2) as pool:
        scan = ["/v1/scan"]
        pool.apply(loaded, (address, scan, 2.0))
        alone = pool.apply(loaded, (address, scan, seconds))
        pending = pool.apply_async(hostile, (address,))
        time.sleep(1)
        beside = pool.apply(loaded, (address, scan, seconds))
        is_in_flight = not pending.ready()
        status, took = pending.get()
        made: dict[str, object] = {
            "scan": alone,
            "beside_hostile": {**beside, "is_in_flight": is_in_flight},
            "hostile": {"status": status, "seconds": took},
        }
        if soak:
            memory = [memory_mb(service)]
            for _ in range(10):
                mixed = ["/v1/scan", "/v1/redact", "/v1/gate"]
                made["soak"] = pool.apply(loaded, (address, mixed, soak / 10))
                memory.append(memory_mb(service))
            made["soak_memory_mb"] = memory
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", metavar="FILE", help="a results file, to put `service` into")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--soak", type=float, default=0, help="seconds of mixed load")
    parsed = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "REDACTOR_DATA": folder}
        command = [sys.executable, "-c", _SERVE]
        log = (Path(folder) / "log").open("wb")
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=environment)
        try:
            assert process.stdout is not None
            parts = urlsplit(process.stdout.readline().decode().strip())
            address = (parts.hostname or "", parts.port or 0)
            made = measure(address, process.pid, parsed.seconds, parsed.soak)
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
